"""Readiness: each checklist item asked or not, answered or waiting, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from histories import Fields, ledger_of, release

from generator.ledger.readiness import ItemFacts, ItemState, Readiness

PEOPLE = {
    "priya": {"name": "Priya", "roles": [{"role": "qa-lead", "from": "2025-01-01"}]},
    "omar": {"name": "Omar", "roles": [{"role": "sre", "from": "2025-01-01"}]},
    "ines": {"name": "Ines", "roles": [{"role": "engineering-manager", "from": "2025-01-01"}]},
    "maria": {"name": "Maria", "roles": [{"role": "release-manager", "from": "2025-01-01"}]},
}
DEPLOYED = {
    "environment": "production",
    "started_at": "2026-11-10T10:00:00Z",
    "finished_at": "2026-11-10T11:00:00Z",
    "by": "omar",
    "outcome": "succeeded",
}


def by(person: str, hour: int = 9, **fields: Any) -> Fields:
    return {"by": person, "at": f"2026-11-09T{hour:02}:00:00Z", **fields}


def readiness(policy: Fields | None = None, **fields: Any) -> Readiness:
    record = release("1.0.0", **{"status": "planned", "date": "2026-12-01", **fields})
    ledger = ledger_of([record], people=PEOPLE, policy=policy)
    (entry,) = ledger.entries
    return ledger.readiness(entry)


def item(name: str, policy: Fields | None = None, **fields: Any) -> ItemFacts:
    return readiness(policy, **fields).by_id[name]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (by("priya"), ItemState.DONE),
        (by("priya", verdict="approved"), ItemState.DONE),
        (by("priya", verdict="rejected"), ItemState.REJECTED),
        (by("priya", verdict="withdrawn"), ItemState.REJECTED),
        (by("priya", verdict="failed"), ItemState.FAILED),
        (by("priya", not_applicable="It is only text."), ItemState.NOT_APPLICABLE),
        (by("priya", conditions=[{"text": "Look again."}]), ItemState.CONDITIONAL),
        (
            by("priya", conditions=[{"text": "Look.", "done": {"by": "omar", "at": "2026-11-10T09:00:00Z"}}]),
            ItemState.DONE,
        ),
        ([by("priya", 9, verdict="rejected"), by("priya", 10)], ItemState.DONE),
        ([by("priya", 9), by("priya", 10, verdict="rejected")], ItemState.REJECTED),
        ([by("priya", 10, verdict="rejected"), by("priya", 9)], ItemState.REJECTED),
    ],
)
def test_the_latest_answer_counts(answer: object, state: ItemState) -> None:
    assert item("qa-sign-off", checklist={"pre-release": {"qa-sign-off": answer}}).state is state


def test_what_has_no_answer_waits_for_its_owners() -> None:
    facts = item("qa-sign-off")
    assert (facts.state, facts.waiting_for) == (ItemState.WAITING, (("qa-lead",),))


@pytest.mark.parametrize(
    "answers",
    [
        {"qa-lead": by("priya"), "sre": by("omar")},
        [by("omar"), by("priya", 10)],
        [by("priya"), by("omar", 10)],
        [{**by("priya"), "as": "qa-lead"}, {**by("omar", 10), "as": "sre"}],
    ],
)
def test_two_owners_answer_in_any_form(answers: object) -> None:
    facts = item("post-deploy-verification", checklist={"deployment": {"post-deploy-verification": answers}})
    assert facts.state is ItemState.DONE
    assert [(slot.roles, [one.answer.by for one in slot.answers]) for slot in facts.slots] == [
        (("qa-lead",), ["priya"]),
        (("sre",), ["omar"]),
    ]


def test_with_one_of_two_owners_it_waits_for_the_other() -> None:
    facts = item("post-deploy-verification", checklist={"deployment": {"post-deploy-verification": by("omar")}})
    assert (facts.state, facts.waiting_for) == (ItemState.WAITING, (("qa-lead",),))


def test_any_of_the_owners_is_enough_where_the_policy_says_so() -> None:
    policy = {
        "extends": "octoacme",
        "checklist": {"pre-release": {"items": {"release-notes": {"owners": {"any": ["sre", "qa-lead"]}}}}},
    }
    facts = item("release-notes", policy, checklist={"pre-release": {"release-notes": by("omar")}})
    assert facts.state is ItemState.DONE
    assert item("release-notes", policy).waiting_for == (("sre", "qa-lead"),)


NO_METRICS = {"metrics": {"applies": "false", "reason": "No event was added."}}
REVIEW = {"extends": "octoacme", "checklist": {"pre-release": {"items": {"review": {"owners": ["sre"]}}}}}


def reviewed(**fields: Any) -> Fields:
    return {**REVIEW, "checklist": {"pre-release": {"items": {"review": {"owners": ["sre"], **fields}}}}}


@pytest.mark.parametrize(
    ("name", "policy", "fields", "reason"),
    [
        ("data-verification", None, {"impact": NO_METRICS}, "No event was added."),
        ("qa-sign-off", None, {"status": "cancelled"}, "the release was cancelled"),
        ("review", reviewed(since="2026-12-02"), {}, "the policy did not ask for it on that day"),
        ("review", reviewed(until="2026-11-30"), {}, "the policy did not ask for it on that day"),
        ("review", reviewed(types=["major"]), {}, "not asked of a minor release"),
    ],
)
def test_why_an_item_is_not_asked(name: str, policy: Fields | None, fields: Fields, reason: str) -> None:
    facts = item(name, policy, **fields)
    assert (facts.state, facts.reason, facts.waiting_for) == (ItemState.NOT_ASKED, reason, ())


@pytest.mark.parametrize(
    "policy", [reviewed(since="2026-12-01"), reviewed(until="2026-12-01"), reviewed(types=["minor"])]
)
def test_an_item_in_force_is_asked(policy: Fields) -> None:
    assert item("review", policy).state is ItemState.WAITING


def test_an_item_that_depends_on_an_open_question_is_undecided() -> None:
    assert item("data-verification").state is ItemState.UNDECIDED


def test_after_a_rollback_only_what_can_still_be_said_is_asked() -> None:
    back = {**DEPLOYED, "rolled_back": {"at": "2026-11-10T12:00:00Z"}}
    found = readiness(status="released", deployments=[back]).by_id
    assert found["key-flows"].state is ItemState.NOT_ASKED
    assert found["key-flows"].reason == "the release was rolled back"
    assert found["retrospective"].state is ItemState.WAITING
    assert found["backup"].state is ItemState.WAITING


def test_releases_from_before_the_process_are_not_asked() -> None:
    policy = {
        "extends": "octoacme",
        "products": {"tool": {"process_from": "2026-12-02"}, "app": {"process_from": "2026-12-01"}},
    }
    listed = [release("1.0.0", status="planned", date="2026-12-01")]
    ledger = ledger_of({"tool": listed, "app": listed}, policy=policy)
    before, since = ledger.entry("tool", "1.0.0"), ledger.entry("app", "1.0.0")
    assert before is not None
    assert since is not None
    assert {facts.state for facts in ledger.readiness(before).items} == {ItemState.NOT_ASKED}
    assert ledger.readiness(since).by_id["qa-sign-off"].state is ItemState.WAITING


def test_what_is_missing_for_the_next_status() -> None:
    found = readiness(impact={**NO_METRICS, "security": {"applies": "false", "reason": "-"}})
    assert found.next_status == "approved"
    assert [facts.requirement.id for facts in found.missing] == [
        *("acceptance-criteria", "ci-and-scans", "qa-sign-off", "sre-sign-off", "release-notes", "rollback-plan"),
        *("smoke-tests", "support-briefed", "runbook-check"),
    ]


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_nothing_comes_after_the_end(status: str) -> None:
    found = readiness(status=status)
    assert found.next_status is None
    assert found.missing == ()


def test_every_item_of_the_policy_is_told_once() -> None:
    found = readiness()
    ids = [facts.requirement.id for facts in found.items]
    assert len(set(ids)) == len(ids) == 25
