"""Text on a screen: how many cells it takes, and how it is wrapped, padded and coloured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.telling.screen import Screen, cells, clean, pad, table, wrap

anything = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("plain", 5),
        ("Bergström", 9),
        ("Bergstro\u0308m", 9),
        ("日本語", 6),
        ("ＡＢ", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("🚀", 2),
        ("a\u200db", 2),
        ("", 0),
        ("\x1b[31mred\x1b[0m", 3),
    ],
)
def test_cells_are_counted_as_a_terminal_draws_them(text: str, width: int) -> None:
    assert cells(text) == width
    assert cells(pad(text, 12)) == 12


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\nb\tc\r\nd", "a b c d"),
        ("\u202eevil", "\\u202eevil"),
        ("\x9b31m", "\\x9b31m"),
        ("👩\u200d💻 “ö”", "👩\u200d💻 “ö”"),
    ],
)
def test_what_steers_a_terminal_is_shown_as_an_escape(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@given(anything.map(clean), st.integers(10, 60))
def test_nothing_is_lost_or_cut_by_wrapping(text: str, width: int) -> None:
    lines = wrap(text, width, "- ")
    assert "".join(lines)[2:].replace(" ", "") == text.replace(" ", "") or lines == ["-"]
    for line in lines:
        assert cells(line) <= width or " " not in line[2:].strip()


def test_words_are_kept_whole_and_wide_characters_may_part() -> None:
    assert wrap("see https://octoacme.example/a/long/address now", 20) == [
        "see",
        "https://octoacme.example/a/long/address",
        "now",
    ]
    assert wrap("日本語日本語", 8, "- ") == ["- 日本語", "  日本語"]


def test_a_table_is_aligned_and_moves_its_last_column_below_where_it_is_narrow() -> None:
    rows = [("日本", "one", "the last column has words"), ("abcdef", "2", "x")]
    assert list(table(rows, Screen(60))) == [
        "日本    one  the last column has words",
        "abcdef  2    x",
    ]
    wide = [("a" * 40, "the last column has words"), ("b", "x")]
    assert list(table(wide, Screen(48))) == ["a" * 40, "    the last column has words", "b", "    x"]
    assert list(table([], Screen())) == []


def test_colour_is_only_for_a_screen_that_shows_it() -> None:
    assert Screen(colour=False).paint("bad", "bad") == "bad"
    assert Screen(colour=True).paint("bad", "bad") == "\x1b[31mbad\x1b[0m"
    assert Screen(colour=True).paint("", "bad") == ""
