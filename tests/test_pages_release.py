"""What the pages of a release say: its notes, its checklist, its rollback plan."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from engines import ENGINES
from written import SAMPLE, Written, put, release, write

from generator.pages.page import Neighbour

NOTES = "releases/2.0.0/index.md"
CHECKLIST = "releases/2.0.0/checklist/index.md"
ROLLBACK = "releases/2.0.0/rollback/index.md"
PEOPLE = """
people:
  ann: {name: Ann Ito, roles: [{role: release-manager, from: 2025-01-01}, {role: security-liaison, from: 2025-01-01}]}
  ben: {name: Ben Ode, roles: [{role: sre, from: 2025-01-01}, {role: qa-lead, from: 2025-01-01}]}
  eve: {name: Eve Kim, roles: [{role: sre, from: 2025-01-01, deputy_for: ben}]}
  fay: {name: Fay Lund, roles: [{role: engineering-manager, from: 2025-01-01}]}
"""


@cache
def sample() -> Written:
    return write(SAMPLE)


def one(folder: Path, text: str) -> Written:
    """The pages of a folder with 1.0.0 and a release 2.0.0 that says `text`."""
    put(folder, "people.yml", PEOPLE)
    put(folder, "1.0.0.yml", release("1.0.0"))
    put(folder, "2.0.0.yml", f"version: 2.0.0\ntype: major\nfollows: 1.0.0\n{text}")
    return write(folder)


PLANNED = "status: planned\ndate: 2027-01-12\nsummary: What comes.\n"
OUT = "status: released\ndate: 2026-01-01\nsummary: What came.\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_reads_the_same_elements(engine: str) -> None:
    site = sample()
    for path in ("releases/platform/2.4.0/index.md", "releases/platform/3.0.0/rollback/index.md"):
        read = site.read(path, engine)
        headings = [(tag, attributes.get("id")) for tag, attributes in read.elements if tag in ("h1", "h2", "h3")]
        plain = site.read(path)
        assert headings == [(tag, said.get("id")) for tag, said in plain.elements if tag in ("h1", "h2", "h3")]
        assert all(identifier for _, identifier in headings)


def test_a_breaking_change_stands_first_and_once(tmp_path: Path) -> None:
    changes = "changes:\n- {type: added, text: Fine.}\n- {type: removed, text: Gone., breaking: true}\n"
    page = one(tmp_path, PLANNED + changes).read(NOTES)
    ids = [said.get("id") for tag, said in page.elements if tag == "h2"]
    assert ids[:3] == ["summary", "breaking", "added"]
    assert "removed" not in ids


def test_migration_is_told_in_the_order_of_the_deployment(tmp_path: Path) -> None:
    steps = (
        "migration:\n- {text: Last., when: after}\n- {text: First.}\n- {text: Then., when: during, reversible: false}\n"
    )
    text = one(tmp_path, PLANNED + steps).text(NOTES)
    assert text.index("First.") < text.index("Then.") < text.index("Last.")
    assert text.count("cannot be undone") == 1


def test_a_slip_is_told_in_days(tmp_path: Path) -> None:
    assert "7 days later than first planned" in one(tmp_path, PLANNED + "first_planned: 2027-01-05\n").text(NOTES)


def test_notes_lead_to_what_came_before_and_after(tmp_path: Path) -> None:
    site = one(tmp_path, OUT)
    assert site.pages[NOTES].previous == Neighbour("releases/1.0.0/index.md", "1.0.0")
    assert site.pages["releases/1.0.0/index.md"].next == Neighbour(NOTES, "2.0.0")
    assert site.pages[NOTES].section == "releases/index.md"


def test_the_only_product_has_no_name_in_titles(tmp_path: Path) -> None:
    site = one(tmp_path, OUT + "name: Big one\n")
    assert site.pages[NOTES].title == "2.0.0 — Big one"
    assert site.read(NOTES).text_of("h1") == ["2.0.0 Big one"]


def test_an_old_release_with_next_to_nothing_says_so(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", 'extends: octoacme\nproducts: {old: {process_from: "never"}}\n')
    put(tmp_path, "old/1.0.0.yml", "version: 1.0.0\ntype: minor\nstatus: closed\n")
    site = write(tmp_path)
    notes = site.text("releases/old/1.0.0/index.md")
    assert "No summary was written" in notes
    assert "the day it shipped is not recorded" in notes
    checklist = site.read("releases/old/1.0.0/checklist/index.md")
    assert "was not in force" in " ".join(checklist.texts)
    assert not checklist.text_of("li", **{"class": "ox-item"})
    assert "There is no rollback plan" in site.text("releases/old/1.0.0/rollback/index.md")


def test_a_release_that_was_rolled_back_says_so_on_all_its_pages() -> None:
    site = sample()
    for page in ("", "checklist/", "rollback/"):
        text = site.text(f"releases/platform/2.4.0/{page}index.md")
        assert "Rolled back Back to 2.3.1 on 17 Feb 2026 14:53 UTC (production); Maria Oliveira decided." in text
        assert "INC-2026-001" in text


def test_a_cancelled_release_says_where_its_code_went(tmp_path: Path) -> None:
    site = one(tmp_path, "status: cancelled\ndate: 2026-01-01\nsummary: Never.\n")
    assert "It was never deployed." in site.text(NOTES)
    assert "nothing more is asked" in site.text(CHECKLIST)
    put(tmp_path, "2.1.0.yml", release("2.1.0", follows="2.0.0"))
    assert "Its code went on into 2.1.0" in write(tmp_path).text(NOTES)


def test_an_emergency_lists_what_is_open(tmp_path: Path) -> None:
    emergency = "emergency: {reason: Fire., declared_by: ann, authorised_by: ann, at: 2026-01-01T01:00:00Z}\n"
    text = one(tmp_path, OUT + emergency).text(NOTES)
    assert "Declared by Ann Ito, authorised by Ann Ito, 1 Jan 2026 01:00 UTC" in text
    assert "Still open" in text
    assert "QA sign-off" in text


def test_an_open_item_names_who_holds_its_role_today(tmp_path: Path) -> None:
    text = one(tmp_path, PLANNED).text(CHECKLIST)
    assert "open SRE/DevOps: Ben Ode or Eve Kim (for Ben Ode)" in text
    assert "open Product Manager: nobody holds this role today" in text


def test_a_superseded_answer_stays_to_be_read(tmp_path: Path) -> None:
    answers = """
checklist:
  pre-release:
    sre-sign-off:
      - {by: ben, at: 2026-11-01T10:00:00Z, verdict: rejected, note: Too slow.}
      - by: eve
        at: 2026-11-02T10:00:00Z
        verdict: approved-with-conditions
        conditions: [{text: Watch the queue., owner: ben, due: 2026-12-01}]
"""
    read = one(tmp_path, PLANNED + answers).read(CHECKLIST)
    (old,) = read.text_of("div", **{"class": "ox-answer ox-answer-old"})
    assert all(words in old for words in ("rejected", "Ben Ode", "Too slow.", "superseded"))
    assert "Condition for Ben Ode, due 1 Dec 2026" in " ".join(" ".join(read.texts).split())


def test_what_is_not_asked_says_why(tmp_path: Path) -> None:
    impact = "impact: {metrics: {applies: false, reason: No event changes.}}\n"
    assert "not asked No event changes." in one(tmp_path, PLANNED + impact).text(CHECKLIST)


def test_a_waiver_and_a_deviation_stand_at_their_item(tmp_path: Path) -> None:
    granted = """
impact: {metrics: {applies: true}}
waivers:
  - {item: data-verification, reason: On leave., compensating_control: Counted twice., requested_by: ben,
     approved_by: ann, approved_at: 2026-11-01T10:00:00Z, expires: 2026-12-10}
deviations:
  - {rule: signed-too-late, item: qa-sign-off, reason: Ill., accepted_by: ann, accepted_at: 2026-11-02T10:00:00Z}
"""
    read = one(tmp_path, PLANNED + granted).read(CHECKLIST)
    waived = " ".join(read.text_of("li", id="item-data-verification"))
    assert "On leave." in waived
    assert "10 Dec 2026" in waived
    assert "signed-too-late" in " ".join(read.text_of("li", id="item-qa-sign-off"))


@pytest.mark.parametrize(
    ("answer", "granted_by", "word"),
    [
        ("", "fay", "waived"),
        ("", "ann", "waiver, does not hold"),
        ("{by: ann, at: 2026-11-01T10:00:00Z}", "fay", "waiver, not needed"),
    ],
)
def test_a_waiver_says_whether_it_holds(tmp_path: Path, answer: str, granted_by: str, word: str) -> None:
    text = f"""
impact: {{metrics: {{applies: true}}}}
checklist: {{pre-release: {{data-verification: {answer}}}}}
waivers:
  - {{item: data-verification, reason: On leave., compensating_control: Counted twice.,
     requested_by: ben, approved_by: {granted_by}, approved_at: 2026-11-01T10:00:00Z, expires: 2026-12-10}}
"""
    read = one(tmp_path, PLANNED + text).read(CHECKLIST)
    assert f"{word} until 10 Dec 2026" in " ".join(" ".join(read.text_of("li", id="item-data-verification")).split())


def test_a_plan_without_a_target_leads_to_the_last_known_good(tmp_path: Path) -> None:
    plan = "rollback: {executor: sre, steps: [Go., Check.]}\n"
    read = one(tmp_path, PLANNED + plan).read(ROLLBACK)
    assert "Go back to 1.0.0" in read.text_of("p", **{"class": "ox-goal-title"})
    assert "SRE/DevOps: Ben Ode" in " ".join(read.texts)
    assert "not tested" in " ".join(read.texts)


@pytest.mark.parametrize(
    ("target", "said"),
    [("none", "There is no release to go back to"), ("0.9.0", "Where to go back to is not known")],
)
def test_a_plan_says_that_it_leads_nowhere(tmp_path: Path, target: str, said: str) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0") + f"rollback: {{target: {target}, steps: [Go.]}}\n")
    read = write(tmp_path).read("releases/1.0.0/rollback/index.md")
    assert read.text_of("p", **{"class": "ox-goal-title"}) == [said]


def test_going_further_back_loses_what_came_between(tmp_path: Path) -> None:
    fix = "changes: [{type: security, text: Closes a hole.}]\nmigration: [{text: Erase., reversible: false}]\n"
    put(tmp_path, "1.1.0.yml", release("1.1.0", follows="1.0.0") + fix)
    put(tmp_path, "1.2.0.yml", release("1.2.0", follows="1.1.0") + "rollback: {target: 1.0.0, steps: [Go.]}\n")
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    text = write(tmp_path).text("releases/1.2.0/rollback/index.md")
    assert "Closes a hole." in text
    assert "Erase." in text
    assert text.count("of 1.1.0") == 2
