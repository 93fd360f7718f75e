"""A release file as it begins: what stands where, how it grows, and that sign-offs on two branches merge."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from git_repository import needs_git
from hypothesis import given
from hypothesis import strategies as st
from written import SAMPLE, put

from generator import reading
from generator.commands.acting import workspace
from generator.decoding import UNSEEN
from generator.editing import insert_key
from generator.model.release import Release
from generator.recording.commits import Commit
from generator.recording.drafts import draft
from generator.recording.planning import Wanted, plan
from generator.recording.scaffold import scaffold
from generator.recording.workspace import Workspace

TODAY = date(2026, 11, 23)
GOLDEN = Path(__file__).with_name("scaffold.yml")
PLANNED = Wanted("3.4.0", "platform", day=date(2027, 3, 16), name="Faster: exports", follows="3.2.0")


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return workspace(SAMPLE, TODAY)


@pytest.fixture(scope="module")
def begun(sample: Workspace) -> bytes:
    return scaffold(plan(PLANNED, "platform", sample, None), sample.ledger, "../../schema/release.json")


def model(data: bytes) -> Release:
    read = reading.read("3.4.0.yml", data, Release)
    assert read.document, read.diagnostics
    return read.document.value


def test_a_scaffold_of_the_sample(begun: bytes, *, update_cases: bool) -> None:
    if update_cases:
        GOLDEN.write_bytes(begun)
    assert begun.decode() == GOLDEN.read_text(encoding="utf-8")


def test_what_is_commented_out_is_a_record_once_it_is_not(begun: bytes) -> None:
    lines = begun.decode().split("\n")
    bare = {"# migration:", "# rollback:"}
    text, inside = [], False
    for line in lines:
        inside = line.startswith("#") and (inside or line in bare)
        example = line.startswith(("  # - type", "  #   "))
        text.append(line.removeprefix("# ") if inside else line.replace("# ", "", 1) if example else line)
    read = model("\n".join(text).encode())
    assert read.changes[0].type == "added"
    assert read.migration[0].when == "before"
    assert read.rollback
    assert (read.rollback.decision, read.rollback.executor, len(read.rollback.steps)) == ("release-manager", "sre", 2)
    assert read.rollback.target is None
    assert read.rollback.tested is None


def test_each_item_that_is_asked_has_one_line(begun: bytes, sample: Workspace) -> None:
    lines = begun.decode().split("\n")
    for requirement in sample.policy.requirements.values():
        found = [line for line in lines if line.startswith(f"    # {requirement.id} ")]
        assert len(found) == 1
    assert max(map(len, lines)) <= 170


def test_sections_without_an_answer_are_read_as_empty(begun: bytes) -> None:
    assert model(begun).checklist == {}
    assert b"\n  pre-release:\n    # acceptance-criteria " in begun


def signed(data: bytes, sample: Workspace, item: str) -> bytes:
    requirement = sample.policy.requirements[item]
    for role in requirement.owners if len(requirement.owners) > 1 else ("",):
        route = ("checklist", requirement.section, item, *([role] if role else []))
        data = insert_key(data, route, "{by: maria, at: 2026-11-23T09:00:00Z}", remarked=True)
    return data


@needs_git
def test_any_two_sign_offs_on_two_branches_merge(begun: bytes, sample: Workspace, tmp_path: Path) -> None:
    git = shutil.which("git") or "git"
    (tmp_path / "base").write_bytes(begun)
    answered = {item: signed(begun, sample, item) for item in sample.policy.requirements}
    for item, data in answered.items():
        (tmp_path / item).write_bytes(data)
    for one, other in itertools.combinations(answered, 2):
        command = [git, "merge-file", "--stdout", one, "base", other]
        merged = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert merged.returncode == 0, (one, other)
        both = {item for section in model(merged.stdout).checklist.values() for item in section}
        assert both == {one, other}
        assert merged.stdout == signed(answered[one], sample, other)


def test_an_answer_stands_below_its_line(begun: bytes, sample: Workspace) -> None:
    lines = signed(begun, sample, "qa-sign-off").decode().split("\n")
    place = next(index for index, line in enumerate(lines) if line.startswith("    # qa-sign-off "))
    assert lines[place + 1] == "    qa-sign-off: {by: maria, at: 2026-11-23T09:00:00Z}"
    assert [*lines[: place + 1], *lines[place + 2 :]] == begun.decode().split("\n")


OWN = """\
time_zone: UTC
roles:
  boss: {title: "The Boss\\r# owner: nobody", summary: Decides.}
  tester: {title: Tester}
impacts:
  money: {question: "Does it cost\\tmoney?"}
checklist:
  before:
    due: approved
    items:
      tried:
        text: |
          Somebody tried it.

          # deployment:
          - and told
        owners: {any: [boss, tester]}
      only-major: {owners: [boss], types: [major], text: Only of a major one.}
      approval: {owners: [boss], sign_off: true, last: true}
  later:
    due: closed
    items:
      old: {owners: [boss], until: 2026-01-01}
"""


def test_a_policy_of_ones_own_is_asked_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", OWN)
    put(tmp_path, "people.yml", "people:\n  ann: {name: Ann, roles: [{role: boss, from: 2026-01-01}]}\n")
    space = workspace(tmp_path, TODAY)
    text = scaffold(plan(Wanted("1.2.0"), "", space, None), space.ledger).decode()
    assert text.split("checklist:\n")[1] == (
        "  # Before: complete before it is approved.\n"
        "  before:\n"
        "    # tried · The Boss\\r# owner: nobody (ann) or Tester (nobody yet): Somebody tried it.\n"
        "    # approval · The Boss\\r# owner: nobody (ann) · sign-off, comes last: Approval\n"
    )
    assert "  # money · Does it cost money?\n" in text
    assert "rollback" not in text
    assert model(text.encode()).version == "1.2.0"


def test_what_the_process_does_not_ask_is_not_listed(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nproducts: {app: {process_from: never}}\n")
    space = workspace(tmp_path, TODAY)
    text = scaffold(plan(Wanted("1.2.0", "app"), "app", space, None), space.ledger).decode()
    assert "checklist" not in text
    assert "impact" not in text


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200) | st.sampled_from(
    [
        "---",
        "feat: x: y # z",
        "feat: \t- a",
        "fix: 'a\" {b}",
        "feat: |",
        "x\n\nBREAKING CHANGE: - a\n  b: c",
        "\u202ex",
        "%",
    ]
)


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_any_messages_give_a_file_that_reads_back(sample: Workspace, messages: list[str], name: str) -> None:
    commits = [Commit(f"{number:040x}", (), "", message) for number, message in enumerate(messages)]
    drafts = draft(commits, sample.policy, sample.people)
    name = " ".join(UNSEEN.sub("", name).split())[:100]
    wanted = Wanted("3.4.0", "platform", day=date(2027, 3, 16), name=name)
    made = plan(wanted, "platform", sample, drafts)
    read = model(scaffold(made, sample.ledger))
    assert [change.text.rstrip("\n") for change in read.changes] == [change.text for change in drafts.changes]
    assert (read.name or "") == name
