"""An issue in all versions at once: the same as asking the ledger for each of them, on any history."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from test_ledger_issue_laws import ISSUE, Told, histories

from generator.ledger import Entry, IssueFacts, Ledger, Presence
from generator.support.answer import stretch_at
from generator.support.standing import Versions


def fixer_of(entry: Entry, facts: IssueFacts) -> Entry:
    """The topmost release of those right above that have the fix, too."""
    while entry.parent and facts.presence(entry.parent) is Presence.FIXED:
        entry = entry.parent
    return entry


def every(ledger: Ledger) -> list[Versions]:
    lineage = ledger.lineage
    return [Versions(product, lineage.by_version(product), lineage) for product in ledger.products]


@given(histories())
def test_each_version_is_told_as_the_ledger_tells_it(told: Told) -> None:
    ledger = told.ledger()
    facts = ledger.issues[ISSUE]
    for versions in every(ledger):
        standing = versions.standing(facts)
        for place, entry in enumerate(versions.entries):
            found, presence = stretch_at(standing, place), facts.presence(entry)
            cause = facts.causes.get(entry.key) or (fixer_of(entry, facts) if presence is Presence.FIXED else None)
            fix = facts.nearest_fix(entry) if presence is Presence.AFFECTED else None
            assert found.presence is presence
            assert (versions.entries[found.cause] if found.cause is not None else None) is cause
            assert (versions.entries[found.fix] if found.fix is not None else None) is fix


@given(histories())
def test_stretches_are_as_long_as_they_can_be(told: Told) -> None:
    ledger = told.ledger()
    for versions in every(ledger):
        said = [(one.presence, one.cause, one.fix) for one in versions.standing(ledger.issues[ISSUE]).stretches]
        assert all(one != other for one, other in pairwise(said))
