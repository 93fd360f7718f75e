"""From a route in the record to a stretch of one line, and every text at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import tree

from generator.decoding import UNSEEN
from generator.diagnostics import Span
from generator.places import locate
from generator.source import Node, Scalar, Sequence, Style

SAMPLE = """\
version: 2.4.0
checklist:
  pre-release:
    qa: {by: priya}
changes:
  - type: added
    text: |
      long
  - one
    two
"""


@pytest.mark.parametrize(
    ("route", "on_key", "span"),
    [
        (("version",), False, Span(1, 10, 5)),
        (("version",), True, Span(1, 1, 7)),
        ((), False, Span(1, 1, 7)),
        (("follows",), True, Span(1, 1, 7)),
        (("checklist", "pre-release", "qa", "by"), False, Span(4, 14, 5)),
        (("checklist", "pre-release", "qa"), False, Span(4, 9, 11)),
        (("checklist", "pre-release", "sre", "by"), False, Span(3, 3, 11)),
        (("checklist", "pre-release"), False, Span(3, 3, 11)),
        (("checklist", "pre-release", "qa", 0, "by"), False, Span(4, 14, 5)),
        (("checklist", "", "pre-release", "qa", "by"), True, Span(4, 10, 2)),
        (("changes", 0), False, Span(6, 5, 4)),
        (("changes", 0, "text"), False, Span(7, 5, 4)),
        (("changes", 0, "component"), True, Span(6, 5, 4)),
        (("changes", 1), False, Span(9, 5, 3)),
        (("changes", 7, "text"), False, Span(5, 1, 7)),
        (("version", "x", 3), False, Span(1, 1, 7)),
    ],
)
def test_a_route_leads_to_its_place(route: tuple[str | int, ...], on_key: bool, span: Span) -> None:  # noqa: FBT001 - a column of the table
    assert locate(tree(SAMPLE), route, on_key=on_key, lines=SAMPLE.split("\n")) == span


words = st.text(st.characters(categories=["Ll", "Lu", "Lo", "So"]), min_size=1, max_size=8).filter(
    lambda text: not UNSEEN.search(text) and not Scalar(text, Style.PLAIN, tree("a: b\n").mark).is_null
)


values = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=8
)


def dump(value: object, indent: str = "") -> str:
    """A value as YAML in block style, words plain."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{key}:{dump(inner, indent + '  ')}" for key, inner in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}-{dump(inner, indent + '  ')}" for inner in value)
    return f" {value}" if isinstance(value, str) else " []"


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for item in node.items for scalar in scalars(item)]
    return [scalar for entry in node.entries.values() for scalar in [entry.key, *scalars(entry.value)]]


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_every_place_is_that_of_its_text(record: dict[str, object]) -> None:
    text = dump(record).lstrip("\n") + "\n"
    lines = text.split("\n")
    for scalar in scalars(tree(text)):
        mark = scalar.mark
        assert lines[mark.line - 1][mark.column - 1 : mark.end_column - 1] == scalar.text
