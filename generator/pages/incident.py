"""The page of one incident: what went wrong, how long it took, why, and what is done about it.

Boundary: what the records say and how long things took; which release is at fault was decided by whoever wrote it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from generator import richtext
from generator.ledger import Entry, Ledger
from generator.model.incident import Action, Incident
from generator.pages import badges, links, paths, search_words
from generator.pages.badges import Badge
from generator.pages.desk import Desk, PageKind
from generator.pages.header import spell
from generator.pages.issue_rows import IssueRow, issue_row
from generator.pages.links import Link
from generator.pages.page import Page
from generator.reading import Document

_OPEN_ACTION = Badge("open", "warn", "ring")
_OVERDUE = Badge("overdue", "bad", "clock")
_RESTORED = Badge("restored", "ok", "check")
_LASTS = Badge("not restored yet", "bad", "warn")
_RESOLUTIONS = {
    "rollback": "by a rollback",
    "hotfix": "by a hotfix",
    "configuration": "by a change of the configuration",
    "forward-fix": "by a forward fix",
}


class ActionRow(NamedTuple):
    """An action with what became of it."""

    action: Action
    badge: Badge


class IncidentFacts(NamedTuple):
    """An incident with what follows from its record."""

    document: Document[Incident]
    release: Entry | None
    """The release that caused it; None where it is not on record."""
    fixed_by: Entry | None
    actions: tuple[ActionRow, ...]

    @property
    def record(self) -> Incident:
        return self.document.value

    @property
    def severity(self) -> Badge:
        return badges.severity(self.record.severity)

    @property
    def state(self) -> Badge:
        return _RESTORED if self.record.restored_at else _LASTS

    @property
    def resolution(self) -> str:
        return _RESOLUTIONS.get(self.record.resolution or "", "")

    @property
    def lasted(self) -> str:
        """From when it was noticed until the service was whole again."""
        return _between(self.record.detected_at, self.record.restored_at)

    @property
    def told_after(self) -> str:
        """From when it was noticed until the person on call was told."""
        return _between(self.record.detected_at, self.record.oncall_notified_at)

    @property
    def open_actions(self) -> int:
        return sum(row.action.done is None for row in self.actions)


def facts_of(document: Document[Incident], ledger: Ledger) -> IncidentFacts:
    """Look up what an incident names."""
    incident = document.value
    product = incident.product if incident.product is not None else ledger.only_product
    found = (
        ledger.entry(product, version) if product is not None and version else None
        for version in (incident.release, incident.fixed_by)
    )
    release, fixed_by = found
    actions = tuple(ActionRow(action, _action_badge(action, ledger.today)) for action in incident.actions)
    return IncidentFacts(document, release, fixed_by, actions)


def _between(start: datetime | None, end: datetime | None) -> str:
    """How long it took; empty where a time is not known, or they are out of order."""
    return spell((end - start).total_seconds()) if start and end and start <= end else ""


def _action_badge(action: Action, today: date) -> Badge:
    if action.done:
        return badges.DONE
    return _OVERDUE if action.due and action.due < today else _OPEN_ACTION


def _write(desk: Desk, document: Document[Incident]) -> Page:
    facts, ledger = facts_of(document, desk.ledger), desk.ledger
    incident, here = facts.record, paths.incident(document.value.id)
    issues: list[IssueRow | Link] = [
        issue_row(ledger.issues[one], here) if one in ledger.issues else Link(one) for one in incident.known_issues
    ]
    markdown = desk.fill(
        "incident.md",
        here,
        facts=facts,
        incident=incident,
        several=len(ledger.products) > 1,
        issues=[one for one in issues if isinstance(one, IssueRow)],
        unknown_issues=[one for one in issues if isinstance(one, Link)],
        links=[links.outward(text, ledger.policy) for text in incident.links],
    )
    told = richtext.first_line(incident.impact) if incident.impact else f"Caused by {incident.release}."
    return Page(
        here,
        f"{incident.id} {incident.title}",
        markdown,
        section=paths.INCIDENTS,
        description=told,
        tags=("Incident", incident.id),
        found=search_words.incident(facts, ledger),
    )


KIND: Final = PageKind(
    "incident",
    lambda ledger: ledger.incidents.values(),
    lambda document: paths.incident(document.face.id),
    _write,
    source=lambda _, document: document.path,
    uses_today=True,
)
