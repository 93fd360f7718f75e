"""Text on a screen of so many cells: how wide it is, how it is wrapped, padded and coloured.

Boundary: characters and cells; which screen there is, and whether it shows colours, is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from generator.decoding import UNSEEN
from generator.problem import escaped

NARROWEST: Final = 40
"""Cells below which lines are not made narrower: what is left would be single words."""
WIDEST: Final = 100
"""Cells of a line of prose; longer ones are hard to read, however wide the screen is."""
_CODES: Final = {"ok": "32", "info": "36", "warn": "33", "bad": "31", "key": "35", "mute": "2", "bold": "1"}
"""What a tone of the pages looks like in a terminal."""
_PAINT: Final = re.compile(r"\x1b\[[0-9]*m")
_NO_CELL: Final = ("Mn", "Me", "Cf")
_JAMO: Final = range(0x1160, 0x1200)
"""Vowels and finals of Hangul, which are drawn into the syllable that they follow."""


class Screen(NamedTuple):
    """Where text is shown."""

    width: int = 80
    colour: bool = False

    @property
    def prose(self) -> int:
        """The cells of a line of prose."""
        return max(NARROWEST, min(self.width, WIDEST))

    def paint(self, words: str, tone: str) -> str:
        """Colour words, which say what they mean without it, too."""
        return f"\x1b[{_CODES[tone]}m{words}\x1b[0m" if self.colour and words else words

    def heading(self, words: str) -> str:
        return self.paint(words, "bold")


def clean(text: str) -> str:
    """A text on one line that steers no terminal: what cannot be seen is written as an escape."""
    return UNSEEN.sub(lambda char: escaped(char[0]), re.sub(r"[\t\n\r]+", " ", text))


def cells(text: str) -> int:
    """How many cells a text takes: two for wide characters, none for what is drawn onto the one before."""
    if "\x1b" in text:
        text = _PAINT.sub("", text)
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in _NO_CELL or ord(char) in _JAMO:
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def pad(text: str, width: int) -> str:
    """A text with blanks behind it, up to a width."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """A paragraph in lines of a width.

    A word is never cut, so that addresses and commands can be copied; wide characters, which are written without
    blanks, may part anywhere.

    Args:
        text: the paragraph, without line ends.
        width: the cells of a line.
        first: what stands before the first line.
        rest: what stands before the others; blanks as wide as `first`, where it is not said.
    """
    rest = " " * cells(first) if rest is None else rest
    lines, line, used = [], first, cells(first)
    start = True
    for gap, piece in _pieces(text):
        need = cells(piece)
        if not start and used + len(gap) + need > width:
            lines.append(line.rstrip(" "))
            line, used, start = rest, cells(rest), True
        line += piece if start else gap + piece
        used += need if start else len(gap) + need
        start = False
    return [*lines, line.rstrip(" ")]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What a line may end behind, each with the blank that parts it from the one before."""
    for number, word in enumerate(text.split(" ") if text else ()):
        gap = " " if number else ""
        if word.isascii():
            if word:
                yield gap, word
            continue
        for part in filter(None, re.split(r"(?<=[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef])", word)):
            yield gap, part
            gap = ""


def columns(rows: Iterable[tuple[str, ...]]) -> list[int]:
    """How wide each column of a table is."""
    return [max(map(cells, column)) for column in zip(*rows, strict=True)]


def table(rows: Sequence[tuple[str, ...]], screen: Screen, indent: str = "") -> Iterator[str]:
    """Rows in columns; the last one is wrapped in its own, or below the rows where it would be too narrow."""
    widths = columns(rows)
    before = len(indent) + sum(width + 2 for width in widths[:-1])
    room = screen.prose - before
    beside = not rows or room >= min(widths[-1], NARROWEST // 3)
    for *cells_, last in rows:
        head = indent + "".join(f"{pad(text, width)}  " for text, width in zip(cells_, widths, strict=False))
        if beside:
            yield from wrap(last, screen.prose, head)
        else:
            yield head.rstrip()
            yield from wrap(last, screen.prose, f"{indent}    ")
