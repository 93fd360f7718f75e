"""Fixes in files: each file is written whole or not at all, and only where it is as it was when it was checked.

Knows files and edits; which fixes there are, and whether they help, is for the check.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from generator.diagnostics import Diagnostic, Edit, Fix
from generator.editing.sheet import CannotEditError, Typed, digest

# Windows has no links of this kind, and only Windows has files that are not read byte by byte.
_FLAGS: Final = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Mended(NamedTuple):
    """A fix that was made."""

    path: str
    """The file as it was called, relative to the folder of records."""
    line: int
    """Where; 0 means the file as a whole."""
    what: str
    renamed: str = ""
    """The file's new path, where it got one."""


class Refused(NamedTuple):
    """A file that was left as it is, though there are fixes for it."""

    path: str
    why: str


class _RefusedError(Exception):
    """Why a file is left as it is."""


def apply_fixes(root: Path, diagnostics: Iterable[Diagnostic]) -> tuple[list[Mended], list[Refused]]:
    """Make the fixes of findings in the files of a folder of records.

    Of two fixes that meet in one place the second is left for the next check.
    """
    by_file: dict[str, list[Fix]] = {}
    for one in diagnostics:
        if one.fix:
            by_file.setdefault(one.path, []).append(one.fix)
    mended: list[Mended] = []
    refused: list[Refused] = []
    for path, fixes in by_file.items():
        try:
            mended += _mend(root, path, _apart(fixes))
        except _RefusedError as error:
            refused.append(Refused(path, str(error)))
        except OSError as error:
            refused.append(Refused(path, error.strerror or type(error).__name__))
    return mended, refused


def _apart(fixes: list[Fix]) -> list[Fix]:
    """Those that touch no place of one before them; a new name goes last."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda one: bool(one.rename)):
        taken = [edit for one in kept for edit in one.edits]
        renames = fix.rename and any(one.rename for one in kept)
        if not renames and not any(_meet(edit, other) for edit in fix.edits for other in taken):
            kept.append(fix)
    return kept


def _meet(one: Edit, other: Edit) -> bool:
    return one[:2] <= other[2:4] and other[:2] <= one[2:4]


def _mend(root: Path, path: str, fixes: list[Fix]) -> list[Mended]:
    file = root / path
    if any((root / above).is_symlink() for above in Path(path).parents if above != Path()):
        raise _RefusedError("its folder is a symbolic link by now")
    edits = [edit for fix in fixes for edit in fix.edits]
    rename = next((fix.rename for fix in fixes if fix.rename), "")
    if rename and os.path.lexists(root / rename):
        raise _RefusedError(f"there is a {rename} by now")
    with os.fdopen(os.open(file, _FLAGS), "rb") as opened:
        found = os.fstat(opened.fileno())
        data = opened.read() if stat.S_ISREG(found.st_mode) else b""
    if any(fix.digest != digest(data) for fix in fixes):
        raise _RefusedError("it was changed after it was read: check it again")
    if edits:
        _replace(file, _after(data, edits), found)
    if rename:
        file.rename(root / rename)
    return [Mended(path, fix.edits[0].line if fix.edits else 0, fix.what, fix.rename) for fix in fixes]


def _after(data: bytes, edits: list[Edit]) -> bytes:
    try:
        return Typed(data).apply(edits)
    except CannotEditError as error:
        raise _RefusedError(str(error)) from error


def _replace(file: Path, data: bytes, before: os.stat_result) -> None:
    """Put a new file in the place of one, in one step; it may be read by the same people."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(new, before.st_uid, before.st_gid)
        new.chmod(stat.S_IMODE(before.st_mode))
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
