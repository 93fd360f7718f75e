"""`releases incident new` and `update`: opened in one line, closed step by step, and nothing else touched."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from git_repository import Repository, needs_git
from written import SAMPLE, put, release

from generator import reading
from generator.cli import main
from generator.cli.reporting import GRAVITIES, RESOLUTIONS
from generator.model.incident import Incident
from generator.recording.incidents import Resolution, Severity

DETECTED, NOTIFIED, RESTORED = "2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z", "2026-11-23T08:31:00Z"
NEW = ["new", "--title", "Queue: stalled", "--severity", "sev1", "--release", "platform/3.1.1"]
TIMES = ["--detected-at", DETECTED, "--notified-at", NOTIFIED]
NAME = "INC-2026-004"
LIST_THEM = "(list under `actions` what is done so that it does not happen again)"


def run(*arguments: str, folder: Path, typed: str | None = None) -> Result:
    command = ["incident", *arguments, "--from", str(folder), "--today", "2026-11-23"]
    result = CliRunner().invoke(main, command, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def text(folder: Path, name: str = NAME) -> str:
    return (folder / "incidents" / f"{name}.yml").read_bytes().decode()


def read(folder: Path, name: str = NAME) -> Incident:
    found = reading.read(f"{name}.yml", text(folder, name).encode(), Incident)
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


def test_an_incident_is_opened_with_the_next_id(sample: Path) -> None:
    result = run(*NEW, *TIMES, "--known-issue", "KI-0014", folder=sample)
    assert result.output.splitlines() == [f"{sample}/incidents/{NAME}.yml is written"]
    assert text(sample) == (
        f'id: {NAME}\ntitle: "Queue: stalled"\nseverity: sev1\nrelease: 3.1.1\nproduct: platform\n'
        f"detected_at: {DETECTED}\noncall_notified_at: {NOTIFIED}\nknown_issues:\n  - KI-0014\n"
    )
    check(sample)


def test_times_that_nobody_said_are_now_and_told(sample: Path) -> None:
    result = run(*NEW, folder=sample)
    assert result.output.splitlines()[1] == (
        "it was detected and on call was told now, 2026-11-23T12:00:00Z; where that is wrong: "
        f"releases incident update {NAME} --detected-at … --notified-at …"
    )
    assert run("update", NAME, *TIMES, folder=sample).exit_code == 0
    assert f"detected_at: {DETECTED}\noncall_notified_at: {NOTIFIED}\n" in text(sample)


def test_the_year_of_an_id_is_that_of_its_detection(sample: Path) -> None:
    times = ["--detected-at", "2025-12-30T08:00:00Z", "--notified-at", "2025-12-30T08:00:00Z"]
    assert "incidents/INC-2025-003.yml is written" in run(*NEW, *times, folder=sample).output


def test_a_history_of_one_product_names_none(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    put(tmp_path, "policy.yml", "deployments: optional\n")
    arguments = ["new", "--title", "x", "--severity", "sev3", "--release", "1.0.0", *TIMES]
    assert run(*arguments, folder=tmp_path).exit_code == 0
    assert "product" not in text(tmp_path, "INC-2026-001")


def test_an_incident_is_told_to_its_end(sample: Path) -> None:
    run(*NEW, *TIMES, folder=sample)
    ended = run("update", NAME, "--resolution", "rollback", "--at", RESTORED, folder=sample)
    assert ended.output.splitlines() == [
        f"{sample}/incidents/{NAME}.yml is updated",
        f"warning: {NAME} is over and was sev1, but has no root cause (add `root_cause`)",
        f"warning: {NAME} is over and was sev1, but nothing is done about it {LIST_THEM}",
        f"restored at {RESTORED}, which is now: where that is wrong, say it with --restored-at",
    ]
    why = run("update", NAME, "--root-cause", "-", folder=sample, typed="The queue:\n\n- full # and slow\n")
    assert f"still: {NAME} is over and was sev1, but nothing is done about it" in why.output
    actions = ["--add-action", "Alert; on errors; omar; 2026-12-10", "--add-action", "Tell them; priya; 2026-12-11"]
    assert run("update", NAME, *actions, folder=sample).output.count("\n") == 1
    done = run("update", NAME, "--action-done", "1", "--action-done", "tell", "--by", "omar", folder=sample)
    assert done.exit_code == 0, done.output
    made = read(sample)
    assert made.root_cause == "The queue:\n\n- full # and slow\n"
    assert [(one.text, one.owner, str(one.due), one.done and one.done.by) for one in made.actions] == [
        ("Alert; on errors", "omar", "2026-12-10", "omar"),
        ("Tell them", "priya", "2026-12-11", "omar"),
    ]
    check(sample)


def test_only_what_was_said_changes(sample: Path) -> None:
    before = text(sample, "INC-2026-002")
    said = ["--severity", "sev2", "--add-action", "Look again; li; 2026-12-01", "--add-link", "EXP-1"]
    result = run("update", "inc-2026-002", *said, folder=sample)
    assert result.exit_code == 0, result.output
    lines = changed(before, text(sample, "INC-2026-002"))
    assert [line for line in lines if line.startswith("-severity")] == [f"-severity: {_severity(before)}"]
    assert [line for line in lines if line.startswith("-") and "severity" not in line and "links" not in line] == []
    check(sample)


def _severity(before: str) -> str:
    return next(line for line in before.split("\n") if line.startswith("severity: ")).removeprefix("severity: ")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ([], 2, "say what became known, such as --restored-at, --root-cause or --add-action"),
        (["--by", "omar"], 2, "say what became known"),
        (["--action-done", "9", "--by", "omar"], 2, "has no action “9”: there are: 1 "),
        (["--action-done", "zebra", "--by", "omar"], 2, "has no action “zebra”"),
        (["--action-done", "1", "--by", "omar"], 2, "is done already, by"),
        (
            ["--add-action", "Alert; omarr; 2026-12-10"],
            2,
            "“omarr” is neither somebody in people.yml nor a day: did you mean omar?",
        ),
        (["--add-action", "Alert; 2026-13-40"], 2, "“2026-13-40” is neither somebody in people.yml nor a day"),
        (["--add-action", "; omar; 2026-12-10"], 2, "does not say what is to be done"),
        (["--fixed-by", "9.9.9"], 1, "reference-unknown"),
        (["--add-known-issue", "KI-9999"], 1, "reference-unknown"),
        (["--add-known-issue", "{a: b}"], 1, "must be an id such as KI-0042"),
        (["--add-known-issue", "a]\nb: c"], 1, "must be an id such as KI-0042"),
        (["--fixed-by", "\u202e"], 2, "--fixed-by holds U+202E"),
        (["--restored-at", "2020-01-01T00:00:00Z"], 1, "incident-times"),
        (["--restored-at", "2027-01-01T00:00:00Z"], 1, "is in the future"),
        (["--root-cause", "-", "--impact", "-"], 2, "only one text can come from standard input"),
    ],
)
def test_what_is_not_accepted_changes_nothing(kept: Path, arguments: list[str], status: int, told: str) -> None:
    before = text(kept, "INC-2025-001")
    result = run("update", "INC-2025-001", *arguments, folder=kept, typed="x")
    assert (result.exit_code, told in " ".join(result.output.split())) == (status, True), result.output
    assert text(kept, "INC-2025-001") == before


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--release", "9.9.9"], 2, "there is no release 9.9.9"),
        (["--known-issue", "KI-9999"], 1, "reference-unknown"),
        (["--id", "INC-2026-001"], 2, "incidents/INC-2026-001.yml is there already"),
        (["--notified-at", "2026-11-23T07:00:00Z"], 1, "incident-times"),
    ],
)
def test_what_is_not_accepted_is_not_opened(kept: Path, arguments: list[str], status: int, told: str) -> None:
    before = sorted(kept.rglob("*"))
    result = run(*NEW, *TIMES, *arguments, folder=kept)
    assert (result.exit_code, told in result.output) == (status, True), result.output
    assert sorted(kept.rglob("*")) == before


def test_an_unknown_incident_is_asked_back(sample: Path) -> None:
    result = run("update", "INC-2026-0001", "--severity", "sev3", folder=sample)
    assert "there is no incident INC-2026-0001: did you mean INC-2026-001?" in result.output


@needs_git
def test_it_is_committed(sample: Path) -> None:
    repository = Repository(sample.parent)
    repository.run("add", ".")
    repository.run("commit", "--quiet", "--message", "Records")
    assert "committed: Open INC-2026-004: Queue: stalled" in run(*NEW, *TIMES, "--commit", folder=sample).output
    run("update", NAME, "--resolution", "hotfix", "--commit", folder=sample)
    subjects = repository.run("log", "--format=%s").stdout.split("\n")
    assert subjects[:2] == ["Update INC-2026-004 with what ended it", "Open INC-2026-004: Queue: stalled"]
    assert repository.run("status", "--porcelain").stdout == ""


def test_the_choices_are_those_of_the_model() -> None:
    assert (get_args(Severity), get_args(Resolution)) == (GRAVITIES, RESOLUTIONS)
    fields = Incident.model_fields
    assert get_args(fields["severity"].annotation) == GRAVITIES
    assert get_args(get_args(fields["resolution"].annotation)[0]) == RESOLUTIONS
