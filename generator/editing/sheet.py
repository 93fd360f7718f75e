"""A file that is edited: its bytes, its text as typed, its tree, and where in the text a place of the tree is.

Knows places and lines; which change is wanted is for the operations.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, Self

from generator import source
from generator.diagnostics import Edit, Route
from generator.problem import Limits
from generator.source import Entry, Mapping, Node, Scalar, Sequence, Style

LENIENT: Final = Limits(lenient=True)
"""How an edited file is read: what is likely to be a mistake elsewhere in it is not an edit's business."""
_END: Final = re.compile("\r\n|\r|\n")
_COMMENT: Final = re.compile(" *#")


class CannotEditError(Exception):
    """The change cannot be made there so that everything else stays as it was typed: says why."""


@dataclass(frozen=True, eq=False)
class Typed:
    """A file's text as typed; lines and columns count characters from 1, as marks do."""

    data: bytes

    @cached_property
    def text(self) -> str:
        """With its byte order mark and its line ends."""
        return self.data.decode()

    @cached_property
    def _starts(self) -> list[int]:
        first = 1 if self.text.startswith("\ufeff") else 0
        return [first, *(match.end() for match in _END.finditer(self.text))]

    @cached_property
    def lines(self) -> list[str]:
        """Without their ends."""
        bounds = [*self._starts, len(self.text)]
        return [self.text[start:end].rstrip("\r\n") for start, end in pairwise(bounds)]

    @cached_property
    def newline(self) -> str:
        """The line end that is used first; that of Unix where there is none."""
        match = _END.search(self.text)
        return match[0] if match else "\n"

    def offset(self, line: int, column: int) -> int:
        """Where a place is in the text; behind the last line there is only the end."""
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self.text)

    def between(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """The text from one place to another, as typed."""
        return self.text[self.offset(line, column) : self.offset(end_line, end_column)]

    def width(self, line: int) -> int:
        """How many characters a line has, without its end."""
        return len(self.lines[line - 1])

    def rest(self, line: int, column: int) -> str:
        """A line from a column on, without its end."""
        return self.lines[line - 1][column - 1 :]

    def before(self, line: int, column: int) -> str:
        """A line up to a column."""
        return self.lines[line - 1][: column - 1]

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The file after its edits.

        Raises:
            CannotEditError: two of them meet.
        """
        text = self.text
        spans = [(self.offset(*one[:2]), self.offset(*one[2:4]), one.text) for one in edits]
        spans.sort(key=lambda span: span[:2])  # of two that only put something in at one place, the first comes first
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise CannotEditError("two changes meet in one place")
        for start, end, new in reversed(spans):
            text = text[:start] + new + text[end:]
        return text.encode()


@dataclass(frozen=True, eq=False)
class Sheet(Typed):
    """A file's text with its tree."""

    root: Node

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a file that is to be edited.

        Raises:
            CannotEditError: something is wrong with it as a file, so not all that stands in it has a place in the tree.
        """
        node, problems = source.read(data, LENIENT)
        if node is None or problems:
            why = problems[0].message if problems else "it holds nothing"
            raise CannotEditError(f"what is wrong with the file must be mended first: {why}")
        return cls(data, node)

    def gap(self, route: Route) -> str:
        """What must be put before a value where there was none: a colon where its key has none, else a space."""
        mark, parent = self.node(route).mark, self.node(route[:-1])
        if isinstance(parent, Mapping):
            end = self.entry(route).key.mark
            if ":" not in self.between(end.end_line, end.end_column, mark.line, mark.column):
                return ": "
        return "" if self.before(mark.line, mark.column)[-1:] in (" ", "", "[") else " "

    def node(self, route: Route) -> Node:
        """The value to which a route leads.

        Raises:
            CannotEditError: it leads nowhere.
        """
        here = self.root
        for step in route:
            here = self._step(here, step)
        return here

    def entry(self, route: Route) -> Entry:
        """The key and the value to which a route leads.

        Raises:
            CannotEditError: it leads nowhere, or to an item of a list.
        """
        parent = self.node(route[:-1])
        name = route[-1] if route else 0
        found = parent.entries.get(name) if isinstance(parent, Mapping) and isinstance(name, str) else None
        if found is None:
            raise CannotEditError(f"there is no key `{name}` there")
        return found

    def in_flow(self, route: Route) -> bool:
        """Whether a place is inside brackets, where commas and brackets end a text and lines mean nothing."""
        return any(not isinstance(one, Scalar) and one.flow for one in map(self.node, _above(route)))

    def brackets(self, route: Route) -> str:
        """The brackets in which a value stands, `[]` or `{}`; empty where it stands in none."""
        if not self.in_flow(route):
            return ""
        return "[]" if isinstance(self.node(route[:-1]), Sequence) else "{}"

    @cached_property
    def step(self) -> str:
        """By how much a mapping inside a mapping is indented here; two spaces where there is none."""
        found: list[Node] = [self.root]
        while found:
            here = found.pop(0)
            values = [one.value for one in here.entries.values()] if isinstance(here, Mapping) else []
            for one in values:
                if isinstance(here, Mapping) and isinstance(one, Mapping) and not one.flow and not here.flow:
                    return " " * (one.mark.column - here.mark.column)
            found += values if isinstance(here, Mapping) else here.items if isinstance(here, Sequence) else ()
        return "  "

    @staticmethod
    def _step(here: Node, step: str | int) -> Node:
        if isinstance(here, Mapping) and isinstance(step, str) and step in here.entries:
            return here.entries[step].value
        if isinstance(here, Sequence) and isinstance(step, int) and 0 <= step < len(here.items):
            return here.items[step]
        raise CannotEditError(f"there is no `{step}` there")

    def last_line(self, node: Node) -> int:
        """The line on which a value ends, without the comments and empty lines behind it.

        The marks of a block end where the next thing begins; what stands in between belongs to nobody.
        """
        while not isinstance(node, Scalar) and not node.flow:
            node = node.items[-1] if isinstance(node, Sequence) else list(node.entries.values())[-1].value
        mark = node.mark
        if not isinstance(node, Scalar) or node.style is not Style.BLOCK:
            return mark.end_line
        last = mark.end_line if mark.end_column > 1 else mark.end_line - 1
        if "+" not in self.rest(mark.line, mark.column).partition("#")[0]:
            while last > mark.line and not self.lines[last - 1].strip():
                last -= 1
        return last

    def end(self, node: Node, column: int) -> int:
        """The line on which a value ends, with the comments below it that stand deeper than a column.

        Whoever typed them there was speaking of what stands inside.
        """
        last = self.last_line(node)
        for number, line in enumerate(self.lines[last:], last + 1):
            comment = _COMMENT.match(line)
            if comment and len(comment[0]) > column:
                last = number
            elif line.strip() and not comment:
                break
        return last


def _above(route: Route) -> list[Route]:
    return [route[:length] for length in range(len(route))]


@lru_cache(maxsize=1)
def typed(data: bytes) -> Typed:
    """A file's text; of several questions about one file only the first has to look for its lines."""
    return Typed(data)


@lru_cache(maxsize=1)
def digest(data: bytes) -> str:
    """A mark by which bytes are known again."""
    return hashlib.sha256(data).hexdigest()
