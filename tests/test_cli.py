"""The command `releases`: what it prints, with which status it ends, and that nothing makes it fall over."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cases import BASE
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.cli import main

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = "2026-11-23"
QA = '    qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z, evidence: "https://qa.octoacme.example/241"}\n'
RULE = re.compile(r"^(\w+)\[([a-z-]+)\]", re.MULTILINE)


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def check(*paths: str | Path) -> Result:
    return run("check", "--today", TODAY, *paths)


def found(result: Result) -> list[str]:
    return [rule for _, rule in RULE.findall(result.output)]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "releases")
    return Path("releases")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLE, tmp_path / "releases")
    return Path("releases")


def test_nothing_found_is_status_0(folder: Path) -> None:
    result = check(folder)
    assert (result.exit_code, result.output) == (0, "4 releases checked: nothing found\n")


def test_a_violation_is_status_1(folder: Path) -> None:
    change(folder / "2.4.1.yml", QA, "")
    assert check().exit_code == 1


def test_a_warning_counts_only_where_it_is_asked_for(folder: Path) -> None:
    change(folder / "2.4.1.yml", "component: exports}\n", "component: exports, breaking: true}\n")
    assert (check().exit_code, found(check())) == (0, ["patch-breaks"])
    assert check("--strict").exit_code == 1


def test_what_is_overdue_counts_nowhere(folder: Path) -> None:
    result = run("check", "--strict", "--today", "2027-06-01", folder)
    assert (result.exit_code, found(result)) == (0, ["date-disagrees"])


@pytest.mark.parametrize("path", ["nowhere", "releases/9.9.9.yml", "x" * 5000])
def test_a_path_that_is_not_there_is_status_2(folder: Path, path: str) -> None:
    result = check(path)
    assert result.exit_code == 2
    assert result.output.startswith(f"releases: there is no {path}")
    assert folder.is_dir()


@pytest.mark.parametrize("arguments", [["check", "--today", "tomorrow"], ["check", "--fast"], ["chekc"]])
def test_a_command_that_cannot_be_meant_is_status_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def broken_everywhere(folder: Path) -> None:
    """One mistake in each of three files."""
    change(folder / "2.4.1.yml", QA, "")
    change(folder / "2.5.0.yml", "follows: 2.4.1", "follows: 2.4.7")
    change(folder / "known-issues/KI-0031.yml", "severity: major", "severity: grave")


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], ["sign-off-missing", "reference-unknown", "bad-value"]),
        (["releases"], ["sign-off-missing", "reference-unknown", "bad-value"]),
        (["./releases/"], ["sign-off-missing", "reference-unknown", "bad-value"]),
        (["releases/2.4.1.yml"], ["sign-off-missing"]),
        (["releases/2.4.1.yml", "releases/2.5.0.yml"], ["sign-off-missing", "reference-unknown"]),
        (["releases/known-issues"], ["bad-value"]),
        (["releases/known-issues/KI-0031.yml"], ["bad-value"]),
        (["releases/2.4.0.yml"], []),
    ],
)
def test_paths_say_what_is_reported(folder: Path, paths: list[str], expected: list[str]) -> None:
    broken_everywhere(folder)
    result = check(*paths)
    assert (found(result), result.exit_code) == (expected, 1 if expected else 0)


@pytest.mark.parametrize(("where", "path"), [("releases", "2.4.1.yml"), ("releases/known-issues", "../2.4.1.yml")])
def test_a_file_is_named_from_where_one_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, path: str
) -> None:
    broken_everywhere(folder)
    monkeypatch.chdir(where)
    assert found(check(path)) == ["sign-off-missing"]


def test_a_file_of_a_product_is_judged_with_all_records(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(sample / "platform/3.1.0.yml", "      sre: {by: yuki, at: 2026-10-20T13:57:00Z}\n", "")
    for path in ("releases/platform/3.1.0.yml", "releases/platform"):
        assert found(check(path)) == ["co-owner-missing"]
    assert found(check("releases/mobile")) == []
    monkeypatch.chdir("releases/platform")
    assert found(check("3.1.0.yml")) == ["co-owner-missing"]


def test_no_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = check()
    assert result.exit_code == 2
    assert "there is no releases" in result.output


def test_an_empty_folder_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("releases").mkdir()
    result = check()
    assert result.exit_code == 0
    assert "There are no releases in releases." in result.output
    assert "releases/people.yml" in result.output
    assert result.output.endswith("0 releases checked: nothing found\n")


def test_what_is_said_of_the_beginning_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("releases").mkdir()
    shown = check().output
    for name in ("people.yml", "1.0.0.yml"):
        block = shown.split(f"releases/{name}", 1)[1].split("\n\n")[1]
        Path("releases", name).write_text(re.sub("^  ", "", block, flags=re.MULTILINE) + "\n", encoding="utf-8")
    result = check()
    assert result.exit_code == 0, result.output


def test_without_people_the_hint_says_so(folder: Path) -> None:
    (folder / "people.yml").unlink()
    result = check()
    assert result.exit_code == 1
    assert "there is no people.yml" in result.output
    assert set(found(result)) == {"reference-unknown"}


def test_people_that_cannot_be_read_are_told_beside_any_path(folder: Path) -> None:
    (folder / "people.yml").write_text("people: [", encoding="utf-8")
    result = check("releases/2.4.1.yml")
    assert (found(result), result.exit_code) == (["not-yaml"], 1)
    assert "no release can be judged" in result.output


def test_the_report_is_the_same_each_time(folder: Path) -> None:
    broken_everywhere(folder)
    assert check().output == check().output


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_gets_its_report(folder: Path, encoding: str) -> None:
    broken_everywhere(folder)
    command = [sys.executable, "-c", "from generator.cli import main; main()", "check", "--today", TODAY]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(SAMPLE.parent)}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"violation[sign-off-missing]" in done.stdout
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_any_day_may_be_today(folder: Path, today: str) -> None:
    assert run("check", "--today", today, folder).exit_code in (0, 1)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_any_moment_may_be_typed(folder: Path, moment: str) -> None:
    emergency = f"emergency: {{reason: x, declared_by: maria, authorised_by: ines, at: {moment}}}\n"
    change(folder / "2.4.1.yml", "rollback:\n", emergency + "rollback:\n")
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        (folder / "policy.yml").write_text(f"extends: octoacme\ntime_zone: {zone}\n", encoding="utf-8")
        assert check().exit_code == 1


def test_explain_lists_all_rules_and_tells_one() -> None:
    listed = run("explain")
    assert listed.exit_code == 0
    assert "sign-off-missing" in listed.output
    one = run("explain", "sign-off-missing")
    assert one.output.startswith("sign-off-missing (violation)\n\nThe status asks for a sign-off that has no record.\n")
    unknown = run("explain", "sign-of-missing")
    assert (unknown.exit_code, "`sign-off-missing`" in unknown.output) == (2, True)


names = st.sampled_from(
    [
        *("people.yml", "policy.yml", "2.6.0.yml", "2.4.0.yml", "app/1.0.0.yml", "known-issues/KI-1.yml"),
        *("incidents/INC-1.yml", "x.txt", "con.yml", "2026.yml", "known-issues/2.4.0.yml", "app/x/y.yml"),
    ]
)
bytes_ = st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass"))
starts = st.sampled_from(
    [b"", b"version: 2.6.0\ntype: minor\nstatus: released\n", b"people:\n", b"extends: octoacme\n"]
)


@given(st.dictionaries(names, st.builds(lambda start, rest: start + rest, starts, bytes_), min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_makes_it_fall_over(tmp_path: Path, files: dict[str, bytes]) -> None:
    root = tmp_path / "releases"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(BASE, root)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    result = check(root)
    assert result.exit_code in (0, 1)
    assert re.search(r"^\d+ releases? checked: ", result.output, re.MULTILINE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["explain"], ["--help"]])
def test_a_report_that_cannot_be_written_ends_with_status_2(folder: Path, arguments: list[str]) -> None:
    broken_everywhere(folder)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from generator.cli import main; main()", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_people_nobody_is_told_twice(folder: Path) -> None:
    (folder / "people.yml").unlink()
    result = check()
    assert found(result) == ["reference-unknown"]
    assert "people are named in" in result.output
    assert "no release can be judged" in result.output


@pytest.mark.parametrize("command", [["check"], ["render", "out"]])
def test_no_folder_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command)
    assert result.exit_code == 2
    assert "Begin with releases/people.yml" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_a_check_loads_nothing_that_only_pages_need() -> None:
    said = "import sys; from generator.cli import main; main(['check'], standalone_mode=False)"
    wanted = ("jinja2", "mkdocs", "pyromark", "nh3", "generator.pages")
    script = f"import atexit, sys; atexit.register(lambda: print([n for n in {wanted} if n in sys.modules])); {said}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
