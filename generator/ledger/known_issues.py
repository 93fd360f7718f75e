"""Known issue × release: which releases have an issue, which have the fix, and why.

Boundary: derived from `affects`, `fixes`, `reintroduces` and the lineage alone; nothing of how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from generator.ledger.lineage import Entry, Key, Lineage
from generator.ledger.presence import Offers, Presence, Spread, offers, spread
from generator.ledger.seeing import IN_USE, see
from generator.ledger.why import Why, explain
from generator.model.known_issue import BEFORE_RECORDS, KnownIssue
from generator.reading import Document

__all__ = ["NOT_ISSUES", "IssueFacts", "Presence", "derive", "origins"]

NOT_ISSUES = ("duplicate", "not-an-issue")
"""States that say that there is nothing to be open here."""


@dataclass(frozen=True, eq=False)
class IssueFacts:
    """A known issue with what it is to each release of its lineage."""

    document: Document[KnownIssue]
    sources: tuple[Entry, ...]
    """The releases in which it came in or came back, parents before children."""
    lineage: Lineage
    used: Callable[[], frozenset[Key]]
    """Works out which releases somebody runs."""

    @property
    def in_use(self) -> frozenset[Key]:
        """Releases that somebody runs."""
        return self.used()

    @property
    def record(self) -> KnownIssue:
        """The whole record, for whoever shows this issue."""
        return self.document.value

    @cached_property
    def face(self) -> KnownIssue:
        """What of the record is compared with others: all that the ledger goes by."""
        return self.document.face

    @cached_property
    def products(self) -> tuple[str, ...]:
        """The products of which a release has, or had, it."""
        return tuple(sorted({source.product for source in self.sources}))

    @property
    def causes(self) -> dict[Key, Entry]:
        """The releases that have it, each with the one that brought it in or back."""
        return self._spread.causes

    @property
    def fixers(self) -> tuple[Entry, ...]:
        """The releases with which it ends: each fixes what the release before it has, or what it brings in itself."""
        return self._spread.fixers

    @cached_property
    def _spread(self) -> Spread:
        return spread(self.face.id, self.sources, self.lineage)

    @cached_property
    def _offers(self) -> Offers:
        return offers(self._spread.fixers, self.causes, self.lineage)

    def presence(self, entry: Entry) -> Presence:
        """What a release is to it; a release that is not out yet is told by the code that it will have."""
        if entry.key in self.causes:
            return Presence.AFFECTED
        below = any(self.lineage.descends(entry, source) for source in self.sources)
        return Presence.FIXED if below else Presence.UNAFFECTED

    def why(self, entry: Entry) -> Why:
        """The releases that make an entry affected, fixed or unaffected, and a sentence that says it."""
        older = any(one.since == BEFORE_RECORDS and one.product in (None, entry.product) for one in self.face.affects)
        return explain(entry, self.presence, self.sources, older=older)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The releases that have it or its fix, by product and in the order in which they shipped."""
        below = {entry.key for source in self.sources for entry in self.lineage.descent(source)}
        return self.lineage.oldest_first(below)

    @cached_property
    def affected(self) -> tuple[Entry, ...]:
        """The releases that have it, oldest first."""
        return self.lineage.oldest_first(self.causes)

    @property
    def is_open(self) -> bool:
        """Whether a release that is in use has it."""
        see(IN_USE)
        return self._is_open

    @cached_property
    def _is_open(self) -> bool:
        known = self.face.state not in NOT_ISSUES
        return known and not self.in_use.isdisjoint(self.causes)

    @property
    def fixed_in(self) -> tuple[Entry, ...]:
        """The releases from which the fix can be had: on each line of descent the first with it that is available."""
        return self._offers.available

    @property
    def fix_planned_in(self) -> tuple[Entry, ...]:
        """Releases on the way that will bring the fix to a line of descent where it cannot be had yet."""
        return self._offers.planned

    def nearest_fix(self, entry: Entry) -> Entry | None:
        """Where a customer on `entry` finds the fix: the lowest higher version with which it can be had.

        Versions of a line stand together in the order of versions, so the customer's own line comes first.
        """
        if not self.fixed_in:
            return None
        if entry.key not in self._nearest:
            found, passed = None, [entry.key]
            ordered, above = self.lineage.by_version(entry.product), self.lineage.places_above[entry.key]
            for one in islice(ordered, above, None):
                if self.carries_fix(one) or one.key in self._nearest:
                    found = one if self.carries_fix(one) else self._nearest[one.key]
                    break
                passed.append(one.key)
            self._nearest.update(dict.fromkeys(passed, found))  # what was passed on the way has the same answer
        return self._nearest[entry.key]

    @cached_property
    def _nearest(self) -> dict[Key, Entry | None]:
        return {}

    @cached_property
    def state(self) -> str:
        """The state as readers see it: `fixed` where it was fixed and no release in use has it."""
        if self.face.state not in NOT_ISSUES and self.fixed_in and not self.is_open:
            return "fixed"
        return self.face.state

    def carries_fix(self, entry: Entry) -> bool:
        """Whether the fix can be had with a release."""
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
    used: Callable[[], frozenset[Key]],
) -> dict[str, IssueFacts]:
    """What is known of all issues, by id."""
    returns = _reintroductions(lineage)
    facts = {}
    for document in documents:
        issue = document.face
        sources = (*origins(issue, lineage, only_product), *returns.get(issue.id, ()))
        facts[issue.id] = IssueFacts(document, tuple(sorted(sources, key=lambda one: one.depth)), lineage, used)
    return facts


def _reintroductions(lineage: Lineage) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in lineage.entries.values():
        for issue in entry.outline.reintroduces:
            found.setdefault(issue, []).append(entry)
    return found
