"""The first page: what runs in production, what comes next, what is known to be broken, and the last releases.

Boundary: the newest of everything, with the ways to the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from generator.ledger import SEVERITIES, Entry, Ledger
from generator.ledger.lineage import is_production
from generator.pages import badges, links, paths
from generator.pages.badges import Badge
from generator.pages.board import upcoming
from generator.pages.desk import Desk, one_page
from generator.pages.header import Reference, product_title, reference
from generator.pages.links import Link
from generator.pages.page import Page, Place
from generator.pages.rows import rows

LAST = 10
NEXT = 3

_PLACE = Place("Releases at a glance")


class InProduction(NamedTuple):
    """A release of a product that runs in production."""

    product: Link
    release: Link
    name: str
    environments: tuple[str, ...]
    """Where it runs; empty where the product has one production only, or records none."""
    since: datetime | None


class OpenIssues(NamedTuple):
    """How many known issues of a severity are open."""

    number: int
    severity: Badge


def write(desk: Desk, ledger: Ledger) -> Page:
    """The first page."""
    here = paths.HOME
    several = len(ledger.products) > 1
    return Page(
        path=here,
        title=_PLACE.title,
        markdown=desk.fill(
            "home.md",
            here,
            several=several,
            production=tuple(one for product in ledger.products for one in _production(desk, here, product)),
            next=upcoming(desk, here)[:NEXT],
            open=tuple(_open_issues(ledger)),
            ongoing=tuple(_ongoing(ledger, here)),
            last=tuple(rows(desk, here, [one for one in ledger.entries if one.is_out][:LAST])),
        ),
        description="What shipped last, what comes next, and what is known to be broken.",
        hide=("navigation", "toc"),
    )


def _production(desk: Desk, here: str, product: str) -> Iterator[InProduction]:
    """What a product runs in production; its newest release where no deployments are recorded."""
    title = Link(product_title(desk, product), paths.relative(here, paths.product(product)))
    running = [one for one in desk.ledger.running(product) if is_production(one.environment)]
    running.sort(key=lambda one: one.entry.name)
    groups = [(entry, tuple(members)) for entry, members in groupby(running, key=lambda one: one.entry)]
    for entry, members in groups:
        names = tuple(one.environment.removeprefix("production-") for one in members if len(running) > 1)
        since = max(one.since for one in members)
        yield InProduction(title, links.to_release(here, entry), entry.record.name or "", names, since)
    if not groups and (newest := _newest(desk.ledger, product)):
        yield InProduction(title, links.to_release(here, newest), newest.record.name or "", (), None)


def _newest(ledger: Ledger, product: str) -> Entry | None:
    return next((one for one in reversed(ledger.lineage.of(product)) if one.available), None)


def _open_issues(ledger: Ledger) -> Iterator[OpenIssues]:
    counts: Counter[str] = Counter(facts.record.severity for facts in ledger.issues.values() if facts.is_open)
    for severity in SEVERITIES:
        yield OpenIssues(counts[severity], badges.severity(severity))


def _ongoing(ledger: Ledger, here: str) -> Iterator[Reference]:
    """Incidents that last."""
    for document in ledger.incidents.values():
        if document.value.restored_at is None:
            yield reference(document.value, here)


KIND = one_page("home", paths.HOME, _PLACE, write, uses_today=True)
