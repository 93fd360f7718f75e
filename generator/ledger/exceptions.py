"""Exceptions that people granted: waivers, emergencies and accepted deviations, and whether they hold.

Boundary: one release with its policy and people. An exception that does not hold is reported by the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from generator.ledger.lineage import Entry
from generator.model.release import Deviation, Waiver
from generator.policy import Directory, Requirement


class Flaw(StrEnum):
    """What keeps a waiver from holding."""

    FORBIDDEN = "forbidden"
    """The policy does not allow for it, or not at that time."""
    INCOMPLETE = "incomplete"
    UNAUTHORISED = "unauthorised"


class WaiverProblem(NamedTuple):
    """Why a waiver does not hold."""

    flaw: Flaw
    field: str
    """The field of the waiver that shows it; empty where something is not there."""
    text: str
    """Completes “it does not hold: …”."""


def waiver_problem(entry: Entry, waiver: Waiver, requirement: Requirement, people: Directory) -> WaiverProblem | None:
    """Why a waiver does not hold, the first reason alone; None where it does."""
    if not requirement.waivable:
        return WaiverProblem(Flaw.FORBIDDEN, "item", f"the policy does not let `{waiver.item}` be waived")
    needed = ("reason", "compensating_control", "requested_by", "approved_by", "approved_at", "expires")
    missing = [name for name in needed if getattr(waiver, name) is None]
    if missing:
        return WaiverProblem(Flaw.INCOMPLETE, "", "it lacks " + ", ".join(f"`{name}`" for name in missing))
    return _not_granted(entry, waiver, people) or _not_in_time(entry, waiver, requirement, people)


def _not_granted(entry: Entry, waiver: Waiver, people: Directory) -> WaiverProblem | None:
    if waiver.approved_by is None or waiver.approved_at is None:
        return None
    name, day = people.name(waiver.approved_by), entry.policy.day_of(waiver.approved_at)
    if waiver.approved_by == waiver.requested_by:
        return WaiverProblem(Flaw.UNAUTHORISED, "approved_by", f"{name} granted what they had asked for themselves")
    authority = entry.policy.file.waivers.authority if entry.policy.file.waivers else []
    if not people.holds(waiver.approved_by, authority, entry.product, day):
        return WaiverProblem(Flaw.UNAUTHORISED, "approved_by", f"{name} did not have the authority on {day}")
    return None


def _not_in_time(entry: Entry, waiver: Waiver, requirement: Requirement, people: Directory) -> WaiverProblem | None:
    due = fell_due(entry, requirement)
    if due is None or waiver.expires is None or waiver.approved_at is None:
        return None
    if waiver.expires < entry.policy.day_of(due):
        text = f"it had expired on {waiver.expires} when the item fell due"
        return WaiverProblem(Flaw.FORBIDDEN, "expires", text)
    grace = grace_until(entry, people)
    if waiver.approved_at > due and not (grace and entry.policy.day_of(waiver.approved_at) <= grace):
        return WaiverProblem(Flaw.FORBIDDEN, "approved_at", "it was granted after the item fell due")
    return None


def standing_waiver(entry: Entry, requirement: Requirement, people: Directory) -> Waiver | None:
    """The waiver of an item that holds."""
    found = (waiver for waiver in entry.record.waivers if waiver.item == requirement.id)
    return next((waiver for waiver in found if not waiver_problem(entry, waiver, requirement, people)), None)


def fell_due(entry: Entry, requirement: Requirement) -> datetime | None:
    """The moment at which an item had to be complete, as far as the record tells."""
    if requirement.due == "approved":
        return entry.approved_at or entry.began_at
    return entry.shipped_at if requirement.due == "released" else None


def emergency_problem(entry: Entry, people: Directory) -> str:
    """Why a release's emergency does not hold; empty where it does, or where none was declared."""
    emergency, policy = entry.face.emergency, entry.policy
    if emergency is None:
        return ""
    if entry.face.type != "patch":
        return f"it is a {entry.face.type} release, and only a patch may be an emergency"
    authority = policy.file.emergency.authority if policy.file.emergency else []
    if not people.holds(emergency.authorised_by, authority, entry.product, policy.day_of(emergency.at)):
        return f"{people.name(emergency.authorised_by)} did not have the authority"
    if emergency.authorised_by == emergency.declared_by:
        return f"{people.name(emergency.authorised_by)} agreed to what they had declared themselves"
    return ""


def grace_until(entry: Entry, people: Directory) -> date | None:
    """The last day on which what an emergency skipped may come; None without an emergency that holds."""
    emergency, policy = entry.face.emergency, entry.policy
    if emergency is None or emergency_problem(entry, people):
        return None
    grace = policy.file.emergency.grace if policy.file.emergency else 0
    return policy.after_working_days(policy.day_of(emergency.at), grace)


def deviation_problem(entry: Entry, deviation: Deviation, people: Directory) -> str:
    """Why an accepted deviation does not hold; empty where it does."""
    policy = entry.policy
    authority = policy.file.deviations.authority if policy.file.deviations else []
    name = people.name(deviation.accepted_by)
    if not people.holds(deviation.accepted_by, authority, entry.product, policy.day_of(deviation.accepted_at)):
        return f"{name} did not have the authority to accept it"
    if deviation.accepted_by in _actors(entry, deviation):
        return f"{name} accepted their own act"
    return ""


def _actors(entry: Entry, deviation: Deviation) -> Iterator[str]:
    """The people whose act a deviation is about: who answered its item, else who runs the release."""
    if deviation.item is None:
        yield from filter(None, [entry.record.release_manager])
    for section in entry.record.checklist.values():
        for answers in section.get(deviation.item or "", {}).values():
            yield from (one.by for one in answers)
