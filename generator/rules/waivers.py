"""Exceptions: waivers granted beforehand, and deviations accepted afterwards.

Boundary: whether an exception holds, and whether it is needed. What it is an exception from is told by other rules, and
only where it has no exception: one mistake is one finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.exceptions import (
    Flaw,
    WaiverProblem,
    deviation_problem,
    fell_due,
    standing_waiver,
    waiver_problem,
)
from generator.ledger.readiness import ItemFacts, ItemState
from generator.model.release import NO
from generator.policy import ORDER
from generator.rules.registry import Findings, listed, release_rule
from generator.rules.sign_offs import authority_hint


class _Flawed(NamedTuple):
    """A waiver that does not hold, of an item that needs one."""

    position: int
    facts: ItemFacts
    problem: WaiverProblem

    def finding(self, hint: str, kind: Kind | None = None) -> Finding:
        requirement, problem = self.facts.requirement, self.problem
        message = f"the waiver of “{requirement.title}” does not hold: {problem.text}"
        route = ("waivers", self.position, *((problem.field,) if problem.field else ()))
        return Finding(message, route, hint, item=requirement.id, kind=kind)


@release_rule("waiver-incomplete")
def waiver_incomplete(entry: Entry, ledger: Ledger) -> Findings:
    """A waiver does not say who asked, who granted it and when, why, what is done instead, or until when.

    An exception that nobody granted is a gap. While the item is not due yet, a waiver may wait for its grant: until
    then this is a warning.

    Add the fields that the message names, or have the item done and take the waiver out.
    """
    for flawed in _flawed(entry, ledger, Flaw.INCOMPLETE):
        waits = flawed.facts not in ledger.readiness(entry).due(entry.record.status)
        yield flawed.finding("complete it, or have the item done", Kind.WARNING if waits else None)


@release_rule("waiver-unauthorised")
def waiver_unauthorised(entry: Entry, ledger: Ledger) -> Findings:
    """A waiver was granted by somebody without the authority, or by the person who asked for it.

    An exception that people grant themselves makes every item optional.

    Have it granted by somebody with the authority, which the hint names, who did not ask for it. Else have the item
    done.
    """
    for flawed in _flawed(entry, ledger, Flaw.UNAUTHORISED):
        waivers = ledger.policy.file.waivers
        hint = authority_hint(ledger, tuple(waivers.authority) if waivers else ())
        yield flawed.finding(f"{hint}, for what they did not ask for themselves")


@release_rule("waiver-forbidden")
def waiver_forbidden(entry: Entry, ledger: Ledger) -> Findings:
    """A waiver is of an item that cannot be waived, or was not in force when the item fell due.

    The policy lists what may be waived; the rest is why there is a process. A waiver is granted beforehand and for a
    while.

    Have the item done. What cannot be mended any more is accepted under `deviations` by somebody with the authority.
    """
    for flawed in _flawed(entry, ledger, Flaw.FORBIDDEN):
        items = ledger.policy.file.waivers.items if ledger.policy.file.waivers else []
        allowed = f"what may be waived: {listed(f'`{item}`' for item in items)}" if items else "nothing may be waived"
        late = "have the item done; what cannot be mended any more is accepted under `deviations`"
        yield flawed.finding(f"{allowed}; have the item done" if flawed.problem.field == "item" else late)


@release_rule("waiver-unused", Kind.WARNING)
def waiver_unused(entry: Entry, ledger: Ledger) -> Findings:
    """A waiver is of an item that is not asked of the release, or that was answered in time.

    A reader takes a waiver for something that was left out.

    Take the waiver out if it is left over. Where the item should be asked, see what asks for it, such as the answer
    under `impact`.
    """
    for item, index in _latest(entry).items():
        facts = ledger.readiness(entry).by_id.get(item)
        if facts is None or not _needless(entry, facts):
            continue
        asked = facts.state is not ItemState.NOT_ASKED
        why = "was answered in time" if asked else "is not asked"
        message = f"“{facts.requirement.title}” of {entry.name} {why}, but has a waiver"
        yield Finding(message, ("waivers", index, "item"), "take it out if it is left over", item=item)


def _flawed(entry: Entry, ledger: Ledger, flaw: Flaw) -> Iterator[_Flawed]:
    """The waivers with a flaw, of items that need one; where an item has several and one holds, the others are past."""
    for item, index in _latest(entry).items():
        facts = ledger.readiness(entry).by_id.get(item)
        if facts is None or _needless(entry, facts) or standing_waiver(entry, facts.requirement, ledger.people):
            continue
        problem = waiver_problem(entry, entry.record.waivers[index], facts.requirement, ledger.people)
        if problem and problem.flaw is flaw:
            yield _Flawed(index, facts, problem)


def _latest(entry: Entry) -> dict[str, int]:
    """The position of each waived item's last waiver; none where the release has left the process."""
    waivers = entry.record.waivers
    if not waivers or entry.record.status not in ORDER or entry.rolled_back:
        return {}
    return {waiver.item: index for index, waiver in enumerate(waivers)}


def _needless(entry: Entry, facts: ItemFacts) -> bool:
    """Whether nothing depends on an item's waiver: it is not asked, or every role had said yes when it fell due."""
    if facts.state not in (ItemState.DONE, ItemState.CONDITIONAL, ItemState.NOT_APPLICABLE):
        return facts.state is ItemState.NOT_ASKED
    due = fell_due(entry, facts.requirement)
    return due is None or all(
        any(filed.answer.at <= due and filed.answer.verdict not in NO for filed in slot.answers) for slot in facts.slots
    )


@release_rule("deviation-unauthorised", always=True)
def deviation_unauthorised(entry: Entry, ledger: Ledger) -> Findings:
    """A violation was accepted by somebody without the authority, or by the person whose act it is.

    An acceptance that everyone can give themselves would make every rule void. One that matches no violation is a
    warning: it may be left over.

    Have it accepted by somebody with the authority, which the hint names, whose act it is not. Take out what is left
    over.
    """
    for index, deviation in enumerate(entry.record.deviations):
        if problem := deviation_problem(entry, deviation, ledger.people):
            deviations = ledger.policy.file.deviations
            hint = authority_hint(ledger, tuple(deviations.authority) if deviations else ())
            message = f"the deviation of {entry.name} does not hold: {problem}"
            yield Finding(message, ("deviations", index, "accepted_by"), f"{hint}, for what is not their own act")


RULES = (waiver_incomplete, waiver_unauthorised, waiver_forbidden, waiver_unused, deviation_unauthorised)
