"""Runs the rules over the ledger, weighs what they found, and sorts it.

Boundary: which rules there are is in `generator.rules`; how findings are printed, in `generator.reports`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import Diagnostic, Finding, Kind
from generator.ledger import Entry, Key, Ledger
from generator.ledger.exceptions import deviation_problem
from generator.model.release import Deviation
from generator.reading import Document
from generator.rules import BY_NAME, RULES
from generator.rules.policy import policy_unsound
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


def check(ledger: Ledger) -> Outcome:
    """Check everything, as far as the policy can be meant."""
    found = list(ledger.records.diagnostics)
    accepted: list[Accepted] = []
    whole = list(_whole(ledger)) if ledger.records.foundations_read else []
    unsound = [one for one in whole if _is_unsound(one, ledger)]
    found += unsound or whole
    judged = ledger.records.foundations_read and not unsound
    for entry in ledger.lineage.entries.values() if judged else ():
        standing, taken = _accept(entry, _of_release(entry, ledger), ledger)
        found += standing
        accepted += taken
    return Outcome(tuple(sorted(found, key=lambda one: one.sort_key)), tuple(accepted), judged)


def _is_unsound(found: Diagnostic, ledger: Ledger) -> bool:
    """Whether the policy itself is wrong: judged by it, every release would be, too."""
    own = ledger.records.policy_document
    is_ours = found.rule == policy_unsound.name and found.kind is Kind.BROKEN
    return is_ours and own is not None and found.path == own.path


def _whole(ledger: Ledger) -> Iterator[Diagnostic]:
    policy = ledger.records.policy_document
    places: dict[str, Document[Any]] = {one.path: one for one in ledger.records.documents}
    if policy:
        places[policy.path] = policy
    for rule in RULES:
        if rule.subject is Subject.WHOLE and rule.judge:
            for finding in rule.judge(ledger):
                yield places[finding.path].place(finding, rule.name, finding.kind or rule.kind)


def _of_release(entry: Entry, ledger: Ledger) -> list[Diagnostic]:
    found = []
    for rule in RULES:
        if rule.subject is Subject.RELEASE and rule.judge and (entry.asked or rule.always):
            for finding in rule.judge(entry, ledger):
                kind = _weight(rule, finding.kind or rule.kind, entry, ledger)
                if kind:
                    found.append(entry.document.place(finding, rule.name, kind))
    return found


def _weight(rule: Rule, kind: Kind, entry: Entry, ledger: Ledger) -> Kind | None:
    """How much a finding weighs under the policy; None where it is off.

    What is broken takes no override, and what only the clock brought up stays overdue.
    """
    weight = ledger.policy.weight(rule.name)
    if weight is None or rule.kind is Kind.BROKEN or kind is Kind.OVERDUE:
        return kind
    if weight.since and not (entry.day and entry.day >= weight.since):
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
