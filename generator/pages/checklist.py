"""The checklist of a release: every item, who answered it in which role, what is open and whose turn it is.

Boundary: one release's items as the ledger has them; whether an answer may stand is for the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from generator import richtext
from generator.ledger import Entry
from generator.ledger.readiness import Filed, ItemFacts, ItemState, Slot
from generator.ledger.turns import goes_on
from generator.model.release import Answer, Condition, Deviation, Release, Waiver
from generator.pages import badges, links, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, PageKind
from generator.pages.header import make_header, named, progress
from generator.pages.links import Link
from generator.pages.page import Page
from generator.pages.release import own_file, own_product, subjects
from generator.pages.turns import Turn, turns_of
from generator.policy import Requirement

DUE = {
    "approved": "approval",
    "released": "release",
    "closed": "closing",
    "planned": "planning",
    "cancelled": "the end",
}


class AnswerView(NamedTuple):
    """An answer, ready to be read."""

    record: Answer
    verdict: Badge
    name: str
    role: str
    evidence: Link | None
    conditions: tuple[tuple[Condition, Badge], ...]
    superseded: bool
    """Whether a later answer of the same role counts instead."""


class WaiverView(NamedTuple):
    """A waiver, and whether the item is done without because of it."""

    record: Waiver
    state: Badge


class ItemView(NamedTuple):
    """A line of the checklist, ready to be read."""

    id: str
    title: str
    text: Markup
    state: Badge
    due: str
    """For what it is due, where that is not what its section is due for."""
    answers: tuple[AnswerView, ...]
    reason: Markup
    """Why it is not asked."""
    turns: tuple[Turn, ...]
    waivers: tuple[WaiverView, ...]
    deviations: tuple[Deviation, ...]


class SectionView(NamedTuple):
    """A section with its items."""

    id: str
    title: str
    due: str
    done: int
    asked: int
    items: tuple[ItemView, ...]


def write(desk: Desk, entry: Entry) -> Page:
    """The checklist of a release."""
    here = paths.checklist(entry)
    done, asked = progress(desk, entry)
    answered = any(facts.filed or facts.state in _OPEN for facts in desk.ledger.readiness(entry).items)
    return Page(
        path=here,
        title=f"{named(desk, entry)} — Checklist",
        markdown=desk.fill(
            "checklist.md",
            here,
            head=make_header(desk, entry, here),
            entry=entry,
            record=entry.record,
            name=desk.people.name,
            done=done,
            asked=asked,
            process_from=_process_from(desk, entry),
            sections=tuple(_sections(desk, entry)) if asked or answered else (),
            bar=[badges.item(one.state) if one.filed or one.waiver else Badge("", "") for one in _asked(desk, entry)],
        ),
        section=paths.product(entry.product),
        description=f"{named(desk, entry)}: {done} of {asked} checklist items are complete.",
        search=False,
    )


_NO_REASON = Markup()
_OPEN = frozenset({ItemState.WAITING, ItemState.UNDECIDED, ItemState.WAIVED})


def _asked(desk: Desk, entry: Entry) -> list[ItemFacts]:
    return [one for one in desk.ledger.readiness(entry).items if one.state is not ItemState.NOT_ASKED]


def _process_from(desk: Desk, entry: Entry) -> object:
    """The first day on which the process was asked of the product."""
    start = desk.policy.product(entry.product).process_from
    return start if start and start.year < start.max.year else None


def _sections(desk: Desk, entry: Entry) -> Iterator[SectionView]:
    """The sections; what is not asked of the whole release is left out, as the page says so once."""
    record = entry.record
    whole = not entry.asked or record.status == "cancelled"
    for section, items in groupby(desk.ledger.readiness(entry).items, key=lambda one: one.requirement.section):
        facts = [one for one in items if not whole or one.filed or one.state is not ItemState.NOT_ASKED]
        due = desk.policy.file.checklist[section].due or "closed"
        asked = [one for one in facts if one.state is not ItemState.NOT_ASKED]
        if facts:
            yield SectionView(
                section,
                desk.policy.section_title(section),
                DUE[due],
                sum(one.is_complete for one in asked),
                len(asked),
                tuple([_item(desk, entry, record, one, due) for one in facts]),
            )


def _item(desk: Desk, entry: Entry, record: Release, facts: ItemFacts, section_due: str) -> ItemView:
    requirement = facts.requirement
    return ItemView(
        requirement.id,
        requirement.title,
        desk.item_texts[requirement.id],
        badges.item(facts.state),
        DUE[requirement.due] if requirement.due != section_due else "",
        tuple([_answer(desk, entry, requirement, slot, one) for slot in facts.slots for one in slot.answers]),
        richtext.inline(facts.reason) if facts.reason else _NO_REASON,
        turns_of(desk, entry.product, facts) if not facts.is_complete and goes_on(entry, facts) else (),
        tuple([_waiver(one, facts) for one in record.waivers if one.item == requirement.id]) if record.waivers else (),
        tuple([one for one in record.deviations if one.item == requirement.id]) if record.deviations else (),
    )


def _waiver(waiver: Waiver, facts: ItemFacts) -> WaiverView:
    if waiver == facts.waiver:
        return WaiverView(waiver, badges.item(ItemState.WAIVED))
    return WaiverView(waiver, badges.WAIVER_UNUSED if facts.filed else badges.WAIVER_VOID)


def _answer(desk: Desk, entry: Entry, requirement: Requirement, slot: Slot, filed: Filed) -> AnswerView:
    answer = filed.answer
    default = "approved" if requirement.item.sign_off else "done"
    word = "not-applicable" if answer.not_applicable else answer.verdict or default
    return AnswerView(
        answer,
        badges.verdict(word),
        desk.people.name(answer.by),
        _role(desk, entry, slot, filed),
        links.evidence(answer.evidence, desk.policy) if answer.evidence else None,
        tuple([(one, badges.DONE if one.done else badges.DUE) for one in answer.conditions])
        if answer.conditions
        else (),
        answer is not slot.latest,
    )


def _role(desk: Desk, entry: Entry, slot: Slot, filed: Filed) -> str:
    """The role in which an answer was given: as it says, else the one that its place on the checklist asks for."""
    answer = filed.answer
    named_role = answer.role or filed.key
    if named_role:
        return desk.policy.role_title(named_role)
    roles = slot.roles
    if len(roles) > 1:
        held = desk.people.roles_on(answer.by, entry.product, desk.policy.day_of(answer.at))
        roles = tuple(role for role in roles if role in held) or roles
    return desk.one_of(roles)


KIND = PageKind("checklist", subjects, paths.checklist, write, products=own_product, source=own_file, uses_today=True)
