"""What is open, for programs.

Boundary: a promise with a version, documented in `docs/help/status.md`; nothing is in it that is not promised there.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Diagnostic
from generator.exports import affects
from generator.exports.laying import Fields
from generator.exports.process import item_head
from generator.ledger import Ledger
from generator.ledger.turns import turns_of
from generator.telling.status.overview import Row, Standing
from generator.telling.status.tasks import Task

VERSION = 1
"""Goes up when a field is taken away or changes its meaning; new ones may come without."""


def of_release(ledger: Ledger, standing: Standing) -> Fields:
    """One release."""
    entry = standing.entry
    return {
        **_begin(ledger),
        "release": affects.release(entry),
        "next_status": standing.goal,
        "done": standing.done,
        "asked": standing.asked,
        "items": [
            {
                **item_head(facts),
                "waits_for": [list(turn.roles) for turn in turns_of(ledger, entry.product, facts)],
            }
            for facts in ledger.readiness(entry).items
        ],
        "tasks": [_task(ledger, one) for one in standing.tasks],
        "blocks": [_finding(one) for one in standing.blocks],
        "deadlines": [
            {"day": one.day.isoformat(), "what": one.what, "overdue": one.day < ledger.today}
            for one in standing.deadlines
        ],
        "findings": {str(kind): number for kind, number in standing.counts},
        "next": standing.next or None,
    }


def of_all(ledger: Ledger, rows: Sequence[Row], left_out: int) -> Fields:
    """All releases that are open."""
    return {
        **_begin(ledger),
        "releases": [
            {
                **affects.release(row.entry),
                "overdue": row.overdue,
                "next_status": row.goal,
                "done": row.done,
                "asked": row.asked,
                "waits_for": [list(roles) for roles in row.turns],
            }
            for row in rows
        ],
        "before_process": left_out,
    }


def of_somebody(ledger: Ledger, found: Sequence[Task], person: str, role: str) -> Fields:
    """What waits for a person or a role."""
    return {
        **_begin(ledger),
        "person": person or None,
        "role": role or None,
        "tasks": [{"release": affects.release(one.entry), **_task(ledger, one)} for one in found],
    }


def _begin(ledger: Ledger) -> Fields:
    return {"version": VERSION, "today": ledger.today.isoformat()}


def _task(ledger: Ledger, task: Task) -> Fields:
    return {
        "kind": task.kind,
        "id": task.id,
        "title": task.title,
        "roles": list(task.turn.roles),
        "people": [{"id": one.id, "name": one.name, "deputy_for": one.deputy_for or None} for one in task.turn.holders],
        "day": task.day.isoformat() if task.day else None,
        "since": task.since.isoformat() if task.since else None,
        "overdue": task.overdue(ledger.today),
        "later": task.later or None,
        "command": task.command or None,
    }


def _finding(found: Diagnostic) -> Fields:
    return {"rule": found.rule, "message": found.message, "hint": found.hint or None}
