from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

CHANGELOG = "## 1.1.0 - 2024-02-01\n### Added\n- b\n\n## 1.0.0 - 2024-01-01\n- a\n"
RELEASES = json.dumps([{"tag_name": "v1.0.0", "body": "- a", "published_at": "2024-01-01T00:00:00Z"}])


def run(*arguments: str, stdin: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, ["import", *arguments], input=stdin)
    assert not result.exception or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "releases")


def test_a_changelog_is_imported_and_again_changes_nothing(tmp_path: Path, folder: str) -> None:
    file = tmp_path / "CHANGELOG.md"
    file.write_text(CHANGELOG)
    arguments = ("keep-a-changelog", str(file), "--product", "demo", "--into", folder)
    sentence = "2 releases (2 with a date, 0 with a summary), 2 entries, 0 known issues, 0 links\n"
    assert run(*arguments) == (0, sentence + "3 files written, 0 files there already\n")
    assert run(*arguments) == (0, sentence + "0 files written, 3 files there already\n")
    assert CliRunner().invoke(main, ["check", "--strict", "--no-cache", folder]).exit_code == 0


def test_a_record_that_somebody_changed_is_left_as_it_is_and_named(tmp_path: Path, folder: str) -> None:
    run("keep-a-changelog", "-", "--product", "demo", "--into", folder, stdin=CHANGELOG)
    record = tmp_path / "releases" / "demo" / "1.0.0.yml"
    record.write_text(record.read_text().replace("text: a", "text: A"))
    status, output = run("keep-a-changelog", "-", "--product", "demo", "--into", folder, stdin=CHANGELOG)
    assert status == 0
    assert f"left as it is, though this import would write it otherwise: {record}\n" in output
    assert "text: A" in record.read_text()


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_releases_of_a_host_come_from_a_pipe(host: str, folder: str) -> None:
    releases = (
        RELEASES if host == "github" else RELEASES.replace("body", "description").replace("published", "released")
    )
    status, output = run(host, "-", "--product", "demo", "--into", folder, stdin=releases)
    assert status == 0
    assert output.startswith("1 release (1 with a date")


def test_a_file_that_cannot_be_taken_whole_says_where_and_writes_nothing(tmp_path: Path, folder: str) -> None:
    status, output = run("github", "-", "--product", "demo", "--into", folder, stdin='[{"tag_name": }]')
    assert status == 1
    assert "standard input:1:15" in output
    assert "nothing was written: standard input cannot be taken over whole" in output
    assert not (tmp_path / "releases").exists()


def test_a_pattern_without_a_place_for_the_version_is_told(folder: str) -> None:
    status, output = run("github", "-", "--product", "demo", "--into", folder, "--tags", "v", stdin=RELEASES)
    assert (status, output) == (
        2,
        "releases: --tags “v” does not say where the version stands: write v{version}, or the like\n",
    )


def test_a_file_that_is_not_there_is_told(folder: str) -> None:
    status, output = run("gitlab", "nowhere.json", "--product", "demo", "--into", folder)
    assert (status, output) == (2, "releases: nowhere.json: No such file or directory\n")
