"""Bytes to text: what cannot be seen or is no UTF-8 is refused; what scripts need stays."""

from __future__ import annotations

import pytest
from trees import only_problem, place, text_at, tree

from generator.decoding import split_lines


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u00ad"])
def test_refuses_unseen_characters_raw_and_escaped(char: str) -> None:
    raw = only_problem(f"a: b\nc: 'ä{char}d'\n")
    assert (raw.rule, place(raw)) == ("not-text", (2, 6))
    escape = only_problem(f'a: b\nc: "\\u{ord(char):04x}"\n')
    assert (escape.rule, place(escape)) == ("not-text", (2, 4))
    assert f"U+{ord(char):04X}" in raw.message
    assert f"U+{ord(char):04X}" in escape.message


@pytest.mark.parametrize("char", ["\ufffe", "\uffff", "\ufdd0", "\U0001ffff", "\U000e0041", "\ufeff"])
def test_refuses_what_is_no_visible_character(char: str) -> None:
    assert only_problem(f"a: b{char}c\n").rule == "not-text"


def test_refuses_half_a_pair_as_an_escape() -> None:
    assert only_problem('a: "\\ud83d"\n').rule == "not-text"


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍💻", "שלום\u200f!", "e\u0301", "\U0001f600", "日本語"])
def test_keeps_what_scripts_and_emoji_need(text: str) -> None:
    assert text_at(tree(f"a: {text}\n"), "a") == text


def test_says_which_byte_and_which_letter_it_may_be() -> None:
    problem = only_problem("a: b\nc: dé\n".encode("cp1252"))
    assert (problem.rule, place(problem)) == ("not-text", (2, 5))
    assert "0xE9" in problem.message
    assert "“é”" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_names_utf16(encoding: str) -> None:
    problem = only_problem("a: b\n".encode(encoding))
    assert problem.rule == "not-text"
    assert "UTF-16" in problem.message


def test_bom_and_line_ends_change_nothing() -> None:
    plain = "ä: b\nc: |\n  d\n  e\nf: g\n"
    assert tree("\ufeff" + plain.replace("\n", "\r\n")) == tree(plain)
    assert split_lines(("\ufeff" + plain.replace("\n", "\r\n")).encode()) == plain.split("\n")
