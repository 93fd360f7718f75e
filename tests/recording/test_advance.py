"""`releases advance`: the next status with what confirms it, or what is missing and nothing else."""

from __future__ import annotations

import pytest
from acts import Records


def advance(status: str, by: str = "maria", *more: str) -> tuple[str, ...]:
    return ("advance", "2.5.0", "--to", status, "--by", by, *more)


def test_approving_signs_the_runbook_check_and_sets_the_status(records: Records) -> None:
    before = records.text()
    said = records.done(*advance("approved", "maria", "--note", "All there."))
    assert said == f"2.5.0: approved by Maria Oliveira ({records.folder / '2.5.0.yml'})\n"
    assert records.added(before.replace("status: planned", "status: approved")) == (
        "    runbook-check:\n      by: maria\n      at: 2026-11-23T12:00:00Z\n      note: All there.\n"
    )
    assert records.check() == ""


def test_what_is_missing_is_told_with_whose_turn_it_is(records: Records) -> None:
    for line in records.text().splitlines(keepends=True):
        if line.strip().startswith(("smoke-tests", "sre-sign-off", "tested", "metrics:")):
            records.change(line, "")
    assert records.refused(*advance("approved")) == (
        "2.5.0 cannot be approved yet; nothing was changed\n"
        "  2.5.0 is approved, but does not answer: "
        "Does the release add or change events, metrics or reports that somebody relies on?\n"
        "    under `impact`, write `metrics: {applies: true, reason: …}` or `{applies: false, reason: …}`\n"
        "  the rollback plan of 2.5.0 is not tested\n"
        "    record the test under `rollback.tested`\n"
        "  “SRE/DevOps sign-off” is open\n"
        "    releases sign 2.5.0 sre-sign-off · omar (SRE/DevOps)\n"
        "  “Smoke tests” is open\n"
        "    releases sign 2.5.0 smoke-tests · priya (QA Lead)\n"
    )


def test_who_approves_holds_the_role(records: Records) -> None:
    assert records.refused(*advance("approved", "omar")) == (
        "2.5.0 cannot be approved yet; nothing was changed\n"
        "  Omar Farouk did not hold Release Manager on 2026-11-23\n"
        "    on that day it was maria (Release Manager since 2025-01-01)\n"
    )


def test_going_back_withdraws_the_approval_and_it_is_given_again(records: Records) -> None:
    records.done(*advance("approved"))
    records.done(*advance("planned", "maria", "--at", "2026-11-23T13:00:00Z"), today="2026-11-24")
    assert records.check("2026-11-24") == ""
    again = ("sign", "2.5.0", "sre-sign-off", "--by", "omar", "--again", "--at", "2026-11-23T14:00:00Z")
    records.done(*again, today="2026-11-24")
    assert records.check("2026-11-24") == ""
    records.done(*advance("approved", "maria", "--at", "2026-11-23T15:00:00Z"), today="2026-11-24")
    assert records.text().partition("    runbook-check:\n")[2].partition("rollback:")[0] == (
        "      - {by: maria, at: 2026-11-23T12:00:00Z}\n"
        "      - {by: maria, at: 2026-11-23T13:00:00Z, verdict: withdrawn}\n"
        "      - {by: maria, at: 2026-11-23T15:00:00Z, verdict: approved}\n"
    )
    assert records.check("2026-11-24") == ""


def test_a_status_that_was_reached_by_hand_is_only_set(records: Records) -> None:
    records.change("rollback:\n", "    runbook-check: {by: maria, at: 2026-11-20T09:00:00Z}\nrollback:\n")
    before = records.text()
    records.done(*advance("approved", "li"))
    assert records.text() == before.replace("status: planned", "status: approved")


def test_closing_signs_the_close(records: Records) -> None:
    for item in ("announcement", "close"):
        line = next(one for one in records.text("2.4.0.yml").splitlines() if f"    {item}:" in one)
        records.change(f"{line}\n", "", "2.4.0.yml")
    records.change("status: closed", "status: released", "2.4.0.yml")
    close = ("advance", "2.4.0", "--to", "closed", "--by", "maria")
    told = records.refused(*close)
    assert "  “Announcement” is open\n    releases sign 2.4.0 announcement · maria (Release Manager)\n" in told
    said = records.done("sign", "2.4.0", "announcement", "--by", "maria")
    assert said.endswith("nothing else is open: releases advance 2.4.0 --to closed\n")
    before = records.text("2.4.0.yml").replace("status: released", "status: closed")
    records.done(*close)
    assert records.added(before, "2.4.0.yml") == "    close: {by: maria, at: 2026-11-23T12:00:00Z}\n"
    assert records.check() == ""


def test_cancelling_needs_nothing(records: Records) -> None:
    before = records.text()
    assert records.done(*advance("cancelled")).startswith("2.5.0: cancelled by Maria Oliveira (")
    assert records.text() == before.replace("status: planned", "status: cancelled")
    assert records.check() == ""


def test_what_runs_in_production_is_not_planned_any_more(records: Records) -> None:
    told = records.refused("advance", "2.4.1", "--to", "cancelled", "--by", "maria")
    assert "2.4.1 is cancelled, but was deployed to production\n" in told
    told = records.refused(*advance("released"))
    assert "2.5.0 is released, but no deployment to production succeeded\n" in told


@pytest.mark.parametrize("status", ["planned", "closed"])
def test_a_status_that_it_has_is_told(records: Records, status: str) -> None:
    version = "2.5.0" if status == "planned" else "2.4.0"
    told = records.refused("advance", version, "--to", status, "--by", "maria", status=2)
    assert told == f"releases: {version} is {status} already\n"
