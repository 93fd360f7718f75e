"""Releases by year and month: a table to look at, in which every mark is a release.

Boundary: which release stands in which cell.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.ledger import Entry
from generator.pages import badges, links
from generator.pages.badges import Badge
from generator.pages.desk import Desk
from generator.pages.header import product_title
from generator.pages.links import Link

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Mark(NamedTuple):
    """A release in its month."""

    link: Link
    type: str
    state: Badge


class Line(NamedTuple):
    """A product's releases of a year, month by month."""

    product: str
    """Empty where the table is about one product."""
    months: tuple[tuple[Mark, ...], ...]


class YearOfLines(NamedTuple):
    """A year with a line for each product."""

    number: int
    lines: tuple[Line, ...]


class Planner(NamedTuple):
    """The whole table, the newest year first."""

    months: tuple[str, ...]
    years: tuple[YearOfLines, ...]


def plan_months(desk: Desk, here: str, entries: tuple[Entry, ...]) -> Planner:
    """The table of releases that have a day; within a month the oldest comes first."""
    cells: dict[tuple[int, str, int], list[Mark]] = {}
    for entry in reversed(entries):
        if entry.day:
            mark = Mark(links.to_release(here, entry), entry.face.type, badges.release(entry))
            cells.setdefault((entry.day.year, entry.product, entry.day.month), []).append(mark)
    products = sorted({product for _, product, _ in cells})
    numbers = sorted({year for year, _, _ in cells}, reverse=True)
    return Planner(MONTHS, tuple(YearOfLines(one, _lines(desk, one, products, cells)) for one in numbers))


def _lines(
    desk: Desk, year: int, products: list[str], cells: dict[tuple[int, str, int], list[Mark]]
) -> tuple[Line, ...]:
    def months(product: str) -> tuple[tuple[Mark, ...], ...]:
        return tuple(tuple(cells.get((year, product, month), ())) for month in range(1, 13))

    if len(products) == 1:
        return (Line("", months(products[0])),)
    lines = (Line(product_title(desk, product), months(product)) for product in products)
    return tuple(line for line in lines if any(line.months))
