"""The fields of one release as a host's JSON gives them: texts, flags, moments and lists, under whichever name.

Knows shapes; what a field means is for the importer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from generator.importing.foreign import Foreign
from generator.problem import quoted
from generator.source import Entry, Mapping, Node, Scalar, Sequence, Style


class Fields(NamedTuple):
    """One object of the file."""

    foreign: Foreign
    node: Mapping

    def find(self, *names: str) -> Entry | None:
        """The first of some fields that is given and not null."""
        found = (self.node.entries.get(name) for name in names)
        return next((one for one in found if one and not (isinstance(one.value, Scalar) and one.value.is_null)), None)

    def text(self, *names: str) -> str:
        """A text without the space around it; empty where none is given."""
        entry = self.find(*names)
        if entry is None:
            return ""
        if not isinstance(entry.value, Scalar) or entry.value.style is not Style.QUOTED:
            self._refuse(entry, "a text in quotes")
            return ""
        return entry.value.text.strip()

    def line(self, *names: str) -> str:
        """A text on one line."""
        return " ".join(self.text(*names).split())

    def flag(self, *names: str) -> bool:
        """Whether something is so; not, where nothing is said."""
        entry = self.find(*names)
        value = entry.value if entry else None
        if entry and not (isinstance(value, Scalar) and value.style is Style.PLAIN and value.text in ("true", "false")):
            self._refuse(entry, "true or false")
        return isinstance(value, Scalar) and value.text == "true"

    def day(self, zone: tzinfo, *names: str) -> date | None:
        """The day of a moment, as a calendar in that zone has it."""
        entry, text = self.find(*names), self.text(*names)
        if entry is None or not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            message = f"{quoted(text)} is no moment"
            self.foreign.refuse("bad-time", message, "2026-11-12T14:05:00Z is one", entry.value)
            return None
        try:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone).date()
        except OverflowError:  # at either end of time
            return moment.date()

    def inner(self, name: str) -> Fields | None:
        """An object that is a field."""
        entry = self.find(name)
        if entry is None or isinstance(entry.value, Mapping):
            return Fields(self.foreign, entry.value) if entry and isinstance(entry.value, Mapping) else None
        self._refuse(entry, "an object")
        return None

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list."""
        entry = self.find(name)
        if entry and not isinstance(entry.value, Sequence):
            self._refuse(entry, "a list")
        elif entry and isinstance(entry.value, Sequence):
            for node in entry.value.items:
                if isinstance(node, Mapping):
                    yield Fields(self.foreign, node)
                else:
                    self._refuse(Entry(entry.key, node), "a list of objects")

    def _refuse(self, entry: Entry, expected: str) -> None:
        message = f"`{entry.key.text}` must be {expected}, not {shape_of(entry.value)}"
        self.foreign.refuse("wrong-type", message, "export the releases again", entry.value)


def shape_of(node: Node) -> str:
    """What a value of JSON is, in words."""
    if isinstance(node, Mapping):
        return "an object"
    if isinstance(node, Sequence):
        return "a list"
    return (
        "a text" if node.style is Style.QUOTED else node.text if node.text in ("true", "false", "null") else "a number"
    )
