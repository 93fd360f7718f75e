"""Values without their places: the same as those of the tree, or none where anything has to be told."""

from __future__ import annotations

import random
from itertools import islice

import fuzz
import pytest
from hypothesis import given
from yaml_texts import Document, documents

from generator.problem import RECORD
from generator.source import read, values
from generator.validation import plain

ODD = (
    "",
    "just a text",
    "- a list",
    "a: b\n---\nc: d",
    "%YAML 1.1\n---\na: b",
    "a: &x b",
    "a: *x",
    "a: !!str b",
    "a: !x [b]",
    "a: &x {b: c}",
    "a: b\na: c",
    "<<: {a: b}",
    "[a]: b",
    "null: a",
    "? |\n  a\n  b\n: c",
    "? a\n  b\n: c",
    "{? a\n b: c}",
    "{a\n b: c}",
    "{a\n b}",
    "'a\n  b': c",
    '{"a\\\n b": c}',
    "a:",
    "a: ~",
    "a: [b, null]",
    "a: [b c]",
    "a: see #812",
    "a: see\n  #812",
    'a: "\\u200b"',
    "a: '\u200b'",
    "a: [",
    "\ta: b",
    f"a: {'[' * RECORD.max_depth}{']' * RECORD.max_depth}",
    f"a: [{'b, ' * RECORD.max_values}]",
    f"a: {'b' * (RECORD.max_text + 1)}",
    f"a: b\n{'# long' * RECORD.max_bytes}",
)
PLAIN = (
    ("a: b", {"a": "b"}),
    ("a: [b, 'c d', {e: f}]\n'': g", {"a": ["b", "c d", {"e": "f"}], "": "g"}),
    ("a: |\n  b\n  c\nd: ''\ne: {}\nf: []", {"a": "b\nc\n", "d": "", "e": {}, "f": []}),
    ("a: 'null' # a remark\nb: 1.10\n", {"a": "null", "b": "1.10"}),
    (f"a: {'[' * (RECORD.max_depth - 1)}{']' * (RECORD.max_depth - 1)}", None),
)


def agree(data: bytes) -> bool:
    """Whether there are values; they must be those of a tree of which there is nothing to tell."""
    found = values(data)
    if found is None:
        return False
    node, problems = read(data)
    assert node is not None
    assert (problems, plain(node)) == ((), found)
    assert list(plain(node)) == list(found)
    return True


@pytest.mark.parametrize("text", ODD)
def test_what_may_have_to_be_told_has_no_values(text: str) -> None:
    assert values(text.encode()) is None


def test_no_text_has_no_values() -> None:
    assert values("a: é".encode("latin-1")) is None
    assert values("a: b".encode("utf-16")) is None
    assert values(b"a: \x01\n" * 100) is None


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_the_values_are_what_was_typed(text: str, expected: object) -> None:
    assert agree(text.encode())
    assert expected is None or values(text.encode()) == expected


@given(documents())
def test_values_are_those_of_the_tree(document: Document) -> None:
    agree(document.data)


def test_values_of_mutated_files_are_those_of_the_tree() -> None:
    dice = random.Random(3)  # noqa: S311 - to be repeated
    agreed = [agree(one.data) for one in islice(fuzz.mutants(fuzz.corpus(), dice), 3000)]
    assert 0 < sum(agreed) < len(agreed)


def test_real_files_have_values() -> None:
    assert all(agree(one.data) for one in fuzz.corpus())
