"""What a rollback plan leads to: where it goes, what cannot be undone, and what would be back.

Boundary: a plan that is there. Whether there has to be one, and whether it was tested, is in `rollback`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.deployments import last_known_good, was_good
from generator.ledger.known_issues import IssueFacts
from generator.model.known_issue import KnownIssue
from generator.model.release import NO_TARGET, Rollback
from generator.rules.registry import Findings, listed, release_rule
from generator.rules.rollback import plan_due


def _decided_at(entry: Entry) -> datetime | None:
    """The moment as of which a plan is judged; None while there is none, so that today counts."""
    return entry.approved_at or entry.began_at


def _good(entry: Entry, ledger: Ledger) -> Entry | None:
    """The last known-good release, as of the approval."""
    at = _decided_at(entry)
    return last_known_good(entry, at) if at else ledger.known_good(entry)


def _target(entry: Entry, ledger: Ledger) -> Entry | None:
    """The release that the plan leads to: the one that it names, else the last known-good one."""
    plan = entry.record.rollback
    if plan and plan.target:
        return ledger.entry(entry.product, plan.target)
    return _good(entry, ledger)


@release_rule("rollback-target-bad", relates=True)
def rollback_target_bad(entry: Entry, ledger: Ledger) -> Findings:
    """The rollback's target was never in production, or was rolled back or cancelled, as of the approval.

    Going back there would be another untried release.

    Name the last known-good release, which the hint gives, or leave `target` out, which means the same. `target: none`
    is for a product's first release, with a `forward_fix`.
    """
    plan = entry.record.rollback
    if plan is None or plan.target is None or not entry.lineage_known:
        return
    good, target = _good(entry, ledger), ledger.entry(entry.product, plan.target)
    problem = ""
    if plan.target == NO_TARGET and good:
        problem = f"{entry.name} has no rollback target, but {good.name} was in production"
    elif target:
        problem = _why_bad(entry, target)
    if problem:
        known = f"the last known-good release is {good.name}" if good else ""
        hint = known or "there is none: write `target: none` and a `forward_fix`"
        yield Finding(problem, ("rollback", "target"), hint)


def _why_bad(entry: Entry, target: Entry) -> str:
    """Why a release cannot be gone back to; empty where it can, or may be by then."""
    at = _decided_at(entry)
    if target is entry:
        return f"{entry.name} would go back to itself"
    if at is None:
        possible = target.available or target.record.status in ("planned", "approved")
        return "" if possible else f"{target.name} is {target.state}"
    if was_good(target, at, entry.policy.day_of(at)):
        return ""
    why = "was cancelled" if target.record.status == "cancelled" else "was not running well in production"
    return f"{target.name} {why} when {entry.name} was approved, {at:%Y-%m-%d %H:%M} UTC"


@release_rule("rollback-not-last-good", Kind.WARNING, relates=True)
def rollback_not_last_good(entry: Entry, ledger: Ledger) -> Findings:
    """The rollback's target is not the last known-good release, as of the approval.

    Going further back than necessary takes more away from customers; going to another line, they get what they never
    had.

    Write the `target` that the hint names, or leave it out. Where another one is meant, say why in the plan; the
    warning stays.
    """
    plan, good = entry.record.rollback, _good(entry, ledger)
    if plan is None or plan.target is None or good is None or not entry.lineage_known:
        return
    target = ledger.entry(entry.product, plan.target)
    if target is None or target is good or _why_bad(entry, target):
        return
    if _decided_at(entry) or target.available:  # one that is still to come may be the last one by then
        message = f"{entry.name} would go back to {target.name}, but the last known-good release is {good.name}"
        yield Finding(message, ("rollback", "target"), f"write `target: {good.name}`, or leave it out")


@release_rule("rollback-irreversible", relates=True)
def rollback_irreversible(entry: Entry, ledger: Ledger) -> Findings:
    """Data or a migration step cannot go back, and the plan does not say what to do instead.

    Whoever is on call would find out half-way. The steps of all releases that are left by going back count.

    Say under `forward_fix` of the rollback plan what to do in place of going back.
    """
    plan = entry.record.rollback
    if plan is None or plan.forward_fix:
        return
    found = _what_cannot_go_back(entry, plan, ledger)
    if found and plan_due(entry, ledger):
        yield found


def _what_cannot_go_back(entry: Entry, plan: Rollback, ledger: Ledger) -> Finding | None:
    hint = "say under `forward_fix` what to do instead"
    if plan.data and not plan.data.reversible:
        message = f"the data of {entry.name} cannot go back, and there is no `forward_fix`"
        return Finding(message, ("rollback", "data", "reversible"), hint)
    for one in entry.down_to(_target(entry, ledger)):
        for index, step in enumerate(one.record.migration):
            if not step.reversible:
                message = f"a migration step of {one.name} cannot be undone, and there is no `forward_fix`"
                own = one is entry
                route = ("migration", index, "reversible") if own else ("rollback",)
                return Finding(message, route, hint, on_key=not own)
    return None


@release_rule("rollback-reopens", Kind.WARNING, relates=True)
def rollback_reopens(entry: Entry, ledger: Ledger) -> Findings:
    """Going back brings a critical known issue back, or one that a security change fixes, unnamed by the plan.

    Whoever is on call goes from one incident into the next. Counted is what was reported by the approval, and is not in
    this release too. A security change that fixes no known issue is shown on the rollback plan's page.

    Say in the plan what to do about the issue, with its id, or name a target that does not have it.
    """
    plan, target = entry.record.rollback, _target(entry, ledger)
    if plan is None or target is None or target is entry or entry.record.status == "cancelled":
        return
    found = [facts.record for facts in _reopened(entry, target, ledger) if not _mentions(plan, facts.record.id)]
    if found:
        names = listed(f"{issue.id} ({issue.severity})" for issue in found)
        message = f"going back from {entry.name} to {target.name} brings back {names}"
        ids = listed(issue.id for issue in found)
        hint = f"say in the plan what to do about {ids}, or name a target without"
        yield Finding(message, ("rollback", "target") if plan.target else ("rollback",), hint, on_key=not plan.target)


def _reopened(entry: Entry, target: Entry, ledger: Ledger) -> Iterator[IssueFacts]:
    """The issues that matter, of those that the target has and the release has not."""
    left = tuple(entry.down_to(target))
    handed_down = target.is_above(entry)  # so that what it has not any more was fixed on the way
    there = ledger.issues_of(target, {issue for one in left for issue in one.fixes} if handed_down else None)
    back = [one for one in (*there.listed, *there.inherited) if entry.key not in one.causes]
    if not back:
        return
    secured = {
        issue for one in left for change in one.record.changes if change.type == "security" for issue in change.fixes
    }
    at = _decided_at(entry)
    for facts in back:
        if (facts.record.severity == "critical" and _known_by(facts.record, at)) or facts.record.id in secured:
            yield facts


def _known_by(issue: KnownIssue, at: datetime | None) -> bool:
    return at is None or issue.reported_at is None or issue.reported_at <= at


def _mentions(plan: Rollback, issue: str) -> bool:
    note = plan.data.note if plan.data else None
    texts = [*plan.triggers, *plan.steps, plan.forward_fix or "", note or ""]
    return any(re.search(rf"(?<![\w-]){re.escape(issue)}(?![\w-])", text) for text in texts)


RULES = (rollback_target_bad, rollback_not_last_good, rollback_irreversible, rollback_reopens)
