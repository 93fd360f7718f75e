"""The sections of a page of ours, as text: what stands under each of its headings.

Boundary: Markdown in the form of `Page.markdown`, where headings have ids and all else is HTML blocks of one line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator import richtext

_HEADING: Final = re.compile(r"#{2,6} (.+?)(?: \*(.+)\*)? \{ ?#([^ }]+) ?\}")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLOCKS: Final = frozenset(("dd", "dt", "summary", "table", "td", "th", "ul", "ol", "blockquote"))
_TAG: Final = re.compile(r"</?([a-z]+)>")
_LINES: Final = frozenset(("div", "li", "p", "pre", "tr"))
_TAGS: Final = _LINES | _BLOCKS


class Section(NamedTuple):
    """A heading and what stands under it, up to the next one."""

    id: str
    title: str
    lines: tuple[str, ...]


def sections(markdown: str) -> Iterator[Section]:
    """The sections below the page's title."""
    heading: tuple[str, str] | None = None
    lines: list[str] = []
    for chunk in markdown.split("\n\n"):
        if found := _HEADING.fullmatch(chunk.strip()):
            if heading:
                yield Section(*heading, tuple(lines))
            heading, lines = (found[3], _plain(found[1])), []
        elif heading and chunk.lstrip().startswith("<"):
            lines += _lines(chunk)
    if heading:
        yield Section(*heading, tuple(lines))


def _plain(heading: str) -> str:
    return " ".join(_lines(_ESCAPED.sub(r"\1", heading)))


def _lines(block: str) -> list[str]:
    """An HTML block as lines of text: a row of a table, an item or a paragraph each."""
    parted = _TAG.sub(_edge, richtext.tags_alone(block, _TAGS).replace("\n", " "))
    joined = (" ".join(line.split()) for line in html.unescape(parted).split("\n"))
    return [line for line in joined if line]


def _edge(tag: re.Match[str]) -> str:
    return "\n" if tag[1] in _LINES else " "
