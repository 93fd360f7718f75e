"""Runs the rules over the ledger, weighs what they found, and sorts it.

Boundary: which rules there are is in `generator.rules`; how findings are printed, in `generator.reports`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.diagnostics import Diagnostic, Finding, Kind
from generator.ledger import Entry, Key, Ledger
from generator.ledger.exceptions import deviation_problem
from generator.model.release import Deviation
from generator.reading import Document
from generator.rules import BY_NAME, RULES
from generator.rules.policy import policy_unsound
from generator.rules.references import people_named
from generator.rules.registry import Rule, Subject, nearest


@dataclass(frozen=True, slots=True)
class Accepted:
    """A violation that someone with the authority accepted."""

    entry: Entry
    deviation: Deviation
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Outcome:
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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A file with the release under whose day and deviations its findings fall."""

    document: Document[Any]
    entry: Entry | None = None
    """Of a release itself, and of an incident that it caused; None for what belongs to no release."""
    day: date | None = None
    """The day from which weights of the policy count."""


def check(ledger: Ledger) -> Outcome:
    """Check everything, as far as the policy can be meant."""
    found = list(ledger.records.diagnostics)
    accepted: list[Accepted] = []
    whole = list(_whole(ledger)) if ledger.records.foundations_read else []
    nobody = ledger.records.people is None and bool(people_named(ledger))
    unsound = [one for _, one in whole if _is_unsound(one, ledger) or (nobody and one.kind is Kind.BROKEN)]
    judged = ledger.records.foundations_read and not unsound
    of_release: dict[Key, list[Diagnostic]] = {}
    for entry, one in whole if judged else ():
        (of_release.setdefault(entry.key, []) if entry else found).append(one)
    for entry in ledger.lineage.entries.values() if judged else ():
        all_of_it = [*of_release.get(entry.key, ()), *_of_release(entry, ledger)]
        standing, taken = _accept(entry, all_of_it, ledger)
        found += standing
        accepted += taken
    return Outcome(tuple(sorted([*found, *unsound], key=lambda one: one.sort_key)), tuple(accepted), judged)


def _is_unsound(found: Diagnostic, ledger: Ledger) -> bool:
    """Whether the policy itself is wrong: judged by it, every release would be, too."""
    own = ledger.records.policy_document
    is_ours = found.rule == policy_unsound.name and found.kind is Kind.BROKEN
    return is_ours and own is not None and found.path == own.path


def _whole(ledger: Ledger) -> Iterator[tuple[Entry | None, Diagnostic]]:
    """What the rules about all records found, with the release in whose judgement it falls."""
    files = _files(ledger)
    for rule in RULES:
        if rule.subject is Subject.WHOLE and rule.judge:
            for finding in rule.judge(ledger):
                file = files[finding.path]
                kind = _weight(rule, finding.kind or rule.kind, file.day, ledger)
                if kind:
                    yield file.entry, file.document.place(finding, rule.name, kind)


def _files(ledger: Ledger) -> dict[str, _Judged]:
    """Every file that was read, by its path."""
    files = {one.path: _Judged(one) for one in ledger.records.documents}
    if ledger.records.policy_document:
        files[ledger.records.policy_document.path] = _Judged(ledger.records.policy_document)
    for issue in ledger.records.issues:
        reported = issue.value.reported_at
        files[issue.path] = _Judged(issue, day=ledger.policy.day_of(reported) if reported else None)
    for entry in ledger.lineage.entries.values():
        files[entry.document.path] = _Judged(entry.document, entry, entry.day)
        for incident in ledger.incident_documents_of(entry):
            files[incident.path] = _Judged(incident, entry, entry.day)
    return files


def _of_release(entry: Entry, ledger: Ledger) -> list[Diagnostic]:
    """What the rules about one release found, in its record and in those of its incidents."""
    files: dict[str, Document[Any]] = {one.path: one for one in ledger.incident_documents_of(entry)}
    found = []
    for rule in RULES:
        if rule.subject is Subject.RELEASE and rule.judge and (entry.asked or rule.always):
            for finding in rule.judge(entry, ledger):
                kind = _weight(rule, finding.kind or rule.kind, entry.day, ledger)
                if kind:
                    found.append(files.get(finding.path, entry.document).place(finding, rule.name, kind))
    return found


def _weight(rule: Rule, kind: Kind, day: date | None, ledger: Ledger) -> Kind | None:
    """How much a finding weighs under the policy; None where it is off.

    What is broken takes no override, and what only the clock brought up stays overdue.
    """
    weight = ledger.policy.weight(rule.name)
    if weight is None or rule.kind is Kind.BROKEN or kind is Kind.OVERDUE:
        return kind
    if weight.since and not (day and day >= weight.since):
        return kind
    return None if weight.weight == "off" else Kind(weight.weight)


def _accept(entry: Entry, found: list[Diagnostic], ledger: Ledger) -> tuple[list[Diagnostic], list[Accepted]]:
    """Part what stands from what was accepted; a deviation that accepts nothing is itself worth knowing."""
    accepted: list[Accepted] = []
    for index, deviation in enumerate(entry.record.deviations):
        if deviation_problem(entry, deviation, ledger.people):
            continue
        taken = [one for one in found if _covers(deviation, one)]
        accepted += [Accepted(entry, deviation, one) for one in taken]
        found = [one for one in found if one not in taken]
        if not taken:
            found.append(_unused(entry, index, deviation))
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
