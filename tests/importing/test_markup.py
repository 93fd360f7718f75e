from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import richtext
from generator.importing.markup import part_links, title_of, to_markdown


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("``code`` stays code", "`code` stays code"),
        ("``a ` b``", "``a ` b``"),
        ("see `the docs <https://a.example/x>`_ and `more\n<https://a.example/y>`__.", None),
        (":ref:`a page <anchor>`", ":ref:`a page <anchor>`"),
        ("*one* and **two**", "*one* and **two**"),
        ("the empty __init__.py file", r"the empty \_\_init__.py file"),
        ("version 2.*.* is over", r"version 2.\*.* is over"),
        ("docker_stack_* modules", "docker_stack_* modules"),
        ("a_b and c_d", "a_b and c_d"),
        ("&copy; & co", r"\&copy; & co"),
        ("# of rows", r"\# of rows"),
        (r"storagebox\* modules", r"storagebox\* modules"),
        ("https://a.example/__x__/*", "https://a.example/__x__/*"),
        ("[#1](https://a.example/1)", "[#1](https://a.example/1)"),
    ],
)
def test_markup_is_translated_where_that_is_exact(typed: str, markdown: str | None) -> None:
    expected = markdown or "see [the docs](https://a.example/x) and [more](https://a.example/y)."
    assert to_markdown(typed) == expected


def test_named_targets_become_links() -> None:
    typed = "The `New API`_ is here.\n\n.. _New API: https://a.example/api\n"
    assert to_markdown(typed) == "The [New API](https://a.example/api) is here.\n\n"


def test_a_target_that_nothing_names_stays() -> None:
    typed = "Text.\n\n.. _New API: https://a.example/api\n"
    assert to_markdown(typed) == typed


def test_code_blocks_become_fenced_ones() -> None:
    typed = "Before:\n\n.. code:: yaml\n\n    - a: __x__\n      b: 1\n\nAfter."
    assert to_markdown(typed) == "Before:\n\n```yaml\n- a: __x__\n  b: 1\n```\n\nAfter."


@given(st.text(st.sampled_from("ab *_~&;#1.,:<>()[]\\"), max_size=30))
def test_no_plain_character_gets_lost(typed: str) -> None:
    """Only what is markup in both languages may vanish: emphasis between spaces, and a backslash before a mark."""
    shown = unescape(re.sub("<[^>]*>", "", str(richtext.block(to_markdown(typed)))))
    assert re.findall(r"\w", shown) == re.findall(r"\w", typed) or _is_structure(typed)


def _is_structure(typed: str) -> bool:
    """A list's number is shown by the list; underscores can be emphasis's, a link's or a rule's."""
    return bool(re.search(r"(?m)^\s*\d+[.)]|_", typed))


@pytest.mark.parametrize(
    ("typed", "text", "links"),
    [
        ("fix (https://a.example/1).", "fix.", ("https://a.example/1",)),
        ("fix (https://a.example/1, https://a.example/2)", "fix", ("https://a.example/1", "https://a.example/2")),
        ("fix (https://a.example/1 and https://a.example/2).", "fix.", ("https://a.example/1", "https://a.example/2")),
        ("fix (see https://a.example/1)", "fix (see https://a.example/1)", ()),
        ("fix (https://a.example/1) for all", "fix (https://a.example/1) for all", ()),
        ("fix (https://me@a.example/1)", "fix (https://me@a.example/1)", ()),
        ("(https://a.example/1)", "(https://a.example/1)", ()),
    ],
)
def test_urls_in_brackets_at_the_end_become_links(typed: str, text: str, links: tuple[str, ...]) -> None:
    assert part_links(typed) == (text, links)


def test_a_title_is_whole_sentences_in_plain_words() -> None:
    assert title_of("The `x` option fails. " + "More words. " * 30).startswith("The x option fails. More words.")
    assert len(title_of("word " * 100)) <= 200
