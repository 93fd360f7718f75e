"""What stands at the head of a release's pages: its title, state and dates, what must not be overlooked, the tabs.

Boundary: the same for notes, checklist and rollback plan; what is below the tabs is each page's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from generator.ledger import Entry
from generator.ledger.exceptions import grace_until
from generator.ledger.readiness import ItemFacts
from generator.model.incident import Incident
from generator.model.policy import SupportLine
from generator.model.release import NO_TARGET
from generator.pages import badges, links, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk
from generator.pages.links import Link
from generator.versions import on_line

MINUTE = 60


class Tab(NamedTuple):
    """One of a release's pages."""

    word: str
    detail: str
    url: str
    current: bool


class Return(NamedTuple):
    """That a deployment to production was undone."""

    environment: str
    at: datetime
    to: Link | None
    by: str


class Reference(NamedTuple):
    """An incident in a line."""

    link: Link
    title: str
    severity: Badge
    state: str


class Header(NamedTuple):
    """The head of a release's pages."""

    product: str
    """The product's title; empty where there is only one without a name."""
    version: str
    name: str
    state: Badge
    type: str
    when: str
    """What the day is: `shipped`, `planned for`, …"""
    day: date | datetime | None
    manager: str
    returned: tuple[Return, ...]
    incidents: tuple[Reference, ...]
    continued_in: tuple[Link, ...]
    """For a cancelled release: those that were built on it."""
    open_items: tuple[str, ...]
    """For an emergency: what is still to be done."""
    grace: date | None
    deviations: int
    support: SupportLine | None
    tabs: tuple[Tab, ...]

    @property
    def has_time(self) -> bool:
        return isinstance(self.day, datetime)


def title(desk: Desk, entry: Entry) -> str:
    """A release's name in plain text: product, version and what people call it."""
    name = f" — {entry.record.name}" if entry.record.name else ""
    return f"{named(desk, entry)}{name}"


def named(desk: Desk, entry: Entry) -> str:
    """Product and version."""
    return f"{product_title(desk, entry.product)} {entry.name}".lstrip()


def product_title(desk: Desk, product: str) -> str:
    return desk.policy.product_title(product) if product else ""


def make_header(desk: Desk, entry: Entry, here: str) -> Header:
    """The head of the page at `here`, which is one of the release's own."""
    record = entry.record
    when, day = _when(entry)
    return Header(
        product=product_title(desk, entry.product),
        version=entry.name,
        name=record.name or "",
        state=badges.release(entry),
        type=record.type,
        when=when,
        day=day,
        manager=desk.people.name(record.release_manager) if record.release_manager else "",
        returned=tuple(_returns(desk, entry, here)) if entry.rolled_back else (),
        incidents=tuple(reference(one, here) for one in desk.ledger.incidents_of(entry)),
        continued_in=tuple(links.to_release(here, one) for one in desk.ledger.lineage.children(entry))
        if record.status == "cancelled"
        else (),
        open_items=tuple(one.requirement.title for one in open_items(desk, entry)) if record.emergency else (),
        grace=grace_until(entry, desk.people),
        deviations=len(record.deviations),
        support=support_of(desk, entry),
        tabs=tuple(_tabs(desk, entry, here)),
    )


def reference(incident: Incident, here: str) -> Reference:
    """An incident for a page that mentions it."""
    link = Link(incident.id, paths.relative(here, paths.incident(incident.id)))
    return Reference(link, incident.title, badges.severity(incident.severity), _how_long(incident))


def open_items(desk: Desk, entry: Entry) -> tuple[ItemFacts, ...]:
    """What an emergency put off and nobody has done yet."""
    return tuple(facts for facts in desk.ledger.readiness(entry).due("released") if not facts.is_complete)


def progress(desk: Desk, entry: Entry) -> tuple[int, int]:
    """How many of the items that are asked of a release are complete, and how many there are."""
    return desk.ledger.readiness(entry).progress


def support_of(desk: Desk, entry: Entry) -> SupportLine | None:
    """The line to which a release belongs, where the policy says how long it is supported."""
    lines = desk.policy.product(entry.product).lines
    return next((line for line in lines if on_line(entry.name, line.line)), None)


def _when(entry: Entry) -> tuple[str, date | datetime | None]:
    if entry.shipped_on:
        return "shipped", entry.shipped_at or entry.shipped_on
    if entry.record.date is None:
        return "", None
    return ("was planned for" if entry.record.status == "cancelled" else "planned for"), entry.record.date


def _returns(desk: Desk, entry: Entry, here: str) -> Iterator[Return]:
    for deployment in entry.production:
        back = deployment.rolled_back
        if back:
            target = desk.ledger.entry(entry.product, back.to) if back.to else None
            by = desk.people.name(back.decided_by) if back.decided_by else ""
            yield Return(deployment.environment, back.at, links.to_release(here, target) if target else None, by)


def _how_long(incident: Incident) -> str:
    if incident.restored_at is None:
        return "not restored yet"
    if incident.detected_at is None:
        return "restored"
    return "restored in " + spell((incident.restored_at - incident.detected_at).total_seconds())


def spell(seconds: float) -> str:
    """A stretch of time in words: minutes, and hours and days from where minutes say little."""
    minutes = max(0, round(seconds / MINUTE))
    if minutes < 2 * 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 2 * 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{round(hours / 24)} days"


def _tabs(desk: Desk, entry: Entry, here: str) -> Iterator[Tab]:
    done, asked = progress(desk, entry)
    checked = f"{done}/{asked}" if asked else "not asked"
    if entry.record.status == "cancelled":
        checked = ""
    for word, detail, path in (
        ("Notes", "", paths.release(entry)),
        ("Checklist", checked, paths.checklist(entry)),
        ("Rollback", _aim(desk, entry), paths.rollback(entry)),
    ):
        yield Tab(word, detail, paths.relative(here, path), path == here)


def _aim(desk: Desk, entry: Entry) -> str:
    plan = entry.record.rollback
    if plan is None:
        return "no plan"
    target = plan.target or (known.name if (known := desk.ledger.known_good(entry)) else NO_TARGET)
    return "no way back" if target == NO_TARGET else f"→ {target}"
