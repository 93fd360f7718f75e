"""The versions of a product as stretches that have the same standing towards a known issue.

Boundary: how many releases come to be few words; who reads them where is for the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from generator.ledger import Entry, IssueFacts, Key, Ledger, Presence
from generator.pages.badges import Badge

SHORT = 4
"""How many releases of a stretch are named one by one; of a longer one the first and the last are."""
_BADGES = {
    "affected": Badge("affected", "bad", "cross"),
    "fixed": Badge("fixed", "ok", "check"),
    "fix-planned": Badge("fix planned", "info", "clock"),
    "unaffected": Badge("not affected", "mute", "dash"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Releases next to each other in the order of versions, of which the same can be said."""

    entries: tuple[Entry, ...]
    presence: Presence
    planned: bool = False
    """Whether they are not out yet."""
    taken_back: bool = False
    """Whether they have the fix, but cannot be had any more."""

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    @property
    def state(self) -> str:
        """What is said of them, in one word for a mark: `affected`, `fixed`, `unaffected` or `fix-planned`."""
        return "fix-planned" if self.planned and self.presence is Presence.FIXED else self.presence.value

    @property
    def text(self) -> str:
        """The versions in words: the first and the last one."""
        return between(self.first, self.last)

    @property
    def badge(self) -> Badge:
        return _BADGES[self.state]

    @property
    def named(self) -> tuple[Entry, ...]:
        """The releases that are named: all of few, the ends of many."""
        return self.entries if len(self.entries) <= SHORT else (self.first, self.last)

    @property
    def is_long(self) -> bool:
        return len(self.entries) > SHORT


@dataclass(frozen=True, slots=True)
class Strip:
    """A product's versions towards an issue, the lowest first; cancelled ones were never any customer's."""

    product: str
    runs: tuple[Run, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for run in self.runs for entry in run.entries)


def strips(facts: IssueFacts, ledger: Ledger) -> tuple[Strip, ...]:
    """One strip for each product that has, or had, the issue."""
    products = dict.fromkeys(entry.product for entry in facts.entries)
    return tuple(_strip(product, facts, ledger) for product in products)


def _strip(product: str, facts: IssueFacts, ledger: Ledger) -> Strip:
    told = [entry for entry in ledger.lineage.by_version(product) if entry.record.status != "cancelled"]
    return Strip(product, tuple(_runs(facts, told)))


def _runs(facts: IssueFacts, entries: Iterable[Entry]) -> Iterator[Run]:
    def standing(entry: Entry) -> tuple[Presence, bool, bool]:
        presence = facts.presence(entry)
        return presence, not entry.is_out, entry.rolled_back and presence is Presence.FIXED

    for (presence, planned, taken_back), group in groupby(entries, standing):
        yield Run(tuple(group), presence, planned, taken_back)


@dataclass(frozen=True, eq=False)
class Versions:
    """A product's releases in the order of versions, to say of many issues which they affect."""

    product: str
    entries: tuple[Entry, ...]
    """All of them, cancelled ones too."""

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {entry.key: place for place, entry in enumerate(self.entries)}

    @cached_property
    def _places_out(self) -> dict[Key, int]:
        return {entry.key: place for place, entry in enumerate(entry for entry in self.entries if entry.is_out)}

    @cached_property
    def _places_coming(self) -> dict[Key, int]:
        coming = (entry for entry in self.entries if entry.record.status in ("planned", "approved"))
        return {entry.key: place for place, entry in enumerate(coming)}

    def places(self, affected: Iterable[Entry]) -> str:
        """Where releases stand among `entries`, for programs: `3-17.20`."""
        stretches = _stretches(affected, self._places)
        return ".".join(_numbers(self._places[first.key], self._places[last.key]) for first, last in stretches)

    def stretches(self, affected: Sequence[Entry]) -> tuple[str, ...]:
        """Releases in words, as in `2.2.0 – 2.3.1` and `2.4.0`; those to come only where none is out yet."""
        if any(entry.is_out for entry in affected):
            return tuple(between(*ends) for ends in _stretches(affected, self._places_out))
        return tuple(f"{between(*ends)} (planned)" for ends in _stretches(affected, self._places_coming))


def versions(ledger: Ledger) -> dict[str, Versions]:
    """The versions of every product, the lowest first."""
    return {product: Versions(product, ledger.lineage.by_version(product)) for product in ledger.products}


def between(first: Entry, last: Entry) -> str:
    """A stretch of versions in words."""
    return first.name if first is last else f"{first.name} – {last.name}"


def _stretches(entries: Iterable[Entry], places: dict[Key, int]) -> Iterator[tuple[Entry, Entry]]:
    """The first and the last of every stretch without a gap; releases that have no place are left out."""
    placed = ((places[entry.key], entry) for entry in entries if entry.key in places)
    found = sorted(placed, key=lambda pair: pair[0])
    for _, group in groupby(enumerate(found), key=lambda numbered: numbered[1][0] - numbered[0]):
        stretch = [entry for _, (_, entry) in group]
        yield stretch[0], stretch[-1]


def _numbers(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
