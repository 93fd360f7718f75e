"""Edits that look for a place: comments that hold one, lists made of what stands alone, neighbours and empty lines."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_editing import attempt, changed, holds_all_else, meaning, routes, routes_of
from yaml_texts import Document, documents

from generator.editing import CannotEditError, append_item, enlist, insert_key

SCAFFOLD = """\
checklist:
  # Pre-release
  pre-release:
    # qa-sign-off · QA Lead (priya): all acceptance tests passed
    # security-review: Security Liaison (sam)
    # sre-sign-off
  deployment:
    # backup · SRE/DevOps (omar)
# rollback:
"""


def put(text: str, section: str, item: str, yaml: str = "{by: li}") -> str:
    return insert_key(text.encode(), ("checklist", section, item), yaml, remarked=True).decode()


@pytest.mark.parametrize("item", ["qa-sign-off", "security-review", "sre-sign-off"])
def test_a_comment_that_begins_with_the_key_holds_its_place(item: str) -> None:
    (line,) = (line for line in SCAFFOLD.splitlines() if f"# {item}" in line)
    after = SCAFFOLD.replace(line, f"{line}\n    {item}: {{by: li}}")
    changed(
        SCAFFOLD, after, lambda data: insert_key(data, ("checklist", "pre-release", item), "{by: li}", remarked=True)
    )


def test_places_are_filled_in_any_order() -> None:
    one = put(put(SCAFFOLD, "pre-release", "sre-sign-off"), "pre-release", "qa-sign-off", "by: li\nat: now")
    other = put(put(SCAFFOLD, "pre-release", "qa-sign-off", "by: li\nat: now"), "pre-release", "sre-sign-off")
    assert one == other
    assert list(meaning(one.encode())["checklist"]["pre-release"]) == ["qa-sign-off", "sre-sign-off"]  # type: ignore[index]


def test_a_mapping_on_the_way_has_its_place_too() -> None:
    after = insert_key(SCAFFOLD.encode(), ("checklist", "deployment", "backup", "sre"), "{by: li}", remarked=True)
    comment = "    # backup · SRE/DevOps (omar)\n"
    assert after.decode() == SCAFFOLD.replace(comment, f"{comment}    backup:\n      sre: {{by: li}}\n")


def test_the_last_place_of_a_file_without_a_line_end() -> None:
    text = SCAFFOLD.removesuffix("\n# rollback:\n")
    assert put(text, "deployment", "backup") == f"{text}\n    backup: {{by: li}}"


@pytest.mark.parametrize(
    "text",
    [
        "checklist:\n  pre-release:\n    # qa-sign-offs are due\n    other: {by: sam}\n",  # another word
        "checklist:\n  pre-release:\n      # qa-sign-off\n    other: {by: sam}\n",  # deeper than the keys
        "checklist:\n  pre-release:\n    other: {by: sam}\n  # qa-sign-off\n",  # of the sections
        "checklist:\n  pre-release:\n    other: |\n      x\n    # a\n  post-release:\n    # qa-sign-off\n",  # elsewhere
        'checklist:\n  pre-release:\n    other: "x\n    # qa-sign-off"\n',  # inside a text
    ],
)
def test_other_comments_hold_no_place(text: str) -> None:
    route = ("checklist", "pre-release", "qa-sign-off")
    try:
        after = insert_key(text.encode(), route, "{by: li}", remarked=True)
    except CannotEditError:
        return
    assert after == insert_key(text.encode(), route, "{by: li}")


def test_a_key_behind_another_leaves_it_its_comments() -> None:
    before = "x:\n  a: 1\n  # still to come\n\n  # and this\nz: 2\n"
    changed(before, before.replace("z:", "y: new\nz:"), lambda data: insert_key(data, ("y",), "new", after="x"))
    only = "x:\n  # nothing yet\n# the end\n"
    changed(only, only.replace("# the", "y: new\n# the"), lambda data: insert_key(data, ("y",), "new"))
    items = "x:\n  - a: 1\n    # about a\n  # about x\n"
    changed(items, items.replace("  # about x", "  - new\n  # about x"), lambda data: append_item(data, ("x",), "new"))


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("a: 1\n\nb: 2\n\n# c\nc: 3\n", "a: 1\n\nb: 2\n\nnew: x\n\n# c\nc: 3\n", {"after": "b"}),
        ("a: 1\n\nb: 2\n\n# c\nc: 3\n", "a: 1\n\nb: 2\n\nnew: x\n\n# c\nc: 3\n", {"before": "c"}),
        ("a: 1\n\nb: 2\n", "a: 1\n\nb: 2\n\nnew: x\n", {}),
        ("a: 1\nb: 2\n", "a: 1\nnew: x\nb: 2\n", {"after": "a"}),
        ("a: 1\nb: 2\n\nc: 3\n", "a: 1\nnew: x\nb: 2\n\nc: 3\n", {"before": "b"}),
        ("a: 1\n", "a: 1\nnew: x\n", {"after": "a"}),
    ],
)
def test_empty_lines_part_what_they_parted_before(before: str, after: str, place: dict[str, str]) -> None:
    changed(before, after, lambda data: insert_key(data, ("new",), "x", spaced=True, **place))  # type: ignore[arg-type]


ALONE = """\
x:
    a:  # c
        by: sam

        # d
        note: |
          One.

          Two.
    b: 1
"""
LISTED = """\
x:
    a:  # c
        - by: sam

          # d
          note: |
            One.

            Two.
        - {by: li}
    b: 1
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x:\n  a: {by: sam}  # c\n# d\n", "x:\n  a:\n    - {by: sam}  # c\n    - {by: li}\n# d\n"),
        ("x:\n  a:   {by: sam,\n    at: now}\ny: 1", "x:\n  a:\n    - {by: sam,\n      at: now}\n    - {by: li}\ny: 1"),
        ("x:\n  a: # c\n    {by: sam}\n", "x:\n  a: # c\n    - {by: sam}\n    - {by: li}\n"),
        (ALONE, LISTED),
        ("a:\n  by: sam\n  # e\n", "a:\n  - by: sam\n    # e\n  - {by: li}\n"),
        ("a:\n  by: sam\n  note: one\n    two", "a:\n  - by: sam\n    note: one\n      two\n  - {by: li}"),
        ("x: {a: {by: sam}, b: 1}  # c\n", "x: {a: [{by: sam}, {by: li}], b: 1}  # c\n"),
        ("a: {}\n", "a:\n  - {}\n  - {by: li}\n"),
    ],
)
def test_what_stands_alone_becomes_the_first_of_a_list(before: str, after: str) -> None:
    route = ("x", "a") if before.startswith("x") else ("a",)
    changed(before, after, lambda data: enlist(data, route, "{by: li}"))


def test_an_item_of_several_lines_stands_beside_one_between_brackets() -> None:
    after = enlist(b"a: {by: sam}\n", ("a",), "by: li\nnote: |-\n  One.\n  Two.")
    assert after.decode() == dedent("""\
        a:
          - {by: sam}
          - by: li
            note: |-
              One.
              Two.
        """)


@pytest.mark.parametrize(
    ("text", "yaml"),
    [
        ("a: text\n", "{by: li}"),
        ("a: []\n", "{by: li}"),
        ("a:\n", "{by: li}"),
        ("b: 1\n", "{by: li}"),
        ("x: 1\na: {b: {c: 1}}\n", "by: li\nat: now"),
    ],
)
def test_nothing_else_is_made_a_list(text: str, yaml: str) -> None:
    route = ("a", "b") if "{b" in text else ("a",)
    with pytest.raises(CannotEditError):
        enlist(text.encode(), route, yaml)


def test_a_hash_in_a_text_is_no_comment() -> None:
    assert insert_key(b"x: {a: 1}\n", ("x", "b"), "'see #812'") == b"x: {a: 1, b: 'see #812'}\n"
    with pytest.raises(CannotEditError, match="with a comment"):
        insert_key(b"x: {a: 1}\n", ("x", "b"), "see # 812")


@given(documents(), st.data(), st.sampled_from(["new", "{by: li}", "by: li\nat: [now]", "|\n  x\n  y"]))
def test_any_mapping_can_be_made_a_list(document: Document, data: st.DataObject, yaml: str) -> None:
    mappings = [
        (route, value)
        for route, value in routes(document.tree)
        if isinstance(value, dict) and route and isinstance(route[-1], str)
    ]
    if mappings:
        place, mapping = data.draw(st.sampled_from(mappings))
        after = attempt(document, lambda before: enlist(before, place, yaml))
        if after is not None:
            holds_all_else(document, after)
            found = dict(routes(meaning(after)))
            assert found[(*place, 0)] == mapping
            assert (*place, 1) in found
            assert (*place, 2) not in found
            kept = [one for one in routes_of(meaning(after)) if one[0][: len(place)] != place]
            assert kept == [one for one in routes_of(document.tree) if one[0][: len(place)] != place]
