"""The text report: what a person at a terminal reads."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.reports.text import WIDTH, render, summary


def diagnostic(line: int = 31, text: str = "  pre-release:", column: int = 3, length: int = 11) -> Diagnostic:
    snippet = Snippet(Span(line, column, length), text)
    return Diagnostic(Kind.VIOLATION, "sign-off-missing", "2.4.0.yml", "Nobody has signed", "ask omar", snippet)


def test_a_diagnostic_shows_its_line_and_a_hint() -> None:
    assert (
        render([diagnostic()])
        == """\
violation[sign-off-missing]: Nobody has signed
  --> 2.4.0.yml:31:3
   |
31 |   pre-release:
   |   ^^^^^^^^^^^
   = hint: ask omar
"""
    )


def test_paths_are_told_from_where_one_stands() -> None:
    assert "--> ../releases/2.4.0.yml:31:3\n" in render([diagnostic()], folder="../releases/")


def test_a_whole_file_has_no_line() -> None:
    said = Diagnostic(Kind.BROKEN, "wrong-type", "2.4.0.yml", "The file is empty", "delete it")
    assert render([said]) == "broken[wrong-type]: The file is empty\n  --> 2.4.0.yml\n = hint: delete it\n"


def test_without_a_hint_nothing_is_said() -> None:
    assert "hint" not in render([Diagnostic(Kind.BROKEN, "wrong-type", "2.4.0.yml", "x")])


def test_further_places_stand_below() -> None:
    said = Diagnostic(
        Kind.BROKEN,
        "duplicate-key",
        "x.yml",
        "twice",
        "",
        Snippet(Span(100, 1, 3), "abc: 2"),
        (Snippet(Span(9, 1, 3), "abc: 1", "first given here"),),
    )
    assert (
        render([said])
        == """\
broken[duplicate-key]: twice
   --> x.yml:100:1
    |
100 | abc: 2
    | ^^^
    :
  9 | abc: 1
    | ^^^ first given here
"""
    )


def test_diagnostics_are_parted_by_a_blank_line() -> None:
    assert render([diagnostic(), diagnostic()]).count("\n\n") == 1
    assert render([]) == ""


def test_colour_is_only_added() -> None:
    plain, coloured = render([diagnostic()]), render([diagnostic()], colour=True)
    assert coloured.startswith("\x1b[31;1mviolation[sign-off-missing]\x1b[0m: ")
    assert coloured.replace("\x1b[31;1m", "").replace("\x1b[0m", "") == plain


ONE_CELL = st.characters(exclude_characters="\n\r", exclude_categories=["Mn", "Me"]).filter(
    lambda char: east_asian_width(char) not in "WF"
)


@given(st.text(ONE_CELL, min_size=1, max_size=400), st.data())
def test_the_caret_stands_under_what_is_meant(text: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(text)))
    length = data.draw(st.integers(1, len(text) - column + 1))
    line, caret = render([diagnostic(7, text, column, length)]).split("\n")[3:5]
    assert caret[:4] == line[:4].replace("7", " ") == "  | "
    shown, marks = line[4:], caret[4:]
    start = marks.index("^")
    assert len(shown) <= WIDTH
    assert marks.strip(" ^") == ""
    meant = "".join(char if char.isprintable() else "·" for char in text)[column - 1 :]
    under = shown[start : start + len(marks.rstrip()) - start].removesuffix("…")
    assert meant.startswith(under.rstrip()) or under.startswith("…")


@pytest.mark.parametrize(
    ("before", "meant", "cells"),
    [("漢字: ", "typ", (6, 3)), ("e\N{COMBINING ACUTE ACCENT}: ", "typ", (3, 3)), ("a: ", "漢字", (3, 4))],
)
def test_wide_characters_and_combining_marks_do_not_move_the_caret(
    before: str, meant: str, cells: tuple[int, int]
) -> None:
    said = render([diagnostic(7, before + meant, len(before) + 1, len(meant))])
    assert said.split("\n")[4] == "  | " + " " * cells[0] + "^" * cells[1]


@given(st.text(max_size=80))
def test_what_is_shown_of_a_line_cannot_steer_a_terminal(text: str) -> None:
    line = render([diagnostic(7, text.replace("\n", " "), 1, 1)]).split("\n")[3]
    assert line.isprintable()


@pytest.mark.parametrize(
    ("kinds", "releases", "said"),
    [
        ([], 0, "0 releases checked: nothing found"),
        ([], 1, "1 release checked: nothing found"),
        ([Kind.WARNING], 2, "2 releases checked: 1 warning"),
        ([Kind.OVERDUE] * 3 + [Kind.BROKEN] * 2, 2, "2 releases checked: 2 broken, 3 overdue"),
        ([Kind.VIOLATION] * 2 + [Kind.WARNING] * 2, 2, "2 releases checked: 2 violations, 2 warnings"),
        ([Kind.VIOLATION, Kind.BROKEN], 2, "2 releases checked: 1 broken, 1 violation"),
    ],
)
def test_the_last_line_counts(kinds: list[Kind], releases: int, said: str) -> None:
    assert summary([Diagnostic(kind, "x", "x.yml", "x") for kind in kinds], releases) == said
