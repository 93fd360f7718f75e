"""`releases check --fix` and `--diff`: what has one safe answer is mended, or shown as it would be.

Boundary: rounds of checking and mending, and words for a terminal; files are written by `generator.fixing`.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.commands.check import by_root, concerns, missing, notes_for, print_notes, run_check, see
from generator.commands.terminal import FOUND, OK, fail, prefix_of, printable
from generator.fixing import Mended, Refused, apply_fixes
from generator.problem import RECORD
from generator.reports import diff
from generator.scan import EXTENSIONS

ROUNDS = 8
"""One fix can uncover another, as a field that is spelt right shows its value; a record is not nested deeper."""


class Fixes(NamedTuple):
    """What was mended in a folder of records, and what could not be."""

    mended: tuple[Mended, ...]
    refused: tuple[Refused, ...]

    def name_after(self, path: str) -> str:
        """How a file is called now, relative to the folder."""
        for one in self.mended:
            if one.renamed and one.path == path:
                path = one.renamed
        return path

    def path_after(self, root: Path, path: Path) -> Path:
        """How a file or folder is called now that was named from elsewhere."""
        found = os.path.relpath(path, root).replace(os.sep, "/")
        now = self.name_after(found)
        return path if now == found else path.with_name(Path(now).name)

    def told(self, folder: str) -> Iterator[str]:
        """A line for each fix, and for each file that was left as it is."""
        for one in self.mended:
            yield f"{folder}{one.path}{f':{one.line}' if one.line else ''}: {one.what}"
        for each in self.refused:
            yield f"{folder}{each.path}: left as it is: {each.why}"


def run_fix(paths: tuple[Path, ...], today: date | None, *, strict: bool, format_: str = "text") -> int:
    """Mend what has one safe answer in the paths that were asked for, say what was done, and check again."""
    if problem := missing(paths):
        return fail(problem)
    renamed: dict[Path, Path] = {}
    for root, wanted in by_root(paths).items():
        fixes = mend(root, root, wanted, today)
        renamed |= {path: new for path in wanted if (new := fixes.path_after(root, path)) != path}
        if lines := list(fixes.told(printable(prefix_of(root)))):
            print("\n".join(lines) + "\n", file=notes_for(format_))
    now = tuple(renamed.get(path, path) for path in paths)
    return run_check(now, today, strict=strict, format_=format_, fixable=False)


def run_diff(paths: tuple[Path, ...], today: date | None, *, strict: bool) -> int:
    """Show what mending would change, and change nothing; what is found is told in a line."""
    if problem := missing(paths):
        return fail(problem)
    status = OK
    for root, wanted in by_root(paths).items():
        with copied(root) as (copy, before):
            fixes = mend(copy, root, wanted, today)
            changes = [_change(fixes, copy, path, data, prefix_of(root)) for path, data in before.items()]
        print("".join(changes), end="")
        seen = see(root, wanted, today)
        print_notes(seen, root, to=sys.stderr)
        status = max(status, FOUND if any(changes) else OK, seen.status(strict=strict))
    return status


def mend(folder: Path, root: Path, wanted: list[Path], today: date | None) -> Fixes:
    """Mend a folder of records until nothing is left that has one safe answer.

    Args:
        folder: the folder, or a copy of it.
        root: how the folder is called in the paths that were asked for.
        wanted: files and folders in it; nothing else is touched.
        today: the day by which deadlines are judged; None asks the clock.
    """
    done = Fixes((), ())
    for _ in range(ROUNDS):
        left = {one.path for one in done.refused}
        asked = [done.path_after(root, path) for path in wanted]
        found = see(folder, [], today).checked.outcome.diagnostics
        fixable = [one for one in found if one.fix and one.path not in left and concerns(one, root, asked)]
        if not fixable:
            break
        mended, refused = apply_fixes(folder, fixable)
        done = Fixes((*done.mended, *mended), (*done.refused, *refused))
    return done


def _change(fixes: Fixes, copy: Path, path: str, before: bytes, folder: str) -> str:
    """What is different in a file."""
    now = fixes.name_after(path)
    return diff.render(folder + path, folder + now, before, (copy / now).read_bytes())


@contextmanager
def copied(root: Path) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """A copy of a folder of records to try fixes on, and the files in it; links and the like are only stood for."""
    with TemporaryDirectory(prefix="releases-") as folder:
        copy = Path(folder) / "records"
        files: dict[str, bytes] = {}
        for here, folders, names in os.walk(root):
            place = Path(here).relative_to(root)
            (copy / place).mkdir()
            folders[:] = [name for name in folders if not place.parts and not (root / name).is_symlink()]
            for name in names:
                if name.endswith(EXTENSIONS):
                    _copy(Path(here) / name, copy / place / name, (place / name).as_posix(), files)
        yield copy, files


def _copy(file: Path, target: Path, path: str, files: dict[str, bytes]) -> None:
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode):
        target.symlink_to("nowhere")  # whatever it is, it is there and not read
    elif found.st_size > RECORD.max_bytes:
        with target.open("wb") as opened:
            opened.truncate(found.st_size)
    elif os.access(file, os.R_OK):
        shutil.copyfile(file, target, follow_symlinks=False)
        files[path] = target.read_bytes()
    else:
        target.touch(mode=0)
