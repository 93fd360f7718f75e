"""`releases import …`: foreign histories as records, and a report of what came in.

Boundary: files and words; each format is read in `generator.importing`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator.commands.terminal import FOUND, OK, fail, prefix_of
from generator.importing.antsibull import convert
from generator.importing.folder import scheme_of, write
from generator.reports import text


def run_import_antsibull(file: Path, product: str, into: Path) -> int:
    """Turn an antsibull-changelog file into records; nothing is written of a file that cannot be taken over whole."""
    try:
        imported = convert(file.read_bytes(), product, path=file.as_posix(), scheme=scheme_of(into))
        told = (*imported.problems, *imported.report.notes)
        written = None if imported.refused else write(imported, into)
    except OSError as error:
        return fail(f"{error.filename or file}: {error.strerror or error}")
    if told:
        print(text.render(told))
    if written is None:
        print(f"nothing was written: {file} cannot be taken over whole", file=sys.stderr)
        return FOUND
    print(imported.report.sentence)
    for path in written.kept:
        print(f"left as it is, though this import would write it otherwise: {into / path}")
    if written.problems:
        print(text.render(written.problems, folder=prefix_of(into)))
    return FOUND if any(one.kind.fails for one in written.problems) else OK
