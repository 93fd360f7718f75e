"""The rollback plan: that there is one, and that it was tried.

Boundary: whether the status asks for it. Where the plan leads to is in `rollback_plan`.
"""

from __future__ import annotations

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.rules.registry import Findings, release_rule


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

    Write the plan under `rollback`: its `steps`, and its `target` where that is not the last known-good release.
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

    Try the plan, on staging if need be, and record it under `rollback`: `tested: {by: …, at: …, result: passed}`. What
    was approved before the test has to be approved again, with an answer below the first.
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
        approved = entry.approved_at or entry.began_at
        if approved and plan.tested.at > approved:
            message = (
                f"the rollback plan of {entry.name} was tested after the approval of {approved:%Y-%m-%d %H:%M} UTC"
            )
            yield Finding(message, ("rollback", "tested", "at"), "test it before the approval")


RULES = (rollback_missing, rollback_untested)
