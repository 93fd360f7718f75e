"""`releases status`: what is open, whose turn it is, by when, and the command that comes next."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cases import BASE
from histories import Fields, ledger_of, release
from hypothesis import given
from hypothesis import strategies as st
from terminal import as_read, fields, paths_in, run, told
from test_show import DOCUMENTED
from written import SAMPLE, TODAY, put

from generator.ledger import Ledger
from generator.repository import read_folder
from generator.telling.screen import Screen, cells
from generator.telling.status import lines
from generator.telling.status.calls import Calls
from generator.telling.status.overview import agenda, rows, standing

PEOPLE: Fields = {
    "priya": {"name": "Priya", "roles": [{"role": "qa-lead", "from": "2025-01-01"}]},
    "kwame": {"name": "Kwame", "roles": [{"role": "qa-lead", "from": "2025-01-01"}]},
    "omar": {"name": "Omar", "roles": [{"role": "sre", "from": "2025-01-01"}]},
    "maria": {"name": "Maria", "roles": [{"role": "release-manager", "from": "2025-01-01"}]},
    "ines": {"name": "Ines", "roles": [{"role": "engineering-manager", "from": "2025-01-01"}]},
}
DEPLOYED: Fields = {
    "environment": "production",
    "started_at": "2026-11-20T10:00:00Z",
    "finished_at": "2026-11-20T10:30:00Z",
    "by": "priya",
    "outcome": "succeeded",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small valid history, to be changed."""
    target = tmp_path / "releases"
    shutil.copytree(BASE, target)
    return target


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("status.txt", []),
        ("status-3.2.0.txt", ["3.2.0"]),
        ("status-3.3.0.txt", ["3.3.0"]),
        ("status-5.4.1.txt", ["5.4.1"]),
        ("status-5.5.0.txt", ["5.5.0"]),
        ("status-2.5.0.txt", ["2.5.0"]),
        ("status-3.1.0.txt", ["3.1.0"]),
        ("status-for-omar.txt", ["--for", "omar"]),
        ("status-role-release-manager.txt", ["--role", "release-manager", "--product", "platform"]),
    ],
)
def test_it_reads_as_it_was_read(name: str, arguments: list[str], update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    as_read(name, told("status", *arguments), update=update_cases)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines_follow_the_width_of_the_terminal(columns: int) -> None:
    for arguments in ([], ["3.2.0"], ["5.4.1"], ["--for", "omar"]):
        for line in told("status", *arguments, columns=columns).splitlines():
            assert cells(line) <= columns or "releases sign" in line, line


def test_the_overview_has_every_release_that_is_open() -> None:
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    listed = fields("status")["releases"]
    wanted = {one.key for one in ledger.entries if one.record.status in ("planned", "approved", "released")}
    assert {(one["product"], one["version"]) for one in listed} == wanted
    for one in listed:
        entry = ledger.entry(one["product"], one["version"])
        assert entry is not None
        due = ledger.readiness(entry).asked(one["next_status"])
        assert (one["done"], one["asked"]) == (sum(facts.is_complete for facts in due), len(due))
    assert [one["version"] for one in listed] == ["3.1.1", "5.4.1", "3.2.0", "5.5.0", "3.3.0"]
    assert {one["version"] for one in fields("status", "--product", "mobile")["releases"]} == {"5.4.1", "5.5.0"}


def test_nothing_open_says_so(tmp_path: Path) -> None:
    assert told("status", folder=tmp_path) == "No release is open.\n"
    assert fields("status", folder=tmp_path)["releases"] == []


def test_imported_releases_of_which_nothing_is_asked_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nproducts: {box: {process_from: never}}\n")
    for version in ("0.1.0", "0.2.0"):
        put(tmp_path, f"box/{version}.yml", f"version: {version}\ntype: minor\nstatus: released\n")
    assert told("status", folder=tmp_path) == (
        "No release is open.\n2 releases that are out are from before the process and asked nothing.\n"
    )
    assert "The process was not in force for this release." in told("status", "0.1.0", folder=tmp_path)
    assert fields("status", "0.1.0", folder=tmp_path)["tasks"] == []


def test_a_planned_day_that_has_passed_is_overdue() -> None:
    assert "2027-01-12 (overdue)" in told("status", today="2027-01-13")
    assert "2027-01-12  1 day ago  its planned day — overdue" in told("status", "3.2.0", today="2027-01-13")
    assert "overdue: 2027-01-12, 1 day ago" in told("status", "--for", "sam", today="2027-01-13")


@pytest.mark.parametrize("version", ["3.1.1", "3.2.0", "5.4.1", "5.5.0", "3.3.0"])
def test_open_items_wait_for_whoever_holds_the_role_today(version: str) -> None:
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    entry = next(one for one in ledger.entries if one.name == version)
    found = fields("status", version)
    tasks = [one for one in found["tasks"] if one["kind"] == "item"]
    missing = {one.requirement.id: one for one in ledger.readiness(entry).missing}
    assert {one["id"] for one in tasks} == missing.keys()
    for one in tasks:
        assert tuple(one["roles"]) in missing[one["id"]].waiting_for
        assert {who["id"] for who in one["people"]} == {
            person for role in one["roles"] for person, _ in ledger.people.holders(role, entry.product, TODAY)
        }


def test_the_commands_that_it_shows_do_what_they_say(tmp_path: Path) -> None:
    """From planned to released with nothing but what stands behind “Next”."""
    folder = tmp_path / "releases"
    shutil.copytree(BASE, folder)
    path = folder / "2.5.0.yml"
    more = "impact: {security: {applies: false, reason: No.}, metrics: {applies: false, reason: No.}}\n"
    plan = "rollback: {steps: [Go back.], tested: {by: omar, at: 2026-11-20T09:00:00Z, result: passed}}\n"
    path.write_text(path.read_text(encoding="utf-8") + more + plan, encoding="utf-8")
    seen = []
    while (found := fields("status", "2.5.0", folder=folder))["release"]["state"] != "released":
        assert found["next"] is not None
        assert found["blocks"] == []
        command = shlex.split(found["next"].replace("URL", "https://ci.octoacme.example/1"))
        assert command.pop(0) == "releases"
        place = command.index("--from")
        assert command[place + 1] == folder.as_posix()
        result = run(*command[:place], *command[place + 2 :], folder=folder)
        assert result.exit_code == 0, (command, result.output)
        assert command not in seen
        seen.append(command)
    assert [one[0] for one in seen].count("deploy") == 1
    assert "advance" in [one[0] for one in seen]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["9.9.9"], "there is no release 9.9.9: `releases status` lists what is on the way"),
        (["3.1.2"], "there is no release 3.1.2: did you mean 3.1.1?"),
        (["--for", "prya"], "there is no person prya in people.yml: did you mean priya?"),
        (["--role", "qa-leed"], "there is no role qa-leed in the policy: did you mean qa-lead?"),
        (["--for", "\x1b[1m"], "there is no person \\x1b[1m in people.yml"),
    ],
)
def test_what_is_not_on_record_is_status_2_and_names_the_nearest(arguments: list[str], words: str) -> None:
    result = run("status", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"releases: {words}\n")


def test_a_product_that_is_not_there_is_refused() -> None:
    assert "there is no product mobil in" in run("status", "--product", "mobil").stderr


def test_a_person_and_a_role_are_two_questions() -> None:
    result = run("status", "--for", "priya", "--role", "sre")
    assert result.exit_code == 2
    assert "a person or a role: leave --for or --role out" in result.stderr


def test_who_has_nothing_to_do_is_told_so() -> None:
    assert told("status", "--for", "li") == "Nothing waits for Li Wei (li).\n"
    assert fields("status", "--for", "li")["tasks"] == []


def test_conditions_and_actions_are_their_owners_also_after_the_close() -> None:
    found = {(one["release"]["version"], one["kind"]): one for one in fields("status", "--for", "omar")["tasks"]}
    condition = found["3.1.0", "condition"]
    assert (condition["release"]["state"], condition["day"]) == ("closed", "2027-02-26")
    assert condition["command"].startswith("releases sign 3.1.0 security-review --done 1 --by omar")
    (action,) = [one for one in fields("status", "--for", "yuki")["tasks"] if one["kind"] == "action"]
    assert (action["id"], action["day"]) == ("INC-2026-003", "2027-01-29")
    assert action["command"].startswith("releases incident update INC-2026-003 --action-done 3")


def ledger(**record: Any) -> Ledger:
    return ledger_of([release("1.0.0", **{"status": "planned", "date": "2026-12-01", **record})], people=PEOPLE)


def commands(found: Ledger, person: str = "") -> list[str]:
    (entry,) = found.entries
    return [one.command for one in standing(found, entry, Calls(found, person=person)).tasks if one.command]


def test_nobody_in_the_role_is_said_and_no_command_is_offered() -> None:
    found = ledger()
    (entry,) = found.entries
    text = "\n".join(lines.of_release(found, standing(found, entry, Calls(found)), Screen(100)))
    assert "Tech Lead: nobody holds this role today" in text
    assert not any("ci-and-scans" in one for one in commands(found))


def test_whom_independence_bars_is_not_asked() -> None:
    signed = {"pre-release": {"qa-sign-off": {"by": "priya", "at": "2026-11-09T09:00:00Z"}}}
    people = {**PEOPLE, "priya": {"name": "Priya", "roles": [{"role": "sre", "from": "2025-01-01"}]}}
    both = {**people, "omar": PEOPLE["omar"]}
    found = ledger_of(
        [release("1.0.0", status="released", date="2026-11-20", checklist=signed, deployments=[DEPLOYED])],
        people={"priya": both["priya"], "omar": both["omar"]},
    )
    deploy = [one for one in commands(found) if "production-deploy" in one]
    assert deploy == ["releases sign 1.0.0 production-deploy --by omar"]


def test_the_one_who_asks_is_the_one_who_signs() -> None:
    found = ledger()
    assert "releases sign 1.0.0 smoke-tests --by priya" in commands(found)
    assert "releases sign 1.0.0 smoke-tests --by kwame" in commands(found, "kwame")


def test_an_item_that_depends_on_an_impact_waits_for_its_answer() -> None:
    found = ledger()
    (entry,) = found.entries
    tasks = {one.id: one for one in standing(found, entry, Calls(found)).tasks}
    assert tasks["security-review"].later == "it depends on the impact “Security”, not answered yet"
    assert tasks["security-review"].command == ""
    assert tasks["security"].kind == "impact"
    assert [one.id for one in tasks["security"].turn.holders] == ["maria"]


def test_an_emergency_in_grace_has_its_end_as_the_day() -> None:
    emergency = {"reason": "Down.", "declared_by": "maria", "authorised_by": "ines", "at": "2026-11-20T09:00:00Z"}
    found = ledger(type="patch", status="released", date="2026-11-20", emergency=emergency, deployments=[DEPLOYED])
    (entry,) = found.entries
    here = standing(found, entry, Calls(found))
    assert here.deadlines[0].day == date(2026, 11, 24)
    assert here.deadlines[0].what == "the end of the emergency’s grace: what it skipped is due"
    assert {one.day for one in here.tasks if one.kind == "item"} == {date(2026, 11, 24)}
    assert next(one.entry for one in agenda(found, Calls(found), role="qa-lead")) is entry


def test_a_release_that_was_rolled_back_is_not_asked_again_what_failed() -> None:
    back = {"at": "2026-11-20T12:00:00Z", "decided_by": "maria"}
    failed = {"by": "priya", "at": "2026-11-20T11:00:00Z", "verdict": "failed"}
    found = ledger(
        status="released",
        date="2026-11-20",
        deployments=[{**DEPLOYED, "rolled_back": back}],
        checklist={"post-release": {"key-flows": failed}},
    )
    (entry,) = found.entries
    told_ = {one.id for one in standing(found, entry, Calls(found)).tasks}
    assert "key-flows" not in told_
    assert "retrospective" in told_


def test_a_cancelled_release_has_nothing_to_do() -> None:
    found = ledger(status="cancelled")
    assert rows(found) == ((), 0)
    assert commands(found) == []
    assert "3 of 4" not in told("status", "2.6.0").partition("Next:")[2]


def test_what_else_keeps_it_from_the_next_status_is_told(folder: Path) -> None:
    assert [one["rule"] for one in fields("status", "2.5.0", folder=folder)["blocks"]] == ["rollback-missing"]
    assert "What else keeps it from approval\n  - 2.5.0 is approved, but has no rollback plan" in told(
        "status", "2.5.0", folder=folder
    )


def test_findings_in_its_file_are_counted(folder: Path) -> None:
    path = folder / "2.4.1.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("qa-sign-off: {by: priya", "qa-sign-off: {by: sam"), encoding="utf-8"
    )
    assert fields("status", "2.4.1", folder=folder)["findings"] == {"violation": 1}
    assert "`releases check` finds 1 violation." in told("status", "2.4.1", folder=folder)


def test_every_field_of_the_json_is_documented() -> None:
    asked: tuple[list[str], ...] = ([], ["3.2.0"], ["3.3.0"], ["5.4.1"], ["--for", "omar"], ["--role", "sre"])
    found = set[str]().union(*(paths_in(fields("status", *one)) for one in asked))
    text = DOCUMENTED.read_text(encoding="utf-8")
    part = text[text.index("{ #status-json }") : text.index("{ #show-json }")]
    assert sorted(found - set(re.findall(r"`([a-z_.\[\]]+)`", part))) == []


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(str.strip), st.integers(40, 120))
def test_whatever_was_typed_steers_no_terminal(text: str, width: int) -> None:
    people = {**PEOPLE, "priya": {**PEOPLE["priya"], "name": text.replace("\n", " ").strip() or "x"}}
    answer = {
        "by": "priya",
        "at": "2026-11-09T09:00:00Z",
        "verdict": "approved-with-conditions",
        "conditions": [{"text": text, "owner": "priya", "due": "2026-12-01"}],
    }
    record = release("1.0.0", status="planned", date="2026-12-01", checklist={"pre-release": {"qa-sign-off": answer}})
    found = ledger_of([record], people=people)
    (entry,) = found.entries
    screen = Screen(width)
    shown = [
        *lines.of_release(found, standing(found, entry, Calls(found)), screen),
        *lines.of_all(*rows(found), screen),
        *lines.of_somebody(found, text, agenda(found, Calls(found), person="priya"), screen),
    ]
    assert not any(char < " " or "\x7f" <= char < "\xa0" for line in shown for char in line)
