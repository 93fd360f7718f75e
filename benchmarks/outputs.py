"""What a tool has put out: how many pages and bytes, and what stands on a page of a release, word by word.

Boundary: reads a finished site; knows no tool but by its folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

EDIT = "Edit this page"
UNREAD = frozenset({"script", "style", "svg", "head", "template"})


class Output(NamedTuple):
    """A site, counted."""

    files: int
    size: int
    """Bytes of all files."""
    pages: int
    page_size: int
    """Bytes of all pages."""
    search_size: int
    """Bytes of what search loads."""


class Text(NamedTuple):
    """What people read of some pages."""

    words: int
    headings: int
    links: int
    """Links in the text itself, without those of a heading to itself and to the page's source."""
    around: int
    """Words around the text: header, navigation, table of contents, footer."""


def count(site: Path) -> Output:
    """Count the files of a site."""
    sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    pages = [size for file, size in sizes.items() if file.suffix == ".html"]
    search = [size for file, size in sizes.items() if _is_index(file.relative_to(site))]
    return Output(len(sizes), sum(sizes.values()), len(pages), sum(pages), sum(search))


def pages_of(site: Path) -> set[str]:
    """The URLs of a site's pages."""
    return {file.parent.relative_to(site).as_posix() for file in site.rglob("index.html")}


def read(site: Path, urls: Iterable[str]) -> Text:
    """Read some pages, as people do."""
    reader = _Reader()
    for url in urls:
        reader.feed((site / url / "index.html").read_text(encoding="utf-8"))
        reader.close()
        reader.reset()
    return Text(reader.words, reader.headings, reader.links, reader.around)


def _is_index(file: Path) -> bool:
    return file.parts[0] in ("search", "pagefind") or file.as_posix() in ("index.json", "search.json")


class _Reader(HTMLParser):
    """Counts what stands within `<article>`, and the words without."""

    words = headings = links = around = 0

    def reset(self) -> None:
        super().reset()
        self._inside = False
        self._unread = self._own_link = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        if tag == "article":
            self._inside = True
        if not self._inside:
            return
        self.headings += tag in ("h1", "h2", "h3", "h4")
        given = dict(attrs)
        if tag == "a" and given.get("class") == "headerlink":
            self._own_link += 1
        elif tag == "a" and "href" in given and given.get("title") != EDIT:
            self.links += 1

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD
        if tag == "article":
            self._inside = False
        if tag == "a":
            self._own_link = 0

    def handle_data(self, data: str) -> None:
        if self._unread or self._own_link:
            return
        words = len(data.split())
        if self._inside:
            self.words += words
        else:
            self.around += words
