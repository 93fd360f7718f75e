"""The register of known issues: every issue that was ever listed, the open and worst ones first.

Boundary: a table that can be read without script; an issue's whole story is on its own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, get_args

from markupsafe import Markup

from generator.ledger import SEVERITIES, Entry, IssueFacts, Ledger
from generator.ledger.known_issues import NOT_ISSUES
from generator.model.known_issue import IssueState
from generator.pages import badges, links, paths
from generator.pages.desk import Desk, one_page
from generator.pages.issue_rows import IssueRow, is_none, issue_row, products_of
from generator.pages.links import Link
from generator.pages.page import Page, Place
from generator.pages.runs import Versions, versions

STATES: Final = ("fixed", *get_args(IssueState))
"""The states of an issue as readers see them."""

_PLACE = Place("Known issues")


class RegisterRow(NamedTuple):
    """An issue in the register."""

    facts: IssueFacts
    row: IssueRow
    products: tuple[str, ...]
    affected: tuple[tuple[str, tuple[str, ...]], ...]
    """Each product that has it, with its versions in words, stretch by stretch."""
    places: Markup
    """The affected releases for the filter: `platform:3-17.20`, places among the product's versions."""
    story: Link | None
    """For a duplicate: the issue that tells the whole story."""
    workaround: str
    """`yes`, `none` where that is the answer, or `unknown`."""


def register(ledger: Ledger) -> list[RegisterRow]:
    """All issues: the open ones first, then by severity, then by id."""

    def rank(facts: IssueFacts) -> tuple[bool, int, str]:
        return not facts.is_open, SEVERITIES.index(facts.face.severity), facts.face.id

    by_product = versions(ledger)
    return [_row(facts, ledger, by_product) for facts in sorted(ledger.issues.values(), key=rank)]


def _row(facts: IssueFacts, ledger: Ledger, by_product: Mapping[str, Versions]) -> RegisterRow:
    here, issue = paths.KNOWN_ISSUES, facts.record
    whole = issue.duplicate_of if issue.state == "duplicate" else None
    affected: dict[str, list[Entry]] = {}
    for entry in facts.affected if issue.state not in NOT_ISSUES else ():
        affected.setdefault(entry.product, []).append(entry)
    return RegisterRow(
        facts,
        issue_row(facts, here),
        products_of(facts, ledger),
        tuple((product, by_product[product].stretches(found)) for product, found in affected.items()),
        _places(affected, by_product),
        links.to_issue(here, whole) if whole in ledger.issues else None,
        "unknown" if issue.workaround is None else "none" if is_none(issue.workaround) else "yes",
    )


def _places(affected: Mapping[str, Sequence[Entry]], by_product: Mapping[str, Versions]) -> Markup:
    written = (f"{product}:{by_product[product].places(found)}" for product, found in affected.items())
    return Markup(" ".join(written))  # noqa: S704 - ids of products and numbers: nothing that Markdown or HTML knows


def _write(desk: Desk, ledger: Ledger) -> Page:
    rows = register(ledger)
    open_ones = [row for row in rows if row.facts.is_open]
    counts = [(severity, sum(row.facts.face.severity == severity for row in open_ones)) for severity in SEVERITIES]
    listed = [row.facts for row in rows]
    markdown = desk.fill(
        "known-issues.md",
        paths.KNOWN_ISSUES,
        rows=rows,
        groups=[("open", "Open", open_ones), ("not-open", "No longer open", rows[len(open_ones) :])],
        counts=[(badges.severity(severity), count) for severity, count in counts if count],
        several=len(ledger.products) > 1,
        versions=versions(ledger).values(),
        states=_present(STATES, [facts.state for facts in listed]),
        severities=_present(SEVERITIES, [facts.face.severity for facts in listed]),
        components=sorted({row.row.component for row in rows if row.row.component}),
        badges=badges,
    )
    description = f"{len(open_ones)} open, {len(rows)} ever listed: what is broken, in which versions, and what to do."
    return Page(paths.KNOWN_ISSUES, _PLACE.title, markdown, description=description, hide=("navigation", "toc"))


def _present(order: Iterable[str], found: Iterable[str]) -> list[str]:
    """What is found, in the order of `order`."""
    known = set(found)
    return [one for one in order if one in known]


KIND: Final = one_page("known issues", paths.KNOWN_ISSUES, _PLACE, _write, uses_today=True)
