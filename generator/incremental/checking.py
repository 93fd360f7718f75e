"""One check of a folder against what is known of the last one.

Boundary: which findings still hold; what is found anew is found by `generator.check`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from generator.check import Accepted, Grant, Outcome, check, in_order, settle
from generator.diagnostics import Diagnostic
from generator.hands import HandLostError, can_fork, rarely_collecting
from generator.incremental.alone import Judging, judge_files, judge_foundations
from generator.incremental.comparing import Comparing, Told
from generator.incremental.findings import Between, diagnostics, granted
from generator.incremental.folder import FOUNDATIONS, Folder
from generator.incremental.kept import AT_HAND, Kept, Wholes
from generator.ledger import Ledger
from generator.repository import Opened, Records, gather, watched_opener
from generator.scan import FileKind, SourceFile
from generator.store import Row, Sheet, Shelf, Store, digest, open_store
from generator.watching import Watch, nobody

M = TypeVar("M", bound=BaseModel)

MANY = 500
"""From so many new files on, another process compares them, where nothing was known that it would have to ask for."""

RACE_NS = 2_000_000_000
"""Within so many nanoseconds a file may change twice and show the same time: its content is looked at again."""


class FolderCheck(NamedTuple):
    """What a check of a folder found."""

    outcome: Outcome
    releases: int
    """How many were understood."""
    is_empty: bool
    """Whether there is no release at all, not even one that cannot be read."""


class Judgement(NamedTuple):
    """A folder that was checked, for whoever goes on with its records."""

    ledger: Ledger
    """All records; what each lets others see is at hand, a whole one comes when it is asked for."""
    outcome: Outcome
    """What was found, and what was accepted."""
    digests: Mapping[str, str]
    """Stands for what each file holds, policy and people too, by path; empty where it cannot be understood."""
    faces: Mapping[str, str]
    """Stands for what each record lets others see, by path; empty likewise."""
    basis: str
    """Stands for the program and what is in the files of policy and people."""

    @property
    def records(self) -> Records:
        return self.ledger.records


def check_folder(
    folder: Folder, today: date, place: Path | None, now_ns: int, watch: Watch = nobody, *, hands: int = 1
) -> FolderCheck:
    """Check a folder of records; only what changed, where a check before is known.

    Where files are proposed, nothing is kept.

    Args:
        folder: the folder.
        today: the day by which deadlines are judged.
        place: the database of earlier checks; None to look at everything.
        now_ns: the clock, in nanoseconds.
        watch: is told how many files are read.
        hands: how many processes may work at it.
    """
    if place is not None and folder.can_be_parted:
        with closing(open_store(place)) as store, rarely_collecting():
            found = _Check(folder, Judging(folder, today, now_ns), place, store, watch, hands).run()
        if found:
            return FolderCheck(Outcome(found.standing), found.understood, is_empty=False)
    return _whole(folder, today, watch)


def judge_folder(
    folder: Folder, today: date, place: Path | None, now_ns: int, watch: Watch = nobody, *, hands: int = 1
) -> Judgement | None:
    """Check a folder of records as `check_folder` does, and have the records at hand.

    Args:
        folder: the folder.
        today: the day by which deadlines are judged.
        place: the database of earlier checks; None to keep nothing.
        now_ns: the clock, in nanoseconds.
        watch: is told how many files are read.
        hands: how many processes may work at it.

    Returns:
        None where the records have to be looked at together.
    """
    if not folder.can_be_parted:
        return None
    with closing(open_store(place)) as store, rarely_collecting():
        found = _Check(folder, Judging(folder, today, now_ns), place, store, watch, hands, goes_on=True).run()
        return _judgement(folder, found) if found else None


def _whole(folder: Folder, today: date, watch: Watch) -> FolderCheck:
    records = gather(folder.files, folder.problems, watched_opener(folder.open, len(folder.files), watch))
    return FolderCheck(
        check(Ledger(records, today)), len(records.releases), not records.releases and not records.unreadable
    )


class _Found(NamedTuple):
    """What is known of a folder after a check."""

    rows: Mapping[SourceFile, Row]
    foundations: list[Diagnostic]
    """What names of files, policy and people show."""
    between: list[Between]
    ledger: Callable[[], Ledger]
    """Of all records, each to be had whole."""

    def settled(self) -> Iterator[tuple[str, list[Diagnostic], list[tuple[Grant, Diagnostic]]]]:
        """By file: what stands, and what deviations accept."""
        by_release: dict[str, list[Diagnostic]] = {}
        for one in self.between:
            by_release.setdefault(one.release, []).append(one.diagnostic)
        for file, row in self.rows.items():
            between = by_release.pop(file.path, [])
            if between or row.found or row.deviations:  # of most there is nothing to say
                yield file.path, *settle(diagnostics(row.found) + between, granted(row.deviations))
        for rest in (self.foundations, *by_release.values()):
            yield "", rest, []

    @property
    def understood(self) -> int:
        """How many releases could be read."""
        return sum(bool(row.record_digest) for file, row in self.rows.items() if file.kind is FileKind.RELEASE)

    @property
    def standing(self) -> tuple[Diagnostic, ...]:
        """What no deviation accepts."""
        return in_order(one for _, found, _ in self.settled() for one in found)


class _Check(NamedTuple):
    """One check against what is known."""

    folder: Folder
    by: Judging
    place: Path | None
    store: Store
    watch: Watch
    hands: int
    goes_on: bool = False
    """Whether more is made of the records than a check."""

    def run(self) -> _Found | None:
        """What is found; None where the records have to be looked at together."""
        files = [file for file in self.folder.files if file.kind not in FOUNDATIONS]
        before = self.store.rows(self._context)
        rows = {file: row for file in files if (row := self._still_holds(file, before.get(file.path)))}
        changed = [file for file in files if file not in rows]
        foundations = judge_foundations(self.by)
        sheets = None if foundations is None else judge_files(self.by, changed, self.hands, self.watch)
        if foundations is None or sheets is None:
            return None
        same = [row for row in rows.values() if row is not before[row.path]]
        rows |= {file: sheet.row for file, sheet in zip(changed, sheets, strict=True)}
        here = {one.row.path: one.whole for one in sheets}
        heads = {one.row.path: one.headline for one in sheets}
        wholes = Wholes(Shelf(self.place), self._digests(rows), here, heads)
        faces = cache(lambda: self.store.records(self._context) if before else {})
        new = {one.row.path: one.record for one in sheets}
        records = cache(lambda: self._gathered(rows, {**faces(), **new}, wholes))
        ledger = cache(lambda: Ledger(records(), self.by.today, AT_HAND))
        comparing = Comparing(self.by, self.store, self._context, before, faces)
        compare = partial(comparing.run, rows, new, records)
        if self.folder.proposed:
            between, is_kept = compare(), False
        elif not before and len(sheets) > MANY and self.hands > 1 and can_fork():
            between, is_kept = self._compared_meanwhile(sheets, compare, ledger)
        else:
            between, gone = compare(), set(before) - {file.path for file in files}
            is_kept = self.store.keep(self._context, sheets, same=same, gone=gone, texts=between.texts)
        if is_kept:
            wholes.are_kept()
        return _Found(rows, [*self.folder.foundations.diagnostics, *foundations], between.found, ledger)

    def _compared_meanwhile(
        self, sheets: Sequence[Sheet], compare: Callable[[], Told], ledger: Callable[[], Ledger]
    ) -> tuple[Told, bool]:
        """What another process finds between records, while this one keeps what they show alone; and whether it could.

        Where nothing is known, comparing asks the store nothing: its connection must not be used in a fork.
        """
        from generator.begun import Begun  # noqa: PLC0415 - most checks are of few files

        comparing = Begun(lambda _: compare(), [None], 1)
        try:
            is_kept = self.store.keep(self._context, sheets, same=(), gone=(), texts=())
            if self.goes_on:
                ledger().prepare()
        except BaseException:
            comparing.end()
            raise
        try:
            (between,) = comparing.results()
        except HandLostError:
            between = compare()
        self.store.keep(self._context, (), same=(), gone=(), texts=between.texts)
        return between, is_kept

    def _digests(self, rows: Mapping[SourceFile, Row]) -> dict[str, str]:
        return {file.path: row.digest for file, row in rows.items()}

    def _still_holds(self, file: SourceFile, row: Row | None) -> Row | None:
        """The row of a file that did not change."""
        if row is None or file.size != row.size:
            return None
        if file.mtime_ns == row.mtime_ns and row.mtime_ns + RACE_NS < row.checked_ns:
            return row
        data = self.folder.load(file)
        if not isinstance(data, bytes) or digest(data) != row.digest:
            return None
        return row._replace(mtime_ns=file.mtime_ns, checked_ns=self.by.now_ns)

    def _gathered(self, rows: Mapping[SourceFile, Row], faces: Mapping[str, str], wholes: Wholes) -> Records:
        """All records as they are known, with the policy and the people."""

        def opened(file: SourceFile, model: type[M]) -> Opened[M]:
            text = faces[file.path]
            if not text:
                return Opened(None, ())
            holes = tuple(tuple(hole) for hole in json.loads(rows[file].holes)) if rows[file].holes else ()
            kept = Kept(
                file.path, model, text, wholes, holes=holes, again=lambda: self.folder.open(file, model).document
            )
            return Opened(kept, (), is_itself=True)  # any other would not have been judged alone

        return gather(sorted(rows), self.folder.problems, opened, self.folder.foundations)

    @property
    def _context(self) -> str:
        """What all findings depend on: the policy, the people, the program and the day."""
        return digest(f"{self.folder.basis} {self.by.today.isoformat()}".encode())


def _judgement(folder: Folder, found: _Found) -> Judgement:
    ledger = found.ledger()
    taken = {path: accepted for path, _, accepted in found.settled() if accepted}
    accepted = tuple(
        Accepted(entry, grant.deviation, one)
        for entry in ledger.lineage.entries.values()
        for grant, one in taken.get(entry.document.path, ())
    )
    return Judgement(
        ledger,
        Outcome(found.standing, accepted),
        {file.path: row.digest for file, row in found.rows.items()} | dict(folder.digests),
        {file.path: row.record_digest + row.holes for file, row in found.rows.items()},
        folder.basis,
    )
