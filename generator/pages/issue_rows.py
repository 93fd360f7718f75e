"""A known issue as lists show it: what it is, how bad, its state, what to do and where it is fixed.

Boundary: a row of any list; the issue's own page is another matter.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from generator import richtext
from generator.ledger import IssueFacts
from generator.pages import badges, links, paths
from generator.pages.badges import Badge
from generator.pages.links import Link


class IssueRow(NamedTuple):
    """A known issue in a list."""

    id: str
    title: str
    url: str
    severity: Badge
    state: Badge
    component: str
    workaround: Markup
    """HTML; empty where the record says nothing, or that there is none."""
    no_workaround: bool
    """Whether the record says that there is none."""
    fixed_in: tuple[Link, ...]
    fix_planned_in: tuple[Link, ...]
    """Releases on the way that bring the fix; empty where it can be had already."""


def issue_row(facts: IssueFacts, here: str, product: str | None = None) -> IssueRow:
    """An issue for the page at `here`; with `product`, only that product's fixes are named."""
    record, workaround = facts.record, facts.record.workaround or ""
    fixed = [entry for entry in facts.fixed_in if product is None or entry.product == product]
    planned = () if fixed else facts.fix_planned_in
    return IssueRow(
        record.id,
        record.title,
        paths.relative(here, paths.issue(record.id)),
        badges.severity(record.severity),
        badges.issue(facts.state),
        record.component or "",
        richtext.inline(workaround) if workaround and not is_none(workaround) else Markup(),
        is_none(workaround),
        tuple(links.to_release(here, entry) for entry in fixed),
        tuple(links.to_release(here, entry) for entry in planned if product is None or entry.product == product),
    )


def is_none(workaround: str) -> bool:
    """Whether a workaround says that there is none."""
    return workaround.strip().lower() == "none"
