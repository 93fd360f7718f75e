"""The sections of a page of ours, as text: what stands under each of its headings.

Boundary: Markdown in the form of `Page.markdown`, where headings have ids and all else is HTML blocks of one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final, NamedTuple

_HEADING: Final = re.compile(r"#{2,6} (.+?)(?: \*(.+)\*)? \{ ?#([^ }]+) ?\}")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLOCKS: Final = frozenset(("dd", "dt", "summary", "table", "td", "th", "ul", "ol", "blockquote"))
_LINES: Final = frozenset(("div", "li", "p", "pre", "tr"))


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
            lines += _Text(chunk).lines
    if heading:
        yield Section(*heading, tuple(lines))


def _plain(heading: str) -> str:
    return " ".join(_Text(_ESCAPED.sub(r"\1", heading)).lines)


class _Text(HTMLParser):
    """Reads an HTML block as lines of text: a row of a table, an item or a paragraph each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.feed(html)
        self.close()

    @property
    def lines(self) -> list[str]:
        joined = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return [line for line in joined if line]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class's
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        self._parts.append(data.replace("\n", " "))

    def _edge(self, tag: str) -> None:
        if tag in _LINES:
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._parts.append(" ")
