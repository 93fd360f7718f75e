"""The versions of a product as stretches that have the same standing towards a known issue.

Boundary: how many releases come to be few words; who reads them where is for the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from generator.ledger import Entry, IssueFacts, Ledger, Presence
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
    fix: Entry | None = None
    """Where somebody on an affected release finds the fix; None where there is none, or nobody asked."""

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
        words = self.first.name if self.first is self.last else f"{self.first.name} – {self.last.name}"
        return f"{words} (planned)" if self.planned and self.presence is Presence.AFFECTED else words

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
    """A product's versions towards an issue, the lowest first."""

    product: str
    runs: tuple[Run, ...]
    ways: tuple[Run, ...]
    """The affected releases that are out, parted by where the fix is found."""

    @property
    def affected(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.presence is Presence.AFFECTED)

    @property
    def words(self) -> str:
        """The affected versions, as in `2.2.0 – 2.3.1, 2.4.0`; those to come only where none is out yet."""
        out = [run for run in self.affected if not run.planned]
        return ", ".join(run.text for run in out or self.affected)


def strips(facts: IssueFacts, ledger: Ledger) -> tuple[Strip, ...]:
    """One strip for each product that has, or had, the issue."""
    products = dict.fromkeys(entry.product for entry in facts.entries)
    return tuple(_strip(product, facts, ledger) for product in products)


def _strip(product: str, facts: IssueFacts, ledger: Ledger) -> Strip:
    told = [entry for entry in ledger.lineage.of(product) if entry.record.status != "cancelled"]
    runs = tuple(_runs(facts, sorted(told, key=lambda entry: entry.order)))
    return Strip(product, runs, tuple(_ways(facts, runs)))


def _runs(facts: IssueFacts, entries: Iterable[Entry]) -> Iterator[Run]:
    def standing(entry: Entry) -> tuple[Presence, bool, bool]:
        presence = facts.presence(entry)
        return presence, not entry.is_out, entry.rolled_back and presence is Presence.FIXED

    for (presence, planned, taken_back), group in groupby(entries, standing):
        yield Run(tuple(group), presence, planned, taken_back)


def _ways(facts: IssueFacts, runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        if run.presence is Presence.AFFECTED and not run.planned:
            for fix, group in groupby(run.entries, facts.nearest_fix):
                yield Run(tuple(group), run.presence, fix=fix)
