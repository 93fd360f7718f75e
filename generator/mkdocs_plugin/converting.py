"""Generated Markdown as HTML: headings by what the site's own engine makes of one like them, HTML blocks as they are.

Boundary: equal to what the engine makes of the whole page, or nothing. What the engine is and does is MkDocs' to know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.mould import Mould, bare_mark, cast, encode, mark
from generator.skeleton import OPENS_BLOCK

if TYPE_CHECKING:
    from mkdocs.structure.toc import AnchorLink

# What `templating.escape` writes, and the parentheses that templates put around a count.
_PLAIN: Final = (
    r"(?:[^\x00-\x1f!-'*+\-./:-@\[-`{-\x7f]|&#[0-9]+;|(?<=[0-9])\.(?=[0-9])|(?<=[0-9A-Za-z])-(?=[0-9A-Za-z]))+"
)
_HEADING: Final = re.compile(rf"(#{{1,6}}) ({_PLAIN}?)(?: \*({_PLAIN})\*)? \{{ ?#([0-9A-Za-z_.-]+) ?\}}")
_REMEMBERED: Final = 4096
"""How many headings are remembered."""
_HARMLESS: Final = frozenset(
    {
        *(
            "admonition",
            "attr_list",
            "codehilite",
            "def_list",
            "fenced_code",
            "footnotes",
            "md_in_html",
            "tables",
            "toc",
        ),
        *("pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences"),
        *("pymdownx.tabbed", "pymdownx.tasklist"),
    }
)
"""Extensions that leave the words of a heading alone."""

Engine = Callable[[str], "tuple[str, list[AnchorLink]]"]
"""Converts Markdown with the settings of the site: to HTML, and the entries of the table of contents."""


class Heading(NamedTuple):
    """A heading as the table of contents knows it."""

    level: int
    id: str
    title: str
    """HTML text."""


class Converted(NamedTuple):
    """A page as HTML, with its headings in order."""

    html: bytes
    """Blocks are encoded one by one: most hold ASCII alone, which takes less than a page with a single dash in it."""
    headings: tuple[Heading, ...]


class _Form(NamedTuple):
    """What the engine makes of a heading of one level."""

    html: Mould
    title: Mould | None
    """For the table of contents; None where it leaves out the level."""


@dataclass(frozen=True)
class Converter:
    """Converts the pages of a site."""

    engine: Engine
    extensions: frozenset[str]
    _forms: dict[tuple[int, bool], _Form | None] = field(default_factory=dict)
    _known: dict[str, tuple[bytes, Heading | None] | None] = field(default_factory=dict)
    """Headings that were met before: most pages have the same ones."""

    def convert(self, markdown: str) -> Converted | None:
        """The page as HTML; None where it holds more than headings and blocks, and only the engine knows."""
        if not self._is_fit:
            return None
        parts: list[bytes] = []
        headings: dict[str, Heading] = {}
        *chunks, last = markdown.split("\n\n")
        for chunk in (*chunks, last.rstrip("\n")):
            if chunk[:1] == "<":
                if "\n" in chunk or not OPENS_BLOCK.match(chunk):
                    return None
                parts += encode(chunk), b"\n\n"
                continue
            found = self._heading(chunk)
            if not found:
                return None
            html, heading = found
            parts += html, b"\n"
            if heading:
                if heading.id in headings:
                    return None
                headings[heading.id] = heading
        return Converted(b"".join(parts[:-1]), tuple(headings.values()))

    @property
    def _is_fit(self) -> bool:
        return "attr_list" in self.extensions and self.extensions <= _HARMLESS

    def _heading(self, line: str) -> tuple[bytes, Heading | None] | None:
        if line not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[line] = self._made(line)
        return self._known[line]

    def _made(self, line: str) -> tuple[bytes, Heading | None] | None:
        """A heading as HTML and as an entry of the contents; None where it is none that is known."""
        found = _HEADING.fullmatch(line)
        if not found:
            return None
        marks, text, kicker, identifier = found.groups()
        form = self._form(len(marks), has_kicker=kicker is not None)
        if form is None or text != text.strip() or (kicker or "") != (kicker or "").strip():
            return None
        values = {"text": text, "kicker": kicker or "", "id": identifier}
        heading = Heading(len(marks), identifier, form.title.fill(values)) if form.title else None
        return form.html.print(values), heading

    def _form(self, level: int, *, has_kicker: bool) -> _Form | None:
        key = level, has_kicker
        if key not in self._forms:
            self._forms[key] = self._learn(level, has_kicker=has_kicker)
        return self._forms[key]

    def _learn(self, level: int, *, has_kicker: bool) -> _Form | None:
        """Look what the engine makes of such a heading; None where that is not plain to see."""
        text = mark("text") + (f" *{mark('kicker')}*" if has_kicker else "")
        html, entries = self.engine(f"{'#' * level} {text} {{ #{bare_mark('id')} }}")
        form = _Form(cast(html), cast(entries[0].title) if entries else None)
        wanted = {"text", "kicker"} if has_kicker else {"text"}
        is_plain = form.html.names == wanted | {"id"} and (form.title is None or form.title.names == wanted)
        return form if is_plain else None
