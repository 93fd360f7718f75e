"""`releases known-issues`: the words for a person, the fields for a program, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support_table import First, Row, rows
from written import SAMPLE

from generator.cli import main

UNKNOWN = {"2.3.9", "2.2.7", "7.7.7"}
"""Versions of the table that no product has."""


def run(*arguments: str, folder: Path = SAMPLE) -> Result:
    command = ["known-issues", "--from", str(folder), "--today", "2026-11-23", *arguments]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def options(row: Row) -> list[str]:
    product, version, text = row.question
    given = {"--product": product, "--affects": version, "--text": text}
    return [part for option, value in given.items() if value for part in (option, value)]


def fields(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_first_answer_is_that_of_the_table(row: Row) -> None:
    result = run(*options(row), "--format", "json")
    answer = json.loads(result.stdout)["answer"]
    found = First(answer["id"], answer["bearing"], answer["nearest_fix"] or "") if answer else First("", "", "")
    assert found == row.expected
    product, version, _ = row.question
    strange = product in ("plattform", "desktop") or version in UNKNOWN or row.expected.bearing == "elsewhere"
    assert result.exit_code == (2 if strange else 0)


def test_a_person_on_the_phone_gets_all_that_matters() -> None:
    assert run("--affects", "2.4.1", "--text", "E-1407").stdout.splitlines() == [
        "KI-0007  CSV export fails above 10 000 rows",
        "  major · exports · fixed",
        "  2.4.1 is affected. It came in with 2.2.0. 2.4.1 was built on 2.2.0.",
        "  Go to 2.5.0 (the line 2.4 has no fix).",
        "  Customer sees: E-1407 | Export stalled at 99 % | The export took too long and was stopped",
        "  Who is hit: Any list of more than 10 000 rows. Excel files fail a little later, at about 14 000.",
        "  Workaround:",
        "    Filter by month and export in parts, or read the list through the API (`GET /v2/records?page=…`).",
        "    On the 2.4 line, support starts large exports by hand.",
        "  Page: /known-issues/KI-0007/",
        "",
        "This answer: /support/?version=2.4.1&q=E-1407",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--affects", "2.3.9", "--text", "E-1407"],
            "no version 2.3.9 of platform on record; the nearest: 2.3.2, 2.4.0",
        ),
        (["--product", "mobile", "--affects", "2.3.1"], "it is a version of platform"),
        (["--product", "desktop"], "no product “desktop”; there are: mobile, platform"),
        (["--affects", "7.7.7"], "which product's version is 7.7.7? Name it with --product: mobile, platform"),
    ],
)
def test_what_is_not_on_record_is_status_2_and_names_the_nearest(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_an_estimate_says_that_it_is_one() -> None:
    assert run("--affects", "2.3.9", "--text", "E-1407").stdout.startswith(
        "ESTIMATE: 2.3.9 is not on record; this is the answer for OctoAcme Platform 2.3.2."
    )
    version = fields("--affects", "2.3.9")["version"]
    assert (version["is_estimate"], version["name"], version["lower"], version["higher"]) == (
        True,
        "2.3.2",
        "2.3.2",
        "2.4.0",
    )


def test_nothing_known_is_an_answer() -> None:
    result = run("--affects", "2.3.1", "--text", "E-9999")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Nothing known answers this." in result.stdout


def test_without_a_text_all_that_affects_the_version_is_listed() -> None:
    found = fields("--affects", "3.1.1")
    listed = [found["answer"], *found["others"]]
    assert [one["id"] for one in listed] == ["KI-0009", "KI-0022", "KI-0014", "KI-0024"]
    assert {one["bearing"] for one in listed} == {"affected"}


def test_all_lists_what_does_not_affect_it_too() -> None:
    found = fields("--affects", "3.1.1", "--all")
    assert len([found["answer"], *found["others"], *found["unaffected"]]) == 23
    assert "KI-0007" in [one["id"] for one in found["unaffected"]]
    assert "KI-0007" in run("--affects", "3.1.1", "--all").stdout


def test_no_folder_is_status_2(tmp_path: Path) -> None:
    result = run(folder=tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no folder" in result.stderr


def test_an_empty_folder_has_no_issues(tmp_path: Path) -> None:
    result = run("--text", "E-1", folder=tmp_path)
    assert result.exit_code == 0


def test_a_file_that_cannot_be_read_is_told_and_the_rest_answers(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(SAMPLE, folder)
    (folder / "known-issues" / "KI-0024.yml").write_text("id: [", encoding="utf-8")
    result = run("--text", "E-1407", folder=folder)
    assert (result.exit_code, "KI-0007" in result.stdout) == (0, True)
    assert "1 file could not be read" in result.stderr


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x00", "%s{}", "a\nb", "“”"])
def test_what_was_typed_cannot_harm_the_terminal(text: str) -> None:
    for arguments in (["--affects", text], ["--product", text], ["--text", text]):
        result = run(*arguments)
        assert "\x1b" not in result.output
        assert "\x00" not in result.output
