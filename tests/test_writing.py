from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import source
from generator.decoding import UNSEEN
from generator.validation import plain
from generator.writing import Typed, Value, document

TEXTS = st.text(st.characters(codec="utf-8")).filter(lambda text: not UNSEEN.search(text))
SNIPPETS = st.sampled_from(
    [
        " ",
        "\n",
        "  ",
        ": ",
        " #",
        "#",
        "- ",
        "-",
        "'",
        '"',
        "\\",
        "\t",
        "|",
        ">",
        "word ",
        "12",
        ":",
        "no",
        "~",
        "`",
        "\r",
    ]
)
AWKWARD = st.lists(SNIPPETS | TEXTS, max_size=40).map("".join)
KEYS = st.sampled_from(["text", "1.0", "null", "no", "community.general", "a_b"])


def read_back(value: Mapping[str, Value]) -> object:
    node, problems = source.read(document(value))
    assert not problems
    assert node is not None
    return given_texts(node)


def given_texts(node: source.Node) -> object:
    """Like `validation.plain`, but keeps a text that YAML would call null, so that a missing quote shows."""
    if isinstance(node, source.Scalar):
        assert not node.is_null
        return node.text
    if isinstance(node, source.Sequence):
        return [given_texts(item) for item in node.items]
    return {key: given_texts(entry.value) for key, entry in node.entries.items()}


@given(AWKWARD)
def test_any_text_reads_back_as_it_was_given(text: str) -> None:
    deep: dict[str, Value] = {"list": [text, [text], {"text": text, "after": "end"}], "end": text}
    value: dict[str, Value] = {"text": text, "deep": deep}
    assert read_back(value) == value


@given(
    st.lists(st.sampled_from(["a", "word", "#1", "-", "x:", "https://a.example/b", "", "|"]), min_size=20, max_size=120)
)
def test_a_long_text_is_folded_without_a_change(words: list[str]) -> None:
    text = " ".join(words)
    assert read_back({"changes": [{"text": text}]}) == {"changes": [{"text": text}]}


@given(st.dictionaries(KEYS, TEXTS | st.lists(TEXTS, max_size=3)))
def test_any_mapping_reads_back(value: dict[str, Value]) -> None:
    node, problems = source.read(document({"top": value}))
    assert not problems
    assert node is not None
    assert given_texts(node) == {"top": value}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Exports stream now.", "Exports stream now."),
        ("(#633) Fixed typo", "(#633) Fixed typo"),
        ("3 new modules", "3 new modules"),
        ("Fixed in #12", '"Fixed in #12"'),
        ("robot: no crash", '"robot: no crash"'),
        ('say "no": stop', "'say \"no\": stop'"),
        ("no", '"no"'),
        ("12:30", '"12:30"'),
        ("1.10", '"1.10"'),
        ("2026-11-12", '"2026-11-12"'),
        ("0x1F", '"0x1F"'),
        ("", '""'),
        ("`name` - done", '"`name` - done"'),
        ("- item", '"- item"'),
        ("end:", '"end:"'),
    ],
)
def test_quotes_stand_only_where_something_would_be_misread(text: str, written: str) -> None:
    assert document({"text": text}) == f"text: {written}\n".encode()


def test_what_the_model_types_stands_plain() -> None:
    value = {"version": Typed("1.10"), "date": Typed("2026-11-12"), "breaking": Typed("true")}
    assert document(value) == b"version: 1.10\ndate: 2026-11-12\nbreaking: true\n"


def test_a_release_is_laid_out_as_people_lay_it_out() -> None:
    value: dict[str, Value] = {
        "version": Typed("2.4.0"),
        "summary": "First line.\n\n- a list\n",
        "changes": [
            {"type": Typed("added"), "text": "One."},
            {"type": Typed("fixed"), "text": "Two.", "links": ["https://a.example/1"]},
        ],
    }
    expected = """\
# From elsewhere.
version: 2.4.0

summary: |
  First line.

  - a list

changes:
  - type: added
    text: One.
  - type: fixed
    text: Two.
    links:
      - https://a.example/1
"""
    assert document(value, frozenset({"summary", "changes"}), ["From elsewhere."]).decode() == expected


def test_a_character_that_no_file_may_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"U\+202E"):
        document({"text": "a\u202eb"})


def test_the_model_reads_what_was_written() -> None:
    node, _ = source.read(document({"text": "no", "list": ["~", "x"]}))
    assert node is not None
    assert plain(node) == {"text": "no", "list": ["~", "x"]}
