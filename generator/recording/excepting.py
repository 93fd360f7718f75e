"""Exceptions and corrections: waivers granted beforehand, deviations accepted afterwards, what was mended at last.

Boundary: what the file becomes; whether somebody may grant that is for the rules to judge.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from generator.ledger import Entry, Ledger
from generator.ledger.exceptions import standing_waiver
from generator.recording.phrasing import day, fields, moment, text
from generator.recording.placing import with_item
from generator.recording.refusal import RefusedError
from generator.recording.signing import asked
from generator.rules import BY_NAME
from generator.rules.registry import closest
from generator.writing import Typed


class Waived(NamedTuple):
    """An item that somebody with the authority lets go by."""

    item: str
    reason: str
    control: str
    """What is done instead."""
    requested_by: str
    by: str
    at: datetime
    expires: date


def waived(entry: Entry, ledger: Ledger, waiver: Waived) -> bytes:
    """The file with a waiver.

    Raises:
        RefusedError: the item is not asked, there is none, or it is waived already.
    """
    facts = asked(entry, ledger, waiver.item)
    if standing_waiver(entry, facts.requirement, ledger.people):
        raise RefusedError(f"“{facts.requirement.title}” of {entry.name} is waived already")
    return with_item(
        entry.document,
        "waivers",
        fields(
            item=Typed(waiver.item),
            reason=text(waiver.reason, "--reason"),
            compensating_control=text(waiver.control, "--control"),
            requested_by=Typed(waiver.requested_by),
            approved_by=Typed(waiver.by),
            approved_at=moment(waiver.at),
            expires=day(waiver.expires),
        ),
    )


class Accepted(NamedTuple):
    """A violation that somebody with the authority accepts."""

    rule: str
    item: str
    """The checklist item; empty where the rule is about none."""
    reason: str
    by: str
    at: datetime


def deviated(entry: Entry, ledger: Ledger, accepted: Accepted) -> bytes:
    """The file with an accepted deviation.

    Raises:
        RefusedError: there is no such rule or item.
    """
    if accepted.rule not in BY_NAME:
        near = closest(accepted.rule, BY_NAME)
        raise RefusedError(
            f"there is no rule {accepted.rule}", f"did you mean {near}?" if near else "`releases explain` lists them"
        )
    if accepted.item and accepted.item not in ledger.policy.requirements:
        near = closest(accepted.item, ledger.policy.requirements)
        raise RefusedError(f"the checklist has no item {accepted.item}", f"did you mean {near}?" if near else "")
    return with_item(
        entry.document,
        "deviations",
        fields(
            rule=Typed(accepted.rule),
            item=Typed(accepted.item),
            reason=text(accepted.reason, "--reason"),
            accepted_by=Typed(accepted.by),
            accepted_at=moment(accepted.at),
        ),
    )


def corrected(entry: Entry, words: str, by: str, at: datetime) -> bytes:
    """The file with a line that says what was changed in it after the release was closed.

    Raises:
        RefusedError: it is not closed.
    """
    if entry.record.status != "closed":
        raise RefusedError(
            f"{entry.name} is {entry.record.status}, not closed",
            "until it is, just change the file",
        )
    return with_item(entry.document, "corrections", fields(at=moment(at), by=Typed(by), text=text(words, "--text")))
