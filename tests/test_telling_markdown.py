"""Markdown written anew: it says what was typed, in every engine, and ends where the field ends."""

from __future__ import annotations

import re
from html import unescape

import markdown as python_markdown
import pyromark
import pytest
from engines import EXTENSIONS
from hostile_texts import markdown as any_markdown
from hostile_texts import texts
from hypothesis import given
from hypothesis import strategies as st

from generator import richtext
from generator.telling.markdown import island, sentence, value

_INLINE = ("pymdownx.emoji", "pymdownx.mark", "pymdownx.magiclink")
"""Extensions that act upon single words, wherever they stand."""


def engines(text: str) -> dict[str, str]:
    """A text as different sites render it."""
    plain = pyromark.html(text, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH)
    many = [one for one in EXTENSIONS if one not in _INLINE]
    return {
        "pyromark": plain,
        "python-markdown": python_markdown.markdown(text),
        "with extensions": python_markdown.markdown(text, extensions=many),
    }


def words(html: str) -> str:
    """What a reader reads; marks of deletion aside, which not every engine knows."""
    inline = re.sub(r"</?(?:em|strong|del|a|code|span)\b[^>]*>", "", html)
    flat = unescape(re.sub(r"<!--.*?-->|<[^>]*>", " ", inline)).replace("~", "")
    # A table is lines of text to an engine that knows none.
    return " ".join(re.sub(r"\||:?-{3,}:?", " ", flat).split())


def reads_as_typed(text: str) -> None:
    wanted = words(richtext.block(text))
    for name, html in engines("\n".join(island(text))).items():
        assert words(html) == wanted, name


@given(any_markdown)
def test_every_engine_reads_what_the_site_shows(text: str) -> None:
    reads_as_typed(text)


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=[name for name, _ in texts()])
def test_hostile_texts_read_as_the_site_shows_them(name: str, text: str) -> None:
    assert name
    reads_as_typed(text)


@given(any_markdown)
def test_nothing_behind_a_field_is_swallowed(text: str) -> None:
    page = "\n".join(["# Top", "", *island(text), "", "## Behind", "", "The end."])
    for name, html in engines(page).items():
        assert re.findall(r"<h([12])[^>]*>(.*?)</h", html) == [("1", "Top"), ("2", "Behind")], name
        assert re.search(r"<p>The end\.</p>\s*$", html), name


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))))
def test_a_plain_value_is_no_markdown(text: str) -> None:
    for line, wanted in ((f"x {value(text)}", f"x {text}"), (sentence(text), text)):
        html = pyromark.html(line)
        assert unescape(re.sub(r"</?p>", "", html)).split() == wanted.split()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Plain *and* **bold** `code`.", ["Plain *and* **bold** `code`."]),
        ("# A heading", ["**A heading**"]),
        ("1.10 is a version", ["1.10 is a version"]),
        ("```\nnever closed", ["    never closed"]),
        ("- one\n- two", ["-   one", "-   two"]),
        ("2026. one\n\n      more", ["2026. one", "", "      more"]),
        ("See https://a.example/b?c=d.", ["See <https://a.example/b?c=d>."]),
        ("[here](https://a.example)", ["[here](<https://a.example>)"]),
        ("<script>alert(1)</script>", ["&lt;script>alert(1)&lt;/script>"]),
        ("`{{ x }}`", ["<code>&#123;&#123; x &#125;&#125;</code>"]),
        ("\\# no heading", ["\\# no heading"]),
        ("2\\. no list", ["2\\. no list"]),
        ("one  \ntwo", ["one  ", "two"]),
        ("> quoted", ["> quoted"]),
        ("- one\n\n<!-- -->\n\n- two", ["-   one", "", "&lt;!-- -->", "", "-   two"]),
    ],
)
def test_common_texts_stay_readable(text: str, lines: list[str]) -> None:
    assert island(text) == lines
