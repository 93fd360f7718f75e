"""Known issues: what support can say about them, and whether fixes and issues agree.

Boundary: a known issue lives on, so it is judged as of today, and by no single release.
"""

from __future__ import annotations

from itertools import pairwise

from generator.diagnostics import Finding, Kind, Reorder
from generator.ledger import Entry, Ledger
from generator.ledger.known_issues import IssueFacts, Presence
from generator.model.known_issue import BEFORE_RECORDS
from generator.rules.registry import Findings, issue_rule, listed, whole_rule

CLOSED = ("wont-fix", "duplicate", "not-an-issue")
"""The states that say that nobody works on it."""


@whole_rule("fix-without-issue", Kind.BROKEN, relates=True)
def fix_without_issue(ledger: Ledger) -> Findings:
    """A release fixes an issue that none of its ancestors has, or reintroduces one that is not fixed there.

    One of the two records is wrong, and support would tell a customer the wrong thing.

    Correct `affects` of the issue, or `follows`, `fixes` or `reintroduces` of the release.
    """
    for entry in ledger.lineage.entries.values():
        if not entry.lineage_known:
            continue
        for index, change in enumerate(entry.record.changes):
            for position, issue in enumerate(change.fixes):
                facts = ledger.issues.get(issue)
                if facts and facts.presence(entry) is Presence.UNAFFECTED and _origins_known(facts, ledger):
                    since = ", ".join(origin.since for origin in facts.record.affects)
                    message = f"{entry.name} fixes {issue}, but none of the releases that it was built on has it"
                    hint = f"{issue} affects {since} and what came of it: correct `affects` there, or `follows` here"
                    hint = hint if since else f"{issue} does not say where it came in: add `affects` there"
                    yield Finding(message, ("changes", index, "fixes", position), hint, entry.document.path)
        yield from _reintroduced(entry, ledger)


def _origins_known(facts: IssueFacts, ledger: Ledger) -> bool:
    """Whether all releases in which an issue came in are there and readable; else nobody can say who has it."""
    for origin in facts.record.affects:
        product = origin.product if origin.product is not None else ledger.only_product
        if product is None or not (ledger.entry(product, origin.since) or origin.since == BEFORE_RECORDS):
            return False
    return True


def _reintroduced(entry: Entry, ledger: Ledger) -> Findings:
    for index, issue in enumerate(entry.record.reintroduces):
        facts = ledger.issues.get(issue)
        before = facts.presence(entry.parent) if facts and entry.parent else Presence.UNAFFECTED
        if facts and before is not Presence.FIXED and _origins_known(facts, ledger):
            parent = entry.parent.name if entry.parent else "anything before"
            message = f"{entry.name} brings {issue} back, but it is not fixed in {parent}"
            hint = "take it out of `reintroduces`; where an issue is new, it goes into the issue's `affects`"
            yield Finding(message, ("reintroduces", index), hint, entry.document.path)


@issue_rule("workaround-missing", Kind.WARNING, relates=True)
def workaround_missing(facts: IssueFacts, _ledger: Ledger) -> Findings:
    """An open critical or major issue has no workaround, and does not say that there is none.

    It is the first thing that a customer asks. `workaround: none` is an answer, absence is not.

    Write under `workaround:` what a customer can do, or `workaround: none` where there is nothing.
    """
    issue = facts.record
    if issue.severity in ("critical", "major") and issue.workaround is None and facts.is_open:
        message = f"{issue.id} is open and {issue.severity}, but has no workaround"
        hint = "add `workaround:`, or `workaround: none` where there is none"
        yield Finding(message, ("severity",), hint)


@issue_rule("planned-fix-past", Kind.OVERDUE, relates=True)
def planned_fix_past(facts: IssueFacts, ledger: Ledger) -> Findings:
    """The release that was to fix an open issue is out and does not fix it, or was cancelled.

    Customers wait for a release that will not help them.

    Name another release in `planned_fix`, or take it out. Where the release does fix the issue, add it to `fixes` of
    the change that brought it.
    """
    planned = _planned_in(facts, ledger) if facts.record.planned_fix and facts.is_open else []
    if planned and all(_is_past(entry, facts) for entry in planned):
        entry, issue = planned[0], facts.record.id
        cancelled = entry.record.status == "cancelled"
        what = "was cancelled" if cancelled else "is out and does not fix it"
        message = f"{issue} was to be fixed in {entry.name}, which {what}"
        hint = "name the release that will fix it, or take `planned_fix` out"
        fixed = "" if cancelled else f"; where {entry.name} does, add `fixes: [{issue}]` to its change"
        yield Finding(message, ("planned_fix",), hint + fixed)


def _planned_in(facts: IssueFacts, ledger: Ledger) -> list[Entry]:
    """The releases of that name, in any of the products that the issue is in."""
    named = [one.product if one.product is not None else ledger.only_product for one in facts.record.affects]
    products = dict.fromkeys(product for product in named if product is not None)
    found = (ledger.entry(product, facts.record.planned_fix or "") for product in products)
    return [entry for entry in found if entry]


def _is_past(entry: Entry, facts: IssueFacts) -> bool:
    unfixed = entry.is_out and facts.presence(entry) is not Presence.FIXED
    return entry.record.status == "cancelled" or unfixed


@issue_rule("issue-closed-open", Kind.WARNING, relates=True)
def issue_closed_open(facts: IssueFacts, ledger: Ledger) -> Findings:
    """The state says that nobody works on an issue, and releases claim to fix it; or a duplicate does not say of what.

    Readers believe the one that they see first.

    Correct the state, or take the issue out of the release's `fixes`. Add `duplicate_of` to a duplicate.
    """
    issue = facts.record
    if issue.state not in CLOSED:
        return
    claiming = [entry for entry in ledger.fixing(issue.id) if entry.record.status != "cancelled"]
    if claiming:
        names = listed(entry.name for entry in claiming)
        message = f"the state of {issue.id} is {issue.state}, but it is fixed by {names}"
        yield Finding(message, ("state",), "correct the state, or take it out of `fixes` there")
    if issue.state == "duplicate" and issue.duplicate_of is None:
        message = f"{issue.id} is a duplicate, but does not say of what"
        yield Finding(message, ("state",), "add `duplicate_of`")


@whole_rule("updates-out-of-order", Kind.WARNING)
def updates_out_of_order(ledger: Ledger) -> Findings:
    """The updates of a known issue do not stand in the order of their times.

    They tell a story, and are read from the top: what was found out last has to come last.

    Put the oldest first, or correct the time that is wrong. `releases check --fix` sorts them by their times.
    """
    for document in ledger.records.issues:
        times = [update.at for update in document.value.updates]
        late = next((index for index, (before, after) in enumerate(pairwise(times), 1) if after < before), None)
        if late is not None:
            message = f"update {late + 1} of {document.value.id} is older than the one above it"
            order = tuple(sorted(range(len(times)), key=times.__getitem__))
            hint, remedy = "put the oldest first, or correct the time", Reorder(("updates",), order)
            yield Finding(message, ("updates", late, "at"), hint, document.path, remedy=remedy)


RULES = (fix_without_issue, workaround_missing, planned_fix_past, issue_closed_open, updates_out_of_order)
