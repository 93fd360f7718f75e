"""`releases waive`, `deviate` and `correct`: exceptions, and what was mended after the close.

Boundary: words for a terminal and for git; what the file becomes comes from `generator.recording`.
"""

from __future__ import annotations

from datetime import date

from generator.commands.acting import Act, carry_out, refuse
from generator.commands.desk import Asked, Desk, open_desk
from generator.diagnostics import Kind
from generator.recording.excepting import Accepted, Waived, corrected, deviated, waived
from generator.recording.refusal import RefusedError
from generator.recording.signing import facts_of

UNUSED = "deviation-unauthorised"
"""The rule that finds a deviation that accepts nothing."""


def run_waive(given: Asked, item: str, *, reason: str, control: str, requested_by: str, expires: date) -> int:
    """Grant an exception from a checklist item, for a while."""
    try:
        desk = open_desk(given)
        waiver = Waived(item, reason, control, desk.known(requested_by), desk.by, desk.at, expires)
        data = waived(desk.entry, desk.ledger, waiver)
        title = facts_of(desk.entry, desk.ledger, item).requirement.title
        body = (f"Reason: {reason}", f"Instead: {control}", f"Asked for by {desk.who(waiver.requested_by)}")
        said = f"{title} waived until {expires} by {desk.who(desk.by)}"
        return carry_out(desk.act(data, said, body), desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)


def run_deviate(given: Asked, rule: str, *, item: str, reason: str) -> int:
    """Accept a violation that cannot be mended any more."""
    try:
        desk = open_desk(given)
        data = deviated(desk.entry, desk.ledger, Accepted(rule, item, reason, desk.by, desk.at))
        about = f" of {item}" if item else ""
        act = desk.act(data, f"{rule}{about} accepted by {desk.who(desk.by)}", [reason])
        _expect_needed(desk, act, f"{rule}{about}")
        return carry_out(act, desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)


def _expect_needed(desk: Desk, act: Act, what: str) -> None:
    """There is something to accept.

    Raises:
        RefusedError: the release has no such violation.
    """
    news = desk.space.news(act.proposed)
    if any(one.rule == UNUSED and one.kind is Kind.WARNING for one in news):
        hint = f"`releases check {desk.path}` says what there is"
        raise RefusedError(f"{desk.entry.name} has no violation {what} that could be accepted", hint)


def run_correct(given: Asked, words: str) -> int:
    """Say what was changed in the record after the release was closed."""
    try:
        desk = open_desk(given)
        data = corrected(desk.entry, words, desk.by, desk.at)
        return carry_out(desk.act(data, f"corrected by {desk.who(desk.by)}", [words]), desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)
