"""What the commands that only look do alike: find the release that was named, and know the terminal.

Boundary: folders, arguments and the terminal; what is told is for `generator.telling`.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from datetime import date
from pathlib import Path

from generator.commands.acting import workspace
from generator.commands.terminal import wants_colour
from generator.ledger import Entry
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.telling.screen import Screen

USUAL = "releases"
"""The folder that need not be named."""


def looked_at(folder: Path, today: date | None) -> Workspace:
    """The folder of records, to be read as a whole.

    Raises:
        RefusedError: it is not there, or its policy or people cannot be read.
    """
    space = workspace(folder, today)
    if number := len(space.ledger.records.unreadable):
        files = "1 file" if number == 1 else f"{number} files"
        print(f"note: {files} could not be read, and may be missing here: see `releases check`", file=sys.stderr)
    return space


def release(space: Workspace, version: str, product: str) -> Entry:
    """The release that was named.

    Raises:
        RefusedError: there is none, several products have one, or its file cannot be understood.
    """
    file = space.find(version, product)
    entry = next((one for one in space.ledger.lineage.entries.values() if one.document.path == file.shown), None)
    if entry is None or entry.document.holes:
        space.alone(file)  # says why
        raise RefusedError(f"{file.shown} cannot be understood", "`releases check` says why")
    return entry


def screen() -> Screen:
    """The terminal."""
    return Screen(shutil.get_terminal_size().columns, wants_colour())


def further(folder: Path) -> str:
    """What a command needs, behind its arguments, to be about the same folder."""
    return "" if folder.as_posix() == USUAL else f" --from {shlex.quote(folder.as_posix())}"
