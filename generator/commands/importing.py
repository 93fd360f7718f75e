"""`releases import …`: foreign histories as records, and a report of what came in.

Boundary: files and words; each format is read in `generator.importing`.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Protocol

from generator.commands.terminal import FOUND, OK, fail, prefix_of, printable
from generator.importing import antsibull, github, gitlab, keep_a_changelog
from generator.importing.folder import Written, setting_of, write
from generator.importing.history import Imported, Setting
from generator.importing.tags import MARK
from generator.problem import counted
from generator.reports import text

STDIN = Path("-")


class _Convert(Protocol):
    """Turns the bytes of a foreign file into files of the record."""

    def __call__(self, data: bytes, product: str, *, path: str, setting: Setting) -> Imported: ...


def run_import_antsibull(file: Path, product: str, into: Path) -> int:
    """Turn an antsibull-changelog file into records."""
    return _run(antsibull.convert, file, product, into)


def run_import_keep_a_changelog(file: Path, product: str, into: Path) -> int:
    """Turn a changelog in Markdown into records."""
    return _run(keep_a_changelog.convert, file, product, into)


def run_import_github(file: Path, product: str, into: Path, tags: str) -> int:
    """Turn GitHub's releases into records."""
    return _unfit(tags) or _run(partial(github.convert, tags=tags), file, product, into)


def run_import_gitlab(file: Path, product: str, into: Path, tags: str) -> int:
    """Turn GitLab's releases into records."""
    return _unfit(tags) or _run(partial(gitlab.convert, tags=tags), file, product, into)


def _unfit(tags: str) -> int:
    if not tags or tags.count(MARK) == 1:
        return OK
    return fail(f"--tags “{printable(tags)}” does not say where the version stands: write v{MARK}, or the like")


def _run(convert: _Convert, file: Path, product: str, into: Path) -> int:
    """Import a file; nothing is written of one that cannot be taken over whole."""
    name = "standard input" if file == STDIN else file.as_posix()
    try:
        data = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
        imported = convert(data, product, path=printable(name), setting=setting_of(into, product))
        told = (*imported.problems, *imported.report.notes)
        written = None if imported.refused else write(imported, into)
    except OSError as error:
        return fail(f"{printable(str(error.filename or name))}: {error.strerror or error}")
    if told:
        print(text.render(told))
    if written is None:
        print(f"nothing was written: {printable(name)} cannot be taken over whole", file=sys.stderr)
        return FOUND
    print(imported.report.sentence)
    _tell(written, into)
    return FOUND if any(one.kind.fails for one in written.problems) else OK


def _tell(written: Written, into: Path) -> None:
    for path in written.kept:
        print(f"left as it is, though this import would write it otherwise: {printable(into / path)}")
    if written.new or written.same:
        new, same = counted(len(written.new), "file"), counted(len(written.same), "file")
        print(f"{new} written, {same} there already")
    if written.problems:
        print(text.render(written.problems, folder=prefix_of(into)))
