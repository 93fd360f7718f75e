"""How far a release's checklist is: each item asked or not, answered or waiting, and for whom.

Boundary: derived from the record, the policy and the people; whether it is a violation is for the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from generator.diagnostics import Route
from generator.ledger.exceptions import standing_waiver
from generator.ledger.lineage import Entry
from generator.model.release import NO, Answer, Release, Status, Waiver
from generator.policy import ORDER, Directory, Policy, Requirement


class ItemState(StrEnum):
    """What became of a checklist item."""

    DONE = "done"
    CONDITIONAL = "conditional"
    """Approved, with a condition that is not done yet."""
    NOT_APPLICABLE = "not-applicable"
    WAITING = "waiting"
    REJECTED = "rejected"
    FAILED = "failed"
    WAIVED = "waived"
    NOT_ASKED = "not-asked"
    UNDECIDED = "undecided"
    """The impact question on which it depends has no answer."""


COMPLETE = frozenset(
    {ItemState.DONE, ItemState.CONDITIONAL, ItemState.NOT_APPLICABLE, ItemState.WAIVED, ItemState.NOT_ASKED}
)


class Filed(NamedTuple):
    """An answer with the role key and position under which it stands in the record."""

    key: str
    position: int
    answer: Answer


class Slot(NamedTuple):
    """A place on the checklist that one role fills, with the answers given for it, oldest first."""

    roles: tuple[str, ...]
    answers: tuple[Filed, ...]

    @property
    def latest(self) -> Answer | None:
        return self.answers[-1].answer if self.answers else None


class ItemFacts(NamedTuple):
    """A checklist item of one release."""

    requirement: Requirement
    state: ItemState
    slots: tuple[Slot, ...]
    reason: str = ""
    """Why it is not asked."""
    waiver: Waiver | None = None

    @property
    def filed(self) -> tuple[Filed, ...]:
        """All answers, slot by slot."""
        if len(self.slots) == 1:
            return self.slots[0].answers
        return tuple(one for slot in self.slots for one in slot.answers)

    @property
    def is_complete(self) -> bool:
        return self.state in COMPLETE

    @property
    def waiting_for(self) -> tuple[tuple[str, ...], ...]:
        """The roles whose turn it is: one of each group."""
        if self.state not in (ItemState.WAITING, ItemState.REJECTED, ItemState.FAILED, ItemState.UNDECIDED):
            return ()
        return tuple(slot.roles for slot in self.slots if slot_state(slot) not in COMPLETE)


@dataclass(frozen=True, eq=False)
class Readiness:
    """A release's checklist, section by section, and what it lacks for its next status."""

    entry: Entry
    items: tuple[ItemFacts, ...]

    @cached_property
    def by_id(self) -> dict[str, ItemFacts]:
        return {facts.requirement.id: facts for facts in self.items}

    @cached_property
    def progress(self) -> tuple[int, int]:
        """How many of the items that are asked of the release are complete, and how many there are."""
        asked = [facts.state for facts in self.items if facts.state is not ItemState.NOT_ASKED]
        return sum([state in COMPLETE for state in asked]), len(asked)

    @cached_property
    def by_state(self) -> dict[ItemState, list[ItemFacts]]:
        """The items in each state that there is; of most states there is none."""
        found: dict[ItemState, list[ItemFacts]] = {}
        for facts in self.items:
            found.setdefault(facts.state, []).append(facts)
        return found

    @cached_property
    def again(self) -> tuple[tuple[ItemFacts, Slot], ...]:
        """The places for which there is more than one answer, each with its item."""
        return tuple([(facts, slot) for facts in self.items for slot in facts.slots if len(slot.answers) > 1])

    @cached_property
    def answers(self) -> tuple[tuple[ItemFacts, Filed], ...]:
        """All answers, each with its item."""
        return tuple([(facts, filed) for facts in self.items for slot in facts.slots for filed in slot.answers])

    @cached_property
    def latest(self) -> tuple[tuple[ItemFacts, Filed], ...]:
        """The answers that count, each with its item; the others stay to be read."""
        return tuple([(facts, slot.answers[-1]) for facts in self.items for slot in facts.slots if slot.answers])

    def due(self, status: Status) -> tuple[ItemFacts, ...]:
        """The items that must be complete at a status, its earlier ones included."""
        known = self._due.get(status)
        if known is None:
            reached = ORDER[: ORDER.index(status) + 1] if status in ORDER else ()
            known = self._due[status] = tuple([facts for facts in self.items if facts.requirement.due in reached])
        return known

    @cached_property
    def _due(self) -> dict[Status, tuple[ItemFacts, ...]]:
        return {}

    def asked(self, status: Status) -> tuple[ItemFacts, ...]:
        """Those of them that are asked of the release."""
        return tuple(facts for facts in self.due(status) if facts.state is not ItemState.NOT_ASKED)

    @property
    def next_status(self) -> Status | None:
        """The status after the present one; None where there is none."""
        status = self.entry.face.status
        if status not in ORDER or status == ORDER[-1]:
            return None
        return ORDER[ORDER.index(status) + 1]

    @property
    def missing(self) -> tuple[ItemFacts, ...]:
        """What keeps the release from its next status."""
        return tuple(facts for facts in self.due(self.next_status) if not facts.is_complete) if self.next_status else ()


def assess(entry: Entry, policy: Policy, people: Directory) -> Readiness:
    """Work out the checklist of a release."""
    case = _Case(entry, entry.record, entry.day, policy, people)
    return Readiness(entry, tuple(case.facts(requirement) for requirement in policy.requirements.values()))


class _Case(NamedTuple):
    """A release of which the checklist is worked out, item by item."""

    entry: Entry
    record: Release
    day: date | None
    policy: Policy
    people: Directory

    def facts(self, requirement: Requirement) -> ItemFacts:
        answers = self._filed(requirement)
        slots = self._slots(requirement, answers)
        reason = self._why_not_asked(requirement)
        if reason and not answers:
            return ItemFacts(requirement, ItemState.NOT_ASKED, slots, reason)
        state = _state(slots)
        if state is not ItemState.WAITING:
            return ItemFacts(requirement, state, slots, reason)
        waiver = standing_waiver(self.entry, requirement, self.people)
        if waiver:
            state = ItemState.WAIVED
        elif requirement.item.when is not None and requirement.item.when not in self.record.impact:
            state = ItemState.UNDECIDED
        return ItemFacts(requirement, state, slots, reason, waiver)

    def _filed(self, requirement: Requirement) -> tuple[Filed, ...]:
        answers = self.record.checklist.get(requirement.section, {}).get(requirement.id)
        if not answers:
            return ()
        return tuple([Filed(key, index, one) for key, listed in answers.items() for index, one in enumerate(listed)])

    def _why_not_asked(self, requirement: Requirement) -> str:
        """Why an item is not asked of the release; empty where it is."""
        if not self.entry.asked:
            return "the process was not in force for this release"
        reason = "" if requirement.unconditional else self._why_not_of_it(requirement)
        if reason:
            return reason
        if self.record.status == "cancelled":
            return "the release was cancelled"
        if self.entry.rolled_back and requirement.item.after_rollback == "not-asked":
            return "the release was rolled back"
        return ""

    def _why_not_of_it(self, requirement: Requirement) -> str:
        """Why it is not asked of a release of this day and type and with these impacts."""
        item, record = requirement.item, self.record
        if not requirement.in_force(self.day):
            return "the policy did not ask for it on that day"
        if item.types and record.type not in item.types:
            return f"not asked of a {record.type} release"
        if item.when:
            impact = record.impact.get(item.when)
            if impact is None and not self.policy.asks_impact(item.when, self.day):
                return "the policy did not ask for its impact on that day"
            if impact is not None and not impact.applies:
                return impact.reason or f"no {self.policy.impact_title(item.when).lower()} impact"
        return ""

    def _slots(self, requirement: Requirement, answers: tuple[Filed, ...]) -> tuple[Slot, ...]:
        groups = requirement.groups
        if len(groups) == 1:  # whoever answered, there is one place for it
            return (Slot(groups[0], answers if len(answers) <= 1 else _by_time(answers)),)
        filled: list[list[Filed]] = [[] for _ in groups]
        for filed in answers:
            filled[self._slot_for(filed, groups, filled)].append(filed)
        return tuple(Slot(roles, _by_time(found)) for roles, found in zip(groups, filled, strict=True))

    def _slot_for(self, filed: Filed, groups: tuple[tuple[str, ...], ...], filled: list[list[Filed]]) -> int:
        """The slot that an answer belongs to: as it says, else by the roles that its signer held."""
        named = filed.answer.role or filed.key
        as_named = next((index for index, roles in enumerate(groups) if named in roles), None)
        if as_named is not None:
            return as_named
        held = self.people.roles_on(filed.answer.by, self.entry.product, self.policy.day_of(filed.answer.at))
        fitting = [index for index, roles in enumerate(groups) if not set(held).isdisjoint(roles)]
        candidates = fitting or list(range(len(groups)))
        return next((index for index in candidates if not filled[index]), candidates[0])


def _by_time(found: Iterable[Filed]) -> tuple[Filed, ...]:
    return tuple(sorted(found, key=lambda filed: filed.answer.at))


def slot_state(slot: Slot) -> ItemState:
    """What the latest answer of a slot says."""
    if not slot.answers:
        return ItemState.WAITING
    latest = slot.answers[-1].answer
    if latest.not_applicable is not None:
        return ItemState.NOT_APPLICABLE
    verdict = latest.verdict
    if verdict in NO:
        return ItemState.FAILED if verdict == "failed" else ItemState.REJECTED
    if latest.conditions and any(condition.done is None for condition in latest.conditions):
        return ItemState.CONDITIONAL
    return ItemState.DONE


_WORST = (ItemState.REJECTED, ItemState.FAILED, ItemState.WAITING, ItemState.CONDITIONAL, ItemState.NOT_APPLICABLE)


def _state(slots: tuple[Slot, ...]) -> ItemState:
    if len(slots) == 1:
        return slot_state(slots[0])
    states = [slot_state(slot) for slot in slots]
    return next((state for state in _WORST if state in states), ItemState.DONE)


def filed_answers(record: Release) -> Iterator[tuple[Route, str]]:
    """The roles under which a record's answers are filed, where they are named, with their routes."""
    for section, items in record.checklist.items():
        for item, answers in items.items():
            for role in answers:
                if role:
                    yield ("checklist", section, item, role), role
