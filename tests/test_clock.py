"""What a build takes for today."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.clock import ClockError, build_moment

COMMITTED = "2026-03-01T23:30:00-05:00"
"""A moment that is already the next day in UTC."""


def commit(root: Path) -> dict[str, str]:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_AUTHOR_NAME": "T",
        "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "T",
        "GIT_COMMITTER_EMAIL": "t@example.org",
        "GIT_COMMITTER_DATE": COMMITTED,
    }
    (root / "releases").mkdir()
    (root / "releases" / "1.0.0.yml").write_text("version: 1.0.0\n")
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Begin"]):
        subprocess.run(["git", *arguments], cwd=root, env=environ, check=True)
    return environ


def is_today(day: date, before: datetime) -> bool:
    return before.date() <= day <= datetime.now(UTC).date()


def test_the_environment_comes_first(tmp_path: Path) -> None:
    environ = commit(tmp_path) | {"SOURCE_DATE_EPOCH": "1000000000"}
    assert build_moment(tmp_path / "releases", environ).date() == date(2001, 9, 9)


@pytest.mark.parametrize("text", ["yesterday", "1e9", "9" * 30])
def test_a_time_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ClockError, match=text):
        build_moment(tmp_path, {"SOURCE_DATE_EPOCH": text})


def test_then_the_newest_commit_in_utc(tmp_path: Path) -> None:
    assert build_moment(tmp_path / "releases", commit(tmp_path)).date() == date(2026, 3, 2)


def test_changes_elsewhere_do_not_count(tmp_path: Path) -> None:
    environ = commit(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert build_moment(tmp_path / "releases", environ).date() == date(2026, 3, 2)


def test_the_clock_counts_for_records_that_are_not_committed(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    environ = commit(tmp_path)
    (tmp_path / "releases" / "1.0.0.yml").write_text("version: 1.0.0\nstatus: approved\n")
    assert is_today(build_moment(tmp_path / "releases", environ).date(), before)


def test_the_clock_counts_outside_git(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert is_today(
        build_moment(tmp_path, dict(os.environ) | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}).date(), before
    )
