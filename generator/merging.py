"""New files put into a folder of old ones, of which some stay and the rest is removed; what was begun can be finished.

Boundary: folders and files. Who may do it, and what becomes of a folder that is whole, `generator.publishing` says.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

_GONE = "gone.json"
"""The files that are to be removed; as long as this is there, the work is not finished."""
_PART = f"{_GONE}.part"


def begin(root: Path, new: Path, kept: AbstractSet[str], there: Iterable[str]) -> None:
    """Note what is to be done: from now on, it is going to be done.

    Args:
        root: the folder in which it is noted.
        new: the folder of what is new.
        kept: what stays of what is old, as paths below its folder.
        there: all that is old, likewise; what is hidden at the top stays in any case.
    """
    coming = set(files_in(new))
    gone = [path for path in there if path not in kept and path not in coming and path[0] != "."]
    (root / _PART).write_text(json.dumps(gone), "utf-8")
    (root / _PART).rename(root / _GONE)


def is_begun(root: Path) -> bool:
    return (root / _GONE).is_file()


def finish(root: Path, new: Path, target: Path) -> None:
    """Do what is noted; what of it is done already does no harm."""
    gone = json.loads((root / _GONE).read_bytes())
    for path in gone:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # a file has taken the place of a folder
            os.unlink(f"{target}/{path}")  # noqa: PTH108 - a part of the search has thousands of files
    for folder in {path.rpartition("/")[0] for path in gone}:
        with contextlib.suppress(OSError):  # not empty
            os.removedirs(target / folder)
    _move(str(new), str(target))
    os.utime(target)
    (root / _GONE).unlink()


def _move(new: str, target: str) -> None:
    """Move what is in a folder into another: as a whole, where nothing of that name stands there."""
    if not os.path.lexists(target):  # it may have been empty for a moment, and gone with its last file
        Path(target).mkdir(parents=True)
    with os.scandir(new) as entries:
        for entry in list(entries):
            place = f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False) and os.path.lexists(place):
                _move(entry.path, place)
            else:
                Path(entry.path).replace(place)


def forget(root: Path) -> None:
    """Remove what was noted, and not begun."""
    (root / _PART).unlink(missing_ok=True)


def files_in(folder: Path) -> Iterator[str]:
    """All files below a folder, by their paths from there."""
    waiting = [""]
    while waiting:
        path = waiting.pop()
        with os.scandir(f"{folder}/{path}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}{entry.name}/")
                else:
                    yield f"{path}{entry.name}"
