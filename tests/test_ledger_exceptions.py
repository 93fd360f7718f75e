"""Waivers, emergencies and deviations: whether they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from histories import Fields, ledger_of, release

from generator.ledger import Entry, Ledger
from generator.ledger.exceptions import (
    deviation_problem,
    emergency_problem,
    fell_due,
    standing_waiver,
    waiver_problem,
)

PEOPLE = {
    "ines": {"name": "Ines", "roles": [{"role": "engineering-manager", "from": "2026-01-01", "until": "2026-11-15"}]},
    "boss": {"name": "Boss", "roles": [{"role": "engineering-manager", "from": "2026-01-01", "products": ["app"]}]},
    "maria": {"name": "Maria", "roles": [{"role": "release-manager", "from": "2026-01-01"}]},
    "priya": {
        "name": "Priya",
        "roles": [{"role": "qa-lead", "from": "2026-01-01"}, {"role": "engineering-manager", "from": "2026-01-01"}],
    },
}
WAIVER = {
    "item": "data-verification",
    "reason": "No deputy.",
    "compensating_control": "QA counted.",
    "requested_by": "maria",
    "approved_by": "ines",
    "approved_at": "2026-11-09T09:00:00Z",
    "expires": "2026-11-20",
}
CHECKED = {"pre-release": {"runbook-check": {"by": "maria", "at": "2026-11-10T09:00:00Z"}}}


def one(policy: Fields | None = None, **fields: Any) -> tuple[Ledger, Entry]:
    ledger = ledger_of([release("1.0.1", **{"type": "patch", **fields})], people=PEOPLE, policy=policy)
    return ledger, ledger.entries[0]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"approved_by": "priya"}, ""),
        ({"approved_at": "2026-11-10T09:00:00Z"}, ""),
        ({"expires": "2026-11-10"}, ""),
        ({"item": "qa-sign-off"}, "the policy does not let `qa-sign-off` be waived"),
        ({"compensating_control": None, "expires": None}, "it lacks `compensating_control`, `expires`"),
        ({"requested_by": "ines"}, "Ines granted what they had asked for themselves"),
        ({"approved_by": "maria", "requested_by": "ines"}, "Maria did not have the authority on 2026-11-09"),
        ({"approved_by": "boss"}, "Boss did not have the authority on 2026-11-09"),
        ({"approved_by": "nobody"}, "nobody did not have the authority on 2026-11-09"),
        ({"expires": "2026-11-09"}, "it had expired on 2026-11-09 when the item fell due"),
        ({"approved_at": "2026-11-10T09:00:01Z"}, "it was granted after the item fell due"),
    ],
)
def test_a_waiver_holds_or_says_why_not(change: Fields, problem: str) -> None:
    ledger, entry = one(waivers=[{**WAIVER, **change}], checklist=CHECKED)
    (waiver,) = entry.record.waivers
    requirement = ledger.policy.requirements[waiver.item]
    found = waiver_problem(entry, waiver, requirement, ledger.people)
    assert (found.text if found else "") == problem
    assert (standing_waiver(entry, requirement, ledger.people) is waiver) is (problem == "")


@pytest.mark.parametrize(
    ("granted", "holds"),
    [("2026-11-10T12:00:00Z", True), ("2026-11-12T23:59:00Z", True), ("2026-11-13T00:00:00Z", False)],
)
def test_in_an_emergency_a_waiver_may_be_granted_within_the_grace(granted: str, holds: bool) -> None:  # noqa: FBT001 - a parameter
    ledger, entry = one(
        waivers=[{**WAIVER, "approved_at": granted}],
        checklist=CHECKED,
        emergency={"reason": "Down.", "declared_by": "maria", "authorised_by": "ines", "at": "2026-11-10T08:00:00Z"},
    )
    requirement = ledger.policy.requirements["data-verification"]
    assert (standing_waiver(entry, requirement, ledger.people) is not None) is holds


def test_the_second_waiver_may_hold_where_the_first_does_not() -> None:
    ledger, entry = one(waivers=[{**WAIVER, "approved_by": "maria"}, WAIVER], checklist=CHECKED)
    requirement = ledger.policy.requirements["data-verification"]
    assert standing_waiver(entry, requirement, ledger.people) is entry.record.waivers[1]


EMERGENCY = {"reason": "Down.", "declared_by": "maria", "authorised_by": "ines", "at": "2026-11-13T09:00:00Z"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, ""),
        ({"emergency": EMERGENCY}, ""),
        ({"emergency": EMERGENCY, "type": "minor"}, "it is a minor release, and only a patch may be an emergency"),
        ({"emergency": {**EMERGENCY, "authorised_by": "maria"}}, "Maria did not have the authority"),
        ({"emergency": {**EMERGENCY, "declared_by": "ines"}}, "Ines agreed to what they had declared themselves"),
        ({"emergency": {**EMERGENCY, "at": "2026-11-16T00:00:00Z"}}, "Ines did not have the authority"),
    ],
)
def test_an_emergency_holds_or_says_why_not(fields: Fields, problem: str) -> None:
    ledger, entry = one(**fields)
    assert emergency_problem(entry, ledger.people) == problem
    assert ledger.in_grace(entry) is (problem == "" and "emergency" in fields)


@pytest.mark.parametrize(
    ("calendar", "until"),
    [
        ({}, date(2026, 11, 17)),
        ({"working_days": {"holidays": ["2026-11-16"]}}, date(2026, 11, 18)),
        ({"working_days": {"days": ["sat", "sun"]}}, date(2026, 11, 15)),
        ({"working_days": {"days": ["mon"]}}, date(2026, 11, 23)),
        ({"working_days": {"days": []}}, date(2026, 11, 15)),
        ({"emergency": {"authority": ["engineering-manager"], "grace": "0"}}, date(2026, 11, 13)),
        ({"time_zone": "Pacific/Kiritimati"}, date(2026, 11, 17)),
    ],
)
def test_the_grace_runs_in_working_days(calendar: Fields, until: date) -> None:
    """The emergency was declared on a Friday."""
    ledger, entry = one(emergency=EMERGENCY, policy={"extends": "octoacme", **calendar})
    assert ledger.grace_until(entry) == until


DEVIATION = {
    "rule": "signed-too-late",
    "item": "qa-sign-off",
    "reason": "Ill.",
    "accepted_by": "ines",
    "accepted_at": "2026-11-15T23:59:00Z",
}
SIGNED = {"pre-release": {"qa-sign-off": {"by": "priya", "at": "2026-11-12T09:00:00Z"}}}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"accepted_at": "2026-11-16T00:00:00Z"}, "Ines did not have the authority to accept it"),
        ({"accepted_by": "maria"}, "Maria did not have the authority to accept it"),
        ({"accepted_by": "priya"}, "Priya accepted their own act"),
        ({"accepted_by": "priya", "item": "security-review"}, ""),
    ],
)
def test_a_deviation_holds_or_says_why_not(change: Fields, problem: str) -> None:
    ledger, entry = one(deviations=[{**DEVIATION, **change}], checklist=SIGNED)
    assert deviation_problem(entry, entry.record.deviations[0], ledger.people) == problem


def test_who_runs_the_release_does_not_accept_what_is_about_no_item() -> None:
    about_all = {"rule": "type-mismatch", "reason": "-", "accepted_by": "priya", "accepted_at": "2026-11-15T09:00:00Z"}
    ledger, entry = one(deviations=[about_all], release_manager="priya")
    assert deviation_problem(entry, entry.record.deviations[0], ledger.people) == "Priya accepted their own act"


DEPLOYED = {"environment": "production", "started_at": "2026-11-12T10:00:00Z", "by": "maria", "outcome": "succeeded"}


@pytest.mark.parametrize(
    ("answers", "deployments", "expected"),
    [
        ([], [], None),
        ([(10, "approved")], [], 10),
        ([(10, "approved"), (11, "approved")], [], 11),
        ([(10, "approved"), (13, "approved")], [DEPLOYED], 10),
        ([(13, "approved")], [DEPLOYED], 13),
        ([(10, "approved"), (11, "rejected")], [], 10),
    ],
)
def test_the_approval_is_the_last_yes_before_the_deployment(
    answers: list[tuple[int, str]], deployments: list[Fields], expected: int | None
) -> None:
    given = [{"by": "maria", "at": f"2026-11-{day}T09:00:00Z", "verdict": verdict} for day, verdict in answers]
    checklist = {"pre-release": {"runbook-check": given}} if given else {}
    ledger, entry = one(checklist=checklist, deployments=deployments)
    assert entry.approved_at == (datetime(2026, 11, expected, 9, tzinfo=UTC) if expected else None)
    shipped = fell_due(entry, ledger.policy.requirements["backup"])
    assert shipped == (datetime(2026, 11, 12, 10, tzinfo=UTC) if deployments else None)
