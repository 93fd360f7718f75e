"""Going back: the plan, its test and its target, what went wrong, and what was accepted."""

from __future__ import annotations

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.deployments import last_known_good, was_good
from generator.ledger.exceptions import approved_at, deviation_problem, first_deployment_at
from generator.ledger.known_issues import IssueFacts, Presence
from generator.model.known_issue import BEFORE_RECORDS
from generator.rules.references import NO_TARGET
from generator.rules.registry import Findings, release_rule, whole_rule


def plan_due(entry: Entry, ledger: Ledger) -> bool:
    """Whether the status asks for a rollback plan: an item that needs one is due, asked and not waived."""
    facts = ledger.readiness(entry).due(entry.record.status)
    return any(one.requirement.item.needs == "rollback" and not one.reason and one.waiver is None for one in facts)


def _status_says(entry: Entry) -> str:
    return f"{entry.name} is {entry.record.status}"


@release_rule("rollback-missing")
def rollback_missing(entry: Entry, ledger: Ledger) -> Findings:
    """There is no rollback plan, or it has no steps, and the status asks for one.

    At three in the morning nobody invents one.
    """
    if not plan_due(entry, ledger):
        return
    plan = entry.record.rollback
    if plan is None:
        yield Finding(f"{_status_says(entry)}, but has no rollback plan", ("status",), "write it under `rollback`")
    elif not plan.steps and not plan.forward_fix:
        hint = "write them under `steps`, or what to do instead under `forward_fix`"
        yield Finding(f"the rollback plan of {entry.name} has no steps", ("rollback",), hint, on_key=True)


@release_rule("rollback-untested")
def rollback_untested(entry: Entry, ledger: Ledger) -> Findings:
    """The rollback plan was not tested, the test failed, or it came after the approval.

    A plan that nobody tried is a hope. In an emergency the test is due within the grace.
    """
    plan = entry.record.rollback
    if plan is None or not plan_due(entry, ledger) or not (plan.steps or plan.forward_fix):
        return
    grace = ledger.grace_until(entry)
    if plan.tested is None:
        kind = Kind.OVERDUE if grace else None
        if grace is None or ledger.today > grace:
            hint = "record the test under `rollback.tested`"
            yield Finding(
                f"the rollback plan of {entry.name} is not tested", ("rollback",), hint, on_key=True, kind=kind
            )
    elif plan.tested.result == "failed":
        hint = "mend the plan and test it again"
        yield Finding(f"the test of the rollback plan of {entry.name} failed", ("rollback", "tested", "result"), hint)
    elif grace is None:
        approved = approved_at(entry) or first_deployment_at(entry)
        if approved and plan.tested.at > approved:
            message = (
                f"the rollback plan of {entry.name} was tested after the approval of {approved:%Y-%m-%d %H:%M} UTC"
            )
            yield Finding(message, ("rollback", "tested", "at"), "test it before the runbook check")


@release_rule("rollback-target-bad")
def rollback_target_bad(entry: Entry, ledger: Ledger) -> Findings:
    """The rollback's target was never in production, or was rolled back or cancelled, as of the approval.

    Going back there would be another untried release. `none` is for a product's first release.
    """
    plan = entry.record.rollback
    if plan is None or plan.target is None or not entry.lineage_known:
        return
    at = approved_at(entry) or first_deployment_at(entry)
    good = last_known_good(entry, at) if at else ledger.known_good(entry)
    hint = (
        f"the last known-good release is {good.name}"
        if good
        else "there is none: write `target: none` and a `forward_fix`"
    )
    if plan.target == NO_TARGET:
        if good:
            message = f"{entry.name} has no rollback target, but {good.name} was in production"
            yield Finding(message, ("rollback", "target"), hint)
        return
    target = ledger.entry(entry.product, plan.target)
    if target is None:
        return
    if target is entry:
        yield Finding(f"{entry.name} would go back to itself", ("rollback", "target"), hint)
    elif at is None:
        if not (target.available or target.record.status in ("planned", "approved")):
            yield Finding(f"{target.name} is {target.state}", ("rollback", "target"), hint)
    elif not was_good(target, at, ledger.policy.day_of(at)):
        why = "was cancelled" if target.record.status == "cancelled" else "was not running well in production"
        message = f"{target.name} {why} when {entry.name} was approved, {at:%Y-%m-%d %H:%M} UTC"
        yield Finding(message, ("rollback", "target"), hint)


@release_rule("incident-missing")
def incident_missing(entry: Entry, ledger: Ledger) -> Findings:
    """The release was rolled back, and no incident says why.

    What is not written down is learned again.
    """
    if entry.rolled_back and not ledger.incidents_of(entry) and not ledger.incident_unreadable:
        index = next(i for i, one in enumerate(entry.record.deployments) if one.rolled_back)
        hint = f"add an incident with `release: {entry.name}` to incidents/"
        message = f"{entry.name} was rolled back, but no incident says why"
        yield Finding(message, ("deployments", index, "rolled_back"), hint, on_key=True)


@whole_rule("fix-without-issue", Kind.BROKEN)
def fix_without_issue(ledger: Ledger) -> Findings:
    """A release fixes an issue that none of its ancestors has, or reintroduces one that is not fixed there.

    One of the two records is wrong, and support would tell a customer the wrong thing. Check the issue's `affects` and
    the release's `follows`.
    """
    for entry in ledger.lineage.entries.values():
        if not entry.lineage_known:
            continue
        for index, change in enumerate(entry.record.changes):
            for position, issue in enumerate(change.fixes):
                facts = ledger.issues.get(issue)
                if facts and entry.key not in facts.standings and _origins_known(facts, ledger):
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


@release_rule("deviation-unauthorised", always=True)
def deviation_unauthorised(entry: Entry, ledger: Ledger) -> Findings:
    """A violation was accepted by somebody without the authority, or by the person whose act it is.

    An acceptance that everyone can give themselves would make every rule void. One that matches no violation is a
    warning: it may be left over.
    """
    for index, deviation in enumerate(entry.record.deviations):
        problem = deviation_problem(entry, deviation, ledger.people)
        if problem:
            roles = ledger.policy.file.deviations.authority if ledger.policy.file.deviations else []
            titles = ", ".join(ledger.policy.role_title(role) for role in roles)
            hint = (
                f"the authority is with {titles}, for what is not their own act"
                if titles
                else "the policy gives nobody the authority"
            )
            yield Finding(
                f"the deviation of {entry.name} does not hold: {problem}", ("deviations", index, "accepted_by"), hint
            )


RULES = (
    rollback_missing,
    rollback_untested,
    rollback_target_bad,
    incident_missing,
    fix_without_issue,
    deviation_unauthorised,
)
