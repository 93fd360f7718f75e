"""What all commands that change records do alike: judge, write whole or not at all, say what was done, commit.

Boundary: files, git and words for a terminal; what a file becomes is for `generator.recording`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from generator.clock import now
from generator.commands.terminal import FAILED, FOUND, OK, fail, prefix_of, printable, wants_colour
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace, open_workspace
from generator.reports import text
from generator.store import place_of


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do: files as they will be, and the words for it."""

    proposed: Mapping[str, bytes]
    """Whole files, by their path relative to the folder of records."""
    said: str
    """What was done, in a sentence for the terminal."""
    message: str
    """The commit's message: a subject of at most 72 characters, and perhaps a body."""
    notes: tuple[str, ...] = ()
    """What comes next, a line each."""


def workspace(root: Path, today: date | None = None) -> Workspace:
    """The folder of records, now; on another day, at its noon.

    Raises:
        RefusedError: it is not there, or its policy or people cannot be read.
    """
    moment = now() if today is None else datetime.combine(today, time(12), tzinfo=now().tzinfo)
    return open_workspace(root, moment, place_of(root, os.environ))


def carry_out(act: Act, space: Workspace, *, commit: bool = False) -> int:
    """Do what was wanted, unless the rules would not accept it.

    Args:
        act: what is wanted.
        space: where.
        commit: whether the changed files, and nothing else, are committed to git.

    Raises:
        RefusedError: the rules would not accept it; nothing was written.
        OSError: a file cannot be written; those that were there stay as they were.
    """
    if found := space.objections(act.proposed):
        raise RefusedError("the rules would not accept that; nothing was changed", findings=found)
    _write(space.folder.root, act.proposed)
    print(act.said)
    for note in act.notes:
        print(note)
    return _commit(space.folder.root, list(act.proposed), act.message) if commit else OK


def refuse(error: RefusedError, root: Path) -> int:
    """Say why something was not done; the status is that of a finding where rules are the reason, else of a failure."""
    told = f"{printable_text(error.message)}{f': {printable_text(error.hint)}' if error.hint else ''}"
    if not error.findings:
        return fail(told)
    print(text.render(error.findings, folder=printable(prefix_of(root)), colour=wants_colour()))
    print(f"releases: {told}", file=sys.stderr)
    return FOUND


def printable_text(text_: str) -> str:
    """A sentence with something in it that was typed, on one line."""
    return printable(text_)


def _write(root: Path, proposed: Mapping[str, bytes]) -> None:
    """Write all files beside their places first, so that a full disk leaves those that stand as they are."""
    beside: dict[Path, Path] = {}
    try:
        for path, data in proposed.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            new = beside[place] = place.with_name(f".{place.name}.{os.getpid()}")
            new.write_bytes(data)
            if place.exists():
                new.chmod(stat.S_IMODE(place.stat().st_mode))
        for place, new in beside.items():
            new.replace(place)
    finally:
        for new in beside.values():
            with contextlib.suppress(OSError):
                new.unlink()


def _commit(root: Path, paths: list[str], message: str) -> int:
    """Commit just these files; what else is changed or staged stays as it is."""
    git = shutil.which("git")
    if git is None:
        return fail("the record is written, but there is no git to commit it with")
    for arguments in (["add", "--intent-to-add", "--"], ["commit", "--quiet", "--only", "--message", message, "--"]):
        command = [git, "-C", str(root), *arguments, *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - arguments are ours
        if done.returncode:
            print((done.stderr or done.stdout).strip(), file=sys.stderr)
            fail("the record is written, but git did not commit it")
            return FAILED
    print(f"committed: {message.splitlines()[0]}")
    return OK
