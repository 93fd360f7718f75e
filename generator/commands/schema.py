"""`releases schema`: the schemas by which editors complete, explain and check the files of a repository.

Boundary: a folder and what is said of it; what the schemas hold comes from `generator.schema`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from generator.commands.terminal import FOUND, OK, fail, prefix_of, printable
from generator.reports import text
from generator.repository import Records, read_folder
from generator.scan import FileKind
from generator.schema import schema_files

_FOUNDATIONS = (FileKind.POLICY, FileKind.PEOPLE)


def run_schema(out: Path, folder: Path, *, check: bool) -> int:
    """Write the schemas for a folder of records, all or none; or say whether those that stand are up to date."""
    if not folder.is_dir():
        return fail(f"there is no folder {printable(folder)}: name the folder of records with --from")
    records = read_folder(folder)
    if any(kind in _FOUNDATIONS for kind, _, _ in records.unreadable):
        return _refuse(records, folder)
    files = schema_files(records)
    if check:
        return _compare(files, out)
    try:
        _write(files, out)
    except OSError as error:
        return fail(f"cannot write {printable(out)}: {error.strerror or error}")
    print(f"{len(files)} schemas written to {printable(out)}")
    return OK


def _refuse(records: Records, folder: Path) -> int:
    """Say what is wrong with the policy or the people: without them nobody knows which names there are."""
    told = [one for one in records.diagnostics if PurePosixPath(one.path).stem in _FOUNDATIONS]
    print(text.render(told, folder=printable(prefix_of(folder))), file=sys.stderr)
    return fail("nothing was written: the schemas need a policy and people that can be read")


def _compare(files: Mapping[str, bytes], out: Path) -> int:
    stale = [name for name, content in files.items() if _content(out / name) != content]
    if not stale:
        print(f"the schemas in {printable(out)} are up to date")
        return OK
    told = ", ".join(stale)
    print(
        f"the schemas in {printable(out)} are stale ({told}): write them anew with `releases schema`", file=sys.stderr
    )
    return FOUND


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(files: Mapping[str, bytes], out: Path) -> None:
    """Write all files beside their places first, so that a full disk leaves those that stand as they are."""
    out.mkdir(parents=True, exist_ok=True)
    beside = {out / name: out / f".{name}.{os.getpid()}" for name in files}
    try:
        for path, new in beside.items():
            new.write_bytes(files[path.name])
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            with contextlib.suppress(OSError):
                new.unlink()
