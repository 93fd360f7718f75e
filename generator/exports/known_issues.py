"""The known issues for programs: all of them in one file, and a file for each with its whole story.

Boundary: the shape of these files; what is affected and where the fix is comes from the ledger.
"""

from __future__ import annotations

from generator.exports.laying import KNOWN_ISSUES, Fields, issue_path, lay, moment, typed
from generator.ledger import Entry, IssueFacts, Ledger
from generator.ledger.known_issues import NOT_ISSUES
from generator.model.known_issue import KnownIssue
from generator.pages import links, paths
from generator.pages.issue_rows import is_none, products_of
from generator.pages.page import File


def write_all(ledger: Ledger) -> File:
    """The register: every issue, by id."""
    return lay(KNOWN_ISSUES, {"issues": [_issue(facts, ledger) for _, facts in sorted(ledger.issues.items())]})


def write(ledger: Ledger, facts: IssueFacts) -> File:
    """An issue's own file, with its whole story."""
    return lay(issue_path(facts.record.id), {**_issue(facts, ledger), **_story(facts, ledger)})


def head(issue: KnownIssue, facts: IssueFacts) -> Fields:
    """What an issue is, in every file that names it."""
    return {
        "id": issue.id,
        "title": issue.title,
        "severity": issue.severity,
        "state": facts.state,
        "component": issue.component,
        "symptoms": issue.symptoms,
    }


def help_of(issue: KnownIssue) -> Fields:
    """What somebody who is hit can do."""
    none = issue.workaround is not None and is_none(issue.workaround)
    return {
        "conditions": typed(issue.conditions),
        "workaround": None if none else typed(issue.workaround),
        "no_workaround": none,
    }


def places(issue: KnownIssue) -> Fields:
    """Where more about an issue is found."""
    return {"page": paths.url(paths.issue(issue.id)), "file": issue_path(issue.id)}


def _issue(facts: IssueFacts, ledger: Ledger) -> Fields:
    issue = facts.record
    return {
        **head(issue, facts),
        "recorded_state": issue.state,
        "open": facts.is_open,
        **help_of(issue),
        "duplicate_of": issue.duplicate_of,
        "planned_fix": issue.planned_fix,
        "reported_at": moment(issue.reported_at),
        "products": [_product(product, facts, ledger) for product in sorted(products_of(facts, ledger))],
        **places(issue),
    }


def _product(product: str, facts: IssueFacts, ledger: Ledger) -> Fields:
    """An issue's versions in a product, each list by version; none of what is no issue of its own."""
    origins = [one for one in facts.record.affects if (one.product or ledger.only_product) == product]
    told = facts.record.state not in NOT_ISSUES
    return {
        "product": product or None,
        "since": list(dict.fromkeys(one.since for one in origins)),
        "affected": _names(facts.affected, product) if told else [],
        "fixed_in": _names(facts.fixed_in, product) if told else [],
        "fix_planned_in": _names(facts.fix_planned_in, product) if told else [],
    }


def _names(entries: tuple[Entry, ...], product: str) -> list[str]:
    own = (entry for entry in entries if entry.product == product)
    return [entry.name for entry in sorted(own, key=lambda entry: entry.order)]


def _story(facts: IssueFacts, ledger: Ledger) -> Fields:
    """What only an issue's own file says of it."""
    issue, told = facts.record, facts.record.state not in NOT_ISSUES
    affected = sorted(facts.affected, key=lambda one: (one.product, one.order)) if told else []
    outward = [links.outward(one, ledger.policy) for one in issue.links]
    return {
        "workaround_verified": _verified(issue, ledger),
        "affected_releases": [_affected(facts, entry) for entry in affected],
        "duplicates": [one.face.id for one in ledger.duplicates.get(issue.id, ())],
        "incidents": [one.id for one in ledger.incidents_about.get(issue.id, ())],
        "links": [{"text": text, "url": link.url or None} for text, link in zip(issue.links, outward, strict=True)],
        "updates": [
            {"at": moment(one.at), "by": ledger.people.name(one.by), "text": typed(one.text)}
            for one in sorted(issue.updates, key=lambda one: one.at)
        ],
    }


def _verified(issue: KnownIssue, ledger: Ledger) -> Fields | None:
    one = issue.workaround_verified
    return {"product": one.product, "version": one.on, "by": ledger.people.name(one.by)} if one else None


def _affected(facts: IssueFacts, entry: Entry) -> Fields:
    return {"product": entry.product or None, "version": entry.name, "state": entry.state, **standing(facts, entry)}


def standing(facts: IssueFacts, entry: Entry) -> Fields:
    """Why a release has an issue, and where its customers find the fix."""
    fix = facts.nearest_fix(entry)
    planned = [one for one in facts.fix_planned_in if one.product == entry.product and one.order > entry.order]
    return {
        "why": facts.why(entry).sentence,
        "nearest_fix": fix.name if fix else None,
        "fix_planned_in": [one.name for one in planned],
    }
