"""What earlier checks found, kept beside nobody's files: one SQLite database for each folder of records.

Boundary: keys and texts; what they mean is for `generator.incremental`. Whatever is wrong with the database, the answer
is that nothing is known.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter

_FORM = 2
"""Of the tables; a database of another form is begun anew."""
_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, context TEXT NOT NULL, size INT NOT NULL,
  mtime_ns INT NOT NULL, checked_ns INT NOT NULL, digest TEXT NOT NULL, found TEXT NOT NULL, holes TEXT NOT NULL,
  deviations TEXT NOT NULL, record_digest TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (kind TEXT PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
"""
_PATIENCE = 0.5
"""Seconds to wait for another check that writes; after that nothing is kept."""


def digest(data: bytes) -> str:
    """What stands for content: as long as it is the same, so is the content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def dumped(values: list[Any], shape: Any) -> str:
    """A list of values as JSON; empty where there are none."""
    return _adapter(shape).dump_json(values).decode() if values else ""


def loaded(text: str, shape: Any) -> list[Any]:
    """The list of values that a JSON text stands for."""
    return list(_adapter(shape).validate_json(text)) if text else []


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


class Row(NamedTuple):
    """What is kept of a file."""

    path: str
    size: int
    mtime_ns: int
    checked_ns: int
    """When its content was looked at last."""
    digest: str
    """Of its content."""
    found: str
    """Its own findings, as JSON; empty where there are none."""
    holes: str
    """Where it is broken, as JSON; empty where it is whole."""
    deviations: str
    """The deviations that hold, as JSON; empty where there are none."""
    record_digest: str
    """Of what is compared with other records; empty where it could not be read."""


class Store:
    """The database of one folder of records.

    What is kept of files holds in one context: the policy, the people, the day and the program.
    """

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def rows(self, context: str) -> dict[str, Row]:
        """All files that are known, by path."""
        question = f"SELECT {', '.join(Row._fields)} FROM files WHERE context = ?"  # noqa: S608 - our own names
        return {row[0]: Row(*row) for row in self._ask(question, context)}

    def records(self, context: str) -> dict[str, str]:
        """What is compared of each file, as JSON."""
        found = self._ask("SELECT path, record FROM files WHERE context = ?", context)
        return {str(path): str(record) for path, record in found}

    def text(self, kind: str, key: str) -> str | None:
        """The text of a kind that was kept under the very same key; None where that is not known."""
        found = self._ask("SELECT text FROM texts WHERE kind = ? AND key = ?", kind, key)
        return next((str(text) for (text,) in found), None)

    def keep_text(self, kind: str, key: str, text: str) -> None:
        """Keep a text in the place of the last one of its kind."""
        self._write([("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", [(kind, key, text)])])

    def keep(self, context: str, rows: Iterable[tuple[Row, str]], gone: Iterable[str]) -> None:
        """Keep what is new and forget what is gone, all or nothing."""
        names = ("context", *Row._fields, "record")
        insert = f"INSERT OR REPLACE INTO files ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own names
        new, old = [(context, *row, record) for row, record in rows], [(path,) for path in gone]
        self._write([(insert, new), ("DELETE FROM files WHERE path = ?", old)])

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(self, question: str, *values: str) -> list[Any]:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                return self._connection.execute(question, values).fetchall()
        return []

    def _write(self, changes: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        if self._connection is not None and any(values for _, values in changes):
            with contextlib.suppress(sqlite3.Error), self._connection as database:
                for change, values in changes:
                    database.executemany(change, values)


def place_of(root: Path, environment: Mapping[str, str]) -> Path | None:
    """Where the database of a folder of records is: in the user's folder for caches; None where there is none."""
    home = environment.get("HOME")
    caches = environment.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    if not caches:
        return None
    name = digest(os.fsencode(os.path.realpath(root)))
    return Path(caches) / "octoacme-releases" / f"{name}.sqlite"


def open_store(place: Path | None) -> Store:
    """Open a database; one that is damaged or no database at all is thrown away."""
    if place is None:
        return Store(None)
    try:
        return Store(_opened(place))
    except sqlite3.OperationalError:  # another check is writing, or there is nowhere to write
        return Store(None)
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError, sqlite3.Error):
            place.unlink()
            return Store(_opened(place))
    except OSError:
        pass
    return Store(None)


def _opened(place: Path) -> sqlite3.Connection:
    place.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, timeout=_PATIENCE)
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if form not in (0, _FORM):
        connection.close()
        raise sqlite3.DatabaseError
    if form == 0:
        connection.executescript(_TABLES + f"PRAGMA user_version = {_FORM};")
    return connection
