from __future__ import annotations

import pytest

from generator.importing.json_tree import LIMITS, open_json
from generator.source import Mapping, Scalar, Sequence


def test_values_are_texts_with_their_places() -> None:
    foreign, (root,) = open_json('[{"ä": -1.50e3,\n  "b": [true, null, "x\\u00e9\\n😀"]}]'.encode(), "x.json")
    assert not foreign.problems
    assert isinstance(root, Sequence)
    first = root.items[0]
    assert isinstance(first, Mapping)
    assert list(first.entries) == ["ä", "b"]
    number, inner = first.entries["ä"].value, first.entries["b"].value
    assert isinstance(number, Scalar)
    assert (number.text, number.mark[:2]) == ("-1.50e3", (1, 8))
    assert isinstance(inner, Sequence)
    assert [(one.text, one.mark[:2]) for one in inner.items if isinstance(one, Scalar)] == [
        ("true", (2, 9)),
        ("null", (2, 15)),
        ("xé\n😀", (2, 21)),
    ]


def test_documents_may_stand_in_a_row() -> None:
    _, documents = open_json(b'[1][2]\n{"a": 3} 4', "x.json")
    assert len(documents) == 4


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (b"[", (1, 2), "The file ends before its JSON does"),
        (b'[{"a": 1},\n {"b": 2]', (2, 9), "A comma or the end of the object is expected here"),
        (b"[1,]", (1, 4), "A value is expected here"),
        (b"[1 2]", (1, 4), "A comma or the end of the list is expected here"),
        (b'{"a" 1}', (1, 6), "A colon is expected here"),
        (b"{a: 1}", (1, 2), "A name in quotes is expected here"),
        (b'["abc', (1, 2), "A text is not closed"),
        (b'["\\x"]', (1, 3), "This cannot stand in a text"),
        (b"[01]", (1, 2), "A value is expected here"),
        (b"[NaN]", (1, 2), "A value is expected here"),
        (b"<html>", (1, 1), "A value is expected here"),
    ],
)
def test_what_is_no_json_is_refused_at_its_place(text: bytes, place: tuple[int, int], message: str) -> None:
    foreign, documents = open_json(text, "x.json")
    (problem,) = foreign.problems
    assert problem.snippet
    assert (problem.rule, problem.snippet.span[:2], problem.message) == ("not-json", place, message)
    assert not documents


def test_one_key_given_twice_is_refused() -> None:
    foreign, _ = open_json(b'{"a": 1,\n"a": 2}', "x.json")
    assert [(one.rule, one.message) for one in foreign.problems] == [("duplicate-key", "“a” is given in line 1 too")]


@pytest.mark.parametrize("text", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * (LIMITS.max_depth + 1)])
def test_what_is_too_deep_is_refused(text: bytes) -> None:
    foreign, _ = open_json(text, "x.json")
    assert [one.rule for one in foreign.problems] == ["too-large"]


def test_numbers_of_any_length_are_texts() -> None:
    _, (number,) = open_json(b"9" * 50_000, "x.json")
    assert isinstance(number, Scalar)
    assert len(number.text) == 50_000
