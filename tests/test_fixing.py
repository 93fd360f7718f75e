"""Fixes: what has one safe answer is mended at its place, and nothing else is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import BASE
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import reading
from generator.check import check as check_ledger
from generator.cli import main
from generator.clock import now
from generator.diagnostics import Diagnostic, Edit
from generator.editing.sheet import Typed
from generator.fixing import Mended, Refused, apply_fixes
from generator.ledger import Ledger
from generator.model.release import Release
from generator.remedies import meant
from generator.repository import read_folder

TODAY = "2026-11-23"
ISSUE = "known-issues/KI-0031.yml"
UPDATES = b"""\
updates:  # oldest first
  - {at: 2026-11-15T09:00:00Z, by: priya, text: Third.}

  # about the first
  - {at: 2026-11-13T09:00:00Z, by: priya, text: First.}  # said by phone
  -  at: 2026-11-14T09:00:00Z
     by: priya
     text: |
       Second.
# the end
"""
SORTED = b"""\
updates:  # oldest first
  # about the first
  - {at: 2026-11-13T09:00:00Z, by: priya, text: First.}  # said by phone

  -  at: 2026-11-14T09:00:00Z
     by: priya
     text: |
       Second.
  - {at: 2026-11-15T09:00:00Z, by: priya, text: Third.}
# the end
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "releases")
    return Path("releases")


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["check", "--today", TODAY, *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes()
    assert text.count(old.encode()) == 1, (path, old)
    path.write_bytes(text.replace(old.encode(), new.encode()))


def found(folder: Path) -> list[Diagnostic]:
    return list(
        check_ledger(Ledger(read_folder(folder), now().date().replace(year=2026, month=11, day=23))).diagnostics
    )


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SLIPS = [
    ("2.5.0.yml", "\nsummary:", "\nsumary:", "2.5.0.yml:6: the field `sumary` is now `summary`"),
    ("2.5.0.yml", "\nsummary:", "\nSummary :", "2.5.0.yml:6: the field `Summary` is now `summary`"),
    ("2.5.0.yml", "status: planned", "status: plannned", "2.5.0.yml:3: `status` is now `planned`, not `plannned`"),
    ("2.5.0.yml", "status: planned", "stauts: planed", "2.5.0.yml:3: `status` is now `planned`, not `planed`"),
    ("2.4.1.yml", "release_manager: maria", "release-manager: maria", "2.4.1.yml:5: the field `release-manager`"),
    (
        "2.4.1.yml",
        "security: {applies: false",
        "security: {applies: No",
        "2.4.1.yml:9: `applies` is now `false`, not `No`",
    ),
    ("2.4.1.yml", "result: passed}", 'result: "pased"}', "2.4.1.yml:38: `result` is now `passed`, not `pased`"),
    (ISSUE, "severity: major", "severity: Major", "KI-0031.yml:3: `severity` is now `major`, not `Major`"),
    (ISSUE, "{since:", "{'sinces':", "KI-0031.yml:8: the field `sinces` is now `since`"),
]


@pytest.mark.parametrize(("path", "right", "typed", "told"), SLIPS)
def test_a_slip_is_mended_and_told(folder: Path, path: str, right: str, typed: str, told: str) -> None:
    change(folder / path, right, typed)
    result = run("--fix")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "4 releases checked: nothing found")
    assert told in result.output
    mended = (folder / path).read_text(encoding="utf-8")
    mended = mended.replace('"passed"', "passed").replace("'since'", "since").replace("summary :", "summary:")
    assert mended == (BASE / path).read_text(encoding="utf-8")


SIGNED = "sre-sign-off: {by: omar, at: 2026-11-17T09:40:00Z}"
EARLIER = "{by: omar, at: 2026-11-17T09:30:00Z, verdict: rejected}"
KEPT = [
    ("2.5.0.yml", "\nsummary:", "\nshort:"),
    ("2.5.0.yml", "\nsummary:", "\nsumary: Old.\nsummary:"),
    ("2.5.0.yml", "\nsummary: Billing exports.", "\nsumary: One.\nsummery: Two."),
    ("2.5.0.yml", "type: minor", "type: mijor"),
    ("2.5.0.yml", "type: minor", "type: |\n  minro"),
    ("2.5.0.yml", "text: Exports of invoices.", "text: Exports of invoices, componnent"),
    ("2.5.0.yml", "summary: Billing exports.", "summary: Billing exports #812"),
    ("2.5.0.yml", "date: 2026-12-10", "date: 10.12.2026"),
    ("2.4.1.yml", "qa-sign-off: {by: priya", "qa-sign-off: {by: prya"),
    ("2.4.1.yml", "    qa-sign-off:", "    qa-signoff:"),
    ("2.4.1.yml", SIGNED, "sre-sign-off: [{by: omar, at: 2026-11-17T09:40:00Z}, " + EARLIER + "]"),
    (
        ISSUE,
        "workaround: Filter by month.",
        UPDATES.decode().replace("  - {at: 2026-11-15", "  # ?\n  - {at: 2026-11-15"),
    ),
]


@pytest.mark.parametrize(("path", "right", "typed"), KEPT)
def test_what_may_be_meant_otherwise_is_left(folder: Path, path: str, right: str, typed: str) -> None:
    change(folder / path, right, typed)
    before = content(folder)
    result = run("--fix", "--strict")
    assert (result.exit_code, content(folder)) == (1, before)
    assert "is now" not in result.output
    assert run("--diff").stdout == ""


@pytest.mark.parametrize(
    ("name", "words", "right"),
    [
        ("aproved", ["approved", "rejected"], "approved"),
        ("APPROVED", ["approved", "rejected"], "approved"),
        ("fix planned", ["fix-planned", "wont-fix"], "fix-planned"),
        ("wontfix", ["fix-planned", "wont-fix"], "wont-fix"),
        ("pathc", ["patch", "minor", "major"], "patch"),
        ("mnior", ["minor", "major"], ""),
        ("majr", ["minor", "major"], "major"),
        ("manor", ["minor", "major"], ""),
        ("accepted_t", ["accepted_at", "accepted_by"], ""),
        ("sev4", ["sev1", "sev2", "sev3"], ""),
        ("bt", ["by", "as"], ""),
        ("By", ["by", "as"], "by"),
        ("typ", ["type"], ""),
        ("x", [], ""),
        ("reIease_manager", ["release_manager", "release"], "release_manager"),
        ("s" * 5000, ["summary"], ""),
    ],
)
def test_a_word_is_meant_where_no_other_is_nearly_as_near(name: str, words: list[str], right: str) -> None:
    assert meant(name, words) == right


def test_updates_are_sorted_with_what_is_theirs(folder: Path) -> None:
    before = (folder / ISSUE).read_bytes()
    (folder / ISSUE).write_bytes(before + UPDATES)
    result = run("--fix")
    assert result.output == (
        "releases/known-issues/KI-0031.yml:11: the updates now stand in order, the oldest first\n\n"
        "4 releases checked: nothing found\n"
    )
    assert (folder / ISSUE).read_bytes() == before + SORTED


def test_a_file_is_renamed_as_it_calls_itself(folder: Path) -> None:
    change(folder / "2.5.0.yml", "version: 2.5.0", "version: 2.6.0")
    data = (folder / "2.5.0.yml").read_bytes()
    result = run("--fix", folder / "2.5.0.yml")
    assert result.output == (
        "releases/2.5.0.yml: the file is now called 2.6.0.yml\n\n4 releases checked: nothing found\n"
    )
    assert not (folder / "2.5.0.yml").exists()
    assert (folder / "2.6.0.yml").read_bytes() == data


def test_a_file_keeps_its_extension(folder: Path) -> None:
    (folder / ISSUE).rename(folder / "known-issues/KI-0030.yaml")
    run("--fix")
    assert (folder / "known-issues/KI-0031.yaml").exists()


@pytest.mark.parametrize("version", ["2.4.1", "v2.6.0", "2.4.1+build", "2.6"])
def test_a_name_that_is_taken_or_none_is_not_given(folder: Path, version: str) -> None:
    change(folder / "2.5.0.yml", "version: 2.5.0", f"version: {version}")
    before = content(folder)
    assert run("--fix").exit_code == 1
    assert content(folder) == before


def test_a_name_by_which_others_know_a_file_is_kept(folder: Path) -> None:
    change(folder / "2.4.0.yml", "version: 2.4.0", "version: 2.4.2")
    before = content(folder)
    assert run("--fix").exit_code == 1
    assert content(folder) == before


def test_two_files_that_claim_one_name_keep_theirs(folder: Path) -> None:
    for name in ("2.5.0", "2.7.0"):
        text = (BASE / "2.5.0.yml").read_text(encoding="utf-8")
        (folder / f"{name}.yml").write_text(text.replace("version: 2.5.0", "version: 2.6.0"), encoding="utf-8")
    before = content(folder)
    assert run("--fix").exit_code == 1
    assert content(folder) == before


def test_only_what_was_asked_for_is_mended(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    change(folder / ISSUE, "severity: major", "severity: majorr")
    change(folder / "people.yml", "people:", "peple:")
    before = content(folder)
    run("--fix", folder / "known-issues")
    after = content(folder)
    assert {path for path in before if before[path] != after[path]} == {ISSUE}


def test_a_fix_that_shows_another_mistake_is_followed_by_its_fix(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "stauts: plannned")
    result = run("--fix")
    assert result.output.splitlines()[:2] == [
        "releases/2.5.0.yml:3: the field `stauts` is now `status`",
        "releases/2.5.0.yml:3: `status` is now `planned`, not `plannned`",
    ]


def test_what_is_left_decides_the_status(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    change(folder / "2.5.0.yml", "type: minor", "type: huge")
    result = run("--fix")
    assert result.exit_code == 1
    assert "broken[bad-value]: `type`" in result.output
    assert result.output.splitlines()[-1] == "4 releases checked: 1 broken"


@pytest.mark.parametrize("format_", ["json", "github", "gitlab", "sarif"])
def test_reports_for_programs_have_standard_output_to_themselves(folder: Path, format_: str) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    result = run("--fix", "--format", format_)
    assert result.exit_code == 0
    assert "is now `planned`" in result.stderr
    assert "planed" not in result.stdout


def test_the_summary_says_how_much_can_be_mended(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    assert run().output.splitlines()[-1] == "4 releases checked: 1 broken; `releases check --fix` mends it"
    change(folder / ISSUE, "severity: major", "severity: majorr")
    assert run().output.splitlines()[-1] == "4 releases checked: 2 broken; `releases check --fix` mends them all"
    change(folder / "2.5.0.yml", "type: minor", "type: huge")
    assert run().output.splitlines()[-1] == "4 releases checked: 3 broken; `releases check --fix` mends 2 of them"


def spoil(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "stauts: plannned")
    change(folder / "2.5.0.yml", "version: 2.5.0", "version: 2.6.0")
    change(folder / "2.4.1.yml", "result: passed", "result: pased")
    with (folder / ISSUE).open("ab") as issue:
        issue.write(UPDATES.replace(b"\n", b"\r\n").removesuffix(b"\r\n"))


def test_a_diff_shows_what_would_be_done_and_does_nothing(folder: Path) -> None:
    spoil(folder)
    before = content(folder)
    result = run("--diff")
    assert (result.exit_code, content(folder)) == (1, before)
    assert "--- a/releases/2.5.0.yml\n+++ b/releases/2.6.0.yml\n" in result.stdout
    assert "-stauts: plannned\n+status: planned\n" in result.stdout
    assert result.stderr.startswith("4 releases checked: ")


@pytest.mark.usefixtures("folder")
def test_nothing_to_mend_is_no_diff() -> None:
    result = run("--diff")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("git") and not os.environ.get("CI"), reason="git is not here")
def test_git_applies_the_diff_to_what_fixing_makes_of_it(folder: Path) -> None:
    spoil(folder)
    patch = run("--diff").stdout_bytes
    shutil.copytree(folder, "work/releases")
    subprocess.run(["git", "init", "-q", "work"], check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd="work", input=patch, check=True)
    assert run("--fix").exit_code == 0
    assert content(Path("work/releases")) == content(folder)


@pytest.mark.parametrize("more", [["--fix"], ["--format", "json"]])
@pytest.mark.usefixtures("folder")
def test_a_diff_goes_alone(more: list[str]) -> None:
    assert run("--diff", *more).exit_code == 2


def test_links_and_the_like_hinder_no_diff(folder: Path) -> None:
    change(folder / "2.5.0.yml", "version: 2.5.0", "version: 2.6.0")
    (folder / "2.6.0.yml").symlink_to("elsewhere.yml")
    (folder / "9.9.9.yml").write_bytes(b" " * 300_000)
    (folder / "deep/deeper").mkdir(parents=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "8.8.8.yml")
    result = run("--diff", folder)
    assert (result.exit_code, result.stdout) == (1, "")


def meddle_with_content(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"# more\n")


def meddle_with_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def meddle_with_kind(file: Path) -> None:
    file.unlink()
    file.mkdir()


def meddle_with_name(file: Path) -> None:
    file.with_name("2.6.0.yml").touch()


@pytest.mark.parametrize(
    ("meddle", "why"),
    [
        (meddle_with_content, "changed after it was read"),
        (meddle_with_link, "link"),
        (meddle_with_kind, "directory"),
        (Path.unlink, "No such file"),
    ],
)
def test_a_file_that_is_another_by_now_is_left(folder: Path, meddle: Callable[[Path], None], why: str) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    diagnostics = found(folder)
    meddle(folder / "2.5.0.yml")
    before = content(folder)
    mended, refused = apply_fixes(folder, diagnostics)
    assert (mended, [one.path for one in refused]) == ([], ["2.5.0.yml"])
    assert why in refused[0].why
    assert content(folder) == before


def test_a_name_that_is_taken_by_now_is_not_given(folder: Path) -> None:
    change(folder / "2.5.0.yml", "version: 2.5.0", "version: 2.6.0")
    diagnostics = found(folder)
    (folder / "2.6.0.yml").write_bytes(b"mine")
    assert apply_fixes(folder, diagnostics) == ([], [Refused("2.5.0.yml", "there is a 2.6.0.yml by now")])
    assert (folder / "2.6.0.yml").read_bytes() == b"mine"


def test_a_folder_that_is_a_link_by_now_is_not_followed(folder: Path) -> None:
    change(folder / ISSUE, "severity: major", "severity: majorr")
    diagnostics = found(folder)
    (folder / "known-issues").rename("elsewhere")
    (folder / "known-issues").symlink_to(Path("elsewhere").absolute())
    mended, refused = apply_fixes(folder, diagnostics)
    assert (mended, [one.why for one in refused]) == ([], ["its folder is a symbolic link by now"])


def test_what_cannot_be_written_is_told_and_the_rest_is_mended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    change(folder / ISSUE, "severity: major", "severity: majorr")
    before = (folder / "2.5.0.yml").read_bytes()
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "2.5.0.yml":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    result = run("--fix")
    assert "releases/2.5.0.yml: left as it is: No space left on device\n" in result.output
    assert "`severity` is now `major`" in result.output
    assert (folder / "2.5.0.yml").read_bytes() == before
    assert list(folder.rglob(".*")) == []
    assert result.exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such permissions")
def test_permissions_stay(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    (folder / "2.5.0.yml").chmod(0o640)
    run("--fix")
    assert (folder / "2.5.0.yml").stat().st_mode & 0o777 == 0o640


def test_a_report_says_what_would_be_done(folder: Path) -> None:
    spoil(folder)
    findings = json.loads(run("--format", "json").stdout)["findings"]
    before = content(folder)
    for path in {one["path"] for one in findings if "fix" in one}:
        edits = [
            Edit(edit["line"], edit["column"], edit["endLine"], edit["endColumn"], edit["text"])
            for one in findings
            if one["path"] == path and "fix" in one
            for edit in one["fix"]["edits"]
        ]
        name = path.removeprefix("releases/")
        (folder / name).write_bytes(Typed(before[name]).apply(edits))
    told = json.loads(run("--format", "json").stdout)["findings"]
    assert {one["rule"] for one in told} == {"bad-value", "file-name-mismatch"}
    assert [one["fix"]["newName"] for one in told if one["rule"] == "file-name-mismatch"] == ["2.6.0.yml"]


def test_a_report_for_code_scanning_has_the_edits(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    (result,) = json.loads(run("--format", "sarif").stdout)["runs"][0]["results"]
    (fix,) = result["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement == {
        "deletedRegion": {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 15},
        "insertedContent": {"text": "planned"},
    }


WRONG = (
    ("«summary»: Billing exports.", "sumary", "summary"),
    ("status: «planned»", "Plannned", "planned"),
    ("breaking: «false»}", "NO", "false"),
    ("«component»: billing", "componnent", "component"),
)
TEXT = """\
version: 2.5.0
type: minor
status: «planned»
date: 2026-12-10
«summary»: Billing exports.
changes:
  - {type: added, text: Exports of invoices., «component»: billing, breaking: «false»}
"""
decorations = st.lists(st.sampled_from(["", "# status: planed", "  # sumary: é", "#"]), max_size=2)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_other_byte_stays(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines: list[str] = []
    for line in TEXT.splitlines():
        lines += [*data.draw(decorations), line + data.draw(st.sampled_from(["", "", " ", "  # planed, sumary"]))]
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = data.draw(st.sampled_from(["", "\ufeff"])) + end.join(lines) + data.draw(st.sampled_from(["", end, end * 2]))
    quotes = [data.draw(st.sampled_from(["", "'", '"'])) for _ in WRONG]
    versions = []
    for column in (1, 2):
        typed = text
        for slip, quote in zip(WRONG, quotes, strict=True):
            typed = typed.replace(f"«{slip[2]}»", f"{quote}{slip[column]}{quote}")
        versions.append(typed.encode())
    wrong, right = versions
    folder = tmp_path_factory.mktemp("records")
    (folder / "2.5.0.yml").write_bytes(wrong)
    mended, refused = apply_fixes(folder, found(folder))
    mended += apply_fixes(folder, found(folder))[0]
    assert (len(mended), refused) == (4, [])
    assert (folder / "2.5.0.yml").read_bytes() == right
    assert [one for one in found(folder) if one.fix] == []


@given(st.lists(st.sampled_from([f"summary{number}: x" for number in range(9)] + ["sumary: y", "typ: z"]), max_size=9))
@settings(max_examples=60)
def test_no_fix_makes_a_key_stand_twice(lines: list[str]) -> None:
    data = ("version: 1.0.0\n" + "\n".join(lines) + "\n").encode()
    diagnostics = reading.read("1.0.0.yml", data, Release).diagnostics
    edits = [edit for one in diagnostics if one.fix for edit in one.fix.edits]
    told = reading.read("1.0.0.yml", Typed(data).apply(edits), Release).diagnostics
    twice = [one for one in diagnostics if one.rule == "duplicate-key"]
    assert len([one for one in told if one.rule == "duplicate-key"]) <= len(twice)


def test_a_fix_is_made_once(folder: Path) -> None:
    change(folder / "2.5.0.yml", "status: planned", "status: planed")
    (one,) = (one for one in found(folder) if one.fix)
    mended, refused = apply_fixes(folder, [one, one])
    assert (mended, refused) == ([Mended("2.5.0.yml", 3, "`status` is now `planned`, not `planed`")], [])
