"""A Markdown document as its outermost blocks, with their places, links and items.

Knows the structure of Markdown; what a heading or an item means is for whoever reads the outline.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from generator.importing.links import Link, written
from generator.markdown_events import LESS, Definition, Event, definitions, events

BOLD: Final = 7
"""The level of a paragraph that is one bold line and serves as a heading: below all real ones."""
_LEVELS: Final = {f"H{level}": level for level in range(1, 7)}


class Stretch(NamedTuple):
    """A stretch of the document, in bytes."""

    start: int
    end: int


class Block(NamedTuple):
    """One of the outermost blocks: a heading, a list, or anything else."""

    place: Stretch
    level: int = 0
    """Of a heading; 0 where it is none."""
    title: str = ""
    """A heading's words, without markup."""
    heading: Stretch | None = None
    """Where a heading's words stand."""
    items: tuple[Stretch, ...] = ()
    """The content of each item, where it is a list."""


class Outline:
    """A document taken apart; what is HTML in it is text."""

    def __init__(self, text: str) -> None:
        self._data = text.encode()
        self._line_starts = [0, *(found.end() for found in re.finditer(b"\n", self._data))]
        self.links: list[Link] = []
        self.blocks = tuple(self._read(text))
        self._definitions = tuple(definitions(text))

    def line(self, offset: int) -> int:
        """The line, from 1, on which a place stands."""
        return bisect_right(self._line_starts, offset)

    def last_line(self, place: Stretch) -> int:
        """The last line of a place that is not blank."""
        return self.line(place.start + max(0, len(self._data[place.start : place.end].rstrip()) - 1))

    def text(self, place: Stretch) -> str:
        """A stretch in Markdown that stands alone: links to definitions are written out, and its indent is gone."""
        line_start = self._line_starts[self.line(place.start) - 1]
        before = self._data[line_start : place.start].decode()
        margin = len(before.expandtabs(4))
        found = "".join(self._resolved(place))
        first, *rest = ((before if not before.strip() else "") + found).split("\n")
        if not before.strip():
            return "\n".join([first, *rest]).strip("\n").rstrip()
        return "\n".join([first, *(_outdented(line, margin) for line in rest)]).strip()

    def links_in(self, place: Stretch) -> Sequence[Link]:
        """The links that stand in a stretch, in order."""
        starts = self._link_starts
        return self.links[bisect_left(starts, place.start) : bisect_left(starts, place.end)]

    def unused(self, places: Iterable[Stretch]) -> Iterator[Definition]:
        """Definitions to which no link in some places leads."""
        used = {_label(link.label) for place in places for link in self.links_in(place)}
        return (one for one in self._definitions if _label(one.label) not in used)

    def leftovers(self) -> Iterator[Stretch]:
        """What stands between the blocks and defines nothing: of two definitions with one label, the second."""
        here = 0
        end = Stretch(len(self._data), len(self._data))
        taken = [block.place for block in self.blocks] + [Stretch(*one[1:]) for one in self._definitions]
        for place in [*sorted(taken), end]:
            if rest := self._data[here : place.start].strip():
                start = self._data.index(rest, here)
                yield Stretch(start, start + len(rest))
            here = max(here, place.end)

    @cached_property
    def _link_starts(self) -> list[int]:
        return [link.start for link in self.links]

    def _read(self, text: str) -> Iterator[Block]:
        depth, inside = 0, []
        for event in events(text):
            depth -= event.step == "End"
            if event.step == "Start" and event.name in ("Link", "Image"):
                self.links.append(Link.of(event, self._data))
            if depth or event.step == "Start":
                inside.append((depth, event))
            elif event.step == "End":
                yield self._block(inside)
                inside = []
            else:
                yield Block(Stretch(event.start, event.end))
            depth += event.step == "Start"

    def _block(self, inside: Sequence[tuple[int, Event]]) -> Block:
        (_, outer), *rest = inside
        place = Stretch(outer.start, outer.end)
        if outer.name == "List":
            items = tuple(_items(rest))  # the engine lets a list reach up to the next block
            return Block(Stretch(place.start, max(item.end for item in items)), items=items)
        if outer.name == "Heading":
            return self._heading(place, _LEVELS[outer.property("level")], [event for _, event in rest])
        if outer.name == "Paragraph" and (bold := _bold_line(rest)):
            return self._heading(place, BOLD, bold)
        return Block(place)

    def _heading(self, place: Stretch, level: int, inside: Sequence[Event]) -> Block:
        if not inside:
            return Block(place, level, heading=Stretch(place.end, place.end))
        words = Stretch(inside[0].start, max(event.end for event in inside))
        return Block(place, level, _words(inside), words)

    def _resolved(self, place: Stretch) -> Iterator[str]:
        here = place.start
        for link in self._tails(place):
            yield self._data[here : link.tail].decode()
            yield written(link)
            here = link.tail_end
        yield self._data[here : max(here, place.end)].decode()

    def _tails(self, place: Stretch) -> list[Link]:
        """The links by definition in a stretch, by where each one's destination belongs: of two nested, the inner."""
        found = [link for link in self.links_in(place) if link.is_reference]
        return sorted(found, key=lambda link: link.tail)


def _items(inside: Sequence[tuple[int, Event]]) -> Iterator[Stretch]:
    """The content of each item of a list, without its marker; an empty one has none."""
    for number, (depth, event) in enumerate(inside):
        if depth == 1 and event.step == "Start":
            _, content = inside[number + 1] if number + 1 < len(inside) else (0, event)
            end = event.end
            yield (
                Stretch(content.start, end)
                if content.start > event.start and content.step != "End"
                else Stretch(end, end)
            )


def _bold_line(inside: Sequence[tuple[int, Event]]) -> list[Event]:
    """What stands between the stars of a paragraph that is bold and nothing else, but for a colon."""
    (_, first), *rest = inside
    if (first.step, first.name) != ("Start", "Strong"):
        return []
    end = next((n for n, (depth, event) in enumerate(rest) if depth == 1 and event.step == "End"), None)
    if end is None or any(event.value != ":" for _, event in rest[end + 1 :]):
        return []
    return [event for _, event in rest[:end] if event.name != "SoftBreak"] if end else []


def _words(inside: Sequence[Event]) -> str:
    texts = (str(event.value) if event.name in ("Text", "Code") else " " for event in inside if not event.step)
    return " ".join("".join(texts).replace(LESS, "<").split())


def _outdented(line: str, margin: int) -> str:
    head = line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4)
    return head[margin:] + line.lstrip(" \t")


def _label(label: str) -> str:
    return " ".join(label.casefold().split())
