"""What a site was made from the last time: for each page and file, what it depends on and where it was put.

Boundary: one SQLite database for a site; whether what it says still holds is for `generator.building.writing`. What is
wrong with the database itself, `generator.store` takes care of: the answer is that nothing is known.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.store import open_database

_FORM = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS made (path TEXT PRIMARY KEY, base TEXT NOT NULL, asked TEXT NOT NULL, outputs TEXT NOT NULL,
  entries TEXT NOT NULL) WITHOUT ROWID;
"""


class Output(NamedTuple):
    """A file of the site, as it was left."""

    path: str
    """Below the site's root."""
    size: int
    mtime_ns: int
    digest: str


class Made(NamedTuple):
    """What came of a task."""

    path: str
    base: str
    """Stands for all that it is made from, but the records that it asked for."""
    asked: tuple[tuple[str, str], ...]
    """Those records, each with a digest of its file."""
    outputs: tuple[Output, ...]
    entries: tuple[str, ...] = ()
    """What search knows of it, each as JSON."""


class Row(NamedTuple):
    """The same as it is kept: all but its base as JSON."""

    base: str
    asked: str
    outputs: str
    entries: str


class Outputs:
    """The database of one site."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def known(self) -> dict[str, Row]:
        """What is known of each task, by its path."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                found = self._connection.execute("SELECT path, base, asked, outputs, entries FROM made")
                return {path: Row(*rest) for path, *rest in found}
        return {}

    def keep(self, made: Iterable[Made], gone: Iterable[str]) -> None:
        """Keep what is new and forget what is gone, all or nothing."""
        rows = [
            (one.path, one.base, json.dumps(one.asked), json.dumps(one.outputs), json.dumps(one.entries))
            for one in made
        ]
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error), self._connection as database:
                database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?)", rows)
                database.executemany("DELETE FROM made WHERE path = ?", [(path,) for path in gone])

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def open_outputs(place: Path | None) -> Outputs:
    """Open the database of a site; None for a site of which nothing is kept."""
    return Outputs(open_database(place, _FORM, _TABLES))


def unfolded(path: str, row: Row) -> Made:
    """What a row says.

    Raises:
        ValueError: it is not what was kept.
    """
    try:
        outputs = json.loads(row.outputs)
        return Made(
            path,
            row.base,
            tuple((str(record), str(content)) for record, content in json.loads(row.asked)),
            tuple(Output(str(one), int(size), int(mtime), str(content)) for one, size, mtime, content in outputs),
            tuple(map(str, json.loads(row.entries))),
        )
    except TypeError as error:
        raise ValueError(path) from error
