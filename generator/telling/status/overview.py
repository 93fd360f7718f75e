"""Where releases stand: one with all that keeps it from its next status, and all that are open in a row each.

Boundary: facts for lines and fields alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from generator import richtext
from generator.diagnostics import Diagnostic, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemState
from generator.ledger.turns import goes_on, turns_of
from generator.model.release import Status
from generator.pages.board import GOALS
from generator.problem import counted
from generator.telling.status.calls import Calls
from generator.telling.status.tasks import Task, open_conditions, tasks
from generator.telling.words import listed, roles, until

_TOLD: Final = ("impact-unanswered", "status-disagrees", "date-disagrees")
"""Rules whose findings at the next status say what the tasks say: a question, the last item or a deployment is open."""


class Deadline(NamedTuple):
    """A day that matters to a release."""

    day: date
    what: str

    def distance(self, today: date) -> str:
        """How far it is from today."""
        return until(self.day, today)


class Standing(NamedTuple):
    """A release on its way."""

    entry: Entry
    goal: Status | None
    """Its next status; None where there is none."""
    done: int
    asked: int
    """How many items are asked for the next status."""
    tasks: tuple[Task, ...]
    deadlines: tuple[Deadline, ...]
    next: str
    """The command to run next; empty where there is none."""
    blocks: tuple[Diagnostic, ...] = ()
    """What else the rules would object to at the next status."""
    counts: tuple[tuple[Kind, int], ...] = ()
    """What `releases check` finds in its file now."""

    @property
    def found(self) -> str:
        """The same in words; empty where it finds nothing."""
        words = {Kind.BROKEN: "broken value", Kind.VIOLATION: "violation", Kind.WARNING: "warning"}
        return listed(
            counted(number, words[kind]) if kind in words else f"{number} overdue" for kind, number in self.counts
        )


def standing(
    ledger: Ledger, entry: Entry, calls: Calls, found: Iterable[Diagnostic] = (), blocks: Iterable[Diagnostic] = ()
) -> Standing:
    """Where a release stands.

    Args:
        ledger: all records.
        entry: the release.
        calls: how commands are written.
        found: what a check finds in the release's file.
        blocks: what it would find if the release had its next status.
    """
    readiness = ledger.readiness(entry)
    goal = readiness.next_status
    due = readiness.asked(goal) if goal else ()
    todo = tuple(tasks(ledger, entry, calls))
    kinds = Counter(one.kind for one in found)
    told = {one.id for one in todo}
    return Standing(
        entry,
        goal,
        sum(one.is_complete for one in due),
        len(due),
        todo,
        tuple(sorted(_deadlines(ledger, entry))),
        next((one.command for one in todo if one.command and not one.later), ""),
        tuple(one for one in blocks if not _is_told(one, told)),
        tuple((kind, kinds[kind]) for kind in Kind if kinds[kind]),
    )


def _is_told(found: Diagnostic, told: set[str]) -> bool:
    """Whether an open item, question or deployment says it already."""
    return found.item in told or found.rule in _TOLD


def _deadlines(ledger: Ledger, entry: Entry) -> Iterator[Deadline]:
    yield from _planned(ledger, entry)
    yield from _granted(ledger, entry)
    for facts in ledger.readiness(entry).items:
        for one in open_conditions(facts):
            if one.due:
                what = f"a condition of “{facts.requirement.title}”"
                yield Deadline(one.due, f"{what}{_whose(ledger, one.owner)}: {richtext.plain(one.text)}")
    for incident in ledger.incidents_of(entry):
        for action in incident.actions:
            if action.done is None and action.due:
                what = f"an action of {incident.id}{_whose(ledger, action.owner)}"
                yield Deadline(action.due, f"{what}: {richtext.plain(action.text)}")


def _planned(ledger: Ledger, entry: Entry) -> Iterator[Deadline]:
    """The days on which it is to go out."""
    day, window = entry.record.date, entry.record.change_window
    if entry.on_the_way and day:
        yield Deadline(day, "its planned day")
    if entry.on_the_way and window:
        hours = f"{window.start:%H:%M} to {window.end:%H:%M} UTC"
        yield Deadline(ledger.policy.day_of(window.start), f"its change window, {hours}")


def _granted(ledger: Ledger, entry: Entry) -> Iterator[Deadline]:
    """The days on which exceptions end."""
    readiness, grace = ledger.readiness(entry), ledger.grace_until(entry)
    open_ = entry.record.status not in ("closed", "cancelled")
    if grace and open_ and any(not one.is_complete for one in readiness.due("released")):
        yield Deadline(grace, "the end of the emergency’s grace: what it skipped is due")
    for facts in readiness.items:
        if facts.waiver and facts.waiver.expires and entry.on_the_way:
            yield Deadline(facts.waiver.expires, f"the waiver of “{facts.requirement.title}” ends")


def _whose(ledger: Ledger, person: str | None) -> str:
    return f", {ledger.people.name(person)}" if person else ""


class Row(NamedTuple):
    """A release that is open, in a line."""

    entry: Entry
    goal: Status
    done: int
    asked: int
    turns: tuple[tuple[str, ...], ...]
    """The roles whose turn it is: one of each group."""
    waits_for: tuple[str, ...]
    """The same in words."""
    overdue: bool

    @property
    def progress(self) -> str:
        return f"{self.done}/{self.asked} for {GOALS[self.goal]}"


def rows(ledger: Ledger, product: str | None = None) -> tuple[tuple[Row, ...], int]:
    """The releases that are planned, approved or not closed yet, and how many of the last are asked nothing.

    Args:
        ledger: all records.
        product: only those of a product; None for all.
    """
    found = [one for one in ledger.entries if product in (None, one.product) and ledger.readiness(one).next_status]
    open_ = [one for one in found if one.on_the_way or one.asked]
    open_.sort(key=lambda one: (one.on_the_way, one.day or date.max, one.product, one.order))
    return tuple(_row(ledger, one) for one in open_), len(found) - len(open_)


def _row(ledger: Ledger, entry: Entry) -> Row:
    readiness = ledger.readiness(entry)
    goal = readiness.next_status or "closed"
    due = readiness.asked(goal)
    missing = [one for one in due if not one.is_complete and goes_on(entry, one)]
    waiting = dict.fromkeys(turn.roles for one in missing for turn in turns_of(ledger, entry.product, one))
    undecided = any(one.state is ItemState.UNDECIDED for one in missing)
    words = (*(["impact answers"] if undecided else []), *(roles(ledger, one) for one in waiting))
    day = entry.record.date
    return Row(
        entry,
        goal,
        sum(one.is_complete for one in due),
        len(due),
        tuple(waiting),
        words or (f"nothing: it can be {goal}",),
        entry.on_the_way and day is not None and day < ledger.today,
    )


def agenda(ledger: Ledger, calls: Calls, *, person: str = "", role: str = "") -> tuple[Task, ...]:
    """What waits for a person or a role across all releases, the most urgent first.

    Args:
        ledger: all records.
        calls: how commands are written.
        person: somebody by id.
        role: or a role by id; conditions and actions are persons' own.
    """
    found = [
        task
        for entry in ledger.entries
        for task in tasks(ledger, entry, calls)
        if (role and role in task.turn.roles) or (person and any(one.id == person for one in task.turn.holders))
    ]
    return tuple(sorted(found, key=lambda task: task.urgency))
