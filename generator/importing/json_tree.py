"""JSON that another tool wrote, as the tree with places that YAML files have; several documents in a row are fine.

Knows RFC 8259 and the limits of a file; what a value means is for the importer.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from generator.decoding import REPLACED, UNSEEN, decode, describe, has_unseen, split_lines
from generator.diagnostics import Span
from generator.importing.foreign import Foreign
from generator.problem import Limits, Problems, StopReadingError, quoted
from generator.source import Entry, Mapping, Mark, Node, Scalar, Sequence, Style

LIMITS: Final = Limits(max_bytes=64 << 20, max_depth=32, max_values=2_000_000)
"""The limits of files that hold what a host knows of all releases, with everything that was attached to them."""
_STRINGS: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"[ \t\n]*")
_LITERAL: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])|(?:true|false|null)(?!\w)")


@dataclass(slots=True)
class _Open:
    """A list or an object whose end has not been read yet."""

    start: int
    items: list[Node] | None
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Scalar | None = None


class _RefusedError(Exception):
    """The rest of the file is not read; why was told."""


def open_json(data: bytes, path: str) -> tuple[Foreign, tuple[Node, ...]]:
    """Read a file; what makes its documents incomplete is a problem of the file."""
    foreign = Foreign(path, split_lines(data))
    if len(data) > LIMITS.max_bytes:
        message = f"The file has {len(data):,} bytes; {LIMITS.max_bytes:,} are the most that is read"
        foreign.refuse("too-large", message, "export fewer releases at a time", None)
        return foreign, ()
    problems = Problems()
    try:
        text = decode(data, problems)
    except StopReadingError:
        text = None
    for one in problems.sorted():
        if text is None:
            foreign.refuse(one.rule, one.message, one.hint, one.span)
        else:
            foreign.note(f"{one.message}; it was replaced by “{REPLACED}”", one.span, one.rule)
    if text is None:
        return foreign, ()
    try:
        return foreign, tuple(_Reader(text, foreign).documents())
    except _RefusedError:
        return foreign, ()


class _Reader:
    """Builds the trees of one text without recursion."""

    def __init__(self, text: str, foreign: Foreign) -> None:
        self._text = text
        self._foreign = foreign
        self._here = 0
        self._open: list[_Open] = []
        self._values = 0
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def documents(self) -> list[Node]:
        found: list[Node] = []
        while self._skip():
            found.append(self._document())
        return found

    def _document(self) -> Node:
        while True:
            node = self._value()
            while node is not None:
                if not self._open:
                    return node
                node = self._close_after(node)

    def _value(self) -> Node | None:
        """The next value; None where a list or an object opens that holds something."""
        self._count()
        char = self._skip()
        start = self._here
        if char in ("[", "{"):
            if len(self._open) == LIMITS.max_depth:
                message = f"Lists and objects stand in each other more than {LIMITS.max_depth} deep"
                self._refuse(message, "is it a list of releases?", "too-large")
            self._here += 1
            self._open.append(_Open(start, [] if char == "[" else None))
            if self._skip() == {"[": "]", "{": "}"}[char]:
                return self._closed()
            if char == "{":
                self._key()
            return None
        if char == '"':
            return self._string()
        if found := _LITERAL.match(self._text, start):
            self._here = found.end()
            return Scalar(found[0], Style.PLAIN, self._mark(start))
        return self._refuse("A value is expected here")

    def _close_after(self, node: Node) -> Node | None:
        """Put a value where it belongs; returns what is complete with it, if anything is."""
        here = self._open[-1]
        if here.items is not None:
            here.items.append(node)
        elif here.key:
            here.entries[here.key.text] = Entry(here.key, node)
        char = self._skip()
        if char == ("}" if here.items is None else "]"):
            return self._closed()
        if char != ",":
            self._refuse(
                "A comma or the end of the " + ("object" if here.items is None else "list") + " is expected here"
            )
        self._here += 1
        if here.items is None:
            self._key()
        return None

    def _closed(self) -> Node:
        self._here += 1
        done = self._open.pop()
        mark = self._mark(done.start)
        if done.items is None:
            return Mapping(done.entries, flow=True, mark=mark)
        return Sequence(tuple(done.items), flow=True, mark=mark)

    def _key(self) -> None:
        if self._skip() != '"':
            self._refuse("A name in quotes is expected here")
        key = self._string()
        here = self._open[-1]
        if key.text in here.entries:
            first = here.entries[key.text].key.mark.line
            self._foreign.refuse("duplicate-key", f"{quoted(key.text)} is given in line {first} too", "keep one", key)
        here.key = key
        if self._skip() != ":":
            self._refuse("A colon is expected here")
        self._here += 1

    def _string(self) -> Scalar:
        start = self._here
        try:
            value, self._here = _STRINGS.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            self._here = min(max(error.pos, start), len(self._text))
            self._refuse("A text is not closed" if "nterminated" in error.msg else "This cannot stand in a text")
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        if not has_unseen(text):
            return Scalar(text, Style.QUOTED, self._mark(start))
        scalar = Scalar(UNSEEN.sub(REPLACED, text), Style.QUOTED, self._mark(start))
        message = f"The text holds {describe(text)}, which cannot be seen; it was replaced by “{REPLACED}”"
        self._foreign.note(message, scalar, "not-text")
        return scalar

    def _skip(self) -> str:
        """The next character that is no space; empty at the end."""
        char = self._text[self._here : self._here + 1]
        if char > " " or not (found := _SPACE.match(self._text, self._here)):
            return char
        self._here = found.end()
        return self._text[self._here : self._here + 1]

    def _count(self) -> None:
        self._values += 1
        if self._values > LIMITS.max_values:
            self._refuse(
                f"The file holds more than {LIMITS.max_values:,} values", "export fewer at a time", "too-large"
            )

    def _mark(self, start: int) -> Mark:
        return Mark(*self._place(start), *self._place(self._here))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _refuse(self, message: str, hint: str = "", rule: str = "not-json") -> Node:
        hint = hint or "export it again: the file is cut off, or is no JSON"
        if self._here >= len(self._text) and rule == "not-json":
            message = "The file ends before its JSON does"
        self._foreign.refuse(rule, message, hint, Span(*self._place(self._here)))
        raise _RefusedError
