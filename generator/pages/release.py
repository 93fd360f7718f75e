"""The release notes: what is new, what has to be done, what is known to be broken, and the whole of the record.

Boundary: what one release's notes say. Who signed what is on its checklist, how to go back in its rollback plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple, get_args

from generator.ledger import Entry, Ledger
from generator.model.release import Change, ChangeType, Deployment, MigrationStep
from generator.pages import badges, links, paths, search_words
from generator.pages.badges import Badge
from generator.pages.desk import Desk, PageKind
from generator.pages.header import make_header, named, spell, title
from generator.pages.issue_rows import IssueRow, issue_row
from generator.pages.links import Link
from generator.pages.page import Neighbour, Page

_TYPES = get_args(ChangeType)
_MOMENTS = ("before", "during", "after")
_FIXED = {
    "planned": "To be fixed in this release",
    "approved": "To be fixed in this release",
    "cancelled": "Fixed in its code, which was never released",
    "rolled-back": "Fixed in this release, which was rolled back",
}


class ChangeView(NamedTuple):
    """A notable change, ready to be read."""

    record: Change
    type: Badge
    fixes: tuple[Link, ...]
    links: tuple[Link, ...]


class Group(NamedTuple):
    """Changes under one heading."""

    id: str
    word: str
    changes: tuple[ChangeView, ...]


class IssueGroup(NamedTuple):
    """Known issues under one heading."""

    id: str
    words: str
    rows: tuple[IssueRow, ...]


class DeploymentView(NamedTuple):
    """An attempt to deploy."""

    record: Deployment
    outcome: Badge
    took: str
    back_to: Link | None


def write(desk: Desk, entry: Entry) -> Page:
    """The notes of a release."""
    here, record = paths.release(entry), entry.record
    newest = desk.ledger.lineage.children(entry)[-1:]
    return Page(
        path=here,
        title=title(desk, entry),
        tags=("Release", entry.name, *record.formerly),
        markdown=desk.fill(
            "release.md",
            here,
            head=make_header(desk, entry, here),
            entry=entry,
            record=record,
            name=desk.people.name,
            running=desk.environments_of(entry),
            groups=tuple(_groups(desk, entry, here)),
            migration=in_order(record.migration),
            issues=tuple(group for group in _issues(desk, entry, here) if group.rows),
            returns=tuple(links.to_issue(here, one) for one in record.reintroduces),
            deployments=tuple(_deployments(desk, entry, here)),
            deviations=[(one, desk.accepted_words(entry, one)) for one in record.deviations],
            follows=links.to_release(here, entry.parent) if entry.parent else None,
            slip=slip(entry),
            impacts=[(desk.policy.impact_title(key), impact) for key, impact in record.impact.items()],
        ),
        section=paths.product(entry.product),
        description=_describe(desk, entry),
        previous=_neighbour(desk, entry.parent) if entry.parent else None,
        next=_neighbour(desk, newest[0]) if newest else None,
        found=search_words.release(entry, desk.ledger),
    )


def _neighbour(desk: Desk, entry: Entry) -> Neighbour:
    return Neighbour(paths.release(entry), title(desk, entry))


def _describe(desk: Desk, entry: Entry) -> str:
    return desk.gist(entry) or f"{named(desk, entry)}: a {entry.record.type} release, {badges.release(entry).word}."


def _groups(desk: Desk, entry: Entry, here: str) -> Iterator[Group]:
    """The changes by type, those that break something first and only there."""
    for identifier, word, changes in grouped(entry.record.changes):
        yield Group(identifier, word, tuple(_change(desk, one, here) for one in changes))


def grouped(changes: Iterable[Change]) -> Iterator[tuple[str, str, list[Change]]]:
    """Changes in the order in which they are told: an id and a heading, with those that belong under it."""
    listed = list(changes)
    if breaking := [one for one in listed if one.breaking]:
        yield "breaking", "Breaking", breaking
    by_type = sorted((one for one in listed if not one.breaking), key=lambda one: _TYPES.index(one.type))
    for kind, own in groupby(by_type, key=lambda one: one.type):
        yield kind, kind.capitalize(), list(own)


def _change(desk: Desk, change: Change, here: str) -> ChangeView:
    return ChangeView(
        change,
        badges.change(change.type),
        tuple(links.to_issue(here, one) for one in change.fixes),
        tuple(links.outward(one, desk.policy) for one in change.links),
    )


def in_order(steps: Iterable[MigrationStep]) -> list[MigrationStep]:
    """Migration steps as they are taken: before, during and after the deployment."""
    return sorted(steps, key=lambda step: _MOMENTS.index(step.when))


def _issues(desk: Desk, entry: Entry, here: str) -> Iterator[IssueGroup]:
    found = desk.ledger.issues_of(entry)
    for identifier, words, listed in (
        ("issues-new", "New in this release", found.listed),
        ("issues-inherited", "Inherited from earlier releases", found.inherited),
        ("issues-fixed", fixed_words(entry), found.fixed),
    ):
        yield IssueGroup(identifier, words, tuple(issue_row(facts, here, entry) for facts in listed))


def fixed_words(entry: Entry) -> str:
    """What it means that a release fixes an issue, by what became of the release."""
    return _FIXED.get(entry.state, "Fixed in this release")


def _deployments(desk: Desk, entry: Entry, here: str) -> Iterator[DeploymentView]:
    for one in entry.record.deployments:
        took = spell((one.finished_at - one.started_at).total_seconds()) if one.finished_at else ""
        back = desk.ledger.entry(entry.product, one.rolled_back.to or "") if one.rolled_back else None
        yield DeploymentView(one, badges.outcome(one.outcome), took, links.to_release(here, back) if back else None)


def slip(entry: Entry) -> str:
    """How far the day is from the first promise."""
    first, day = entry.record.first_planned, entry.day
    if first is None or day is None:
        return ""
    days = _days(first, day)
    if not days:
        return "kept"
    return f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'later' if days > 0 else 'earlier'}"


def _days(first: date, day: date) -> int:
    return (day - first).days


def subjects(ledger: Ledger) -> Iterable[Entry]:
    """All releases."""
    return chain.from_iterable(map(ledger.lineage.of, ledger.products))


def own_file(_: Ledger, entry: Entry) -> str:
    """The file of a release."""
    return entry.document.path


def own_product(entry: Entry) -> tuple[str, ...]:
    """The product of a release."""
    return (entry.product,)


KIND = PageKind("release notes", subjects, paths.release, write, products=own_product, source=own_file)
