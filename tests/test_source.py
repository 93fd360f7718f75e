"""Bytes to trees: what is refused, where, and that everything else keeps its text and its place."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import only_problem, place, rules, text_at, tree

from generator.decoding import UNSEEN, split_lines
from generator.diagnostics import Span
from generator.problem import MAX_PROBLEMS
from generator.source import Limits, Mapping, Scalar, Style, read

DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[2] / "shared/data")
HOSTILE = DATA / "hostile"
needs_data = pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile inputs are not here")

RULES = (  # what the index expects, in its words, and the rule that says so; the first that fits
    ("is lost", "comment-in-text"),
    (r"anchor|merge|\btags|directive|document end", "yaml-feature"),
    ("deeply|larger than|longer than", "too-large"),
    ("duplicate", "duplicate-key"),
    ("file is empty|must be a mapping", "wrong-type"),
    ("UTF-8|control|line separator|invisible|bidi|C1", "not-text"),
    ("tab|hint|quote opens|plain text", "not-yaml"),
)
PLACES = {
    "t46-null-stx": (6, 10),
    "t49-zero-width": (6, 14),
    "t55-link-field-userinfo": (10, 45),
    "t58-feed-controls": (6, 42),
    "y01-alias-bomb": (1, 5),
    "y02-alias-self": (1, 4),
    "y04-merge-key": (6, 1),
    "y05-deep-flow": (1, 15),
    "y07-deep-sequence": (1, 25),
    "y08-huge-file": None,
    "y10-long-scalar": (6, 8),
    "y11-duplicate-key": (6, 1),
    "y13-duplicate-nested": (9, 5),
    "y16-empty-key": (6, 1),
    "y17-tag-python": (1, 8),
    "y19-tag-custom": (1, 8),
    "y20-tag-directive": (1, 1),
    "y22-document-end": (7, 1),
    "y23-empty": None,
    "y25-top-list": (1, 1),
    "y26-top-scalar": (1, 1),
    "y38-tab-indent": (2, 1),
    "y40-colon-space": (1, 10),
    "y41-percent-start": (1, 10),
    "y43-hash-cut": (1, 16),
    "y44-unclosed-quote": (1, 8),
    "y46-utf16": (1, 1),
    "y47-utf16-nobom": (1, 1),
    "y49-overlong": (1, 8),
    "y50-surrogate": (1, 8),
    "y52-nul-byte": (1, 9),
    "y53-nul-escape": (1, 8),
    "y55-c1-nel": (1, 9),
    "y56-line-separator": (1, 9),
}


def hostile(*, refused: bool) -> list[object]:
    """The rows of the index that this layer refuses, or those that it lets through."""
    if not HOSTILE.is_dir():
        return []
    with (HOSTILE / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE) if row["level"] != "path"]
    return [
        pytest.param(HOSTILE / row["level"] / f"{row['id']}.yml", row["expected"], id=row["id"])
        for row in rows
        if (row["layer"] == "loader" and row["want"] != "ok") == refused
        and row["layer"] != "field"  # may be refused for their length already
    ]


@needs_data
@pytest.mark.parametrize(("path", "expected"), hostile(refused=True))
def test_refuses_hostile_file(path: Path, expected: str) -> None:
    rule = next(rule for words, rule in RULES if re.search(words, expected))
    _, problems = read(path.read_bytes())
    assert rules(problems) == {rule}
    assert place(problems[0]) == PLACES.get(path.stem, place(problems[0]))


@pytest.mark.parametrize("number", [30, 500, 30_000], ids="{} levels".format)
@pytest.mark.parametrize("opens", ["[", "{", "[{b: "])
def test_nesting_is_told_at_the_level_that_is_too_much_however_deep_it_goes(opens: str, number: int) -> None:
    levels = 12  # the limit; the first of them is the mapping with `a`
    _, problems = read(f"first: x y\na: {opens * number}".encode())
    each = 2 if ":" in opens else 1
    column = len("a: ") + (levels - 1) // each * len(opens) + (levels - 1) % each + 1
    assert rules(problems) == {"too-large"}
    assert place(problems[0]) == (2, column)


@needs_data
@pytest.mark.parametrize(("path", "expected"), hostile(refused=False))
def test_lets_through_what_others_judge(path: Path, expected: str) -> None:
    node, problems = read(path.read_bytes())
    assert problems == (), expected
    assert isinstance(node, Mapping)


@needs_data
@pytest.mark.parametrize("path", sorted(DATA.glob("antsibull/*.yaml")), ids=lambda path: path.stem)
def test_reads_foreign_history_with_wider_limits(path: Path) -> None:
    wide = Limits(max_bytes=50_000_000, max_values=1_000_000, max_text=1_000_000, lenient=True)
    node, problems = read(path.read_bytes(), wide)
    assert isinstance(node, Mapping)
    assert rules(problems) <= {"duplicate-key", "not-text"}  # of these, some have their share


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: *b\n", (1, 4)),
        ("a: &b c\n", (1, 4)),
        ("a: !!str 5\n", (1, 4)),
        ("a: ! 5\n", (1, 4)),
        ("a: !x!y 5\n", (1, 4)),
        ("%YAML 1.2\n---\na: b\n", (1, 1)),
        ("%FOO\n---\na: b\n", (1, 1)),
        ("a: b\n---\nc: d\n", (2, 1)),
        ("---\na: b\n---\n", (3, 1)),
    ],
)
def test_refuses_features(text: str, at: tuple[int, int]) -> None:
    problem = only_problem(text)
    assert problem.rule == "yaml-feature"
    assert place(problem) == at


def test_a_tag_is_said_as_typed() -> None:
    assert "`!!str`" in only_problem("a: !!str 5\n").message


def test_tells_prose_in_brackets_once_a_list() -> None:
    problem = only_problem("a: [Fixed the export, and the import]\n")
    assert (problem.rule, problem.span) == ("prose-in-brackets", Span(1, 5, 16))


@pytest.mark.parametrize("items", ["a, b-c", "\"a b\", 'c d'", "{a: b c}", "EXP-812, https://example.org/x,y"])
def test_brackets_may_hold_words_and_quoted_texts(items: str) -> None:
    tree(f"a: [{items}]\n")


def test_duplicate_key_shows_both_places_and_keeps_the_first() -> None:
    node, problems = read("ä: 1\nb: 2\nä: 3\n".encode())
    assert rules(problems) == {"duplicate-key"}
    assert problems[0].span == Span(3, 1, 1)
    assert problems[0].related == ((Span(1, 1, 1), "first given here"),)
    assert text_at(node, "ä") == "1"


def test_all_problems_of_a_file_in_one_run() -> None:
    node, problems = read(b'a: x #1\nb: [c d]\na: 2\ne: "\\0"\nf: &g h\n')
    assert [problem.rule for problem in problems] == [
        "comment-in-text",
        "prose-in-brackets",
        "duplicate-key",
        "not-text",
        "yaml-feature",
    ]
    assert isinstance(node, Mapping)


def test_problems_have_an_end() -> None:
    node, problems = read(b"a: &x 1\nb:\n" + b"  - &x 1\n" * 1_000)
    assert len(problems) == MAX_PROBLEMS
    assert node is None


@pytest.mark.parametrize(
    ("text", "limits", "at"),
    [
        ("a: bcd\n", Limits(max_bytes=6), None),
        ("a: [[]]\n", Limits(max_depth=2), (1, 5)),
        ("a: [b, c]\n", Limits(max_values=2), (1, 4)),
        ("a: bcd\n", Limits(max_text=2), (1, 4)),
    ],
)
def test_limits(text: str, limits: Limits, at: tuple[int, int] | None) -> None:
    problem = only_problem(text, limits)
    assert problem.rule == "too-large"
    assert place(problem) == at


def test_limits_are_inclusive() -> None:
    text = "a: [[b]]\n"
    assert read(text.encode(), Limits(len(text), 3, 3, 1))[1] == ()


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n", "~\n", "\ufeff"])
def test_an_empty_file_is_said_to_be_empty(text: str) -> None:
    problem = only_problem(text)
    assert (problem.rule, problem.span) == ("wrong-type", None)


def test_keeps_scalars_as_typed() -> None:
    node = tree("a: 1.10\nb: no\nc: 12:30\nd: 010\ne: 2026-11-12\nf: '1'\ng: |\n  h\n")
    assert [text_at(node, key) for key in "abcdefg"] == ["1.10", "no", "12:30", "010", "2026-11-12", "1", "h\n"]
    styles = [entry.value.style for entry in node.entries.values() if isinstance(entry.value, Scalar)]
    assert styles == [Style.PLAIN] * 5 + [Style.QUOTED, Style.BLOCK]


@pytest.mark.parametrize(("typed", "null"), [("", True), ("~", True), ("null", True), ("'~'", False), ('""', False)])
def test_what_is_not_given(typed: str, null: bool) -> None:  # noqa: FBT001 - a column of the table
    value = tree(f"a: {typed}\n").entries["a"].value
    assert isinstance(value, Scalar)
    assert value.is_null is null


@given(st.binary() | st.text().map(str.encode) | st.text("ab :#-[]{}\"'\n\t|>&*!%@`?,\\0~<é\ufeff").map(str.encode))
def test_no_bytes_break_it(data: bytes) -> None:
    node, problems = read(data)
    assert node is not None or problems
    lines = split_lines(data)
    for problem in problems:
        if problem.span:
            assert 1 <= problem.span.line <= len(lines)
            assert problem.span.column >= 1
            assert problem.span.length >= 1


printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=60).filter(
    lambda text: not UNSEEN.search(text)
)


@given(printable | st.text('ab\n\t"\\#:é'))
def test_any_text_in_double_quotes_is_kept(text: str) -> None:
    typed = json.dumps(text, ensure_ascii=False)
    assert text_at(tree(f"a: {typed}\n"), "a") == text
    assert text_at(tree(f"{{a: {typed}}}\n"), "a") == text
