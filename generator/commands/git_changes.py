"""What git tells of a range of commits: each with its parents, its author and its message.

Boundary: asks git and says why it cannot be asked; what the commits mean is for `generator.recording`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.ledger import Entry
from generator.policy import Policy
from generator.problem import on_one_line
from generator.recording.commits import Commit
from generator.recording.refusal import RefusedError

AUTO = "auto"
"""The range since the tag of the release that is followed."""
MOST = 5_000
"""Commits that are looked at."""
TAGS = "refs/tags/"
"""What stands before a tag, so that no branch of its name is meant."""
_FIELDS = 4
_LOG = (
    *("-c", "log.showSignature=false", "log", "-z", "--topo-order", "--encoding=UTF-8", "--no-color", "--no-patch"),
    *(f"--max-count={MOST + 1}", "--format=%H%n%P%n%aE%n%B"),
)


class History(NamedTuple):
    """The commits of a range."""

    range: str
    """As git was asked for it."""
    commits: tuple[Commit, ...]
    """Newest first."""
    remote: str
    """The address of `origin`; empty where there is none."""
    cut: bool
    """Whether there are more than were looked at."""


def history(folder: Path, range_: str) -> History:
    """The commits of a range such as `v2.4.0..HEAD`.

    Raises:
        RefusedError: there is no git, or it does not know the range.
    """
    told = _ask(folder, [*_LOG, "--end-of-options", range_, "--"])
    if told.returncode:
        why = on_one_line(told.stderr.decode(errors="replace").strip().partition("\n")[0])
        raise RefusedError(f"git does not know the range {range_} ({why})", "name one such as v2.4.0..HEAD")
    listed = [_commit(one) for one in told.stdout.decode("utf-8", "replace").split("\0") if one]
    remote = _ask(folder, ["remote", "get-url", "origin"]).stdout.decode(errors="replace").strip()
    return History(range_, tuple(listed[:MOST]), remote, len(listed) > MOST)


def range_since(folder: Path, releases: Iterable[Entry], policy: Policy, product: str) -> str:
    """Everything since the tag of the first of these releases that has one; all there is where there are none.

    Raises:
        RefusedError: there is no git, or none of them has a tag.
    """
    told = _ask(folder, ["tag", "--list", "--format=%(refname:strip=2)"])
    tags = set(told.stdout.decode(errors="replace").splitlines())
    missing = []
    for entry in releases:
        tag = (policy.file.tags or "v{version}").replace("{version}", entry.name).replace("{product}", product)
        if tag in tags:
            return f"{TAGS}{tag}..HEAD"
        missing.append(tag)
    if missing:
        raise RefusedError(f"git knows no tag {missing[0]}", "name the range, such as --from-git 4f5d3c2..HEAD")
    return "HEAD"


def _ask(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise RefusedError("there is no git to ask for the changes", "leave --from-git out")
    command = [git, "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and the range is no option


def _commit(told: str) -> Commit:
    hash_, parents, email, message = (*told.split("\n", _FIELDS - 1), "", "", "")[:_FIELDS]
    return Commit(hash_, tuple(parents.split()), email, message)
