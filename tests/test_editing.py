"""Edits of a YAML text: exactly what was wanted is different, and everything else is as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from yaml_texts import Document, documents

from generator import source
from generator.diagnostics import Route
from generator.editing import CannotEditError, append_item, insert_key, remove_key, rename_key, reorder, set_text

ISSUE = b"""\
# An issue.
id: KI-1          # never reused
symptoms: [E-1,"E 2"]
affects:
- {since: 1.0.0}  # the first

updates:
    - at: 2026-01-02
      text: |
        Later.

        Much later.
    # about the older one
    - at: 2026-01-01  # the older
      text: Earlier.
# The end.
"""


def changed(before: str, after: str, edit: Callable[[bytes], bytes]) -> None:
    """An edit makes one text of the other, with any line ends and a byte order mark too."""
    one, two = dedent(before), dedent(after)
    assert edit(one.encode()).decode() == two
    for end in ("\r\n", "\r") if "\n" in one else ():
        turned = edit(("\ufeff" + one.replace("\n", end)).encode()).decode()
        assert turned == "\ufeff" + two.replace("\n", end)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: b  # c\n", "a: new  # c\n"),
        ("a: 'b'\n", "a: 'new'\n"),
        ('{x: [], "a" : "b",}\n', '{x: [], "a" : "new",}\n'),
        ("a:   # c\nx: 1\n", "a: new   # c\nx: 1\n"),
        ("a: ~\n", "a: new\n"),
        ("{a, x}\n", "{a: new, x}\n"),
        ('{x, "a":}\n', '{x, "a": new}\n'),
        ("a: |  # c\n  b\n  c\n\n# d\nx: 1\n", "a: new  # c\n\n# d\nx: 1\n"),
        ("a: b\n  c\nx: 1", "a: new\nx: 1"),
    ],
)
def test_a_text_takes_the_place_of_another(before: str, after: str) -> None:
    changed(before, after, lambda data: set_text(data, ("a",), "new"))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("1.10", "1.10"),
        ("", '""'),
        ("null", '"null"'),
        ("a: b", '"a: b"'),
        ("see #812", '"see #812"'),
        ("- a", '"- a"'),
        ("a, b [c]", "a, b [c]"),
        ("One.\nTwo.\n", "|\n    One.\n    Two."),
        ("One.\n\nTwo.", "|-\n    One.\n\n    Two."),
        (" One.\nTwo.", '" One.\\nTwo."'),
    ],
)
def test_a_text_is_in_quotes_only_where_it_must_be(text: str, typed: str) -> None:
    after = set_text(b"x:\n  a: b\n", ("x", "a"), text)
    assert after.decode() == f"x:\n  a: {typed}\n"


def test_commas_are_in_quotes_inside_brackets() -> None:
    assert set_text(b"x: {a: b, c: d}\n", ("x", "a"), "one, two") == b'x: {a: "one, two", c: d}\n'
    assert set_text(b"x: [it, 'b']\n", ("x", 1), "it's") == b"x: [it, 'it''s']\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x: 1\n# c\nold :  b # d\n", "x: 1\n# c\nnew :  b # d\n"),
        ("'old': b", "'new': b"),
        ("{a: 1,old: [1,\n 2]}\n", "{a: 1,new: [1,\n 2]}\n"),
    ],
)
def test_a_key_gets_another_name(before: str, after: str) -> None:
    changed(before, after, lambda data: rename_key(data, ("old",), "new"))


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(CannotEditError, match="there is a key `b` already"):
        rename_key(b"a: 1\nb: 2\n", ("a",), "b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x: 1\n# c\na: [1,\n  2] # d\n# e\ny: 2\n", "x: 1\n# c\n# e\ny: 2\n"),
        ("x: 1\na: |\n  b\n\ny: 2", "x: 1\n\ny: 2"),
        ("x: 1\na:\n- b\n- c", "x: 1"),
        ("{a: 1, b: 2}\n", "{b: 2}\n"),
        ("{b: 2, a: [1, 2] }\n", "{b: 2 }\n"),
        ("{\n  b: 2, # c\n  d: 1,\n  a: 1,\n}\n", "{\n  b: 2, # c\n  d: 1\n}\n"),
    ],
)
def test_a_key_is_taken_out_with_its_value(before: str, after: str) -> None:
    changed(before, after, lambda data: remove_key(data, ("a",)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x:\n  a: 1 # c\ny: 2\n", "x: {}\ny: 2\n"),
        ("x: {a: 1}\n", "x: {}\n"),
        ("x : # d\n\n  a:\n    - 1\n", "x : {} # d\n\n"),
    ],
)
def test_a_mapping_that_becomes_empty_says_so(before: str, after: str) -> None:
    changed(before, after, lambda data: remove_key(data, ("x", "a")))


def test_the_first_key_of_an_item_is_taken_out() -> None:
    changed("x:\n- a: 1\n  b: 2\n", "x:\n- b: 2\n", lambda data: remove_key(data, ("x", 0, "a")))
    changed("x:\n- a: 1\n- 2", "x:\n- {}\n- 2", lambda data: remove_key(data, ("x", 0, "a")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x:\n    b: 1\n    # c\ny: 2\n", "x:\n    b: 1\n    a: new\n    # c\ny: 2\n"),
        ("x: {b: 1}\n", "x: {b: 1, a: new}\n"),
        ("x: {b: 1,}\n", "x: {b: 1, a: new,}\n"),
        ("x: {}\n", "x: {a: new}\n"),
        ("x:  # c\ny: 2", "x:  # c\n  a: new\ny: 2"),
        ("x: ~\n", "x:\n  a: new\n"),
        ("y:\n   z: 1\n", "y:\n   z: 1\nx:\n   a: new\n"),
        ("{y: 2}\n", "{y: 2, x: {a: new}}\n"),
        ("x: {\n  b: 1, # c\n  d: 2 # e\n}\n", "x: {\n  b: 1, # c\n  d: 2, # e\n  a: new\n}\n"),
        ("x: {\n  b: 1\n  }\n", "x: {\n  b: 1,\n  a: new\n  }\n"),
        ("x:\n  b: 1\n  a: # c\n  # d\n", "x:\n  b: 1\n  a: new # c\n  # d\n"),
        ("x:\n  b: |+\n    c\n\ny: 1\n", "x:\n  b: |+\n    c\n\n  a: new\ny: 1\n"),
    ],
)
def test_a_key_is_put_into_a_mapping(before: str, after: str) -> None:
    changed(before, after, lambda data: insert_key(data, ("x", "a"), "new"))


SECTION = """\
pre-release:

  # QA
  qa-sign-off:

  # Security
  security-review: {by: sam} # done
  # Runbook
"""


def test_a_key_comes_before_a_neighbour_and_its_comments() -> None:
    after = SECTION.replace("  # Security", "  new: {by: li}\n  # Security")
    changed(SECTION, after, lambda data: insert_key(data, ("pre-release", "new"), "{by: li}", before="security-review"))


def test_a_key_comes_behind_a_neighbour() -> None:
    after = SECTION.replace("qa-sign-off:\n", "qa-sign-off:\n  new:\n    by: li\n    at: now\n")
    changed(
        SECTION, after, lambda data: insert_key(data, ("pre-release", "new"), "by: li\nat: now", after="qa-sign-off")
    )


def test_a_key_with_nothing_behind_it_is_filled_where_it_stands() -> None:
    after = SECTION.replace("qa-sign-off:\n", "qa-sign-off: {by: li}\n")
    changed(SECTION, after, lambda data: insert_key(data, ("pre-release", "qa-sign-off"), "{by: li}"))


def test_neighbours_inside_brackets() -> None:
    data = b"x: {b: 1, c: 2}\n"
    assert insert_key(data, ("x", "a"), "new", before="b") == b"x: {a: new, b: 1, c: 2}\n"
    assert insert_key(data, ("x", "a"), "new", before="c") == b"x: {b: 1, a: new, c: 2}\n"
    assert insert_key(data, ("x", "a"), "new", after="b") == b"x: {b: 1, a: new, c: 2}\n"


def test_the_first_key_of_an_item_gets_one_before_it() -> None:
    changed(
        "x:\n  -  b: 1\n",
        "x:\n  -  a: new\n     b: 1\n",
        lambda data: insert_key(data, ("x", 0, "a"), "new", before="b"),
    )


@pytest.mark.parametrize(
    ("yaml", "lines"),
    [
        ("", "a:"),
        ("- b\n- c: 1\n  d: 2", "a:\n  - b\n  - c: 1\n    d: 2"),
        ("|\n      One.\n\n      Two.\n", "a: |\n  One.\n\n  Two."),
        ('"b', None),
        ("b: 1\n- c", None),
        ("&b c", None),
    ],
)
def test_a_value_is_indented_as_its_place_asks(yaml: str, lines: str | None) -> None:
    if lines is None:
        with pytest.raises(CannotEditError, match="that is no value"):
            insert_key(b"x: 1\n", ("a",), yaml)
    else:
        assert insert_key(b"x: 1\n", ("a",), yaml).decode() == f"x: 1\n{lines}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x:\n- a # c\n# d\n", "x:\n- a # c\n- new\n# d\n"),
        ("x:\n  -\n    a: 1\n\ny: 1\n", "x:\n  -\n    a: 1\n  - new\n\ny: 1\n"),
        ("x: []\n", "x: [new]\n"),
        ("x: [a]\n", "x: [a, new]\n"),
        ("x: [a, ]\n", "x: [a, new, ]\n"),
        ("x: [\n  a, # c\n  b, # d\n  ]\n", "x: [\n  a, # c\n  b, # d\n  new,\n  ]\n"),
        ("x: # c\n", "x: # c\n  - new\n"),
        ("y: 1", "y: 1\nx:\n  - new"),
        ("{y: 1}", "{y: 1, x: [new]}"),
    ],
)
def test_an_item_is_put_at_the_end_of_a_list(before: str, after: str) -> None:
    changed(before, after, lambda data: append_item(data, ("x",), "new"))


def test_a_block_at_the_end_of_a_file_without_a_line_end_is_whole() -> None:
    assert insert_key(b"x: 1", ("a",), "|\n  b\n") == b"x: 1\na: |\n  b\n"
    assert append_item(b"x: # c", ("x",), "- |\n  b") == b"x: # c\n  - - |\n      b\n"


def test_an_item_of_several_lines() -> None:
    for before in ("x:\n  - b: 1\n", "x: []\n", "x:\n"):
        first = "  - b: 1\n" if "b" in before else ""
        after = f"x:\n{first}  - a: 1\n    c: |\n      d\n"
        changed(before, after, lambda data: append_item(data, ("x",), "a: 1\nc: |\n  d"))


def test_items_change_places_with_what_is_theirs() -> None:
    after = reorder(ISSUE, ("updates",), (1, 0)).decode()
    assert after[after.index("updates:") :] == dedent("""\
        updates:
            # about the older one
            - at: 2026-01-01  # the older
              text: Earlier.
            - at: 2026-01-02
              text: |
                Later.

                Much later.
        # The end.
        """)
    assert after[: after.index("updates:")] == ISSUE.decode()[: after.index("updates:")]


def test_items_between_brackets_change_places() -> None:
    assert reorder(b"x: [{a: 1},b , # c\n c]\n", ("x",), (2, 0, 1)) == b"x: [c,{a: 1} , # c\n b]\n"


def test_a_comment_of_which_nobody_knows_to_what_it_belongs_is_not_moved() -> None:
    with pytest.raises(CannotEditError, match="about the list or about the item"):
        reorder(b"x:\n  # oldest first\n  - b\n  - a\n", ("x",), (1, 0))


@pytest.mark.parametrize(
    ("data", "edit"),
    [
        (b"", lambda data: insert_key(data, ("a",), "1")),
        (b"# only a comment\n", lambda data: insert_key(data, ("a",), "1")),
        (b"a: 1\n", lambda data: remove_key(data, ("a",))),
        (b"a: 1\na: 2\n", lambda data: set_text(data, ("a",), "3")),
        (b"a: [b\n", lambda data: set_text(data, ("a",), "3")),
        (b"a: {b: 1}\n", lambda data: set_text(data, ("a",), "3")),
        (b"a: 1\n", lambda data: set_text(data, ("b",), "3")),
        (b"a: 1\n", lambda data: insert_key(data, ("a", "b"), "3")),
        (b"a: 1\n", lambda data: insert_key(data, ("a",), "3")),
        (b"a: {b: 1}\n", lambda data: insert_key(data, ("a", "c"), "|\n  d")),
        (b"a: [b]\n", lambda data: append_item(data, ("a",), "c: 1\nd: 2")),
        (b"a: {b: 1}\n", lambda data: append_item(data, ("a",), "c")),
        (b"a: [1, 2]\n", lambda data: reorder(data, ("a",), (0, 0))),
        (b"a: [1, 2]\n", lambda data: remove_key(data, ("a", 0))),
        (b"a:\n- - 2\n  - 1\n", lambda data: reorder(data, ("a", 0), (1, 0))),
        (b"a: 1\n", lambda data: set_text(data, ("a",), "not \u200b seen")),
    ],
)
def test_what_cannot_be_done_is_refused(data: bytes, edit: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotEditError):
        edit(data)


def meaning(data: bytes) -> object:
    node, problems = source.read(data)
    assert problems == ()
    return plain(node)


def plain(node: source.Node | None) -> object:
    if isinstance(node, source.Mapping):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, source.Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, source.Scalar)
    return None if node.is_null else node.text


def holds_all_else(document: Document, after: bytes) -> None:
    """Every comment is there, in its order; line ends and byte order mark are as they were."""
    before = document.data
    assert re.findall(r"# c\d+;", after.decode()) == document.comments
    assert after.startswith(b"\xef\xbb\xbf") == before.startswith(b"\xef\xbb\xbf")
    if b"\r\n" in before:
        assert after.count(b"\r\n") == after.count(b"\n") == after.count(b"\r")
    elif b"\n" in before:
        assert b"\r" not in after


def attempt(document: Document, edit: Callable[[bytes], bytes]) -> bytes | None:
    try:
        after = edit(document.data)
    except CannotEditError as error:
        event(str(error)[:60])
        return None
    event("done")
    return after


def routes(tree: object, route: Route = ()) -> list[tuple[Route, object]]:
    found: list[tuple[Route, object]] = [(route, tree)]
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in parts:
        found += routes(value, (*route, step))
    return found


@given(documents())
def test_a_document_reads_as_it_was_meant(document: Document) -> None:
    assert meaning(document.data) == document.tree


@given(documents(), st.data(), st.text("ab #:,[]'\"-\n|", max_size=8))
def test_any_text_can_be_set_anywhere(document: Document, data: st.DataObject, text: str) -> None:
    texts = [route for route, value in routes(document.tree) if value is None or isinstance(value, str)]
    route = data.draw(st.sampled_from(texts or [()]))
    after = attempt(document, lambda before: set_text(before, route, text)) if route else None
    if after is not None:
        assert dict(routes_of(meaning(after))) == {**dict(routes_of(document.tree)), route: text}
        holds_all_else(document, after)


def routes_of(tree: object) -> list[tuple[Route, object]]:
    return [(route, value if not isinstance(value, dict | list) else type(value)) for route, value in routes(tree)]


@given(documents(), st.data())
def test_any_key_can_be_renamed(document: Document, data: st.DataObject) -> None:
    keys = [route for route, _ in routes(document.tree) if route and isinstance(route[-1], str)]
    route = data.draw(st.sampled_from(keys))
    after = rename_key(document.data, route, "new name")
    holds_all_else(document, after)
    assert after.count(b"new name") == 1
    assert (
        rename_key(after, (*route[:-1], "new name"), str(route[-1])) == document.data or b"'" in after or b'"' in after
    )


@given(documents(), st.data(), st.sampled_from(["new", "{by: li}", "by: li\nat: [now]", "- one\n- two", "|\n  x\n  y"]))
def test_a_key_can_be_put_into_any_mapping(document: Document, data: st.DataObject, yaml: str) -> None:
    mappings = [(route, value) for route, value in routes(document.tree) if isinstance(value, dict)]
    place, mapping = data.draw(st.sampled_from(mappings))
    neighbour = data.draw(
        st.sampled_from([{}, *({"before": key} for key in mapping), *({"after": key} for key in mapping)])
    )
    further = data.draw(st.sampled_from([("new",), ("new", "deep")]))
    after = attempt(document, lambda before: insert_key(before, (*place, *further), yaml, **neighbour))
    if after is not None:
        holds_all_else(document, after)
        kept = [one for one in routes_of(meaning(after)) if one[0][: len(place) + 1] != (*place, "new")]
        assert kept == routes_of(document.tree)


@given(documents(), st.data(), st.sampled_from(["new", "{by: li}", "by: li\nat: [now]", "|\n  x\n  y"]))
def test_an_item_can_be_put_at_the_end_of_any_list(document: Document, data: st.DataObject, yaml: str) -> None:
    lists = [(route, value) for route, value in routes(document.tree) if isinstance(value, list)]
    place, items = data.draw(st.sampled_from(lists or [(("new list",), [])]))
    after = attempt(document, lambda before: append_item(before, place, yaml))
    if after is not None:
        holds_all_else(document, after)
        kept = [one for one in routes_of(meaning(after)) if one[0][: len(place) + 1] != (*place, len(items))]
        assert [one for one in kept if one[0] != ("new list",)] == routes_of(document.tree)


@given(documents(), st.data())
def test_any_key_can_be_taken_out(document: Document, data: st.DataObject) -> None:
    keys = [route for route, _ in routes(document.tree) if route and isinstance(route[-1], str)]
    route = data.draw(st.sampled_from(keys))
    after = attempt(document, lambda before: remove_key(before, route))
    if after is not None:
        kept = [one for one in routes_of(document.tree) if one[0][: len(route)] != route]
        assert routes_of(meaning(after)) == kept


@given(documents(), st.data())
def test_any_list_can_be_put_into_another_order(document: Document, data: st.DataObject) -> None:
    lists = [(route, value) for route, value in routes(document.tree) if isinstance(value, list)]
    if lists:
        place, items = data.draw(st.sampled_from(lists))
        order = tuple(data.draw(st.permutations(range(len(items)))))
        back = tuple(order.index(position) for position in range(len(order)))
        after = attempt(document, lambda before: reorder(before, place, order))
        if after is not None:
            assert dict(routes(meaning(after)))[place] == [items[position] for position in order]
            assert sorted(after) == sorted(document.data)
            again = attempt(Document(after, None, []), lambda before: reorder(before, place, back))
            assert again in (None, document.data)
