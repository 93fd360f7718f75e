"""The register of known issues: every issue that was ever listed, the open and worst ones first.

Boundary: a table that can be read without script; an issue's whole story is on its own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generator.ledger import SEVERITIES, IssueFacts, Ledger
from generator.pages import badges, links, paths
from generator.pages.desk import Desk, PageKind
from generator.pages.issue_rows import IssueRow, is_none, issue_row
from generator.pages.links import Link
from generator.pages.page import Page
from generator.pages.runs import Strip, strips


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An issue in the register."""

    facts: IssueFacts
    row: IssueRow
    strips: tuple[Strip, ...]
    story: Link | None
    """For a duplicate: the issue that tells the whole story."""

    @property
    def products(self) -> tuple[str, ...]:
        return tuple(strip.product for strip in self.strips)

    @property
    def workaround(self) -> str:
        """`yes`, `none` where that is the answer, or `unknown`."""
        text = self.facts.record.workaround
        return "unknown" if text is None else "none" if is_none(text) else "yes"


def register(ledger: Ledger) -> list[RegisterRow]:
    """All issues: the open ones first, then by severity, then by id."""

    def rank(facts: IssueFacts) -> tuple[bool, int, str]:
        return not facts.is_open, SEVERITIES.index(facts.record.severity), facts.record.id

    return [_row(facts, ledger) for facts in sorted(ledger.issues.values(), key=rank)]


def _row(facts: IssueFacts, ledger: Ledger) -> RegisterRow:
    here, issue = paths.KNOWN_ISSUES, facts.record
    whole = issue.duplicate_of if issue.state == "duplicate" else None
    story = links.to_issue(here, whole) if whole in ledger.issues else None
    return RegisterRow(facts, issue_row(facts, here), strips(facts, ledger), story)


def _write(desk: Desk, ledger: Ledger) -> Page:
    rows = register(ledger)
    open_ones = [row for row in rows if row.facts.is_open]
    counts = [(severity, sum(row.facts.record.severity == severity for row in open_ones)) for severity in SEVERITIES]
    markdown = desk.fill(
        "known-issues.md",
        paths.KNOWN_ISSUES,
        open=open_ones,
        others=rows[len(open_ones) :],
        counts=[(badges.severity(severity), count) for severity, count in counts if count],
        several=len(ledger.products) > 1,
    )
    description = f"{len(open_ones)} open, {len(rows)} ever listed: what is broken, in which versions, and what to do."
    return Page(paths.KNOWN_ISSUES, "Known issues", markdown, description=description, hide=("navigation", "toc"))


def _sources(ledger: Ledger, _: Ledger) -> Iterable[str]:
    yield from (document.path for document in ledger.records.issues)
    yield from (document.path for _, document in ledger.records.releases)


KIND: Final = PageKind("known issues", lambda ledger: (ledger,), _sources, _write, uses_today=True)
