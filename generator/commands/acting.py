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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from generator.clock import now
from generator.commands.terminal import FAILED, FOUND, OK, fail, prefix_of, printable, wants_colour
from generator.diagnostics import Diagnostic, Kind
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
    expected: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Violations that it is known to bring up, by rule and item ("" for any), with what to do about each, or "" where
    the rule's hint says it. They are told as what is due now and refuse nothing: what happened must be recordable."""
    before: Mapping[str, bytes] = field(default_factory=dict)
    """Files as they were when this was thought out; where one is another by now, nothing is done."""

    def way(self, found: Diagnostic) -> str | None:
        """What to do about a finding that was to be expected; None where it was not."""
        ways = (self.expected.get(key) for key in ((found.rule, found.item), (found.rule, ""), ("", "")))
        known = next((way for way in ways if way is not None), None) if found.kind is Kind.VIOLATION else None
        return known if known is None or known else found.hint

    def rank(self, found: Diagnostic) -> int:
        """The place of a finding among those that were to be expected."""
        keys = list(self.expected)
        return next((keys.index(key) for key in ((found.rule, found.item), (found.rule, "")) if key in keys), len(keys))


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
    news = space.news(act.proposed)
    due = {one: way for one in sorted(news, key=act.rank) if one.kind.fails and (way := act.way(one)) is not None}
    if found := tuple(one for one in news if one.kind.fails and one not in due):
        raise RefusedError("the rules would not accept that; nothing was changed", findings=found)
    root = space.folder.root
    _expect_unchanged(root, act.before)
    mixed = _changed_before(root, act.proposed) if commit else ()
    _write(root, act.proposed)
    warnings = (
        f"warning: {one.message}{f' ({one.hint})' if one.hint else ''}" for one in news if one.kind is Kind.WARNING
    )
    for line in (*act.said.splitlines(), *warnings, *_told(due, act), *act.notes):
        print(printable_text(line))
    return _commit(root, list(act.proposed), act.message, mixed) if commit else OK


def _told(due: Mapping[Diagnostic, str], act: Act) -> list[str]:
    lines = ["due now:"] if due else []
    for one, way in due.items():
        where = "" if one.path in act.proposed else f"{one.path}: "
        lines += [f"  {where}{one.message}", *([f"    {way}"] if way else [])]
    return lines


def _expect_unchanged(root: Path, before: Mapping[str, bytes]) -> None:
    for path, data in before.items():
        if (root / path).read_bytes() != data:
            raise RefusedError(f"{path} was changed meanwhile; nothing was done", "do it again")


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


def _changed_before(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """The files among those that have changes by hand which are not committed."""
    done = _git(root, "status", "--porcelain", "--untracked-files=no", "--", *paths)
    return tuple(path for path in paths if done.returncode == 0 and f"{path}\n" in done.stdout)


def _commit(root: Path, paths: list[str], message: str, mixed: tuple[str, ...]) -> int:
    """Commit just these files; what else is changed or staged stays as it is."""
    if shutil.which("git") is None:
        return fail("the record is written, but there is no git to commit it with")
    for arguments in (["add", "--intent-to-add", "--"], ["commit", "--quiet", "--only", "--message", message, "--"]):
        done = _git(root, *arguments, *paths)
        if done.returncode:
            print((done.stderr or done.stdout).strip(), file=sys.stderr)
            fail("the record is written, but git did not commit it")
            return FAILED
    print(f"committed: {printable_text(message.splitlines()[0])}")
    for path in mixed:
        print(f"the commit also holds what was changed in {path} before")
    return OK


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    git = shutil.which("git")
    if git is None:
        return subprocess.CompletedProcess(arguments, FAILED, "", "")
    command = [git, "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - arguments are ours
