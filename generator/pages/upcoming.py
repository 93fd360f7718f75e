"""The upcoming releases: a board of what is done and what waits for whom, and the calendar.

Boundary: releases that are planned or approved; the past is in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from generator.ledger import Ledger
from generator.pages import paths
from generator.pages.board import Upcoming, upcoming
from generator.pages.desk import Desk, one_page
from generator.pages.links import Link
from generator.pages.page import Page, Place
from generator.pages.planner import MONTHS
from generator.problem import counted

_PLACE = Place("Upcoming releases")


class Event(NamedTuple):
    """A day in the calendar."""

    day: date
    release: Link
    window: tuple[datetime, datetime] | None
    """When the change may be made, where that is agreed."""
    overdue: bool


class Month(NamedTuple):
    """A month with its events."""

    title: str
    events: tuple[Event, ...]


def write(desk: Desk, _: Ledger) -> Page:
    """The page of upcoming releases."""
    here = paths.UPCOMING
    found = upcoming(desk, here)
    return Page(
        path=here,
        title=_PLACE.title,
        markdown=desk.fill("upcoming.md", here, releases=found, months=tuple(_months(found))),
        description=f"{counted(len(found), 'release')} on the way: what is done, what waits for whom, and when.",
        hide=("navigation",),
    )


def _months(found: tuple[Upcoming, ...]) -> Iterator[Month]:
    events = sorted(_events(found), key=lambda event: event.day)
    for (year, month), members in groupby(events, key=lambda event: (event.day.year, event.day.month)):
        yield Month(f"{MONTHS[month - 1]} {year}", tuple(members))


def _events(found: tuple[Upcoming, ...]) -> Iterator[Event]:
    for one in found:
        if one.day:
            window = one.entry.record.change_window
            yield Event(one.day, one.link, (window.start, window.end) if window else None, one.overdue)


KIND = one_page("upcoming", paths.UPCOMING, _PLACE, write, uses_today=True)
