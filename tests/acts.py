"""Commands that change records, run in a copy of the small valid history, with git where it is asked for.

Knows how to run them; what they should do is in the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from cases import BASE
from click.testing import CliRunner, Result

from generator.cli import main

TODAY = "2026-11-23"
needs_git = pytest.mark.skipif(not shutil.which("git") and not os.environ.get("CI"), reason="git is not here")

READY = """\
# A release that lacks nothing but its last confirmation.
version: 2.5.0
type: minor
status: planned
date: 2026-12-10
release_manager: maria
follows: 2.4.1
candidate: {commit: 0f3c9d2a5b7e, artifact: "sha256:7d1c"}
summary: Billing exports.
impact:
  security: {applies: true, reason: Invoices are personal data.}
  metrics: {applies: false, reason: No event was added.}
changes:
  - {type: added, text: Exports of invoices., component: billing}
checklist:
  pre-release:
    acceptance-criteria: {by: hannah, at: 2026-11-19T09:00:00Z}
    ci-and-scans: {by: jin, at: 2026-11-19T09:10:00Z, evidence: "https://ci.octoacme.example/250"}
    qa-sign-off: {by: priya, at: 2026-11-19T09:20:00Z, evidence: "https://qa.octoacme.example/250"}
    security-review: {by: sam, at: 2026-11-19T09:30:00Z, evidence: "https://scan.octoacme.example/250"}
    sre-sign-off: {by: omar, at: 2026-11-19T09:40:00Z}
    release-notes: {by: maria, at: 2026-11-19T09:50:00Z}
    rollback-plan: {by: omar, at: 2026-11-19T10:00:00Z}
    smoke-tests: {by: priya, at: 2026-11-19T10:10:00Z}
    support-briefed: {by: beatriz, at: 2026-11-19T10:20:00Z}
rollback:
  target: 2.4.1
  steps: ["Deploy 2.4.1."]
  tested: {by: omar, at: 2026-11-18T09:00:00Z, result: passed}
"""


@dataclass(frozen=True)
class Records:
    """A folder of records in which commands are run."""

    folder: Path

    def run(self, *arguments: str, today: str = TODAY) -> Result:
        """Run a command there, on a day."""
        command = [arguments[0], "--from", str(self.folder), "--today", today, *arguments[1:]]
        result = CliRunner().invoke(main, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def done(self, *arguments: str, today: str = TODAY) -> str:
        """Run a command that is expected to do what it is told; what it says."""
        result = self.run(*arguments, today=today)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *arguments: str, status: int = 1) -> str:
        """Run a command that is expected to change nothing; what it says."""
        before = self.content()
        result = self.run(*arguments)
        assert result.exit_code == status, result.output
        assert self.content() == before
        return result.output

    def content(self) -> dict[str, bytes]:
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self.folder.rglob("*.yml")}

    def text(self, name: str = "2.5.0.yml") -> str:
        return (self.folder / name).read_bytes().decode()

    def write(self, text: str, name: str = "2.5.0.yml") -> None:
        (self.folder / name).write_bytes(text.encode())

    def change(self, old: str, new: str, name: str = "2.5.0.yml") -> None:
        assert self.text(name).count(old) == 1, old
        self.write(self.text(name).replace(old, new), name)

    def added(self, before: str, name: str = "2.5.0.yml") -> str:
        """What is there that was not before, where nothing was taken away: one stretch of lines."""
        return only_added(before, self.text(name))

    def check(self, today: str = TODAY) -> str:
        """What a check says; empty where nothing is wrong."""
        result = CliRunner().invoke(main, ["check", "--today", today, str(self.folder)])
        return "" if result.exit_code == 0 else result.output

    def git(self, *arguments: str) -> str:
        """Run git there, as somebody whom no configuration of this machine knows."""
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        who = ["-c", "user.name=Maria Oliveira", "-c", "user.email=maria@octoacme.example"]
        command = ["git", "-C", str(self.folder), *who, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def only_added(before: str, after: str) -> str:
    """The one stretch of lines that is new in a text."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    rest = len(old) - start
    assert new[:start] == old[:start]
    assert rest == 0 or new[-rest:] == old[-rest:], "".join(new)
    return "".join(new[start : len(new) - rest])


def history(folder: Path) -> Records:
    """A copy of the small valid history, where 2.5.0 lacks nothing but its last confirmation."""
    shutil.copytree(BASE, folder / "releases")
    records = Records(folder / "releases")
    records.write(READY)
    return records
