"""What search knows of a release, a known issue and an incident: what people look for in them, a line each.

Boundary: which words and lines; how search weighs and shows them is for whoever makes its index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator import richtext
from generator.ledger import Entry, IssueFacts, Ledger
from generator.model.scalars import is_url
from generator.pages.page import Found

if TYPE_CHECKING:
    from generator.pages.incident import IncidentFacts

_LINES = "\n".join


def release(entry: Entry, ledger: Ledger) -> Found:
    """What a release brings and asks for, and the issues that are new in it or fixed; inherited ones are their own."""
    year = entry.day.year if entry.day else 0
    return Found(_LINES(_of_release(entry, ledger)), "release", _ids([entry.product]), entry.state, year)


def issue(facts: IssueFacts, ledger: Ledger) -> Found:
    """What customers see of an issue, who is hit, what helps, and where it is fixed."""
    days = (facts.record.reported_at, *(source.day for source in facts.sources))
    year = next((day.year for day in days if day), 0)
    return Found(_LINES(_of_issue(facts, ledger)), "issue", _ids(facts.products), facts.state, year)


def incident(facts: IncidentFacts, ledger: Ledger) -> Found:
    """Who felt an incident, why it happened, and what is done about it."""
    product = facts.release.product if facts.release else facts.record.product
    state = "restored" if facts.record.restored_at else "lasting"
    day = facts.record.detected_at or (facts.release.day if facts.release else None)
    year = day.year if day else 0
    return Found(_LINES(_of_incident(facts, ledger)), "incident", _ids([product or ""]), state, year)


def _ids(products: Iterable[str]) -> tuple[str, ...]:
    return tuple(product for product in products if product)


def _of_release(entry: Entry, ledger: Ledger) -> Iterator[str]:
    record = entry.record
    if record.summary:
        yield richtext.plain(record.summary)
    for change in record.changes:
        head = "Breaking" if change.breaking else change.type.capitalize()
        marks = [*([change.component] if change.component else []), *_references(change.links)]
        yield f"{head}: {richtext.plain(change.text)}{_in_brackets(marks)}"
    for step in record.migration:
        yield f"Migration, {step.when} the deployment: {richtext.plain(step.text)}"
    issues = ledger.issues_of(entry)
    yield from (_of(facts, "Known issue") for facts in issues.listed)
    yield from (_of(facts, "Fixes") for facts in issues.fixed)


def _of_issue(facts: IssueFacts, ledger: Ledger) -> Iterator[str]:
    issue = facts.record
    yield from issue.symptoms
    if issue.conditions:
        yield richtext.plain(issue.conditions)
    if issue.workaround and (text := richtext.plain(issue.workaround)) != richtext.first_line(issue.workaround):
        yield f"Workaround: {text}"  # a short one stands in the description
    for words, entries in (("Fixed in", facts.fixed_in), ("Fix planned in", facts.fix_planned_in)):
        if entries:
            yield f"{words} {', '.join(_named(entry, ledger) for entry in entries)}"
    yield from (f"Also reported as {one.record.id}: {one.record.title}" for one in ledger.duplicates.get(issue.id, ()))
    if issue.duplicate_of:
        yield f"Duplicate of {issue.duplicate_of}"
    if references := list(_references(issue.links)):
        yield ", ".join(references)
    yield from (richtext.plain(update.text) for update in issue.updates)


def _of_incident(facts: IncidentFacts, ledger: Ledger) -> Iterator[str]:
    incident = facts.record
    if incident.impact:
        yield richtext.plain(incident.impact)
    if incident.root_cause:
        yield f"Root cause: {richtext.plain(incident.root_cause)}"
    for words, entry in (("Caused by", facts.release), ("Fixed by", facts.fixed_by)):
        if entry:
            yield f"{words} {_named(entry, ledger)}"
    yield from (f"Action: {richtext.plain(row.action.text)}" for row in facts.actions)
    for one in incident.known_issues:
        known = ledger.issues.get(one)
        yield _of(known, "Known issue") if known else f"Known issue {one}"
    if references := list(_references(incident.links)):
        yield ", ".join(references)


def _of(facts: IssueFacts, words: str) -> str:
    return f"{words} {facts.record.id}: {facts.record.title}"


def _named(entry: Entry, ledger: Ledger) -> str:
    title = ledger.policy.product_title(entry.product) if entry.product else ""
    return f"{title} {entry.name}".lstrip()


def _references(links: Iterable[str]) -> Iterator[str]:
    """References to trackers; nobody looks for a URL."""
    return (link for link in links if not is_url(link))


def _in_brackets(marks: list[str]) -> str:
    return f" ({', '.join(marks)})" if marks else ""
