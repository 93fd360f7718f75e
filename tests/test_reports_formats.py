"""`releases check --format`: the same findings in all formats, and what the manual says of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from cases import BASE
from click.testing import CliRunner, Result
from findings import of_kind
from runner import commands

from generator.cli import main
from generator.cli.options import FORMATS
from generator.diagnostics import Kind
from generator.reports import REPORTS
from generator.rules import BY_NAME

TODAY = "2026-11-23"
REPOSITORY = Path(__file__).parents[1]
MANUAL = REPOSITORY / "docs/help/reports.md"
MACHINE = sorted(REPORTS)
QA = '    qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z, evidence: "https://qa.octoacme.example/241"}\n'
EXAMPLE = re.compile(r"(?<=^```json\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
MISTAKES = """\
version: 2.6.0
type: minro
status: planned
date: 2026-02-31
follow: 2.5.0
follows: 2.5.0
summary: Exports got faster #812 and so on
follows: 2.4.0
name: {a: b}
release_manager: &m maria
changes:
  - {type: fixed, text: "é😀", links: ["javascript:alert(1)"]}
"""
"""A file with a mistake of a kind of its own in eight places."""


class Found(NamedTuple):
    """What every format says of a finding."""

    rule: str
    path: str
    line: int
    column: int


EIGHT = [
    Found(rule, "releases/2.6.0.yml", line, column)
    for rule, line, column in [
        *(("bad-value", 2, 7), ("bad-time", 4, 7), ("unknown-field", 5, 1), ("comment-in-text", 7, 29)),
        *(("duplicate-key", 8, 1), ("wrong-type", 9, 7), ("yaml-feature", 10, 18), ("bad-link", 12, 39)),
    ]
]


def check(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["check", "--today", TODAY, *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def found(name: str, report: str) -> list[Found]:
    """The findings of a report, as a reader of that format takes them."""
    return {
        "text": from_text,
        "json": from_json,
        "github": from_github,
        "gitlab": from_gitlab,
        "sarif": from_sarif,
    }[name](report)


def from_text(report: str) -> list[Found]:
    places = re.findall(r"^\w+\[([a-z-]+)\]: .*\n +--> (.+):(\d+):(\d+)$", report, re.MULTILINE)
    return [Found(rule, path, int(line), int(column)) for rule, path, line, column in places]


def from_json(report: str) -> list[Found]:
    return [Found(one["rule"], one["path"], one["line"], one["column"]) for one in json.loads(report)["findings"]]


def from_github(report: str) -> list[Found]:
    told = [one.properties for one in commands(report)]
    return [Found(re.sub(r".*\[|\]", "", at["title"]), at["file"], int(at["line"]), int(at["col"])) for at in told]


def from_gitlab(report: str) -> list[Found]:
    told = [(one["check_name"], one["location"]) for one in json.loads(report)]
    return [Found(rule, at["path"], at["lines"]["begin"], at["positions"]["begin"]["column"]) for rule, at in told]


def from_sarif(report: str) -> list[Found]:
    told = [
        (one["ruleId"], one["locations"][0]["physicalLocation"]) for one in json.loads(report)["runs"][0]["results"]
    ]
    return [
        Found(rule, at["artifactLocation"]["uri"], at["region"]["startLine"], at["region"]["startColumn"])
        for rule, at in told
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "releases")
    return tmp_path / "releases"


def without_qa(folder: Path) -> None:
    record = folder / "2.4.1.yml"
    record.write_text(record.read_text(encoding="utf-8").replace(QA, ""), encoding="utf-8")


def test_the_command_offers_all_formats() -> None:
    assert set(FORMATS) == {"text", *REPORTS}
    assert check("--format", "xml").exit_code == 2


@pytest.mark.parametrize("name", FORMATS)
def test_all_mistakes_of_a_file_are_told_at_their_places(folder: Path, name: str) -> None:
    (folder / "2.6.0.yml").write_text(MISTAKES, encoding="utf-8")
    result = check("--format", name)
    assert (found(name, result.stdout), result.exit_code) == (EIGHT, 1)


@pytest.mark.parametrize("name", MACHINE)
def test_the_report_has_standard_output_to_itself(folder: Path, name: str) -> None:
    result = check("--format", name)
    assert (result.exit_code, found(name, result.stdout)) == (0, [])
    assert result.stderr == "4 releases checked: nothing found\n"
    shutil.rmtree(folder)
    folder.mkdir()
    empty = check("--format", name)
    assert (empty.exit_code, found(name, empty.stdout)) == (0, [])
    assert "There are no releases in releases." in empty.stderr


@pytest.mark.parametrize("name", MACHINE)
def test_a_command_that_could_not_run_reports_nothing(folder: Path, name: str) -> None:
    result = check("--format", name, folder, "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("name", FORMATS)
def test_the_exit_status_is_the_same_in_all_formats(folder: Path, name: str) -> None:
    record = folder / "2.4.1.yml"
    text = record.read_text(encoding="utf-8").replace("component: exports}\n", "component: exports, breaking: true}\n")
    record.write_text(text, encoding="utf-8")
    assert check("--format", name).exit_code == 0
    assert check("--format", name, "--strict").exit_code == 1


@pytest.mark.parametrize("name", MACHINE)
def test_several_folders_are_one_document(folder: Path, name: str) -> None:
    without_qa(folder)
    shutil.copytree(folder, folder.parent / "other")
    result = check("--format", name, "releases", "other")
    assert [one.path for one in found(name, result.stdout)] == ["releases/2.4.1.yml", "other/2.4.1.yml"]
    if name == "json":
        assert json.loads(result.stdout)["checked"] == {"releases": 8}


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif"])
@pytest.mark.parametrize("where", [".", "docs", "docs/releases/known-issues"])
def test_files_are_named_from_the_top_of_the_checkout(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str
) -> None:
    without_qa(folder)
    top = folder.parent
    (top / ".git").mkdir()
    (top / "docs").mkdir()
    folder.rename(top / "docs/releases")
    monkeypatch.chdir(where)
    relative = os.path.relpath(top / "docs/releases")
    for path in (relative, str(top / "docs/releases")):
        assert [one.path for one in found(name, check("--format", name, path).stdout)] == ["docs/releases/2.4.1.yml"]


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_files_outside_a_checkout_are_named_from_where_one_stands_or_in_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    without_qa(folder)
    assert [one.path for one in found(name, check("--format", name, folder).stdout)] == ["releases/2.4.1.yml"]
    (folder.parent / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    full = (folder / "2.4.1.yml").as_posix()
    assert [one.path for one in found(name, check("--format", name, "../releases").stdout)] == [full]


@pytest.mark.parametrize(
    "name", ["a\n::error::forged.yml", "%0A::error::forged.yml", "a,title=b::c.yml", "##[error].yml"]
)
def test_no_file_name_forges_an_annotation(folder: Path, name: str) -> None:
    (folder / name).write_text("version: x\n", encoding="utf-8")
    told = commands(check("--format", "github").stdout)
    assert {one.properties["title"] for one in told} == {"broken[bad-path]"}
    assert all(one.properties["file"].startswith("releases/") for one in told)
    missing = check("--format", "github", f"nowhere/{name}")
    assert (missing.stdout, [line for line in missing.stderr.splitlines() if line.startswith("::")]) == ("", [])


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_name_in_no_encoding_is_told(folder: Path, name: str) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.yml")).write_text("", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    result = check("--format", name)
    assert result.exit_code == 1
    assert "bad-path" in result.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "utf-16"])
@pytest.mark.parametrize("name", MACHINE)
def test_any_output_takes_the_report(folder: Path, name: str, encoding: str) -> None:
    (folder / "2.6.0.yml").write_text(MISTAKES, encoding="utf-8")
    command = [sys.executable, "-c", "from generator.cli import main; main()", "check", "--format", name]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    report = done.stdout.decode(encoding)
    assert found(name, report) == EIGHT
    assert report.isascii() or encoding == "utf-8"


def test_the_manual_shows_what_is_printed(folder: Path, update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    without_qa(folder)
    issue = folder / "known-issues/KI-0031.yml"
    issue.write_text(issue.read_text(encoding="utf-8") + "component: reports\n", encoding="utf-8")
    printed = check("--format", "json").stdout
    manual = MANUAL.read_text(encoding="utf-8")
    if update_cases:
        MANUAL.write_text(EXAMPLE.sub(lambda _: printed, manual, count=1), encoding="utf-8")
    else:
        assert EXAMPLE.findall(manual) == [printed]


def test_the_manual_names_every_key() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    example = json.loads(EXAMPLE.findall(manual)[0])
    keys = {*example, *(key for one in example["findings"] for key in one)}
    assert [key for key in sorted(keys) if f"`{key}`" not in manual] == []
    assert {one["rule"] for one in example["findings"]} <= BY_NAME.keys()


def test_the_manual_says_how_kinds_weigh() -> None:

    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    told = {row[0]: row[1:] for row in rows if row[0] != "kind"}
    weighed = {
        str(kind): (
            commands(REPORTS["github"](of_kind(kind)))[0].name,
            json.loads(REPORTS["gitlab"](of_kind(kind)))[0]["severity"],
            json.loads(REPORTS["sarif"](of_kind(kind)))["runs"][0]["results"][0]["level"],
        )
        for kind in Kind
    }
    assert told == weighed
