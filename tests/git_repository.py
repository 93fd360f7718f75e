"""A git repository of a test's own, whatever git is configured with on this machine.

Knows git's commands; which commits are made is for the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(not shutil.which("git") and not os.environ.get("CI"), reason="git is not here")


class Repository:
    """A repository in which nobody but the test has committed."""

    def __init__(self, folder: Path, email: str = "maria@octoacme.example") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.run("init", "--quiet", "--initial-branch", "main")
        self.run("config", "user.name", "Somebody")
        self.run("config", "user.email", email)

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["git", "-C", str(self.folder), *arguments], check=check, capture_output=True, text=True, env=environ
        )

    def commit(self, message: str, author: str = "") -> str:
        """An empty commit; returns its hash."""
        who = ["--author", f"Author <{author}>"] if author else []
        self.run("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", *who, "--message", message)
        return self.head()

    def merge(self, branch: str, message: str) -> str:
        self.run("merge", "--quiet", "--no-ff", branch, "--message", message)
        return self.head()

    def on_branch(self, name: str, *messages: str) -> list[str]:
        """Commits on a branch from here; afterwards the branch from which it began is checked out again."""
        before = self.run("rev-parse", "--abbrev-ref", "HEAD").stdout.strip()
        self.run("checkout", "--quiet", "-b", name)
        made = [self.commit(message) for message in messages]
        self.run("checkout", "--quiet", before)
        return made

    def head(self) -> str:
        return self.run("rev-parse", "HEAD").stdout.strip()
