"""Tables of contents: most are put together from what the theme made of the sections of other pages.

Boundary: Material's own templates, which print a table in one place, section by section. Where other templates may look
into tables, or a page shows that they come out otherwise, nothing is put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_theme_dir

from generator.mould import CLOSE, OPEN, Mould, bare_mark, cast

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from generator.mkdocs_plugin.converting import Heading

TABLE: Final = "table"
"""The value that a mould asks for where the table belongs."""
_MARK: Final = re.compile(rf"({OPEN}toc_(?:title|id)_)([0-9]+)")
_SECTION: Final = 2
"""The level of the headings below a page's title."""
_LAST: Final = (0,)
_REMEMBERED: Final = 4096
"""How many tables are remembered."""


class Tables:
    """What the theme prints for the headings below the titles of pages."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Nothing is known of them yet but whether they may be put together."""
        self._may_be_made = not _looked_into(config)
        self._sections: dict[tuple[int, ...], Mould] = {}
        """By the levels of their headings, up to where the next one begins; the last one of a table by itself."""
        self._known: dict[tuple[Heading, ...], str] = {}
        """Tables that were made before: most pages have the same ones."""

    def of(self, headings: tuple[Heading, ...]) -> str | None:
        """The table of a page with a title and such headings; None where the theme has to be asked."""
        if not self._may_be_made or not headings or headings[0].level != 1:
            return None
        below = headings[1:]
        table = self._known.get(below)
        if table is None and (table := self._made(below)) is not None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[below] = table
        return table

    def _made(self, below: tuple[Heading, ...]) -> str | None:
        levels = tuple(one.level for one in below)
        parts: list[str] = []
        for start, end, kind in _parted(levels):
            if kind not in self._sections:
                return None
            parts.append(self._sections[kind].fill(values_of(below[start:end])))
        return "".join(parts) or None

    def learn(self, levels: Sequence[int], text: str) -> str | None:
        """Take apart what the theme made of a page of marks; gives the page with one mark for its table.

        Args:
            levels: of its headings, the marks of which are numbered.
            text: the page.
        """
        parted = list(_parted(levels[1:])) if self._may_be_made and levels[:1] == (1,) else []
        if not parted:
            return None
        found = list(_MARK.finditer(text))
        numbers = [int(one[2]) for one in found]
        self._may_be_made = numbers == sorted(numbers) and {0, *numbers} == set(range(len(levels)))
        if not self._may_be_made:
            return None
        cuts = [found[numbers.index(start + 1)].start() for start, _, _ in parted]
        cuts.append(text.index(CLOSE, found[-1].end()) + 1)
        for (start, _, kind), (begin, end) in zip(parted, pairwise(cuts), strict=True):
            section = cast(_renumbered(text[begin:end], start + 1))
            is_same = self._sections.setdefault(kind, section) == section
            self._may_be_made &= is_same and all(name.startswith("toc_") for name in section.names)
        return f"{text[: cuts[0]]}{bare_mark(TABLE)}{text[cuts[-1] :]}" if self._may_be_made else None


def _parted(levels: Sequence[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Where each section begins and ends among the headings below a title, and of which kind it is.

    None where that is not so: the last heading has to be a section's, so that tables end alike.
    """
    if levels and levels[0] == levels[-1] == min(levels) == _SECTION:
        starts = [number for number, level in enumerate(levels) if level == _SECTION]
        for start, end in pairwise(starts):
            yield start, end, tuple(levels[start:end])
        yield starts[-1], len(levels), _LAST


def _renumbered(text: str, less: int) -> str:
    return _MARK.sub(lambda found: f"{found[1]}{int(found[2]) - less}", text)


def _looked_into(config: MkDocsConfig) -> bool:
    """Whether templates that are not Material's may look into tables of contents."""
    if config.theme.name != "material":
        return True
    folders = (Path(folder) for folder in config.theme.dirs if folder != get_theme_dir("material"))
    templates = (file for folder in folders for file in folder.rglob("*.html"))
    return any(b"toc" in file.read_bytes() for file in templates)


def values_of(headings: Iterable[Heading]) -> dict[str, str]:
    """What belongs to the marks of headings, which are numbered."""
    values: dict[str, str] = {}
    for number, heading in enumerate(headings):
        values[f"toc_title_{number}"], values[f"toc_id_{number}"] = heading.title, heading.id
    return values


def contents(headings: Iterable[Heading]) -> TableOfContents:
    """The table of contents: a heading stands below the last one of a higher rank."""
    top: list[AnchorLink] = []
    open_: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(heading.title, heading.id, heading.level)
        while open_ and open_[-1].level >= link.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(link)
        open_.append(link)
    return TableOfContents(top)
