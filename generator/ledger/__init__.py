"""All releases of all products with what follows from them: the facts that rules check and pages show.

Boundary: derived from the records, the policy, the people and today; says nothing about right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from generator.ledger.deployments import Running, last_known_good, releases_in_use, running
from generator.ledger.exceptions import grace_until
from generator.ledger.known_issues import NOT_ISSUES, IssueFacts, Presence, derive
from generator.ledger.lineage import Entry, Key, Lineage
from generator.ledger.readiness import Readiness, assess
from generator.ledger.seeing import ANYTHING, IN_USE, days_of, see
from generator.ledger.tracing import trace
from generator.model.incident import Incident
from generator.model.naming import Reference, Told, named, told
from generator.model.people import Term
from generator.policy import Directory, Policy, directory
from generator.reading import Document
from generator.repository import Records
from generator.scan import FileKind

__all__ = ["Entry", "IssueFacts", "Key", "Ledger", "Presence", "Readiness", "Running"]

SEVERITIES = ("critical", "major", "minor")
"""The severities of known issues, the worst first."""


class ReleaseIssues(NamedTuple):
    """The known issues of a release."""

    listed: tuple[IssueFacts, ...]
    """Those that came in with it."""
    inherited: tuple[IssueFacts, ...]
    """Those that it has from an earlier release."""
    fixed: tuple[IssueFacts, ...]
    """Those that it resolves."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The records with everything that is derived from them."""

    records: Records
    today: date
    """The day by which deadlines are judged, in the policy's calendar."""
    at_hand: int | None = None
    """Of how many releases the checklist stays worked out: None for all, where their records stay in memory anyway."""

    def prepare(self) -> None:
        """Work out now what pages of any product ask for: processes that are forked from here on have it."""
        _ = self._entries, self._in_use, self._fixers, self._issues_by_release, self._incidents_by_release

    @property
    def policy(self) -> Policy:
        return self.records.policy

    @cached_property
    def people(self) -> Directory:
        return directory(self.records.people.value if self.records.people else None)

    @cached_property
    def lineage(self) -> Lineage:
        return trace(self.records.releases, self.policy)

    @property
    def products(self) -> tuple[str, ...]:
        """The products that have releases; "" is the only product of a folder without product folders."""
        return self.lineage.products

    @cached_property
    def only_product(self) -> str | None:
        """The product that need not be named, where there is only one."""
        return self.products[0] if len(self.products) == 1 else None

    def holders(self, role: str, product: str) -> tuple[tuple[str, Term], ...]:
        """Who holds a role today, with the term by which they do."""
        key = role, product
        if key not in self._holders:
            self._holders[key] = self.people.holders(role, product, self.today)
        return self._holders[key]

    @cached_property
    def _holders(self) -> dict[tuple[str, str], tuple[tuple[str, Term], ...]]:
        return {}

    def told(self, document: Document[Any]) -> Told:
        """What a record names and when it says that something was, searched for once."""
        document.note()
        known = self._told.get(document.path)
        if known is None:
            known = self._told[document.path] = told(document.value)
        return known

    def named(self, document: Document[Any], kinds: frozenset[str]) -> list[Reference]:
        """What of some kinds a record names."""
        document.note()
        return named(document.value, kinds)

    @cached_property
    def _told(self) -> dict[str, Told]:
        return {}

    def entry(self, product: str, version: str) -> Entry | None:
        found = self.lineage.entries.get((product, version))
        if found:
            see(found.document.path)
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All releases, newest first: by day, then by moment."""
        see(ANYTHING)
        return self._entries

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        listed = [entry for product in self.products for entry in self.lineage.of(product)]
        return tuple(sorted(listed, key=_newness, reverse=True))

    @cached_property
    def issues(self) -> dict[str, IssueFacts]:
        """The known issues by id."""
        return derive(self.records.issues, self.lineage, self.only_product, lambda: self.in_use)

    @property
    def in_use(self) -> frozenset[Key]:
        """The releases that somebody runs."""
        see(IN_USE)
        return self._in_use

    @cached_property
    def _in_use(self) -> frozenset[Key]:
        return releases_in_use(self.lineage, self.policy, self.today)

    @property
    def fixers(self) -> dict[str, list[Entry]]:
        """The releases with a change that says that it fixes an issue, by issue, oldest first."""
        see(ANYTHING)
        return self._fixers

    @cached_property
    def _fixers(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for product in self.products:
            for entry in self.lineage.of(product):
                for issue in entry.fixes:
                    found.setdefault(issue, []).append(entry)
        return found

    def fixing(self, issue: str) -> tuple[Entry, ...]:
        """The same for one issue; the oldest first, of whichever product."""
        for product in self.products:
            see(days_of(product))
        newest_first = sorted(self._fixers.get(issue, ()), key=_newness, reverse=True)
        for entry in newest_first:
            see(entry.document.path)
        return tuple(reversed(newest_first))  # of the same moment in the order of `entries`

    @cached_property
    def duplicates(self) -> dict[str, list[IssueFacts]]:
        """The reports that turned out to be an issue, by that issue, in the order of their ids."""
        found: dict[str, list[IssueFacts]] = {}
        for _, facts in sorted(self.issues.items()):
            if facts.face.duplicate_of:
                found.setdefault(facts.face.duplicate_of, []).append(facts)
        return found

    @cached_property
    def incidents_about(self) -> dict[str, list[Incident]]:
        """The incidents that brought an issue to light, by issue, in the order of their ids."""
        found: dict[str, list[Incident]] = {}
        for _, document in sorted(self.incidents.items()):
            for issue in dict.fromkeys(document.face.known_issues):
                found.setdefault(issue, []).append(document.face)
        return found

    @cached_property
    def incidents(self) -> dict[str, Document[Incident]]:
        return {document.face.id: document for document in self.records.incidents}

    @property
    def incident_unreadable(self) -> bool:
        """Whether an incident is there but cannot be understood, so that nobody calls one missing."""
        return any(kind is FileKind.INCIDENT for kind, _, _ in self.records.unreadable)

    def incidents_of(self, entry: Entry) -> tuple[Incident, ...]:
        """The incidents that a release caused."""
        return tuple(document.face for document in self.incident_documents_of(entry))

    def incident_documents_of(self, entry: Entry) -> tuple[Document[Incident], ...]:
        """The same, with their files."""
        found = self._incidents_by_release.get(entry.key, ())
        for document in found:
            see(document.path)
        return tuple(found)

    def cause_of(self, incident: Incident) -> Entry | None:
        """The release that caused an incident."""
        product = incident.product if incident.product is not None else self.only_product
        return None if product is None else self.entry(product, incident.release)

    @cached_property
    def _incidents_by_release(self) -> dict[Key, list[Document[Incident]]]:
        found: dict[Key, list[Document[Incident]]] = {}
        for document in self.records.incidents:
            incident = document.face
            product = incident.product if incident.product is not None else self.only_product
            if product is not None:
                found.setdefault((product, incident.release), []).append(document)
        return found

    def readiness(self, entry: Entry) -> Readiness:
        """The checklist of a release, worked out once."""
        entry.document.note()
        known = self._readiness.get(entry.key)
        if known is None:
            if self.at_hand is not None and len(self._readiness) >= self.at_hand:
                del self._readiness[next(iter(self._readiness))]
            known = self._readiness[entry.key] = assess(entry, self.policy, self.people)
        return known

    @cached_property
    def _readiness(self) -> dict[Key, Readiness]:
        return {}

    def in_grace(self, entry: Entry) -> bool:
        """Whether an emergency that holds lets the release be out before its sign-offs are complete.

        What is still open after the grace is overdue: only the clock brought it up.
        """
        return self.grace_until(entry) is not None

    def grace_until(self, entry: Entry) -> date | None:
        """The last day for what an emergency skipped."""
        return grace_until(entry, self.people)

    def running(self, product: str) -> tuple[Running, ...]:
        """What the environments of a product run."""
        return running(self.lineage, product)

    def known_good(self, entry: Entry) -> Entry | None:
        """The release to go back to, as of the approval, or as of today while there is none."""
        at = entry.approved_at or entry.shipped_at
        if at is None:
            return next((one for one in entry.ancestors() if one.available), None)
        return last_known_good(entry, at)

    def way_back(self, entry: Entry) -> Entry | None:
        """The release that the rollback plan leads to: the one that it names, else the last known-good one."""
        plan = entry.face.rollback
        if plan and plan.target:
            return self.entry(entry.product, plan.target)
        return self.known_good(entry)

    def issues_of(self, entry: Entry, among: Iterable[str] | None = None) -> ReleaseIssues:
        """What a release's notes say about known issues, or some of them; duplicates tell nothing of their own."""
        if among is None:
            there = self._issues_by_release.get(entry.key, [])
        else:
            some = (self.issues[one] for one in among if one in self.issues)
            there = [facts for facts in _worst_first(some) if entry.key in facts.causes]
        for facts in there:
            see(facts.document.path)
        present = [facts for facts in there if facts.face.state not in NOT_ISSUES]
        return ReleaseIssues(
            tuple(facts for facts in present if facts.causes[entry.key] is entry),
            tuple(facts for facts in present if facts.causes[entry.key] is not entry),
            tuple(self.issues[one] for one in sorted(entry.fixes) if one in self.issues),
        )

    @cached_property
    def _issues_by_release(self) -> dict[Key, list[IssueFacts]]:
        """The issues that each release has, the worst first; those too that turned out to be none."""
        found: dict[Key, list[IssueFacts]] = {}
        for facts in _worst_first(self.issues.values()):
            for key in facts.causes:
                found.setdefault(key, []).append(facts)
        return found


def _worst_first(issues: Iterable[IssueFacts]) -> list[IssueFacts]:
    return sorted(issues, key=lambda one: (SEVERITIES.index(one.face.severity), one.face.id))


def _newness(entry: Entry) -> tuple[date, float]:
    return entry.day or date.min, entry.shipped_at.timestamp() if entry.shipped_at else 0.0
