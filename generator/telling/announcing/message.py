"""What an announcement is made of: a subject, and sections of our own words and of fields that people typed.

Boundary: shapes; what is said is for the audiences, how it looks for the formats.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Words(NamedTuple):
    """A sentence of ours, with plain values in it; none of it is Markdown."""

    text: str


class Typed(NamedTuple):
    """A field that somebody typed: Markdown."""

    text: str


class Way(NamedTuple):
    """A link of ours."""

    text: str
    url: str


class Note(NamedTuple):
    """A line below an item: what it is about, and a field or words."""

    label: str
    body: Words | Typed


class Item(NamedTuple):
    """An entry of a list."""

    body: Words | Typed
    notes: tuple[Note, ...] = ()


class Listed(NamedTuple):
    """A list of entries."""

    items: tuple[Item, ...]
    in_order: bool = False
    """Whether they are steps."""


Block: TypeAlias = Words | Typed | Way | Listed


class Section(NamedTuple):
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


class Message(NamedTuple):
    """An announcement."""

    subject: str
    lead: tuple[Block, ...]
    """What stands before the first heading."""
    sections: tuple[Section, ...]
    """Those with nothing in them are left out."""
