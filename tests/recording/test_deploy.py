"""`releases deploy`: what happened is recorded as it was, and what has to follow is told."""

from __future__ import annotations

import pytest
from acts import Records

from generator.recording.deploying import Attempt

STARTED, FINISHED = "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"
DEPLOY = ("deploy", "2.5.0", "--by", "omar", "--outcome", "succeeded", "--started", STARTED, "--finished", FINISHED)
BEFORE = (
    ("change-window", "maria"),
    ("backup", "omar"),
    ("staging-smoke-tests", "maria"),
    ("staging-smoke-tests", "priya"),
    ("production-deploy", "maria"),
    ("production-deploy", "omar"),
)
AFTER = (("post-deploy-verification", "priya"), ("post-deploy-verification", "omar"))


@pytest.fixture
def approved(records: Records) -> Records:
    records.done("advance", "2.5.0", "--to", "approved", "--by", "maria", "--at", "2026-11-20T09:00:00Z")
    return records


def sign(records: Records, items: tuple[tuple[str, str], ...]) -> None:
    for item, by in items:
        records.done("sign", "2.5.0", item, "--by", by)


def test_the_first_success_in_production_releases_and_says_what_is_due(approved: Records) -> None:
    sign(approved, BEFORE[:-1])
    before = approved.text()
    assert approved.done(*DEPLOY) == (
        f"2.5.0: deployed to production by Omar Farouk ({approved.folder / '2.5.0.yml'})\n"
        "due now:\n"
        "  “Production deployment” of 2.5.0 lacks SRE/DevOps\n"
        "    releases sign 2.5.0 production-deploy · omar (SRE/DevOps)\n"
        "  2.5.0 is released, but “Post-deploy verification” is open\n"
        "    releases sign 2.5.0 post-deploy-verification · priya (QA Lead) and omar (SRE/DevOps)\n"
    )
    assert approved.added(before.replace("status: approved", "status: released")) == (
        "deployments:\n"
        "  - environment: production\n"
        f"    started_at: {STARTED}\n"
        f"    finished_at: {FINISHED}\n"
        "    by: omar\n"
        "    artifact: sha256:7d1c\n"
        "    commit: 0f3c9d2a5b7e\n"
        "    outcome: succeeded\n"
    )
    sign(approved, (BEFORE[-1], *AFTER))
    assert approved.check() == ""


def test_what_was_verified_first_leaves_nothing_due(approved: Records) -> None:
    sign(approved, BEFORE)
    said = [approved.done("sign", "2.5.0", item, "--by", by) for item, by in AFTER]
    assert said[-1].endswith("nothing else is open: releases deploy 2.5.0 --outcome succeeded\n")
    assert "due now" not in approved.done(*DEPLOY)
    assert approved.check() == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--environment", "staging"), "deployed to staging"),
        (("--outcome", "failed"), "failed deployment to production"),
        (("--outcome", "partial"), "partly deployed to production"),
    ],
)
def test_an_attempt_that_reaches_no_customer_changes_no_status(
    records: Records, more: tuple[str, ...], words: str
) -> None:
    there = "  - {environment: test, started_at: 2026-11-20T09:00:00Z, by: omar, outcome: succeeded}\n"
    records.write(f"{records.text()}deployments:\n{there}")
    before = records.text()
    assert records.done(*DEPLOY, *more) == f"2.5.0: {words} by Omar Farouk ({records.folder / '2.5.0.yml'})\n"
    assert records.added(before).startswith("  - environment: ")
    assert records.check() == ""


def test_what_was_not_approved_is_recorded_only_where_it_happened_anyway(records: Records) -> None:
    told = records.refused(*DEPLOY)
    assert told.startswith(
        "2.5.0 cannot be released yet; nothing was changed\n  2.5.0 is released, but “Runbook check”"
    )
    assert told.endswith("if it happened all the same, --anyway records it as it was\n")
    said = records.done(*DEPLOY, "--anyway")
    assert "due now:\n  2.5.0 is released, but “Runbook check” is not signed\n    releases sign 2.5.0 runb" in said
    assert "status: released" in records.text()


def test_another_artifact_is_told(approved: Records) -> None:
    told = approved.refused(*DEPLOY, "--artifact", "sha256:other")
    assert "  sha256:other was deployed to production, but sha256:7d1c was signed\n" in told
    approved.done(*DEPLOY, "--artifact", "sha256:other", "--anyway")
    assert "    artifact: sha256:other\n    outcome" in approved.text()


def test_the_moment_is_now_where_none_is_said(approved: Records) -> None:
    approved.done("deploy", "2.5.0", "--by", "omar", "--outcome", "succeeded")
    assert "    started_at: 2026-11-23T12:00:00Z\n    by: omar\n" in approved.text()


def test_it_ended_now_where_it_is_known_when_it_began(approved: Records) -> None:
    approved.done("deploy", "2.5.0", "--by", "omar", "--outcome", "succeeded", "--started", STARTED)
    assert f"    started_at: {STARTED}\n    finished_at: 2026-11-23T12:00:00Z\n" in approved.text()


def test_times_that_cannot_be_are_refused(approved: Records) -> None:
    told = approved.refused(*DEPLOY, "--finished", "2026-11-23T09:00:00Z")
    assert "  the deployment to production finished before it started\n" in told


def test_a_rollback_is_recorded_and_says_what_has_to_follow(records: Records) -> None:
    back = ("deploy", "2.4.1", "--by", "maria", "--roll-back", "--at", "2026-11-22T03:12:00Z")
    before = records.text("2.4.1.yml")
    assert records.done(*back) == (
        f"2.4.1: rolled back from production to 2.4.0, Maria Oliveira ({records.folder / '2.4.1.yml'})\n"
        "due now:\n"
        "  2.4.1 was rolled back, but no incident says why\n"
        "    releases incident new --release 2.4.1 --severity … --title …\n"
        "  2.5.0.yml: 2.4.1 is rolled-back\n"
        "    the last known-good release is 2.4.0\n"
    )
    added = "rolled_back: {at: 2026-11-22T03:12:00Z, to: 2.4.0, decided_by: maria}"
    assert records.text("2.4.1.yml").replace(f", {added}", "") == before
    told = records.refused(*back, status=2)
    assert told == "releases: 2.4.1 was rolled back from production already, 2026-11-22 03:12 UTC\n"


def test_without_a_plan_it_goes_back_to_the_last_that_ran_well(approved: Records) -> None:
    approved.change("  target: 2.4.1\n", "")
    approved.done(*DEPLOY)
    approved.done("deploy", "2.4.1", "--by", "maria", "--roll-back", "--at", "2026-11-22T03:12:00Z")
    approved.done("deploy", "2.5.0", "--by", "maria", "--roll-back")
    assert ", to: 2.4.0, " in approved.text()


def test_with_a_plan_it_goes_where_that_leads(records: Records) -> None:
    records.change('  steps: ["Deploy 2.4.0."]\n', "  target: 2.3.0\n  steps: [Deploy 2.3.0.]\n", "2.4.1.yml")
    records.done("deploy", "2.4.1", "--by", "maria", "--roll-back")
    assert ", to: 2.3.0, " in records.text("2.4.1.yml")


def test_what_runs_again_may_be_named(records: Records) -> None:
    records.done("deploy", "2.4.1", "--by", "maria", "--roll-back", "--to", "2.3.0")
    assert ", to: 2.3.0, " in records.text("2.4.1.yml")
    records.done("deploy", "2.4.0", "--by", "maria", "--roll-back", "--environment", "staging")
    told = records.refused("deploy", "2.4.0", "--by", "maria", "--roll-back", "--to", "9.9.9")
    assert "[reference-unknown]" in told


def test_it_can_be_deployed_again(records: Records) -> None:
    records.done("deploy", "2.4.1", "--by", "maria", "--roll-back")
    records.done("deploy", "2.4.1", "--by", "omar", "--outcome", "succeeded", "--at", "2026-11-23T12:30:00Z")
    assert "no incident" not in records.check()


def test_where_nothing_is_nothing_goes_back(records: Records) -> None:
    told = records.refused("deploy", "2.5.0", "--by", "maria", "--roll-back", status=2)
    assert told.startswith("releases: 2.5.0 is not deployed to production, so it cannot be rolled back there: record")
    told = records.refused("deploy", "2.4.0", "--by", "maria", "--roll-back", "--environment", "test", status=2)
    assert told.endswith(": it is in staging and production: name it with --environment\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say how it ended with --outcome, or that it was undone with --roll-back"),
        (("--outcome", "succeeded", "--to", "2.4.0"), "say how it ended with --outcome, or that it was undone with"),
        (("--roll-back", "--note", "x"), "--roll-back is about a deployment that is recorded"),
        (("--roll-back", "--outcome", "failed"), "--roll-back is about a deployment that is recorded"),
    ],
)
def test_a_deployment_and_its_way_back_are_two_things(records: Records, arguments: tuple[str, ...], words: str) -> None:
    assert words in records.refused("deploy", "2.5.0", "--by", "maria", *arguments, status=2)


def test_only_production_ships() -> None:
    assert Attempt("production-eu", "succeeded").ships
    assert not Attempt("preproduction", "succeeded").ships
