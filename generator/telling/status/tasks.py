"""What somebody has to do about a release: open items, unanswered questions, the next status, conditions and actions.

Boundary: one task a person's turn, with its day and its command; in which order they are told is for whoever tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from generator import richtext
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, ItemState
from generator.ledger.turns import Holder, Turn, goes_on, turn, turns_of
from generator.model.release import Condition
from generator.pages import badges
from generator.telling.status.calls import Calls

Kind: TypeAlias = Literal["item", "impact", "status", "condition", "action"]
DEPLOYED = "production-deploy"
"""The item of the built-in policy that says that it is deployed."""
MANAGER = "release-manager"
"""The role that answers for a record, where the policy has it."""


class Task(NamedTuple):
    """Something to do."""

    entry: Entry
    kind: Kind
    id: str
    """Of the item, impact, status or incident."""
    title: str
    """What is to be done, as a sentence without an end."""
    turn: Turn
    """Whose turn it is: roles and their holders, or one person without a role."""
    command: str = ""
    """What to run; empty where nobody can, or where the file itself is to be changed."""
    day: date | None = None
    """The day by which it is due."""
    since: date | None = None
    """For what has no such day: since when it is open."""
    later: str = ""
    """Why it cannot be done yet; empty where it can."""

    def overdue(self, today: date) -> bool:
        return self.day is not None and self.day < today

    @property
    def urgency(self) -> tuple[bool, date, str, str]:
        """What can be done comes first, then what is due or open earlier."""
        return bool(self.later), self.day or self.since or date.max, self.entry.product, self.entry.name


def tasks(ledger: Ledger, entry: Entry, calls: Calls) -> Iterator[Task]:
    """All that is to be done about a release, in the order in which it is done."""
    yield from _impacts(ledger, entry, calls)
    yield from _items(ledger, entry, calls)
    yield from _conditions(ledger, entry, calls)
    yield from _actions(ledger, entry, calls)


def _due(ledger: Ledger, entry: Entry) -> date | None:
    """The day by which what is open for the next status has to be there."""
    return entry.record.date if entry.on_the_way else ledger.grace_until(entry)


def _impacts(ledger: Ledger, entry: Entry, calls: Calls) -> Iterator[Task]:
    if not entry.asked or entry.record.status in ("closed", "cancelled"):
        return
    for impact, question in ledger.policy.file.impacts.items():
        if impact not in entry.record.impact and ledger.policy.asks_impact(impact, entry.day):
            title = f"answer under `impact` in {calls.folder}{entry.document.path}: {question.question or impact}"
            yield Task(entry, "impact", impact, title, manager_of(ledger, entry), day=_due(ledger, entry))


def manager_of(ledger: Ledger, entry: Entry) -> Turn:
    """Who answers for the record: its release manager, else whoever holds that role."""
    person = entry.record.release_manager
    if person:
        return Turn((), (Holder(person, ledger.people.name(person)),))
    return turn(ledger, entry.product, (MANAGER,))


def _items(ledger: Ledger, entry: Entry, calls: Calls) -> Iterator[Task]:
    readiness = ledger.readiness(entry)
    goal, missing = readiness.next_status, [one for one in readiness.missing if goes_on(entry, one)]
    day, since = _due(ledger, entry), None if entry.on_the_way else entry.shipped_on
    first = [one for one in missing if not _comes_later(entry, one)]
    for facts in first:
        yield from _item(ledger, entry, facts, calls, day=day, since=since, others=len(missing) - 1)
    if goal == "released" or (goal and entry.asked and not missing):
        who = _deployer(ledger, entry) if goal == "released" else manager_of(ledger, entry)
        title = "deploy it, and record that" if goal == "released" else f"set its status to {goal}"
        later = _others(sum(not one.requirement.item.last for one in first))
        yield Task(entry, "status", goal, title, who, calls.advance(entry, goal, who), day, since, later)
    for facts in missing:
        if facts not in first:
            yield from _item(ledger, entry, facts, calls, day=day, since=since, others=0)


def _deployer(ledger: Ledger, entry: Entry) -> Turn:
    """Who brings it to production: the role that would also bring it back, else who answers for the record."""
    plan = entry.record.rollback
    found = turn(ledger, entry.product, (plan.executor,)) if plan and plan.executor else Turn((), ())
    return found if found.holders else manager_of(ledger, entry)


def _comes_later(entry: Entry, facts: ItemFacts) -> bool:
    """Whether an item is about what runs in production, and nothing does yet."""
    requirement = facts.requirement
    return (requirement.item.after_deployment or requirement.id == DEPLOYED) and entry.shipped_at is None


def _item(
    ledger: Ledger, entry: Entry, facts: ItemFacts, calls: Calls, *, day: date | None, since: date | None, others: int
) -> Iterator[Task]:
    requirement = facts.requirement
    later = _others(others) if requirement.item.last else ""
    if facts.state is ItemState.UNDECIDED:
        later = (
            f"it depends on the impact “{ledger.policy.impact_title(requirement.item.when or '')}”, not answered yet"
        )
    elif _comes_later(entry, facts):
        later = "it comes after the deployment"
    verb = "sign" if requirement.item.sign_off else "do and record"
    again = facts.state in (ItemState.REJECTED, ItemState.FAILED)
    title = f"{verb} “{requirement.title}”{f' ({badges.item(facts.state).word})' if again else ''}"
    for one in turns_of(ledger, entry.product, facts):
        command = "" if facts.state is ItemState.UNDECIDED else calls.sign(entry, facts, one)
        yield Task(entry, "item", requirement.id, title, one, command, day, since, later)


def _others(number: int) -> str:
    return f"{number} other{'s' if number > 1 else ''} first" if number else ""


def _conditions(ledger: Ledger, entry: Entry, calls: Calls) -> Iterator[Task]:
    """Conditions of the approvals that count, also after the release is closed."""
    for facts in ledger.readiness(entry).items:
        for number, one in enumerate(open_conditions(facts), 1):
            who, by = owner(ledger, one.owner), one.owner or "PERSON"
            title = f"meet a condition of “{facts.requirement.title}”: {richtext.plain(one.text)}"
            command = calls.done(entry, facts.requirement.id, number, by)
            yield Task(entry, "condition", facts.requirement.id, title, who, command, one.due)


def open_conditions(facts: ItemFacts) -> list[Condition]:
    """The conditions of the latest answers that are not done."""
    answers = (slot.latest for slot in facts.slots if slot.latest)
    return [one for answer in answers for one in answer.conditions if one.done is None]


def _actions(ledger: Ledger, entry: Entry, calls: Calls) -> Iterator[Task]:
    for incident in ledger.incidents_of(entry):
        for number, one in enumerate(incident.actions, 1):
            if one.done:
                continue
            title = f"after {incident.id} ({incident.title}): {richtext.plain(one.text)}"
            command = calls.action_done(incident.id, number)
            yield Task(entry, "action", incident.id, title, owner(ledger, one.owner), command, one.due)


def owner(ledger: Ledger, person: str | None) -> Turn:
    """One person's turn."""
    return Turn((), (Holder(person, ledger.people.name(person)),) if person else ())
