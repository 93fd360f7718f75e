"""`releases waive`, `deviate` and `correct`: exceptions are written down by whoever may grant them, or not at all."""

from __future__ import annotations

import pytest
from acts import Records

WAIVE = ("waive", "2.5.0", "data-verification", "--requested-by", "maria", "--by", "ines", "--expires", "2026-12-31")
WHY = ("--reason", "No deputy: on leave # until May", "--control", "QA compared, counts on staging.")
LATE = ("deviate", "2.4.1", "signed-too-late", "--item", "smoke-tests", "--by", "ines")


@pytest.fixture
def measured(records: Records) -> Records:
    """The release has an impact whose item may be waived."""
    records.change("metrics: {applies: false, reason: No event was added.}", "metrics: {applies: true, reason: New.}")
    return records


@pytest.fixture
def late(records: Records) -> Records:
    """Something was signed too late to mend it."""
    (line,) = (line for line in records.text("2.4.1.yml").splitlines() if "    smoke-tests" in line)
    records.change(line, "    smoke-tests: {by: priya, at: 2026-11-19T12:00:00Z}", "2.4.1.yml")
    records.change("priya, at: 2026-11-19T12:00:00Z}", "priya, at: 2026-11-19T12:00:00Z}", "2.4.1.yml")
    return records


def test_a_waiver_says_who_why_and_until_when(measured: Records) -> None:
    before = measured.text()
    said = measured.done(*WAIVE, *WHY)
    assert said.startswith("2.5.0: Data verification waived until 2026-12-31 by Ines Carvalho (")
    assert measured.added(before) == (
        "waivers:\n"
        "  - item: data-verification\n"
        '    reason: "No deputy: on leave # until May"\n'
        "    compensating_control: QA compared, counts on staging.\n"
        "    requested_by: maria\n"
        "    approved_by: ines\n"
        "    approved_at: 2026-11-23T12:00:00Z\n"
        "    expires: 2026-12-31\n"
    )
    assert measured.refused(*WAIVE, *WHY, status=2) == "releases: “Data verification” of 2.5.0 is waived already\n"
    measured.done("advance", "2.5.0", "--to", "approved", "--by", "maria")
    assert measured.check() == ""


@pytest.mark.parametrize(
    ("more", "rule", "words"),
    [
        (("--by", "omar"), "waiver-unauthorised", "Omar Farouk did not have the authority on 2026-11-23"),
        (("--requested-by", "ines"), "waiver-unauthorised", "Ines Carvalho granted what they had asked for themselves"),
    ],
)
def test_who_may_not_grant_it_does_not(measured: Records, more: tuple[str, ...], rule: str, words: str) -> None:
    told = measured.refused(*WAIVE, *WHY, *more)
    assert f"[{rule}]" in told
    assert words in told


def test_what_cannot_be_waived_is_refused(records: Records) -> None:
    told = records.refused(*WAIVE, *WHY, status=2)
    assert told == "releases: “Data verification” is not asked of 2.5.0: No event was added\n"
    records.change("    smoke-tests: {by: priya, at: 2026-11-19T10:10:00Z}\n", "")
    told = records.refused(*WAIVE[:2], "smoke-tests", *WAIVE[3:], *WHY)
    assert (
        "[waiver-forbidden]: the waiver of “Smoke tests” does not hold: the policy does not let `smoke-tests`" in told
    )


def test_a_deviation_accepts_what_cannot_be_mended(late: Records) -> None:
    assert "[signed-too-late]" in late.check()
    before = late.text("2.4.1.yml")
    said = late.done(*LATE, "--reason", "The tests were run;\nnobody wrote it down.")
    assert said.startswith("2.4.1: signed-too-late of smoke-tests accepted by Ines Carvalho (")
    assert late.added(before, "2.4.1.yml") == (
        "deviations:\n"
        "  - rule: signed-too-late\n"
        "    item: smoke-tests\n"
        "    reason: |-\n"
        "      The tests were run;\n"
        "      nobody wrote it down.\n"
        "    accepted_by: ines\n"
        "    accepted_at: 2026-11-23T12:00:00Z\n"
    )
    assert late.check() == ""


def test_nobody_accepts_without_the_authority(late: Records) -> None:
    told = late.refused(*LATE[:-1], "maria", "--reason", "x")
    assert "[deviation-unauthorised]: the deviation of 2.4.1 does not hold: Maria Oliveira did not have" in told


def test_there_must_be_something_to_accept(records: Records) -> None:
    told = records.refused(*LATE, "--reason", "x", status=2)
    assert told.startswith("releases: 2.4.1 has no violation signed-too-late of smoke-tests that could be accepted: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("signed-to-late",), "there is no rule signed-to-late: did you mean signed-too-late?"),
        (("item-open", "--item", "smoke-test"), "the checklist has no item smoke-test: did you mean smoke-tests?"),
    ],
)
def test_names_are_known(records: Records, arguments: tuple[str, ...], words: str) -> None:
    told = records.refused("deviate", "2.4.1", *arguments, "--by", "ines", "--reason", "x", status=2)
    assert told == f"releases: {words}\n"


def test_a_correction_is_appended(records: Records) -> None:
    before = records.text("2.4.0.yml")
    correct = ("correct", "2.4.0", "--by", "maria", "--text")
    records.done(*correct, "Corrected the link of EXP-812.")
    records.done(*correct, "And another: one", "--at", "2026-11-23T13:00:00Z")
    assert records.added(before, "2.4.0.yml") == (
        "corrections:\n"
        "  - at: 2026-11-23T12:00:00Z\n"
        "    by: maria\n"
        "    text: Corrected the link of EXP-812.\n"
        "  - at: 2026-11-23T13:00:00Z\n"
        "    by: maria\n"
        '    text: "And another: one"\n'
    )
    assert records.check() == ""


def test_only_what_is_closed_is_corrected(records: Records) -> None:
    told = records.refused("correct", "2.5.0", "--by", "maria", "--text", "x", status=2)
    assert told == "releases: 2.5.0 is planned, not closed: until it is, just change the file\n"
