"""What day it is for a build, so that the same files give the same site.

Reads the environment, git and the clock on behalf of the plugin and the commands; nothing below them does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class ClockError(ValueError):
    """The environment names a time that is none; says which."""


def now() -> datetime:
    """The moment of the clock, in UTC."""
    return datetime.now(UTC)


def build_moment(folder: Path, environ: Mapping[str, str]) -> datetime:
    """The moment that a build of a folder takes for now, in UTC.

    `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the newest commit, else the clock. The clock also counts while
    the folder has changes that are not committed: what was signed a minute ago is not in the future.

    Raises:
        ClockError: `SOURCE_DATE_EPOCH` is not a number of seconds.
    """
    if epoch := environ.get("SOURCE_DATE_EPOCH", "").strip():
        return _moment(epoch)
    commit = _ask_git(folder, environ, "log", "-1", "--no-show-signature", "--format=%ct")
    if not commit or _ask_git(folder, environ, "status", "--porcelain", "--", ".") != "":
        return now()
    return _moment(commit)


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise ClockError(f"SOURCE_DATE_EPOCH is {seconds!r}; it should be seconds since 1970, as 1794700000") from None


def _ask_git(folder: Path, environ: Mapping[str, str], *arguments: str) -> str | None:
    """What git prints, or None where there is no git, no repository or no commit."""
    import shutil  # noqa: PLC0415 - a check asks the clock alone, and is over sooner than this is imported
    import subprocess  # noqa: PLC0415 - likewise

    git = shutil.which("git")
    if git is None or not folder.is_dir():
        return None
    command = [git, "-C", str(folder), *arguments]
    done = subprocess.run(command, env=dict(environ), capture_output=True, text=True, check=False)  # noqa: S603 - arguments are ours
    return done.stdout.strip() if done.returncode == 0 else None
