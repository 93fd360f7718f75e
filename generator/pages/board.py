"""The releases on the way, as a board shows them: how far each is, what is open, and whose turn it is.

Boundary: what readiness means for a reader; the pages that show it are home and the upcoming releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts
from generator.pages import badges, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk
from generator.pages.header import title
from generator.pages.links import Link
from generator.pages.turns import Turn, turns_of

GOALS = {"approved": "approval", "released": "release", "closed": "closing"}


class Waiting(NamedTuple):
    """Somebody's open items."""

    turn: Turn
    items: tuple[tuple[str, str, Badge], ...]
    """Title, link and state of each."""


class Item(NamedTuple):
    """An item that is due for the next status."""

    title: str
    url: str
    state: Badge
    reason: str


class Upcoming(NamedTuple):
    """A release on the way."""

    entry: Entry
    id: str
    link: Link
    """To its notes; reads as product, version and name."""
    state: Badge
    goal: str
    """What the next status is: approval, release."""
    done: int
    asked: int
    bar: tuple[Badge, ...]
    waiting: tuple[Waiting, ...]
    items: tuple[Item, ...]
    day: date | None
    overdue: bool
    manager: str

    @property
    def words(self) -> str:
        return f"{self.done} of {self.asked} for {self.goal}"

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The roles whose turn it is."""
        return tuple(dict.fromkeys(one.turn.role for one in self.waiting))


def upcoming(desk: Desk, here: str) -> tuple[Upcoming, ...]:
    """The planned and approved releases, the next one first; those without a day last."""
    found = on_the_way(desk.ledger)
    return tuple(_upcoming(desk, entry, here) for entry in found)


def on_the_way(ledger: Ledger) -> list[Entry]:
    """The planned and approved releases in the order of their days."""
    found = [one for one in ledger.entries if one.on_the_way]
    return sorted(found, key=lambda one: (one.face.date or date.max, one.product, one.name))


def _upcoming(desk: Desk, entry: Entry, here: str) -> Upcoming:
    readiness = desk.ledger.readiness(entry)
    goal = readiness.next_status or "closed"
    due = readiness.asked(goal)
    day, checklist = entry.record.date, paths.relative(here, paths.checklist(entry))
    return Upcoming(
        entry=entry,
        id=f"{entry.product}-{entry.name}".strip("-"),
        link=Link(title(desk, entry), paths.relative(here, paths.release(entry))),
        state=badges.release(entry),
        goal=GOALS[goal],
        done=sum(facts.is_complete for facts in due),
        asked=len(due),
        bar=tuple(_segment(facts) for facts in sorted(due, key=_openness)),
        waiting=tuple(_waiting(desk, entry, [one for one in due if not one.is_complete], checklist)),
        items=tuple(_item(facts, checklist) for facts in readiness.due(goal)),
        day=day,
        overdue=day is not None and day < desk.today,
        manager=desk.people.name(entry.record.release_manager) if entry.record.release_manager else "",
    )


def _openness(facts: ItemFacts) -> tuple[bool, bool]:
    return not facts.is_complete, not facts.filed


def _segment(facts: ItemFacts) -> Badge:
    """A stretch of the bar: what is merely open has no colour."""
    return badges.item(facts.state) if facts.filed or facts.is_complete else Badge("open", "")


def _item(facts: ItemFacts, checklist: str) -> Item:
    requirement = facts.requirement
    return Item(requirement.title, f"{checklist}#item-{requirement.id}", badges.item(facts.state), facts.reason)


def _waiting(desk: Desk, entry: Entry, missing: list[ItemFacts], checklist: str) -> Iterator[Waiting]:
    """The open items by whose turn it is, those first who have the most to do."""
    by_turn: dict[Turn, list[tuple[str, str, Badge]]] = {}
    for facts in missing:
        for one in turns_of(desk, entry.product, facts):
            url = f"{checklist}#item-{facts.requirement.id}"
            by_turn.setdefault(one, []).append((facts.requirement.title, url, badges.item(facts.state)))
    for turn, items in sorted(by_turn.items(), key=lambda pair: -len(pair[1])):
        yield Waiting(turn, tuple(items))
