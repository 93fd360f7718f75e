"""The versions of a product as stretches that have the same standing towards a known issue.

Boundary: how many releases come to be few words; who reads them where is for the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, product
from operator import itemgetter
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.ledger import Entry, IssueFacts, Key, Ledger, Presence
from generator.ledger.lineage import Lineage
from generator.pages.badges import Badge
from generator.templating import escape

CHOICES: Final = 400
"""How many versions one can choose from; what is older stands in the table."""
SHORT = 4
"""How many releases of a stretch are named one by one; of a longer one the first and the last are."""
_STANDINGS: Final = tuple(product(Presence, (False, True), (False, True)))
"""What can be said of a release: its presence, whether it is not out yet, whether its fix was taken back."""
_STRETCH: Final = re.compile(rb"(.)\1*", re.DOTALL)
_BADGES = {
    "affected": Badge("affected", "bad", "cross"),
    "fixed": Badge("fixed", "ok", "check"),
    "fix-planned": Badge("fix planned", "info", "clock"),
    "unaffected": Badge("not affected", "mute", "dash"),
}


class Run(NamedTuple):
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


class Strip(NamedTuple):
    """A product's versions towards an issue, the lowest first."""

    product: str
    entries: tuple[Entry, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, eq=False)
class Versions:
    """A product's releases in the order of versions, to say of many issues which they affect."""

    product: str
    entries: tuple[Entry, ...]
    """All of them, cancelled ones too."""
    lineage: Lineage

    def strip(self, facts: IssueFacts) -> Strip:
        """What each release has of an issue; cancelled ones were never any customer's.

        Thousands of issues are told for thousands of releases, so a release costs one byte here.
        """
        found = bytearray(self._without)
        for source in facts.sources:
            if source.key in self._spans:
                first, end = self._spans[source.key]
                found[first:end] = self._with_fix[first:end]
        for key in facts.causes:
            if key in self._spans:
                place = self._spans[key][0]
                found[place] = self._with_issue[place]
        runs = (
            Run(self._customers[stretch.start() : stretch.end()], *_STANDINGS[stretch[1][0]])
            for stretch in _STRETCH.finditer(self._in_order(found))
        )
        return Strip(self.product, self._customers, tuple(runs))

    @cached_property
    def choices(self) -> Markup:
        """The highest versions to choose from, as HTML; every page of a known issue of the product has the same."""
        names = (escape(entry.name) for entry in self._customers[: -CHOICES - 1 : -1])
        return Markup("".join([f"<option>{name}</option>" for name in names]))  # noqa: S704 - escaped right here

    @cached_property
    def _customers(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.face.status != "cancelled")

    @cached_property
    def _in_order(self) -> Callable[[Sequence[int]], bytes]:
        """Gives what is said of customers' releases, from what is said of all in the order of the walk."""
        places = [self._spans[entry.key][0] for entry in self._customers]
        if len(places) <= 1:  # of one, `itemgetter` gives no tuple
            return lambda walked: bytes([walked[place] for place in places])
        chosen = itemgetter(*places)
        return lambda walked: bytes(chosen(walked))

    @cached_property
    def _without(self) -> bytes:
        """What is said of each release that has neither an issue nor its fix, in the order of the walk."""
        return self._told(Presence.UNAFFECTED)

    @cached_property
    def _with_issue(self) -> bytes:
        return self._told(Presence.AFFECTED)

    @cached_property
    def _with_fix(self) -> bytes:
        return self._told(Presence.FIXED)

    def _told(self, presence: Presence) -> bytes:
        in_order = sorted(self.entries, key=lambda entry: self._spans[entry.key])
        return bytes(_standing_of(entry, presence) for entry in in_order)

    @cached_property
    def _spans(self) -> dict[Key, tuple[int, int]]:
        """Each release's place on a walk from parents to children, and where its last descendant's ends."""
        roots = (entry for entry in self.entries if entry.parent is None)
        walk = list(enumerate(entry for root in roots for entry in self.lineage.descent(root)))
        ends: dict[Key, int] = {}
        for place, entry in reversed(walk):
            end = ends.setdefault(entry.key, place + 1)
            if entry.parent:
                ends.setdefault(entry.parent.key, end)
        return {entry.key: (place, ends[entry.key]) for place, entry in walk}

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {entry.key: place for place, entry in enumerate(self.entries)}

    @cached_property
    def _places_out(self) -> dict[Key, int]:
        return {entry.key: place for place, entry in enumerate(entry for entry in self.entries if entry.is_out)}

    @cached_property
    def _places_coming(self) -> dict[Key, int]:
        coming = (entry for entry in self.entries if entry.on_the_way)
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
    lineage = ledger.lineage
    return {product: Versions(product, lineage.by_version(product), lineage) for product in ledger.products}


def _standing_of(entry: Entry, presence: Presence) -> int:
    """The number of what is said of a release that is so to an issue."""
    planned = not entry.is_out
    return _STANDINGS.index((presence, planned, presence is Presence.FIXED and entry.rolled_back))


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
