"""What earlier checks found, kept beside nobody's files: one SQLite database for each folder of records.

Boundary: keys and texts; what they mean is for `generator.incremental`. Whatever is wrong with the database, the answer
is that nothing is known.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_FORM = 6
"""Of the tables; a database of another form is begun anew."""
_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, context TEXT NOT NULL, size INT NOT NULL,
  mtime_ns INT NOT NULL, checked_ns INT NOT NULL, digest TEXT NOT NULL, found TEXT NOT NULL, holes TEXT NOT NULL,
  deviations TEXT NOT NULL, record_digest TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wholes (path TEXT PRIMARY KEY, digest TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS headlines (path TEXT PRIMARY KEY, digest TEXT NOT NULL, record TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS forgotten AFTER DELETE ON files BEGIN
  DELETE FROM wholes WHERE path = OLD.path;
  DELETE FROM headlines WHERE path = OLD.path;
END;
CREATE TABLE IF NOT EXISTS texts (kind TEXT PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
"""
_TEXT = "INSERT OR REPLACE INTO texts VALUES (?, ?, ?)"
_RECORD = "INSERT OR REPLACE INTO {} VALUES (?, ?, ?)"
_DIGITS = 32
"""Of a digest: 128 bits."""
_PATIENCE = 0.5
"""Seconds to wait for another check that writes; after that nothing is kept."""


def digest(data: bytes) -> str:
    """What stands for content: as long as it is the same, so is the content."""
    return hashlib.sha256(data).hexdigest()[:_DIGITS]  # processors have instructions for it


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


class Sheet(NamedTuple):
    """What is to be kept of a file that was judged."""

    row: Row
    record: str
    """What is compared of it with other records, as JSON; empty where it could not be read."""
    whole: str
    """The whole record, as JSON; empty likewise."""
    headline: str
    """What lists show of it, as JSON; empty likewise, and where it is in no list."""


class Text(NamedTuple):
    """What is to be kept in the place of the last text of its kind."""

    kind: str
    key: str
    text: str


class Store:
    """The database of one folder of records.

    What is kept of files holds in one context: the policy, the people, the day and the program.
    """

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def rows(self, context: str) -> dict[str, Row]:
        """All files that are known, by path."""
        question = f"SELECT {', '.join(Row._fields)} FROM files WHERE context = ?"  # noqa: S608 - our own names
        return {row[0]: Row._make(row) for row in self._ask(question, context)}

    def records(self, context: str) -> dict[str, str]:
        """What is compared of each file, as JSON."""
        found = self._ask("SELECT path, record FROM files WHERE context = ?", context)
        return {str(path): str(record) for path, record in found}

    def text(self, kind: str, key: str) -> str | None:
        """The text of a kind that was kept under the very same key; None where that is not known."""
        found = self._ask("SELECT text FROM texts WHERE kind = ? AND key = ?", kind, key)
        return next((str(text) for (text,) in found), None)

    def last(self, kind: str) -> tuple[str, str]:
        """The text of a kind that was kept last, behind its key; both empty where there is none."""
        found = self._ask("SELECT key, text FROM texts WHERE kind = ?", kind)
        return next(((str(key), str(text)) for key, text in found), ("", ""))

    def keep_text(self, kind: str, key: str, text: str) -> None:
        """Keep a text in the place of the last one of its kind."""
        self._write([(_TEXT, [Text(kind, key, text)])])

    def keep(
        self,
        context: str,
        sheets: Iterable[Sheet],
        *,
        same: Iterable[Row],
        gone: Iterable[str],
        texts: Iterable[Text],
    ) -> bool:
        """Keep what is new and forget what is gone, or holds no more, all or nothing; tells whether that was possible.

        Args:
            context: in which it holds.
            sheets: files that were judged.
            same: files that are known and were found to be what they were.
            gone: the paths of files that are there no more.
            texts: what holds for all of them.
        """
        new = list(sheets)
        names = ("context", *Row._fields, "record")
        insert = f"INSERT OR REPLACE INTO files ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own names
        return self._write(
            [
                (insert, [(context, *one.row, one.record) for one in new]),
                (_RECORD.format("wholes"), [(*_what(one), one.whole) for one in new if one.whole]),
                (_RECORD.format("headlines"), [(*_what(one), one.headline) for one in new if one.headline]),
                ("UPDATE files SET mtime_ns = ?, checked_ns = ? WHERE path = ?", [_times_of(one) for one in same]),
                ("DELETE FROM files WHERE path = ?", [(path,) for path in gone]),
                ("DELETE FROM files WHERE context <> ?", [(context,)] if new else []),
                (_TEXT, list(texts)),
            ]
        )

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(self, question: str, *values: str) -> list[Any]:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                return self._connection.execute(question, values).fetchall()
        return []

    def _write(self, changes: list[tuple[str, list[tuple[Any, ...]]]]) -> bool:
        if not any(values for _, values in changes):
            return True
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error), self._connection as database:
                for change, values in changes:
                    database.executemany(change, values)
                return True
        return False


def _what(sheet: Sheet) -> tuple[str, str]:
    return sheet.row.path, sheet.row.digest


def _times_of(row: Row) -> tuple[int, int, str]:
    return row.mtime_ns, row.checked_ns, row.path


class Shelf:
    """The records of one folder, for reading alone; each process that asks has a connection of its own."""

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._connections: dict[int, sqlite3.Connection | None] = {}
        """By process: what a fork inherits must be neither used nor closed."""

    def whole(self, path: str, content: str) -> str:
        """The whole record of a file with some content, as JSON; empty where that is not known.

        Args:
            path: the file in its folder.
            content: the digest of what it holds.
        """
        return self._record("SELECT record FROM wholes WHERE path = ? AND digest = ?", path, content)

    def headline(self, path: str, content: str) -> str:
        """What lists show of that record, likewise."""
        return self._record("SELECT record FROM headlines WHERE path = ? AND digest = ?", path, content)

    def _record(self, question: str, path: str, content: str) -> str:
        connection = self._connection()
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                return next((str(text) for (text,) in connection.execute(question, (path, content))), "")
        return ""

    def _connection(self) -> sqlite3.Connection | None:
        process = os.getpid()
        if process not in self._connections:
            self._connections[process] = self._opened()
        return self._connections[process]

    def _opened(self) -> sqlite3.Connection | None:
        if self._place is not None:
            with contextlib.suppress(sqlite3.Error, OSError):
                place = f"{self._place.absolute().as_uri()}?mode=ro"
                connection = sqlite3.connect(place, timeout=_PATIENCE, uri=True, check_same_thread=False)
                weakref.finalize(self, connection.close)
                return connection
        return None


def place_of(root: Path, environment: Mapping[str, str]) -> Path | None:
    """Where the database of a folder of records is: in the user's folder for caches; None where there is none."""
    home = environment.get("HOME")
    caches = environment.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    if not caches:
        return None
    name = digest(os.fsencode(os.path.realpath(root)))
    return Path(caches) / "octoacme-releases" / f"{name}.sqlite"


def open_store(place: Path | None) -> Store:
    """Open the database of a folder of records."""
    return Store(open_database(place, _FORM, _TABLES))


def open_database(place: Path | None, form: int, tables: str) -> sqlite3.Connection | None:
    """Open a database; one that is damaged, of another form or no database at all is thrown away.

    Args:
        place: the file; None for none.
        form: the number of the form that its tables have.
        tables: the statements that make them.

    Returns:
        None where another program is writing, or there is nowhere to write.
    """
    if place is None:
        return None
    try:
        return _opened(place, form, tables)
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError, sqlite3.Error):
            place.unlink()
            return _opened(place, form, tables)
    except OSError:
        pass
    return None


def _opened(place: Path, form: int, tables: str) -> sqlite3.Connection:
    place.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, timeout=_PATIENCE)
    connection.execute("PRAGMA synchronous = OFF")  # what is lost with the power is made again
    connection.execute("PRAGMA page_size = 16384")  # of a new one: rows are large
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found not in (0, form):
        connection.close()
        raise sqlite3.DatabaseError
    if found == 0:
        connection.executescript(f"{tables}PRAGMA user_version = {form};")
    return connection
