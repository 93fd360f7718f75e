"""An answer to a checklist item: whose place on the checklist it takes, and the file with it.

Boundary: refuses what cannot be meant; whether the rules accept what was said is for the workspace to judge.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from generator.ledger import Entry, Ledger
from generator.ledger.readiness import COMPLETE, ItemFacts, ItemState, Slot, slot_state
from generator.model.release import NO, Verdict
from generator.policy import Requirement
from generator.recording.phrasing import day, fields, moment, text
from generator.recording.placing import with_answer
from generator.recording.refusal import RefusedError
from generator.rules.registry import closest, listed
from generator.writing import Typed, Value

SIGN_OFF: Final[tuple[Verdict, ...]] = ("approved", "approved-with-conditions", "rejected", "withdrawn")
TASK: Final[tuple[Verdict, ...]] = ("done", "failed")


class Demand(NamedTuple):
    """What somebody makes their approval depend on."""

    text: str
    owner: str
    due: date


class Said(NamedTuple):
    """What somebody says of a checklist item."""

    item: str
    by: str
    at: datetime
    role: str = ""
    """The role in which they say it; empty where it is clear."""
    verdict: Verdict | None = None
    evidence: str = ""
    note: str = ""
    conditions: tuple[Demand, ...] = ()
    not_applicable: str = ""
    again: bool = False
    """Whether they mean it though they have said it before."""

    @property
    def is_yes(self) -> bool:
        return self.verdict not in NO


class Place(NamedTuple):
    """The place on a release's checklist that an answer takes."""

    entry: Entry
    ledger: Ledger
    facts: ItemFacts
    slot: Slot
    role: str
    """The role in which the answer is given; empty where nobody has to know."""
    key: str
    """The role key under which it is filed; empty where the item has none."""

    @property
    def requirement(self) -> Requirement:
        return self.facts.requirement

    @property
    def completes(self) -> bool:
        """Whether a yes here is all that the item lacks."""
        return all(slot_state(one) in COMPLETE for one in self.facts.slots if one is not self.slot)


def facts_of(entry: Entry, ledger: Ledger, item: str) -> ItemFacts:
    """A checklist item of a release.

    Raises:
        RefusedError: the policy has none of that name.
    """
    facts = ledger.readiness(entry).by_id.get(item)
    if facts is None:
        near = closest(item, ledger.policy.requirements)
        hint = f"did you mean {near}?" if near else f"there are {listed(ledger.policy.requirements)}"
        raise RefusedError(f"the checklist has no item {item}", hint)
    return facts


def asked(entry: Entry, ledger: Ledger, item: str) -> ItemFacts:
    """A checklist item that is asked of a release.

    Raises:
        RefusedError: it is not, or there is none of that name.
    """
    facts = facts_of(entry, ledger, item)
    if facts.state is ItemState.NOT_ASKED:
        raise RefusedError(f"“{facts.requirement.title}” is not asked of {entry.name}: {facts.reason.rstrip('.')}")
    return facts


def find_place(entry: Entry, ledger: Ledger, said: Said) -> Place:
    """The place that an answer takes.

    Raises:
        RefusedError: the item is not asked, the role does not exist, or it is not clear which of two is meant.
    """
    facts = asked(entry, ledger, said.item)
    role = _role(entry, ledger, facts, said)
    slot = next((one for one in facts.slots if role in one.roles), facts.slots[0])
    keyed = _keys(entry, facts)
    if len(facts.slots) > 1 or keyed:
        key = role if len(facts.slots) > 1 else next((one for one in keyed if one in slot.roles), role)
        if _filed_alone(facts):
            return Place(entry, ledger, facts, slot, role, "")  # it began without roles, and goes on so
        return Place(entry, ledger, facts, slot, role, key or slot.roles[0])
    return Place(entry, ledger, facts, slot, role if said.role or _several(entry, ledger, facts, said) else "", "")


def _role(entry: Entry, ledger: Ledger, facts: ItemFacts, said: Said) -> str:
    owners = facts.requirement.owners
    if said.role:
        if said.role in ledger.policy.file.roles:
            return said.role
        near = closest(said.role, ledger.policy.file.roles)
        raise RefusedError(
            f"there is no role {said.role}", f"did you mean {near}?" if near else f"it is for {listed(owners, 'or')}"
        )
    held = _held(entry, ledger, facts, said)
    if len(held) > 1 and len(facts.slots) > 1:
        open_ = [role for slot in facts.slots if slot_state(slot) not in COMPLETE for role in slot.roles]
        held = [role for role in held if role in open_] or held
        if len(held) > 1:
            name = ledger.people.name(said.by)
            raise RefusedError(f"{name} holds {listed(held)}", f"say in which role with --as {held[0]}")
    if held:
        return held[0]
    waiting = [slot for slot in facts.slots if slot_state(slot) not in COMPLETE]
    return (waiting or facts.slots)[0].roles[0]


def _held(entry: Entry, ledger: Ledger, facts: ItemFacts, said: Said) -> list[str]:
    """The owner roles that they hold at that moment."""
    roles = ledger.people.roles_on(said.by, entry.product, ledger.policy.day_of(said.at))
    return [role for role in facts.requirement.owners if role in roles]


def _several(entry: Entry, ledger: Ledger, facts: ItemFacts, said: Said) -> bool:
    return len(_held(entry, ledger, facts, said)) > 1


def _keys(entry: Entry, facts: ItemFacts) -> list[str]:
    answers = entry.record.checklist.get(facts.requirement.section, {}).get(facts.requirement.id, {})
    return [key for key in answers if key]


def _filed_alone(facts: ItemFacts) -> bool:
    """Whether answers of the item stand under the item itself, without roles."""
    return any(not filed.key for filed in facts.filed)


def with_said(place: Place, said: Said, data: bytes | None = None) -> bytes:
    """The file with an answer.

    Args:
        place: where it goes.
        said: what is said.
        data: the file as it is by now; None for as it was read.

    Raises:
        RefusedError: it was said already, cannot be said of such an item, or cannot be put in safely.
    """
    _expect_fitting(place, said)
    _expect_new(place, said)
    document = place.entry.document
    return with_answer(
        document,
        document.file.data if data is None else data,
        place.ledger.policy,
        place.requirement,
        key=place.key,
        answer=_answer(place, said),
    )


def _expect_fitting(place: Place, said: Said) -> None:
    """A task is done or failed, a sign-off is approved or not."""
    requirement = place.requirement
    verdicts = SIGN_OFF if requirement.item.sign_off else TASK
    if said.verdict and said.verdict not in verdicts:
        kind = "sign-off" if requirement.item.sign_off else "task"
        raise RefusedError(f"“{requirement.title}” is a {kind}: it is {listed(verdicts, 'or')}, not {said.verdict}")
    if said.conditions and said.verdict != "approved-with-conditions":
        raise RefusedError("conditions go with approved-with-conditions", "leave --verdict out")
    if said.not_applicable and said.verdict:
        raise RefusedError("what does not apply has no verdict", "leave --verdict or --not-applicable out")


def _expect_new(place: Place, said: Said) -> None:
    latest = place.slot.latest
    if latest is None or said.again or latest.by != said.by:
        return
    same = (latest.verdict or "approved") in (said.verdict or "approved", said.verdict or "done")
    if same and (latest.not_applicable is None) == (not said.not_applicable):
        name, when = place.ledger.people.name(said.by), f"{latest.at:%Y-%m-%d %H:%M} UTC"
        verb = "signed" if place.requirement.item.sign_off else "recorded"
        raise RefusedError(
            f"{name} has {verb} “{place.requirement.title}” of {place.entry.name} already, {when}",
            "where it has to be confirmed once more, say --again",
        )


def _answer(place: Place, said: Said) -> dict[str, Value]:
    explicit = said.verdict or ("approved" if place.slot.answers and place.requirement.item.sign_off else None)
    by_key = place.key and place.role == place.key
    return fields(
        not_applicable=text(said.not_applicable, "--not-applicable"),
        by=Typed(said.by),
        at=moment(said.at),
        as_=Typed("" if by_key else place.role),
        verdict=Typed("" if said.not_applicable else explicit or ""),
        evidence=text(said.evidence, "--evidence"),
        note=text(said.note, "--note"),
        conditions=[_condition(one) for one in said.conditions],
    )


def _condition(one: Demand) -> dict[str, Value]:
    return {"text": text(one.text, "--condition"), "owner": Typed(one.owner), "due": day(one.due)}
