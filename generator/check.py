"""Runs the rules over the ledger, weighs what they found, and sorts it.

Boundary: which rules there are is in `generator.rules`; how findings are printed, in `generator.reports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from generator.diagnostics import Diagnostic, Finding, Kind
from generator.ledger import Entry, IssueFacts, Key, Ledger
from generator.ledger.exceptions import deviation_problem
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.release import Deviation
from generator.reading import Document
from generator.rules import BY_NAME, RULES
from generator.rules.consequences import is_consequence, shaken
from generator.rules.policy import policy_unsound
from generator.rules.references import people_named
from generator.rules.registry import Findings, Judge, Rule, Subject, nearest


class Accepted(NamedTuple):
    """A violation that someone with the authority accepted."""

    entry: Entry
    deviation: Deviation
    diagnostic: Diagnostic


class Outcome(NamedTuple):
    """What a check found."""

    diagnostics: tuple[Diagnostic, ...]
    """What stands, sorted by place."""
    accepted: tuple[Accepted, ...] = ()
    """What was accepted; shown on pages and in the audit."""
    judged: bool = True
    """Whether the releases were judged; without policy, people and products only the form of the files can be."""

    @property
    def fails(self) -> bool:
        return any(one.kind.fails for one in self.diagnostics)

    def accepted_for(self, key: Key) -> tuple[Accepted, ...]:
        """The accepted violations of a release."""
        return tuple(one for one in self.accepted if one.entry.key == key)


class Part(Enum):
    """A part of the rules' work."""

    OWN = "own"
    """What a record shows alone, with the policy and the people."""
    BETWEEN = "between"
    """What shows when records are compared."""


class Judged(NamedTuple):
    """A finding with the release whose deviations may accept it."""

    entry: Entry | None
    document: Document[Any]
    finding: Finding
    rule: str
    kind: Kind

    @property
    def diagnostic(self) -> Diagnostic:
        """It at its place."""
        return self.document.place(self.finding, self.rule, self.kind)


class _File(NamedTuple):
    """A file with the release under whose day and deviations its findings fall."""

    document: Document[Any]
    entry: Entry | None = None
    """Of a release itself, and of an incident that it caused; None for what belongs to no release."""
    day: date | None = None
    """The day from which weights of the policy count."""


def check(ledger: Ledger) -> Outcome:
    """Check everything, as far as the policy can be meant."""
    found = list(ledger.records.diagnostics)
    read = ledger.records.foundations_read
    judged = [*judge(ledger, Part.OWN), *judge(ledger, Part.BETWEEN)] if read else list(_of_broken_policy(ledger))
    placed = [one.diagnostic for one in judged]
    unsound = unsound_among(ledger, placed)
    if unsound or not read:
        return Outcome(in_order([*found, *unsound]), judged=False)
    by_release: dict[Key, list[Diagnostic]] = {}
    for judgement, diagnostic in zip(judged, placed, strict=True):
        (by_release.setdefault(judgement.entry.key, []) if judgement.entry else found).append(diagnostic)
    accepted: list[Accepted] = []
    for entry in ledger.lineage.entries.values():
        of_it = by_release.get(entry.key, [])
        standing, taken = settle(of_it, grants(entry, ledger)) if entry.record.deviations else (of_it, [])
        found += standing
        accepted += [Accepted(entry, grant.deviation, one) for grant, one in taken]
    return Outcome(in_order(found), tuple(accepted))


def _of_broken_policy(ledger: Ledger) -> Iterator[Judged]:
    """What else is wrong with policy and people of which something cannot be read, where all of it is understood."""
    files = (ledger.records.policy_document, ledger.records.people)
    if not any(one.holes for one in files if one):
        yield from judge(ledger, Part.OWN, (policy_unsound,))


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings in the order of a report."""
    return tuple(sorted(found, key=lambda one: one.sort_key))


def unsound_among(ledger: Ledger, found: list[Diagnostic]) -> list[Diagnostic]:
    """What makes judging pointless: it is all that is told then."""
    if not ledger.records.foundations_read:
        return found
    nobody = ledger.records.people is None and bool(people_named(ledger))
    return [one for one in found if _is_unsound(one, ledger) or (nobody and one.kind is Kind.BROKEN)]


def _is_unsound(found: Diagnostic, ledger: Ledger) -> bool:
    """Whether the policy itself is wrong: judged by it, every release would be, too."""
    own = ledger.records.policy_document
    is_ours = found.rule == policy_unsound.name and found.kind is Kind.BROKEN
    return is_ours and own is not None and found.path == own.path


def judge(ledger: Ledger, part: Part, rules: Iterable[Rule] = RULES) -> Iterator[Judged]:
    """What the rules find, in one part of their work, and how much it weighs."""
    rulings = Rulings(ledger, part, rules)
    yield from rulings.of_all()
    for entry in ledger.lineage.entries.values():
        yield from rulings.of_release(entry)
    if part is Part.BETWEEN:
        for facts in ledger.issues.values():
            yield from rulings.of_issue(facts)


class Rulings:
    """What rules find in one part of their work, one subject at a time.

    For the findings within records a ledger of one record is enough; for those between records the others may be
    abridged.
    """

    def __init__(self, ledger: Ledger, part: Part, rules: Iterable[Rule] = RULES, files: Files | None = None) -> None:
        """Of some rules.

        Args:
            ledger: the records.
            part: the part of the work.
            rules: those that count.
            files: where more is known of the files than in that ledger.
        """
        self.files = files or Files(ledger)
        self._ledger = ledger
        silent = shaken(ledger) if part is Part.BETWEEN else frozenset()
        self._works: dict[Subject, list[tuple[Rule, Judge]]] = {subject: [] for subject in Subject}
        for rule in rules:
            work = _work(rule, part)
            if work and rule.name not in silent:
                self._works[rule.subject].append((rule, work))

    def of_all(self) -> Iterator[Judged]:
        """What shows of all records together."""
        return self._weighed([(rule, work(self._ledger)) for rule, work in self._works[Subject.WHOLE]], "")

    def of_release(self, entry: Entry) -> Iterator[Judged]:
        """What shows of a release, as far as the process was in force for it."""
        works, ledger, asked = self._works[Subject.RELEASE], self._ledger, entry.asked
        found = [(rule, work(entry, ledger)) for rule, work in works if asked or rule.always]
        return self._weighed(found, entry.document.path)

    def of_issue(self, facts: IssueFacts) -> Iterator[Judged]:
        """What shows of a known issue."""
        found = [(rule, work(facts, self._ledger)) for rule, work in self._works[Subject.ISSUE]]
        return self._weighed(found, facts.document.path)

    def _weighed(self, found: Iterable[tuple[Rule, Findings]], path: str) -> Iterator[Judged]:
        """What of the rules' findings counts, and how much; most rules find nothing."""
        for rule, findings in found:
            for finding in findings:
                file = self.files.at(finding.path or path)
                kind = _weight(rule, finding, file, self._ledger)
                if kind:
                    yield Judged(file.entry, file.document, finding, rule.name, kind)


def _work(rule: Rule, part: Part) -> Judge | None:
    """The function of a rule for one part of the work."""
    if part is Part.OWN:
        return None if rule.relates else rule.judge
    return rule.judge if rule.relates else rule.between


class Files:
    """Every file that was read, looked up where something is found in it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @cached_property
    def _documents(self) -> dict[str, Document[Any]]:
        policy = self._ledger.records.policy_document
        return {one.path: one for one in (*self._ledger.records.documents, *([policy] if policy else []))}

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.document.path: entry for entry in self._ledger.lineage.entries.values()}

    def at(self, path: str) -> _File:
        """The file of that path."""
        document, entry = self._documents[path], self._entries.get(path)
        if isinstance(document.face, Incident):
            entry = self._ledger.cause_of(document.face)
        if entry:
            return _File(document, entry, entry.day)
        reported = document.face.reported_at if isinstance(document.face, KnownIssue) else None
        return _File(document, day=self._ledger.policy.day_of(reported) if reported else None)


def _weight(rule: Rule, finding: Finding, file: _File, ledger: Ledger) -> Kind | None:
    """How much a finding weighs under the policy; None where it is off, or only comes of what is broken there.

    What is broken takes no override, and what only the clock brought up stays overdue.
    """
    kind, day, holes = finding.kind or rule.kind, file.day, file.document.holes
    if holes and is_consequence(rule.name, finding, kind, holes, ledger.policy.requirements):
        return None
    weight = ledger.policy.weight(rule.name)
    if weight is None or rule.kind is Kind.BROKEN or kind is Kind.OVERDUE:
        return kind
    if weight.since and not (day and day >= weight.since):
        return kind
    return None if weight.weight == "off" else Kind(weight.weight)


class Grant(NamedTuple):
    """A deviation that holds."""

    deviation: Deviation
    unused: Diagnostic
    """What is said where it accepts nothing."""


def grants(entry: Entry, ledger: Ledger) -> list[Grant]:
    """The deviations of a release that hold."""
    return [
        Grant(deviation, _unused(entry, index, deviation))
        for index, deviation in enumerate(entry.record.deviations)
        if not deviation_problem(entry, deviation, ledger.people)
    ]


def settle(found: list[Diagnostic], granted: list[Grant]) -> tuple[list[Diagnostic], list[tuple[Grant, Diagnostic]]]:
    """Part what stands from what was accepted; a deviation that accepts nothing is itself worth knowing."""
    accepted = []
    for grant in granted:
        taken = sorted((one for one in found if _covers(grant.deviation, one)), key=lambda one: one.sort_key)
        accepted += [(grant, one) for one in taken]
        found = [one for one in found if one not in taken] + ([] if taken else [grant.unused])
    return found, accepted


def _covers(deviation: Deviation, found: Diagnostic) -> bool:
    if deviation.rule == "deviation-unauthorised":
        return False  # or two that accept each other would void every rule
    same_item = deviation.item is None or deviation.item == found.item
    return found.kind is Kind.VIOLATION and deviation.rule == found.rule and same_item


def _unused(entry: Entry, index: int, deviation: Deviation) -> Diagnostic:
    about = f" of `{deviation.item}`" if deviation.item else ""
    message = f"the deviation accepts {deviation.rule}{about}, but {entry.name} has no such violation"
    hint = nearest(deviation.rule, BY_NAME) if deviation.rule not in BY_NAME else "take it out if it is left over"
    finding = Finding(message, ("deviations", index, "rule"), hint)
    return entry.document.place(finding, "deviation-unauthorised", Kind.WARNING)
