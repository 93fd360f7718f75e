"""The support desk: a form for product, version and what a customer sees; without script, the open issues to read.

Boundary: the page as it is before anything is asked; answers are given in the browser, from `support_data`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.ledger import SEVERITIES, IssueFacts, Ledger
from generator.pages import links, paths
from generator.pages.desk import Desk, one_page
from generator.pages.issue_rows import IssueRow, issue_row
from generator.pages.links import Link
from generator.pages.page import Page, Place

SCRIPT: Final = "../assets/releases/support.js"
"""Loaded by this page alone, and within it: it has to be there before the theme reads the address."""

_PLACE = Place("Support")


class OpenIssue(NamedTuple):
    """An open issue with what a customer sees of it."""

    facts: IssueFacts
    row: IssueRow
    fixed_in: tuple[Link, ...]
    planned_in: tuple[Link, ...]


class OpenIssues(NamedTuple):
    """The open issues of a product, the worst first."""

    product: str
    title: str
    issues: tuple[OpenIssue, ...]


def _write(desk: Desk, ledger: Ledger) -> Page:
    markdown = desk.fill(
        "support.md",
        paths.SUPPORT,
        groups=[_open_issues(ledger, product) for product in ledger.products],
        several=len(ledger.products) > 1,
        script=SCRIPT,
    )
    return Page(
        paths.SUPPORT,
        _PLACE.title,
        markdown,
        description="Is it known, is there a way around it, and which version has the fix?",
        hide=("navigation", "toc"),
    )


def _open_issues(ledger: Ledger, product: str) -> OpenIssues:
    found = [facts for facts in ledger.issues.values() if facts.is_open and _is_open_in(facts, product)]
    found.sort(key=lambda one: (SEVERITIES.index(one.face.severity), one.face.id))
    return OpenIssues(product, ledger.policy.product_title(product), tuple(_open_issue(one, product) for one in found))


def _open_issue(facts: IssueFacts, product: str) -> OpenIssue:
    fixed, planned = (
        tuple(links.to_release(paths.SUPPORT, entry) for entry in entries if entry.product == product)
        for entries in (facts.fixed_in, facts.fix_planned_in)
    )
    return OpenIssue(facts, issue_row(facts, paths.SUPPORT), fixed, planned)


def _is_open_in(facts: IssueFacts, product: str) -> bool:
    """Whether a release of the product that is in use has it."""
    return any(key in facts.causes for key in facts.in_use if key[0] == product)


KIND: Final = one_page("support", paths.SUPPORT, _PLACE, _write, uses_today=True)
