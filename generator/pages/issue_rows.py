"""A known issue as lists show it: what it is, how bad, its state, what to do and where it is fixed.

Boundary: a row of any list; the issue's own page is another matter.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from generator import richtext
from generator.ledger import Entry, IssueFacts, Ledger, Presence
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


def issue_row(facts: IssueFacts, here: str, on: Entry | None = None) -> IssueRow:
    """An issue for the page at `here`; with `on`, the fix is the one that somebody on that release goes to."""
    record, workaround = facts.record, facts.record.workaround or ""
    fixed = _fixes_for(facts, on) if on else facts.fixed_in
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
        tuple(links.to_release(here, entry) for entry in planned if on is None or entry.product == on.product),
    )


def _fixes_for(facts: IssueFacts, on: Entry) -> tuple[Entry, ...]:
    """The nearest release with the fix; where `on` is not affected, all of its product."""
    if facts.presence(on) is Presence.AFFECTED:
        nearest = facts.nearest_fix(on)
        return (nearest,) if nearest else ()
    return tuple(entry for entry in facts.fixed_in if entry.product == on.product)


def products_of(facts: IssueFacts, ledger: Ledger) -> tuple[str, ...]:
    """The products that an issue is about: those that it names, and those whose releases have it."""
    said = [origin.product or ledger.only_product for origin in facts.record.affects]
    found = [*said, *(entry.product for entry in facts.sources)]
    return tuple(dict.fromkeys(product for product in found if product is not None))


def is_none(workaround: str) -> bool:
    """Whether a workaround says that there is none."""
    return workaround.strip().lower() == "none"
