"""The history of releases: of all products, of one, of a year; newest first, with a table of months to look at.

Boundary: lists and their order; what a single release says is on its own pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from generator.ledger import Entry, Ledger
from generator.pages import paths
from generator.pages.desk import Desk, PageKind, one_page
from generator.pages.header import product_title
from generator.pages.links import Link
from generator.pages.page import Neighbour, Page, Place
from generator.pages.planner import plan_months
from generator.pages.rows import Row, rows
from generator.problem import counted

LISTED = 300
"""How many releases a list of several years shows before it only leads to the pages of the years."""
_EVERYTHING = Place("Releases")
PLANNED_YEARS = 3
"""How many years the table of months shows where a page is about more."""


class Year(NamedTuple):
    """The releases of a year; 0 for those of which no day is known."""

    number: int
    link: Link
    releases: int
    rows: tuple[Row, ...]
    """Empty where the list would be too long: the year's own page has them."""


class Product(NamedTuple):
    """A product on the page of all."""

    link: Link
    summary: str
    latest: Row | None
    releases: int


def year_of(entry: Entry) -> int:
    """The year of a release's day; 0 where none is known."""
    day = entry.day  # asked for each year of all releases
    return day.year if day else 0


def years(ledger: Ledger) -> tuple[int, ...]:
    """The years in which something shipped or is planned, the newest first."""
    return tuple(sorted({year_of(entry) for entry in ledger.entries} - {0}, reverse=True))


def write_all(desk: Desk, ledger: Ledger) -> Page:
    """The page of all releases; where there is only one product, it is that product's."""
    here, entries = paths.RELEASES, ledger.entries
    products = [one for one in ledger.products if one]
    return Page(
        path=here,
        title=_EVERYTHING.title,
        markdown=_fill(
            desk, here, _EVERYTHING.title, "releases", entries, several=len(products) > 1, products=products
        ),
        description=f"{counted(len(entries), 'release')}, newest first, by year.",
    )


def write_product(desk: Desk, product: str) -> Page:
    """The history of a product."""
    here, title = paths.product(product), product_title(desk, product)
    entries = tuple(one for one in desk.ledger.entries if one.product == product)
    known = desk.policy.product(product)
    return Page(
        path=here,
        title=title,
        markdown=_fill(desk, here, title, "product", entries, known=known),
        section=paths.RELEASES,
        listed=True,
        description=f"{counted(len(entries), 'release')} of {title}, newest first.",
    )


def write_year(desk: Desk, year: int) -> Page:
    """The releases of a year."""
    here, known = paths.year(year), years(desk.ledger)
    entries = tuple(one for one in desk.ledger.entries if year_of(one) == year)
    several = len({one.product for one in entries}) > 1
    place = known.index(year)
    return Page(
        path=here,
        title=_title(year),
        markdown=_fill(desk, here, _title(year), "year", entries, several=several, whole=True),
        section=paths.RELEASES,
        listed=True,
        description=f"{counted(len(entries), 'release')} of {year}, newest first.",
        previous=_neighbour(known[place + 1]) if place + 1 < len(known) else None,
        next=_neighbour(known[place - 1]) if place else None,
    )


def _title(year: int) -> str:
    return f"Releases of {year}"


def _neighbour(year: int) -> Neighbour:
    return Neighbour(paths.year(year), _title(year))


def _fill(
    desk: Desk,
    here: str,
    title: str,
    identifier: str,
    entries: tuple[Entry, ...],
    *,
    several: bool = False,
    whole: bool = False,
    products: Iterable[str] = (),
    known: object = None,
) -> str:
    found = tuple(_years(desk, here, entries, whole=whole))
    recent = {year.number for year in found[:PLANNED_YEARS]}
    shown = tuple(one for one in entries if year_of(one) in recent and one.day)
    return desk.fill(
        "history.md",
        here,
        title=title,
        identifier=identifier,
        several=several,
        known=known,
        products=tuple(_product(desk, here, one) for one in products) if several else (),
        planner=plan_months(desk, here, shown),
        years=found,
        whole=whole,
        empty_because="" if entries else "No release is recorded yet.",
    )


def _years(desk: Desk, here: str, entries: tuple[Entry, ...], *, whole: bool) -> Iterator[Year]:
    seen = 0
    for number, group in groupby(sorted(entries, key=year_of, reverse=True), key=year_of):
        members = tuple(group)
        seen += len(members)
        short = whole or number == 0 or seen <= LISTED or seen == len(members)
        link = Link(str(number), paths.relative(here, paths.year(number))) if number else Link("Without a day")
        yield Year(number, link, len(members), tuple(rows(desk, here, members)) if short else ())


def _product(desk: Desk, here: str, product: str) -> Product:
    entries = [one for one in desk.ledger.entries if one.product == product]
    latest = next((one for one in entries if one.available), None)
    known = desk.policy.product(product)
    return Product(
        Link(product_title(desk, product), paths.relative(here, paths.product(product))),
        known.summary or "",
        next(iter(rows(desk, here, [latest])), None) if latest else None,
        len(entries),
    )


def _product_place(ledger: Ledger, product: str) -> Place:
    return Place(ledger.policy.product_title(product), paths.RELEASES, listed=True)


def _named_products(ledger: Ledger) -> list[str]:
    return [one for one in ledger.products if one]


ALL = one_page("all releases", paths.RELEASES, _EVERYTHING, write_all)
PRODUCT = PageKind("product", _named_products, paths.product, write_product, _product_place, lambda product: (product,))
YEAR = PageKind("year", years, paths.year, write_year, lambda _, year: Place(_title(year), paths.RELEASES, listed=True))
