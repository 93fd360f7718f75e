"""A release's known issues for programs: what affects it, with what to do, and what it fixes.

Boundary: the shape of `affects/…/<version>.json`; an issue that the release has not got is not in it.
"""

from __future__ import annotations

from generator.exports.known_issues import head, help_of, places, standing
from generator.exports.laying import Fields, affects_path, lay
from generator.ledger import SEVERITIES, Entry, IssueFacts, Ledger, Presence
from generator.ledger.known_issues import NOT_ISSUES
from generator.pages import paths
from generator.pages.page import File


def write(ledger: Ledger, entry: Entry) -> File:
    """The file of a release."""
    return lay(affects_path(entry), {"release": release(entry), **issues(ledger, entry)})


def issues(ledger: Ledger, entry: Entry) -> Fields:
    """The known issues that a release has, and those that it fixes."""
    found = ledger.issues_of(entry)
    present = sorted((*found.listed, *found.inherited), key=_rank)
    fixed = [one for one in found.fixed if one.face.state not in NOT_ISSUES]
    return {
        "affected_by": [_affecting(facts, entry) for facts in present],
        "fixed": [_fixed(facts) for facts in fixed if facts.presence(entry) is Presence.FIXED],
    }


def _rank(facts: IssueFacts) -> tuple[int, str]:
    """The worst first."""
    return SEVERITIES.index(facts.face.severity), facts.face.id


def release(entry: Entry) -> Fields:
    """A release, in every file that names one."""
    return {
        "product": entry.product or None,
        "version": entry.name,
        "state": entry.state,
        "date": entry.day.isoformat() if entry.day else None,
        "page": paths.url(paths.release(entry)),
    }


def _affecting(facts: IssueFacts, entry: Entry) -> Fields:
    issue = facts.record
    came_in = facts.causes[entry.key].name
    return {**head(issue, facts), **help_of(issue), "came_in_with": came_in, **standing(facts, entry), **places(issue)}


def _fixed(facts: IssueFacts) -> Fields:
    return {**head(facts.record, facts), **places(facts.record)}
