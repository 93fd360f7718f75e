"""`releases issue new` and `update`: the next id, every field in its place, and nothing else touched."""

from __future__ import annotations

import difflib
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from git_repository import Repository, needs_git
from hypothesis import given
from hypothesis import strategies as st
from written import SAMPLE, put, release

from generator import reading
from generator.cli import main
from generator.cli.reporting import SEVERITIES, STATES
from generator.commands.acting import workspace
from generator.decoding import UNSEEN
from generator.model.known_issue import IssueState, KnownIssue, Severity
from generator.recording.issues import News, tell
from generator.recording.numbering import next_id
from generator.recording.workspace import Workspace

AT = "2026-11-23T08:30:00Z"
NOW = ["--at", AT, "--by", "priya"]
ISSUE = "KI-0018"
ADD_ONE = "(add `workaround:`, or `workaround: none` where there is none)"


def run(*arguments: str, folder: Path, typed: str | None = None) -> Result:
    command = ["issue", *arguments, "--from", str(folder), "--today", "2026-11-23"]
    result = CliRunner().invoke(main, command, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def text(folder: Path, name: str) -> str:
    return (folder / "known-issues" / f"{name}.yml").read_bytes().decode()


def read(folder: Path, name: str) -> KnownIssue:
    found = reading.read(f"{name}.yml", text(folder, name).encode(), KnownIssue)
    assert found.document, found.diagnostics
    return found.document.value


def check(folder: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-23", str(folder)])
    assert result.exit_code == 0, result.output


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that nothing changes: what is known of it from the first check is known to the others."""
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("kept") / "releases"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "releases"))


NEW = ["new", "--title", "Exports stop: at 99 %", "--severity", "major", "--reported-at", AT]


def test_a_new_issue_has_the_next_id(sample: Path) -> None:
    result = run(*NEW, "--since", "platform/3.1.0", "--since", "mobile/5.3.0", folder=sample)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"{sample}/known-issues/KI-0025.yml is written",
        f"warning: KI-0025 is open and major, but has no workaround {ADD_ONE}",
    ]
    assert text(sample, "KI-0025") == (
        'id: KI-0025\ntitle: "Exports stop: at 99 %"\nseverity: major\nstate: reported\n'
        f"reported_at: {AT}\n\naffects:\n  - since: 3.1.0\n    product: platform\n"
        "  - since: 5.3.0\n    product: mobile\n"
    )
    check(sample)


def test_all_that_is_said_is_written(sample: Path) -> None:
    put(sample.parent, "schema/known-issue.json", "{}")
    said = ["--component", "exports", "--symptom", "E-1: #2", "--symptom", "stalled, at 99 %", "--state", "confirmed"]
    more = ["--conditions", "Only\nthere.", "--workaround", "-", "--link", "EXP-900", "--link", "https://a.example/b"]
    who = ["--by", "priya", "--note", "Seen."]
    result = run(*NEW, "--since", "3.1.0", *said, *more, *who, folder=sample, typed="Filter:\n\n- by month\n\n")
    assert result.exit_code == 0, result.output
    made = read(sample, "KI-0025")
    assert text(sample, "KI-0025").startswith(
        "# yaml-language-server: $schema=../../schema/known-issue.json\nid: KI-0025\n"
    )
    assert (made.component, made.symptoms, made.state) == ("exports", ["E-1: #2", "stalled, at 99 %"], "confirmed")
    assert (made.conditions, made.workaround) == ("Only\nthere.\n", "Filter:\n\n- by month\n")
    assert made.links == ["EXP-900", "https://a.example/b"]
    assert [(one.by, one.text) for one in made.updates] == [("priya", "Seen.")]
    check(sample)


def test_a_history_of_one_product_names_none(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    put(tmp_path, "policy.yml", "deployments: optional\n")
    assert run(*NEW, "--since", "1.0.0", "--workaround", "none", folder=tmp_path).exit_code == 0
    assert "affects:\n  - since: 1.0.0\nworkaround" in text(tmp_path, "KI-0001").replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("known", "year", "expected"),
    [
        ([], None, "KI-0001"),
        (["KI-1", "KI-2"], None, "KI-3"),
        (["KI-0009", "KI-0002"], None, "KI-0010"),
        (["KI-9999"], None, "KI-10000"),
        (["BUG-07", "BUG-03", "KI-0100"], None, "BUG-08"),
        (["KI-DOCKER-7.0.0-1", "KI-0003"], None, "KI-0004"),
        (["KI-2026-003"], 2026, "KI-2026-004"),
        (["KI-2025-012"], 2026, "KI-2026-001"),
        (["KI-0003"], 2026, "KI-0004"),
    ],
)
def test_the_next_id_goes_on_as_the_others(known: list[str], year: int | None, expected: str) -> None:
    assert next_id(known, "KI", 4, year) == expected


def test_an_id_that_something_still_names_is_not_used_again(sample: Path) -> None:
    incident = sample / "incidents" / "INC-2026-001.yml"
    incident.write_text(incident.read_text("utf-8").replace("known_issues: [", "known_issues: [KI-0030, "), "utf-8")
    assert "KI-0030" in incident.read_text("utf-8")
    assert f"{sample}/known-issues/KI-0031.yml is written" in run(*NEW, folder=sample).output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--since", "3.1.9"], 2, "there is no release 3.1.9"),
        (["--since", "before-records"], 2, "there are several products: say which has had it all along with --product"),
        (["--id", "KI-0007"], 2, "known-issues/KI-0007.yml is there already: an id is never used again"),
        (["--id", "KI/7"], 2, "“KI/7” holds “/”; a name here has letters"),
        (["--id", "issue-7"], 1, "bad-value"),
        (["--link", "ABC-1"], 1, "no tracker of the policy knows “ABC-1”"),
        (["--reported-at", "2026-11-24T08:00:00Z"], 1, "is in the future"),
        (["--title", "x" * 300], 1, "must be at most 200 characters"),
        (["--symptom", "a\u202eb"], 2, "--symptom holds U+202E (right-to-left override), which cannot be seen"),
        (["--link", "https://a.example/\u202e"], 2, "--link holds U+202E"),
        (["--component", "\x1b[31m"], 2, "--component holds U+001B"),
        (["--component", "Big Exports"], 1, "must be an id"),
        (["--id", "KI-\x07"], 2, "--id holds U+0007"),
        (["--by", "prya"], 2, "there is no prya in people.yml: did you mean priya?"),
        (["--conditions", "-", "--workaround", "-"], 2, "only one text can come from standard input"),
        (["--reported-at", "today"], 2, "“today” is not a moment such as 2026-11-12T14:05:00Z"),
    ],
)
def test_what_is_not_accepted_is_not_written(kept: Path, arguments: list[str], status: int, told: str) -> None:
    before = sorted(kept.rglob("*"))
    result = run(*NEW, *arguments, folder=kept, typed="x")
    assert (result.exit_code, told in " ".join(result.output.split())) == (status, True), result.output
    assert sorted(kept.rglob("*")) == before


def test_an_update_is_put_at_the_end_and_touches_nothing_else(sample: Path) -> None:
    before = text(sample, "KI-0020")
    result = run("update", "ki-0020", "--note", "Confirmed: by #12", *NOW, folder=sample)
    assert result.output.splitlines() == [f"{sample}/known-issues/KI-0020.yml is updated"]
    after = text(sample, "KI-0020")
    assert changed(before, after) == [f"+  - at: {AT}", "+    by: priya", '+    text: "Confirmed: by #12"']
    check(sample)


def test_fields_change_where_they_stand(sample: Path) -> None:
    before = text(sample, "KI-0020")
    fields = ["--state", "mitigated", "--severity", "minor", "--planned-fix", "5.5.0", "--add-symptom", "E-9, or so"]
    more = ["--add-link", "https://a.example/1", "--add-since", "platform/3.2.0", "--workaround", "Wait: #1\nminute"]
    tried = ["--verified-on", "platform/3.2.0"]
    result = run("update", "KI-0020", "--note", "x", *fields, *more, *tried, *NOW, folder=sample)
    assert result.exit_code == 0, result.output
    assert changed(before, text(sample, "KI-0020")) == [
        "-severity: major",
        "+severity: minor",
        "-state: fix-planned",
        "+state: mitigated",
        '-symptoms: ["E-1120", "M-021", "This code is no longer valid"]',
        "+  - {since: 3.2.0, product: platform}",
        '+symptoms: ["E-1120", "M-021", "This code is no longer valid", "E-9, or so"]',
        "-workaround: Choose *Send a link instead*; the link is valid for an hour.",
        "-workaround_verified: {on: 3.1.0, by: priya, product: platform}",
        "-planned_fix: 5.4.1",
        "-links: [EXP-361, EXP-362]",
        "+workaround: |",
        "+  Wait: #1",
        "+  minute",
        "+workaround_verified: {on: 3.2.0, by: priya, product: platform}",
        "+planned_fix: 5.5.0",
        '+links: [EXP-361, EXP-362, "https://a.example/1"]',
        f"+  - at: {AT}",
        "+    by: priya",
        "+    text: x",
    ]
    check(sample)


def test_a_single_origin_becomes_a_list(sample: Path) -> None:
    before = text(sample, "KI-0010")
    result = run("update", "KI-0010", "--note", "x", "--add-since", "2.3.2", *NOW, folder=sample)
    assert result.exit_code == 0, result.output
    assert changed(before, text(sample, "KI-0010"))[:4] == [
        "-affects: {since: 2.2.0, product: platform}",
        "+affects:",
        "+  - {since: 2.2.0, product: platform}",
        "+  - {since: 2.3.2, product: platform}",
    ]
    check(sample)


def test_another_workaround_was_not_verified(sample: Path) -> None:
    result = run("update", "KI-0020", "--note", "x", "--workaround", "none", *NOW, folder=sample)
    assert "`workaround_verified` was about the earlier workaround, and is taken out" in result.output
    assert (read(sample, "KI-0020").workaround, read(sample, "KI-0020").workaround_verified) == ("none", None)


def test_a_duplicate_says_of_what(sample: Path) -> None:
    before = text(sample, "KI-0024")
    assert run("update", "KI-0024", "--note", "x", "--duplicate-of", "KI-0014", *NOW, folder=sample).exit_code == 0
    assert (read(sample, "KI-0024").state, read(sample, "KI-0024").duplicate_of) == ("duplicate", "KI-0014")
    assert "+duplicate_of: KI-0014" in changed(before, text(sample, "KI-0024"))


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["KI-0099"], 2, "there is no known issue KI-0099: did you mean KI-0019?"),
        (["KI-0020", "--duplicate-of", "KI-0099"], 1, "reference-unknown"),
        (["KI-0020", "--planned-fix", "9.9.9"], 1, "reference-unknown"),
        (["KI-0020", "--planned-fix", "{a: b}"], 1, "must be a version"),
        (["KI-0020", "--duplicate-of", "\u202e"], 2, "--duplicate-of holds U+202E"),
        (["KI-0020", "--add-link", "a]: b"], 1, "bad-link"),
        (["KI-0020", "--add-since", "9.9.9"], 2, "there is no release 9.9.9"),
        (["KI-0020", "--state", "fixed"], 2, "'fixed' is not one of"),
    ],
)
def test_an_update_that_is_not_accepted_changes_nothing(
    kept: Path, arguments: list[str], status: int, told: str
) -> None:
    before = text(kept, "KI-0020")
    result = run("update", *arguments, "--note", "x", *NOW, folder=kept)
    assert (result.exit_code, told in result.output) == (status, True), result.output
    assert text(kept, "KI-0020") == before


def test_a_file_that_cannot_be_read_is_left(sample: Path) -> None:
    put(sample, f"known-issues/{ISSUE}.yml", "id: KI-0018\ntitle: [\n")
    result = run("update", ISSUE, "--note", "x", *NOW, folder=sample)
    assert (result.exit_code, "cannot be understood: `releases check` says why" in result.output) == (2, True)


@needs_git
def test_just_the_record_is_committed_by_whom_git_knows(sample: Path) -> None:
    repository = Repository(sample.parent, "priya.natarajan@octoacme.example")
    repository.run("add", ".")
    repository.run("commit", "--quiet", "--message", "Records")
    put(sample, "README.md", "Mine.\n")
    result = run("update", "KI-0020", "--note", "Seen again\non staging.", "--at", AT, "--commit", folder=sample)
    assert "committed: Update KI-0020: Seen again on staging." in result.output
    assert read(sample, "KI-0020").updates[-1].by == "priya"
    assert repository.run("show", "--name-only", "--format=%s").stdout.split("\n")[:3] == [
        "Update KI-0020: Seen again on staging.",
        "",
        "releases/known-issues/KI-0020.yml",
    ]


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
    lambda typed: typed.strip() != "" and not UNSEEN.search(typed) and "\r" not in typed and "\ufeff" not in typed
)
AWKWARD = TEXTS | st.sampled_from(["- a", "a: b", "#", "no", "12:30", "a\n\n b", "'", '"\\', "{", "&x", "| ", "a\tb"])


@pytest.fixture(scope="module")
def space() -> Workspace:
    return workspace(SAMPLE, date(2026, 11, 23))


@given(AWKWARD, AWKWARD, AWKWARD, st.sampled_from(["KI-0010", "KI-0018", "KI-0020"]))
def test_any_text_is_written_as_it_was_typed(
    space: Workspace, note: str, workaround: str, symptom: str, name: str
) -> None:
    before = read(SAMPLE, name)
    symptom = " ".join(symptom.split())
    news = News(note, "priya", workaround=workaround, symptoms=(symptom,))
    data = tell(name, news, datetime(2026, 11, 23, tzinfo=UTC), space).data
    found = reading.read(f"{name}.yml", data, KnownIssue)
    assert found.document, found.diagnostics
    after = found.document.value
    assert (after.updates[-1].text.strip(), after.updates[:-1]) == (note.strip(), before.updates)
    assert (after.workaround or "").strip() == workaround.strip()
    assert after.symptoms == [*before.symptoms, symptom]
    touched = {"updates", "workaround", "workaround_verified", "symptoms"}
    assert after.model_dump(exclude=touched) == before.model_dump(exclude=touched)


def test_the_choices_are_those_of_the_model() -> None:
    assert get_args(IssueState) == STATES
    assert get_args(Severity) == SEVERITIES
