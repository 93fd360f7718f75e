"""Which findings may come of a broken value alone: one mistake is said once, where it was made.

Boundary: names of rules and of the record's parts. Where the holes in a record are is known to its document.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Ledger

_ASKED: Final = ("checklist", "waivers", "emergency")
_PLAN: Final = ("rollback", "emergency", "migration")

CAUSES: Final[dict[str, tuple[str, ...]]] = {
    "sign-off-missing": _ASKED,
    "item-open": (*_ASKED, "deployments"),
    "item-failed": ("checklist", "deployments"),
    "co-owner-missing": ("checklist",),
    "sign-off-rejected": ("checklist",),
    "signed-too-late": ("checklist", "deployments", "emergency"),
    "last-not-last": ("checklist",),
    "evidence-missing": ("checklist",),
    "condition-incomplete": ("checklist",),
    "not-applicable-refused": ("checklist", "deployments"),
    "status-disagrees": ("status", "deployments", *_ASKED),
    "impact-unanswered": ("impact", "status"),
    "impact-doubtful": ("impact", "changes"),
    "missing-field": ("date", "summary"),
    "date-disagrees": ("status", "date", "deployments"),
    "out-of-order": ("deployments", "checklist"),
    "deployed-other-than-approved": ("candidate", "deployments"),
    "type-mismatch": ("type", "follows", "version"),
    "patch-breaks": ("type",),
    "emergency-misused": ("type",),
    "rollback-missing": _PLAN,
    "rollback-untested": (*_PLAN, "checklist"),
    "rollback-irreversible": _PLAN,
    "waiver-incomplete": ("waivers",),
    "waiver-forbidden": ("waivers", "checklist", "deployments", "emergency"),
    "waiver-unused": ("waivers", "checklist"),
    "incident-times": ("detected_at", "oncall_notified_at", "restored_at", "resolution"),
    "incident-unlearned": ("severity", "root_cause", "actions", "restored_at"),
    "workaround-missing": ("workaround", "severity", "state", "affects"),
    "issue-closed-open": ("state", "duplicate_of"),
}
"""Rule → parts of the same record; what is wrong there may be why the rule finds something."""

RELATIONS: Final = frozenset(
    {
        *("fix-without-issue", "follows-missing", "type-mismatch", "order-in-line", "incident-missing"),
        *("rollback-target-bad", "rollback-not-last-good", "rollback-reopens", "rollback-untested"),
        *("workaround-missing", "planned-fix-past", "issue-closed-open", "duplicate-version"),
    }
)
"""Rules that see records side by side: a hole in one may be why they find something in another."""

_RELATED: Final = frozenset(
    {
        *("version", "status", "date", "follows", "formerly", "deployments", "changes", "reintroduces"),
        *("id", "severity", "state", "affects", "planned_fix", "release", "product"),
    }
)
"""The parts of a record that others are compared with."""


def shaken(ledger: Ledger) -> frozenset[str]:
    """The rules that cannot be trusted in this run, as some record lacks what they compare."""
    holes = (hole for document in ledger.records.documents for hole in document.holes)
    return RELATIONS if any(hole[0] in _RELATED for hole in holes) else frozenset()


def is_consequence(rule: str, found: Finding, kind: Kind, holes: Iterable[Route], items: Container[str]) -> bool:
    """Whether a finding may only be there because of what is wrong elsewhere in its record.

    Args:
        rule: the name of the rule that found it.
        found: what it found.
        kind: how much it weighs.
        holes: where the record has holes.
        items: the checklist items that there are.
    """
    parts = CAUSES.get(rule, ())
    for hole in holes:
        accepted = hole[0] == "deviations" and kind is Kind.VIOLATION
        if accepted or (hole[0] in parts and not _is_elsewhere(found, hole, items)):
            return True
    return False


def _is_elsewhere(found: Finding, hole: Route, items: Container[str]) -> bool:
    """Whether a hole in the checklist is another item's; one under a name that is none may be any item's."""
    item = str(hole[2]) if hole[0] == "checklist" and len(hole) > 2 else ""  # noqa: PLR2004 - checklist, section, item
    return bool(found.item) and item in items and item != found.item
