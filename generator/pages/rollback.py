"""The rollback plan of a release, for whoever is on call: where to, when, who, how, and what it costs.

Boundary: the plan with what the ledger adds; what happened when somebody went back is in the incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.ledger import Entry
from generator.model.release import NO_TARGET, Change
from generator.pages import badges, links, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, PageKind
from generator.pages.header import make_header, named
from generator.pages.links import Link
from generator.pages.page import Page
from generator.pages.release import own_file, own_product, subjects
from generator.pages.turns import Turn, turn


class Loss(NamedTuple):
    """A fix that is gone after going back."""

    version: str
    """The release that brought it, where that is not the one that is left."""
    type: Badge
    change: Change
    fixes: tuple[Link, ...]


class Final(NamedTuple):
    """A migration step that cannot be undone."""

    version: str
    when: str
    text: str


class Duty(NamedTuple):
    """Who decides, or does it."""

    word: str
    turn: Turn


def write(desk: Desk, entry: Entry) -> Page:
    """The rollback plan of a release."""
    here, plan = paths.rollback(entry), entry.record.rollback
    target = desk.ledger.way_back(entry)
    left = tuple(entry.down_to(target))
    return Page(
        path=here,
        title=f"{named(desk, entry)} — Rollback plan",
        markdown=desk.fill(
            "rollback.md",
            here,
            head=make_header(desk, entry, here),
            entry=entry,
            record=entry.record,
            plan=plan,
            name=desk.people.name,
            target=links.to_release(here, target) if target else None,
            nowhere=bool(plan and plan.target == NO_TARGET),
            duties=tuple(_duties(desk, entry)),
            test=badges.outcome(plan.tested.result) if plan and plan.tested else None,
            proof=links.evidence(plan.tested.evidence, desk.policy)
            if plan and plan.tested and plan.tested.evidence
            else None,
            final=tuple(_final(entry, left)),
            losses=tuple(_losses(entry, left, here)),
        ),
        section=paths.product(entry.product),
        description=_describe(desk, entry, target),
        search=False,
    )


def _describe(desk: Desk, entry: Entry, target: Entry | None) -> str:
    where = f"to {target.name}" if target else "nowhere"
    return f"How to go back from {named(desk, entry)} {where}: when, who decides, who does it, step by step."


def _duties(desk: Desk, entry: Entry) -> Iterator[Duty]:
    plan = entry.record.rollback
    if plan and plan.decision:
        yield Duty("Who decides", turn(desk, entry.product, (plan.decision,)))
    if plan and plan.executor:
        yield Duty("Who does it", turn(desk, entry.product, (plan.executor,)))


def _final(entry: Entry, left: tuple[Entry, ...]) -> Iterator[Final]:
    for one in left:
        for step in one.record.migration:
            if not step.reversible:
                yield Final("" if one is entry else one.name, step.when, step.text)


def _losses(entry: Entry, left: tuple[Entry, ...], here: str) -> Iterator[Loss]:
    """Security changes and fixes, those of security first."""
    found = [(one, change) for one in left for change in one.record.changes if _is_fix(change)]
    for one, change in sorted(found, key=lambda pair: pair[1].type != "security"):
        fixes = tuple(links.to_issue(here, issue) for issue in change.fixes)
        yield Loss("" if one is entry else one.name, badges.change(change.type), change, fixes)


def _is_fix(change: Change) -> bool:
    return change.type in ("security", "fixed") or bool(change.fixes)


KIND = PageKind(
    "rollback plan", subjects, paths.rollback, write, products=own_product, source=own_file, uses_today=True
)
