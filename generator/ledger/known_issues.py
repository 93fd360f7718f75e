"""Known issue × release: which releases have an issue, which have the fix, and why.

Boundary: derived from `affects`, `fixes`, `reintroduces` and the lineage alone; nothing of how it is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from generator.ledger.lineage import Entry, Key, Lineage
from generator.model.known_issue import BEFORE_RECORDS, KnownIssue
from generator.reading import Document

NOT_ISSUES = ("duplicate", "not-an-issue")
"""States that say that there is nothing to be open here."""


class Presence(StrEnum):
    """Whether a release has an issue."""

    AFFECTED = "affected"
    FIXED = "fixed"
    UNAFFECTED = "unaffected"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an issue is to a release, and the release that made it so."""

    presence: Presence
    cause: Entry
    """The release that brought it in, fixed it, or brought it back."""


@dataclass(frozen=True, eq=False)
class IssueFacts:
    """A known issue with its standing in each release of its lineage."""

    document: Document[KnownIssue]
    sources: tuple[Entry, ...]
    """The releases in which it came in or came back, parents before children."""
    lineage: Lineage
    in_use: frozenset[Key]
    """Releases that somebody runs."""

    @property
    def record(self) -> KnownIssue:
        return self.document.value

    @cached_property
    def causes(self) -> dict[Key, Entry]:
        """The releases that have it, each with the one that brought it in or back; no more than these are walked."""
        found: dict[Key, Entry] = {}
        issue = self.record.id
        for source in self.sources:
            waiting = [source] if source.key not in found else []
            while waiting:
                entry = waiting.pop()
                if entry.key not in found and issue not in fixes(entry):
                    found[entry.key] = source
                    waiting += self.lineage.children(entry)
        return found

    @cached_property
    def standings(self) -> dict[Key, Standing]:
        """Releases that have it or its fix; all others are unaffected."""
        return _spread(self.record.id, self.sources, self.lineage)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The same releases, by product and in the order in which they shipped."""
        products = dict.fromkeys(product for product, _ in self.standings)
        return tuple(entry for product in products for entry in self.lineage.of(product) if entry.key in self.standings)

    def presence(self, entry: Entry) -> Presence:
        if entry.key in self.causes:
            return Presence.AFFECTED
        below = any(self.lineage.descends(entry, source) for source in self.sources)
        return Presence.FIXED if below else Presence.UNAFFECTED

    @cached_property
    def affected(self) -> tuple[Entry, ...]:
        """The releases that have it, oldest first."""
        products = dict.fromkeys(product for product, _ in self.causes)
        return tuple(entry for product in products for entry in self.lineage.of(product) if entry.key in self.causes)

    @cached_property
    def is_open(self) -> bool:
        """Whether a release that is in use has it."""
        known = self.record.state not in NOT_ISSUES
        return known and not self.in_use.isdisjoint(self.causes)

    @cached_property
    def fixed_in(self) -> tuple[Entry, ...]:
        """The releases from which the fix can be had: on each line of descent the first with it that is available."""
        first = [entry for entry in self.entries if self._carries_fix(entry) and entry.key not in self._offered_before]
        return tuple(sorted(first, key=lambda entry: (entry.product, entry.order)))

    @cached_property
    def _offered_before(self) -> frozenset[Key]:
        """The releases of which an ancestor already offered the very same fix."""
        found: set[Key] = set()
        for entry in sorted(self.entries, key=lambda one: one.depth):
            parent = entry.parent
            if parent and parent.key in self.standings:
                same = self.standings[parent.key].cause is self.standings[entry.key].cause
                if same and (self._carries_fix(parent) or parent.key in found):
                    found.add(entry.key)
        return frozenset(found)

    @cached_property
    def fix_planned_in(self) -> tuple[Entry, ...]:
        """Releases on the way that will bring the fix."""
        return tuple(
            entry
            for entry in self.entries
            if self.presence(entry) is Presence.FIXED
            and entry.record.status in ("planned", "approved")
            and self.standings[entry.key].cause is entry
        )

    def nearest_fix(self, entry: Entry) -> Entry | None:
        """Where a customer on `entry` finds the fix: the lowest higher version, on the customer's own line first."""
        line = entry.version.line if entry.version else ""
        return self._first_above(entry, (entry.product, line)) or self._first_above(entry, (entry.product, None))

    def _first_above(self, entry: Entry, group: tuple[str, str | None]) -> Entry | None:
        carriers = self._carriers.get(group, ())
        position = bisect_right(carriers, entry.order, key=lambda one: one.order)
        return carriers[position] if position < len(carriers) else None

    @cached_property
    def _carriers(self) -> dict[tuple[str, str | None], list[Entry]]:
        """The releases that offer the fix by product and line, and by product alone; lowest version first."""
        found: dict[tuple[str, str | None], list[Entry]] = {}
        for entry in sorted(self.entries, key=lambda one: one.order):
            if self._carries_fix(entry):
                found.setdefault((entry.product, None), []).append(entry)
                if entry.version:
                    found.setdefault((entry.product, entry.version.line), []).append(entry)
        return found

    @property
    def state(self) -> str:
        """The state as readers see it: `fixed` where it was fixed and no release in use has it."""
        if self.record.state not in NOT_ISSUES and self.fixed_in and not self.is_open:
            return "fixed"
        return self.record.state

    def _carries_fix(self, entry: Entry) -> bool:
        return entry.available and self.presence(entry) is Presence.FIXED


def origins(issue: KnownIssue, lineage: Lineage, only_product: str | None) -> tuple[Entry, ...]:
    """The releases in which an issue came in."""
    found: list[Entry] = []
    for origin in issue.affects:
        product = origin.product if origin.product is not None else only_product
        if product is None:
            continue
        if origin.since == BEFORE_RECORDS:
            found += [entry for entry in lineage.of(product) if entry.parent is None]
        elif entry := lineage.entries.get((product, origin.since)):
            found.append(entry)
    return tuple(found)


def derive(
    documents: Iterable[Document[KnownIssue]],
    lineage: Lineage,
    only_product: str | None,
    in_use: frozenset[Key],
) -> dict[str, IssueFacts]:
    """What is known of all issues, by id."""
    returns = _reintroductions(lineage)
    facts = {}
    for document in documents:
        issue = document.value
        sources = (*origins(issue, lineage, only_product), *returns.get(issue.id, ()))
        facts[issue.id] = IssueFacts(document, tuple(sorted(sources, key=lambda one: one.depth)), lineage, in_use)
    return facts


def _reintroductions(lineage: Lineage) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in lineage.entries.values():
        for issue in entry.record.reintroduces:
            found.setdefault(issue, []).append(entry)
    return found


def fixes(entry: Entry) -> set[str]:
    """The issues that a release says it resolves."""
    return {issue for change in entry.record.changes for issue in change.fixes}


def _spread(issue: str, sources: tuple[Entry, ...], lineage: Lineage) -> dict[Key, Standing]:
    """Walk down from every release that brings the issue in; each release's standing follows from its parent's."""
    standings: dict[Key, Standing] = {}
    starts = {entry.key for entry in sources}
    for source in sources:
        if source.key in standings and standings[source.key].cause is source:
            continue
        for entry in lineage.descent(source):
            standings[entry.key] = _standing(issue, entry, starts, standings)
    return standings


def _standing(issue: str, entry: Entry, starts: set[Key], standings: dict[Key, Standing]) -> Standing:
    if issue in fixes(entry):
        return Standing(Presence.FIXED, entry)
    inherited = standings.get(entry.parent.key) if entry.parent else None
    if entry.key in starts and (inherited is None or inherited.presence is not Presence.AFFECTED):
        return Standing(Presence.AFFECTED, entry)
    return inherited or Standing(Presence.AFFECTED, entry)
