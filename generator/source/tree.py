"""The tree of a file: texts in lists and mappings, each with its place.

Boundary: what was typed and where; how it is read from bytes is for the readers.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple, TypeAlias

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What says, as a plain text, that nothing is given."""


class Style(Enum):
    """How a text was written, where that changes what it may mean."""

    PLAIN = "plain"
    QUOTED = "quoted"
    BLOCK = "block"


_PLAIN: Final = Style.PLAIN


class Mark(NamedTuple):
    """Where a node starts and ends; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Scalar(NamedTuple):
    """A text as it was typed, after unquoting; never a number, a date or a truth value."""

    text: str
    style: Style
    mark: Mark

    @property
    def is_null(self) -> bool:
        """Whether nothing was given: an empty value, or a plain `null` or `~`."""
        return self.text in NULLS and self.style is _PLAIN


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    flow: bool
    mark: Mark


class Mapping(NamedTuple):
    """A mapping; keys are unique plain texts, in the order of the file."""

    entries: dict[str, Entry]
    flow: bool
    mark: Mark


class Entry(NamedTuple):
    """A key of a mapping with its value."""

    key: Scalar
    value: Node


Node: TypeAlias = Scalar | Sequence | Mapping
