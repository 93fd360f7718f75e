"""A release as lists show it: in one line.

Boundary: a row of any list of releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from generator.ledger import Entry
from generator.pages import badges, links
from generator.pages.badges import Badge
from generator.pages.desk import Desk
from generator.pages.header import product_title
from generator.pages.links import Link


class Row(NamedTuple):
    """A release in a list."""

    link: Link
    product: str
    name: str
    type: str
    state: Badge
    day: date | None
    gist: str
    """What was notable, in one line of plain text."""
    breaking: bool
    deviations: int
    emergency: bool


def rows(desk: Desk, here: str, entries: Iterable[Entry]) -> Iterator[Row]:
    """The rows of releases for the page at `here`."""
    for entry in entries:
        record = entry.headline
        yield Row(
            links.to_release(here, entry),
            product_title(desk, entry.product),
            record.name or "",
            record.type,
            badges.release(entry),
            entry.day,
            desk.gist(entry),
            any(change.breaking for change in record.changes),
            len(record.deviations),
            record.emergency is not None,
        )
