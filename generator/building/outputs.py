"""What a site was made from the last time: for each page and file, what it depends on and where it was put.

Boundary: one SQLite database for a site; whether what it says still holds is for `generator.building.writing`. What is
wrong with the database itself, `generator.store` takes care of: the answer is that nothing is known.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from generator.store import open_database

_FORM = 3
_TABLES = """
CREATE TABLE IF NOT EXISTS made (path TEXT PRIMARY KEY, base TEXT NOT NULL, asked TEXT NOT NULL, outputs TEXT NOT NULL,
  entries TEXT NOT NULL);
"""


class Output(NamedTuple):
    """A file of the site, as it was left."""

    path: str
    """Below the site's root."""
    size: int
    mtime_ns: int
    checksum: str
    """Of its content."""


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
    """The same as it is kept: records, files and entries as text, one on a line."""

    base: str
    asked: str
    outputs: str
    entries: str


class Outputs:
    """The database of one site."""

    def __init__(self, place: Path | None) -> None:
        """Open it.

        Args:
            place: the file; None for a site of which nothing is kept.
        """
        self._place = place
        self._connection = open_database(place, _FORM, _TABLES)

    def known(self) -> dict[str, Row]:
        """What is known of each task, by its path."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                found = self._connection.execute("SELECT path, base, asked, outputs, entries FROM made")
                return {row[0]: Row(*row[1:]) for row in found}
        return {}

    def keep(self, new: Iterable[tuple[str, Row]], gone: Iterable[str]) -> None:
        """Keep what is new and forget what is gone, all or nothing."""
        rows, old = [(path, *row) for path, row in new], [(path,) for path in gone]
        try:
            self._keep(rows, old)
        except sqlite3.OperationalError:  # another build writes
            pass
        except sqlite3.DatabaseError:  # it is damaged: nothing was known, so all is new
            self._begin_anew()
            with contextlib.suppress(sqlite3.Error):
                self._keep(rows, old)

    def _keep(self, rows: Sequence[tuple[str, ...]], old: Sequence[tuple[str]]) -> None:
        if self._connection is not None:
            with self._connection as database:
                database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?)", rows)
                database.executemany("DELETE FROM made WHERE path = ?", old)

    def _begin_anew(self) -> None:
        self.close()
        if self._place is not None:
            with contextlib.suppress(OSError):
                self._place.unlink()
        self._connection = open_database(self._place, _FORM, _TABLES)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def checksum(content: bytes) -> str:
    """Tells a file that was changed from one that only has another time: CRC-32, a third of the time of a digest.

    It guards against no forger: whoever could write into the site would not need one.
    """
    return f"{crc32(content):08x}"


def folded(made: Made) -> Row:
    """What is kept. Paths of records and of files hold no line ends: neither names nor URLs may."""
    return Row(
        made.base,
        "\n".join(f"{content} {path}" for path, content in made.asked),
        "\n".join(f"{one.size} {one.mtime_ns} {one.checksum} {one.path}" for one in made.outputs),
        "\n".join(made.entries),  # JSON on one line each
    )


def unfolded(path: str, row: Row) -> Made:
    """What a row says."""
    asked = [line.partition(" ") for line in row.asked.split("\n") if line]
    outputs = [line.split(" ", 3) for line in row.outputs.split("\n") if line]
    return Made(
        path,
        row.base,
        tuple((record, content) for content, _, record in asked),
        tuple(Output(name, int(size), int(time), checked) for size, time, checked, name in outputs),
        tuple(row.entries.split("\n")) if row.entries else (),
    )


def names_in(row: Row) -> Iterator[str]:
    """The paths of the files in a row."""
    return (line.split(" ", 3)[-1] for line in row.outputs.split("\n") if line)
