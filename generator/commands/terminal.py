"""What all subcommands say in the same way: how each ends, and how files are called.

Boundary: words and statuses; no command's own business.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generator.problem import escaped

OK, FOUND, FAILED = 0, 1, 2
"""Exit statuses: nothing broken or violated; something is; the command could not run."""


def prefix_of(root: Path) -> str:
    """What stands before a file's path in reports: the folder as it was named."""
    shown = root.as_posix()
    return "" if shown == "." else f"{shown}/"


def printable(path: Path | str) -> str:
    """A path that was typed, on one line: what CI reads of standard error, too, may be a command to it."""
    typed = path if isinstance(path, str) else path.as_posix()
    return "".join(char if char.isprintable() else escaped(char) for char in typed)


def wants_colour() -> bool:
    """Whether standard output is a terminal that shows colours to somebody who wants them (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def fail(message: str) -> int:
    print(f"releases: {message}", file=sys.stderr)
    return FAILED
