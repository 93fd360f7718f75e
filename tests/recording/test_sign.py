"""`releases sign`: the answer is at its place and nothing else is different, or the reason is told and nothing is."""

from __future__ import annotations

import pytest
from acts import READY, Records
from click.testing import CliRunner

from generator.cli import main

LINE = '    qa-sign-off: {by: priya, at: 2026-11-19T09:20:00Z, evidence: "https://qa.octoacme.example/250"}\n'
SIGNED = """\
Priya Natarajan has signed “QA sign-off” of 2.5.0 already, 2026-11-19 09:20 UTC: \
where it has to be confirmed once more, say --again"""
EVIDENCE = ("--evidence", "https://qa.octoacme.example/251")


def without(records: Records, *items: str) -> str:
    """The release lacks items; its text."""
    text = "".join(line for line in records.text().splitlines(keepends=True) if line.split(":")[0].strip() not in items)
    records.write(text)
    return text


def test_an_answer_stands_in_the_order_of_the_policy(records: Records) -> None:
    before = without(records, "qa-sign-off")
    said = records.done("sign", "2.5.0", "qa-sign-off", "--by", "priya", *EVIDENCE)
    assert said == (
        "2.5.0: QA sign-off by Priya Natarajan (" + str(records.folder / "2.5.0.yml") + ")\n"
        "nothing else is open: releases advance 2.5.0 --to approved\n"
    )
    line = '    qa-sign-off: {by: priya, at: 2026-11-23T12:00:00Z, evidence: "https://qa.octoacme.example/251"}\n'
    assert records.added(before) == line
    assert f'ci.octoacme.example/250"}}\n{line}    security-review:' in records.text()
    assert records.check() == ""


def test_what_is_open_is_told_with_whose_turn_it_is(records: Records) -> None:
    without(records, "qa-sign-off", "smoke-tests", "sre-sign-off")
    said = records.done("sign", "2.5.0", "qa-sign-off", "--by", "priya", *EVIDENCE)
    assert said.splitlines()[1:] == [
        "open for approved:",
        "  releases sign 2.5.0 sre-sign-off · omar (SRE/DevOps)",
        "  releases sign 2.5.0 smoke-tests · priya (QA Lead)",
    ]


def test_a_first_answer_makes_the_checklist(records: Records) -> None:
    before = "version: 2.5.0\ntype: minor\nstatus: planned\ndate: 2026-12-10\nfollows: 2.4.1\nsummary: Billing.\n"
    records.write(f"{before}rollback:\n  steps: [Back.]\n")
    records.done("sign", "2.5.0", "release-notes", "--by", "maria", "--at", "2026-11-20T10:00:00+02:00")
    assert records.added(f"{before}rollback:\n  steps: [Back.]\n") == (
        "checklist:\n  pre-release:\n    release-notes: {by: maria, at: 2026-11-20T08:00:00Z}\n"
    )


def test_a_second_verdict_makes_a_list_oldest_first(records: Records) -> None:
    before = records.text()
    note = "Found:\n- a leak # in the log\n- “another”: here"
    rejected = ("sign", "2.5.0", "qa-sign-off", "--by", "priya", "--verdict", "rejected", "--note", note)
    assert "QA sign-off rejected by Priya Natarajan" in records.done(*rejected)
    records.done(
        "sign", "2.5.0", "qa-sign-off", "--by", "priya", *EVIDENCE, "--at", "2026-11-23T15:00:00Z", today="2026-11-24"
    )
    assert records.text() == before.replace(
        LINE,
        "    qa-sign-off:\n"
        f"      - {LINE.partition(': ')[2]}"
        "      - by: priya\n"
        "        at: 2026-11-23T12:00:00Z\n"
        "        verdict: rejected\n"
        "        note: |-\n"
        "          Found:\n"
        "          - a leak # in the log\n"
        "          - “another”: here\n"
        "      - by: priya\n"
        "        at: 2026-11-23T15:00:00Z\n"
        "        verdict: approved\n"
        "        evidence: https://qa.octoacme.example/251\n",
    )
    assert records.check("2026-11-24") == ""


def test_line_ends_mark_and_comments_stay(records: Records) -> None:
    text = without(records, "smoke-tests").replace("    support-briefed", "    # beatriz, too\n    support-briefed")
    records.write("\ufeff" + text.replace("\n", "\r\n").removesuffix("\r\n"))
    before = records.text()
    records.done("sign", "2.5.0", "smoke-tests", "--by", "priya")
    assert records.added(before) == "    smoke-tests: {by: priya, at: 2026-11-23T12:00:00Z}\r\n"


def test_an_item_of_two_roles_is_filed_by_role(records: Records) -> None:
    before = records.text()
    records.done("sign", "2.5.0", "staging-smoke-tests", "--by", "priya")
    records.done("sign", "2.5.0", "staging-smoke-tests", "--by", "maria")
    assert records.added(before) == (
        "  deployment:\n"
        "    staging-smoke-tests:\n"
        "      release-manager: {by: maria, at: 2026-11-23T12:00:00Z}\n"
        "      qa-lead: {by: priya, at: 2026-11-23T12:00:00Z}\n"
    )


def test_who_holds_both_roles_of_an_item_says_which(records: Records) -> None:
    records.change(
        "{name: Omar Farouk, roles: [{role: sre, from: 2025-01-01}]}",
        "{name: Omar Farouk, roles: [{role: sre, from: 2025-01-01}, {role: release-manager, from: 2025-01-01}]}",
        "people.yml",
    )
    deploy = ("sign", "2.5.0", "production-deploy", "--by", "omar")
    told = records.refused(*deploy, status=2)
    assert told == "releases: Omar Farouk holds release-manager and sre: say in which role with --as release-manager\n"
    records.done(*deploy, "--as", "sre")
    assert "      sre: {by: omar, at: 2026-11-23T12:00:00Z}\n" in records.text()
    told = records.refused(*deploy)
    assert "[not-independent]: Omar Farouk answered “Production deployment” for both owners" in told


def test_the_role_is_written_where_an_item_is_filed_without(records: Records) -> None:
    records.write(READY + "deployments: []\n")
    records.change(
        "rollback:\n", "  deployment:\n    production-deploy: {by: omar, at: 2026-11-20T09:00:00Z}\nrollback:\n"
    )
    records.done("sign", "2.5.0", "production-deploy", "--by", "maria")
    assert (
        "    production-deploy:\n      - {by: omar, at: 2026-11-20T09:00:00Z}\n"
        "      - {by: maria, at: 2026-11-23T12:00:00Z, as: release-manager}\n" in records.text()
    )


def test_conditions_have_an_owner_and_a_day_and_are_met(records: Records) -> None:
    without(records, "security-review")
    sign = ("sign", "2.5.0", "security-review", "--by", "sam", "--evidence", "https://scan.octoacme.example/1")
    told = records.refused(*sign, "--condition", "Rotate the key", status=2)
    assert "the condition “Rotate the key” does not say who does it, and by when: type it as " in told
    assert "“soon” is not a day" in records.refused(*sign, "--condition", "Rotate; sam; soon", status=2)
    assert "there is no samm in people.yml: did you mean sam?" in records.refused(
        *sign, "--condition", "Rotate; samm; 2026-12-05", status=2
    )
    before = records.text()
    records.done(
        *sign, "--condition", "Rotate the key; all; sam; 2026-12-05", "--condition", "Tell support; li; 2026-12-06"
    )
    assert records.added(before) == (
        "    security-review:\n"
        "      by: sam\n"
        "      at: 2026-11-23T12:00:00Z\n"
        "      verdict: approved-with-conditions\n"
        "      evidence: https://scan.octoacme.example/1\n"
        "      conditions:\n"
        "        - text: Rotate the key; all\n"
        "          owner: sam\n"
        "          due: 2026-12-05\n"
        "        - text: Tell support\n"
        "          owner: li\n"
        "          due: 2026-12-06\n"
    )
    done = ("sign", "2.5.0", "security-review", "--by", "sam", "--done")
    assert records.refused(*done, "t", status=2) == (
        "releases: “Security review” of 2.5.0 has more than one open condition “t”: "
        "open are: 1 Rotate the key; all; 2 Tell support\n"
    )
    before = records.text()
    records.done(*done, "rotate")
    assert records.added(before) == "          done: {by: sam, at: 2026-11-23T12:00:00Z}\n"
    records.done(*done, "1")
    assert "no open condition “1”\n" in records.refused(*done, "1", status=2)
    assert records.check() == ""


def test_what_does_not_apply_has_a_reason(records: Records) -> None:
    without(records, "support-briefed")
    records.done("sign", "2.5.0", "support-briefed", "--by", "beatriz", "--not-applicable", "Nothing: to tell.")
    assert '    support-briefed: {not_applicable: "Nothing: to tell.", by: beatriz, at: 2026-' in records.text()


@pytest.mark.parametrize(
    ("arguments", "rule", "words"),
    [
        (
            ("sre-sign-off", "--by", "li", "--again"),
            "signer-not-in-role",
            "Li Wei did not hold SRE/DevOps on 2026-11-23",
        ),
        (("qa-sign-off", "--by", "priya", "--again"), "evidence-missing", "“QA sign-off” of 2.5.0 has no evidence"),
        (("qa-sign-off", "--by", "priya", "--again", "--evidence", "there"), "bad-link", "`evidence` must be"),
        (("smoke-tests", "--by", "priya", "--not-applicable", "No."), "not-applicable-refused", "“Smoke tests” cannot"),
        (
            ("smoke-tests", "--by", "priya", "--again", "--at", "2026-11-26T09:00:00Z"),
            "date-disagrees",
            "in the future",
        ),
        (("smoke-tests", "--by", "priya", "--again", "--at", "2026-11-18T09:00:00Z"), "out-of-order", "not in order"),
        (("runbook-check", "--by", "omar"), "signer-not-in-role", "Omar Farouk did not hold Release Manager"),
    ],
)
def test_what_a_rule_would_not_accept_is_refused_in_its_words(
    records: Records, arguments: tuple[str, ...], rule: str, words: str
) -> None:
    told = records.refused("sign", "2.5.0", *arguments)
    assert f"[{rule}]: " in told
    assert words in told
    assert told.endswith("releases: the rules would not accept that; nothing was changed\n")


def test_independence_is_kept(records: Records) -> None:
    records.change(
        "{name: Priya Natarajan, roles: [{role: qa-lead, from: 2025-01-01}]}",
        "{name: Priya Natarajan, roles: [{role: qa-lead, from: 2025-01-01}, {role: sre, from: 2025-01-01}]}",
        "people.yml",
    )
    told = records.refused("sign", "2.5.0", "production-deploy", "--by", "priya")
    assert "[not-independent]: Priya Natarajan is on both sides of `qa-sign-off` and `production-deploy`" in told


def test_too_late_is_refused(records: Records) -> None:
    (line,) = (line for line in records.text("2.4.1.yml").splitlines() if "sre-sign-off" in line)
    records.change(f"{line}\n", "", "2.4.1.yml")
    told = records.refused("sign", "2.4.1", "sre-sign-off", "--by", "omar")
    assert "[signed-too-late]: “SRE/DevOps sign-off” of 2.4.1 was recorded 2026-11-23 12:00 UTC, after the dep" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("qa-signoff", "--by", "priya"), "the checklist has no item qa-signoff: did you mean qa-sign-off?"),
        (("data-verification", "--by", "mateo"), "“Data verification” is not asked of 2.5.0: No event was added"),
        (("qa-sign-off", "--by", "priya"), SIGNED),
        (
            ("smoke-tests", "--by", "priya", "--verdict", "approved"),
            "“Smoke tests” is a task: it is done or failed, not",
        ),
        (("qa-sign-off", "--by", "priya", "--verdict", "failed"), "“QA sign-off” is a sign-off: it is approved, "),
        (("qa-sign-off", "--by", "prya"), "there is no prya in people.yml: did you mean priya?"),
        (("production-deploy", "--by", "omar", "--as", "sree"), "there is no role sree: did you mean sre?"),
        (("smoke-tests", "--by", "priya", "--again", "--note", "a\u200bb"), "--note holds U+200B (zero-width space)"),
    ],
)
def test_what_cannot_be_meant_is_refused(records: Records, arguments: tuple[str, ...], words: str) -> None:
    told = records.refused("sign", "2.5.0", *arguments, status=2)
    assert told.startswith(f"releases: {words}")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2.6.0", "there is no release 2.6.0: did you mean 2.5.0?"),
        ("x", "there is no release x: `releases status` lists what is on the way"),
    ],
)
def test_a_release_that_is_not_there(records: Records, version: str, words: str) -> None:
    assert records.refused("sign", version, "qa-sign-off", "--by", "priya", status=2) == f"releases: {words}\n"


def test_a_file_that_cannot_be_understood_is_left(records: Records) -> None:
    records.change("type: minor", "type: [minor")
    told = records.refused("sign", "2.5.0", "release-notes", "--by", "maria")
    assert "broken[not-yaml]" in told
    assert "2.5.0.yml cannot be understood: `releases check` says why\n" in told


def test_empty_lines_at_the_end_of_a_text_stay(records: Records) -> None:
    records.change(
        "    smoke-tests: {by: priya, at: 2026-11-19T10:10:00Z}\n",
        "    smoke-tests:\n      by: priya\n      at: 2026-11-19T10:10:00Z\n      note: |+\n        Kept.\n\n\n",
    )
    records.done("sign", "2.5.0", "smoke-tests", "--by", "priya", "--again")
    assert "        note: |+\n          Kept.\n\n\n      - by: priya\n" in records.text()


def test_a_warning_is_told_and_refuses_nothing(records: Records) -> None:
    (records.folder / "policy.yml").write_text(
        "extends: octoacme\nchecklist:\n  pre-release:\n    items:\n      release-notes: {evidence: expected}\n"
    )
    without(records, "release-notes")
    said = records.done("sign", "2.5.0", "release-notes", "--by", "maria")
    assert "warning: “Release notes” of 2.5.0 has no evidence (add `evidence:` with a link" in said


def test_an_impact_without_an_answer_is_told(records: Records) -> None:
    records.change("  security: {applies: true, reason: Invoices are personal data.}\n", "")
    without(records, "security-review")
    said = records.done("sign", "2.5.0", "security-review", "--by", "sam", *EVIDENCE)
    assert "the impact `security` is not answered yet, which decides whether this is asked\n" in said


def test_a_no_is_recordable_at_any_time(records: Records) -> None:
    records.done("advance", "2.5.0", "--by", "maria", "--to", "approved")
    said = records.done(
        "sign", "2.5.0", "qa-sign-off", "--by", "priya", "--verdict", "withdrawn", "--note", "A list is cut."
    )
    assert (
        "due now:\n  2.5.0 is approved, but Priya Natarajan has withdrawn “QA sign-off”\n"
        "    releases advance 2.5.0 --to planned\n" in said
    )


def test_the_last_item_approves(records: Records) -> None:
    before = records.text()
    said = records.done("sign", "2.5.0", "runbook-check", "--by", "maria")
    assert said.startswith("2.5.0: approved, Runbook check by Maria Oliveira (")
    approved = before.replace("status: planned", "status: approved")
    assert records.added(approved) == "    runbook-check: {by: maria, at: 2026-11-23T12:00:00Z}\n"
    assert records.check() == ""


def test_the_last_item_waits_for_the_others(records: Records) -> None:
    without(records, "smoke-tests")
    assert "[item-open]: 2.5.0 is approved, but “Smoke tests” is open" in records.refused(
        "sign", "2.5.0", "runbook-check", "--by", "maria"
    )


def test_a_record_in_brackets_is_edited_there(records: Records) -> None:
    records.write(
        "{version: 2.5.0, type: minor, status: planned, date: 2026-12-10, follows: 2.4.1, summary: Billing., "
        "checklist: {pre-release: {release-notes: {by: maria, at: 2026-11-19T09:50:00Z}}}}\n"
    )
    before = records.text()
    records.done("sign", "2.5.0", "smoke-tests", "--by", "priya", "--note", "Two lines:\n#1, #2")
    after = ', smoke-tests: {by: priya, at: 2026-11-23T12:00:00Z, note: "Two lines:\\n#1, #2"}'
    assert records.text() == before.replace("09:50:00Z}", f"09:50:00Z}}{after}")


def test_a_moment_has_an_offset(records: Records) -> None:
    told = records.refused("sign", "2.5.0", "smoke-tests", "--by", "priya", "--at", "2026-11-20T09:00", status=2)
    assert "“2026-11-20T09:00” has no offset: 2026-11-12T14:05:00Z is UTC, and +02:00 two hours ahead" in told
    told = records.refused("sign", "2.5.0", "smoke-tests", "--by", "priya", "--at", "noon", status=2)
    assert "“noon” is not a moment such as 2026-11-12T14:05:00Z" in told


def test_done_goes_alone(records: Records) -> None:
    told = records.refused("sign", "2.5.0", "smoke-tests", "--done", "1", "--note", "x", status=2)
    assert "--done is about a condition of an earlier answer: it goes alone" in told


@pytest.mark.parametrize("command", ["sign", "waive", "advance", "deploy", "deviate", "correct"])
def test_each_command_has_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example:\n    releases {command} 2.4.0" in result.output
