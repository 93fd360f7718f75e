"""`releases sign`: an answer to a checklist item, or a condition of one that is done.

Boundary: words for a terminal and for git; the answer and its place come from `generator.recording`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.commands.acting import Act, carry_out, refuse
from generator.commands.desk import Asked, Desk, open_desk
from generator.ledger.readiness import ItemFacts, ItemState, Readiness
from generator.model.release import Verdict
from generator.recording.advancing import status_after
from generator.recording.conditions import with_condition_done
from generator.recording.placing import with_status
from generator.recording.refusal import RefusedError
from generator.recording.signing import Demand, Place, Said, asked, find_place, with_said

PARTS = 3
"""Of a condition: what, who, by when."""
_FEW = 4
"""Open items that are told one by one."""


class Answer(NamedTuple):
    """What is said of the item, as it was typed."""

    role: str
    verdict: Verdict | None
    evidence: str
    note: str
    conditions: tuple[str, ...]
    not_applicable: str
    again: bool


def run_sign(given: Asked, item: str, answer: Answer) -> int:
    """Sign an item off, or record what became of a task."""
    try:
        desk = open_desk(given)
        return carry_out(_signed(desk, _said(desk, item, answer)), desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)


def run_done(given: Asked, item: str, which: str) -> int:
    """Record that a condition of an approval is met."""
    try:
        desk = open_desk(given)
        facts = asked(desk.entry, desk.ledger, item)
        data, condition = with_condition_done(desk.entry, facts, which, desk.by, desk.at)
        said = f"condition of {facts.requirement.title} done, {desk.who(desk.by)}"
        return carry_out(desk.act(data, said, [condition.text.strip()]), desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)


def _said(desk: Desk, item: str, answer: Answer) -> Said:
    return Said(
        item,
        desk.by,
        desk.at,
        answer.role,
        answer.verdict or ("approved-with-conditions" if answer.conditions else None),
        answer.evidence,
        answer.note,
        tuple(_demand(desk, one) for one in answer.conditions),
        answer.not_applicable,
        answer.again,
    )


def _demand(desk: Desk, typed: str) -> Demand:
    """A condition that was typed as “what; who; by when”."""
    parts = [part.strip() for part in typed.rsplit(";", PARTS - 1)]
    form = "type it as “what has to be done; who does it; by which day”, such as “Rotate the key; sam; 2026-12-05”"
    if len(parts) < PARTS or not all(parts):
        raise RefusedError(f"the condition “{typed}” does not say who does it, and by when", form)
    try:
        return Demand(parts[0], desk.known(parts[1]), date.fromisoformat(parts[2]))
    except ValueError:
        raise RefusedError(f"“{parts[2]}” is not a day such as 2026-12-05", form) from None


def _signed(desk: Desk, said: Said) -> Act:
    place = find_place(desk.entry, desk.ledger, said)
    data = with_said(place, said)
    status = status_after(place, said)
    if status:
        data = with_status(desk.entry.document, data, status)
    words = f"{'' if status is None else f'{status}, '}{_words(desk, place, said)}"
    return desk.act(
        data, words, _body(said), notes=_notes(desk, place, desk.after(data)), expected=_expected(desk, place, said)
    )


def _words(desk: Desk, place: Place, said: Said) -> str:
    """What was done, behind the release's name."""
    title, name = place.requirement.title, desk.who(said.by)
    if said.not_applicable:
        return f"{title} not applicable, {name}"
    verdict = "" if said.verdict in (None, "approved", "done") else f" {str(said.verdict).replace('-', ' ')}"
    return f"{title}{verdict} by {name}"


def _body(said: Said) -> Iterator[str]:
    yield f"Not applicable: {said.not_applicable}" if said.not_applicable else ""
    yield f"Evidence: {said.evidence}" if said.evidence else ""
    for one in said.conditions:
        yield f"Condition: {one.text} ({one.owner}, by {one.due})"
    yield said.note


def _expected(desk: Desk, place: Place, said: Said) -> dict[tuple[str, str], str]:
    """What the rules say for the other owner's turn, and after a “no”, which must be recordable at any time."""
    item = place.requirement.id
    others = [slot.roles for slot in place.facts.slots if slot is not place.slot and slot.latest is None]
    known = {("co-owner-missing", item): f"releases sign {desk.name} {item}"} if others else {}
    if said.is_yes:
        return known
    back = f"releases advance {desk.name} --to planned" if desk.entry.record.status == "approved" else ""
    return known | {("sign-off-rejected", item): back, ("item-failed", item): ""}


def _notes(desk: Desk, place: Place, readiness: Readiness) -> tuple[str, ...]:
    """What the release lacks for its next status."""
    when, status = place.requirement.item.when, readiness.next_status
    lines = []
    if when and when not in desk.entry.record.impact:
        lines.append(f"the impact `{when}` is not answered yet, which decides whether this is asked")
    still = [facts for facts in readiness.missing if not facts.requirement.item.last]
    if len(still) > _FEW:
        return (*lines, f"{len(still)} items are open for {status}: releases status {desk.name}")
    if still:
        return (*lines, f"open for {status}:", *(f"  {_open(desk, facts)}" for facts in still))
    if status == "released":
        lines.append(f"nothing else is open: releases deploy {desk.name} --outcome succeeded")
    elif status:
        lines.append(f"nothing else is open: releases advance {desk.name} --to {status}")
    return tuple(lines)


def _open(desk: Desk, facts: ItemFacts) -> str:
    if facts.state is ItemState.UNDECIDED:
        return f"{facts.requirement.id} waits for an answer to the impact `{facts.requirement.item.when}`"
    return desk.sign_command(facts)
