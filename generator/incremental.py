"""A check that looks again only at what changed since the last one, and finds the same as a whole check.

Boundary: what is kept and when it still holds. Finding is done by `generator.check`, keeping by `generator.store`.

What a record shows alone holds as long as its file, the policy, the people, the day and the program are the same; what
shows between records, as long as all that is compared of them is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from generator import __version__, scan
from generator.abridging import Abridged, abridge
from generator.check import Grant, Judged, Outcome, Part, check, grants, in_order, judge, settle, unsound_among
from generator.diagnostics import Diagnostic
from generator.ledger import Ledger
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.repository import Opened, Proposed, Records, called, gather, open_file
from generator.scan import FileKind, PathProblem, SourceFile
from generator.store import Row, Store, digest, dumped, loaded, open_store

M = TypeVar("M", bound=BaseModel)

RACE_NS = 2_000_000_000
"""Within so many nanoseconds a file may change twice and show the same time: its content is looked at again."""
_FOUNDATIONS = (FileKind.POLICY, FileKind.PEOPLE)
_MODELS: Mapping[FileKind, type[BaseModel]] = {
    FileKind.RELEASE: Release,
    FileKind.KNOWN_ISSUE: KnownIssue,
    FileKind.INCIDENT: Incident,
}


class FolderCheck(NamedTuple):
    """What a check of a folder found."""

    outcome: Outcome
    releases: int
    """How many were understood."""
    is_empty: bool
    """Whether there is no release at all, not even one that cannot be read."""


class _Between(NamedTuple):
    """A finding between records."""

    release: str
    """The file of the release whose deviations may accept it; empty where there is none."""
    diagnostic: Diagnostic
    digest: str
    """Of the file in which it is: in another, its place may be another."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of records as it is now, with its policy and its people."""

    root: Path
    files: tuple[SourceFile, ...]
    problems: tuple[PathProblem, ...]
    foundations: Records
    """Policy and people alone."""
    proposed: Proposed = field(default_factory=dict)
    """Files as they are wanted to be, which are judged in the place of those that are there."""

    def open(self, file: SourceFile, model: type[M]) -> Opened[M]:
        """Read a file of it."""
        return open_file(self.root, file, model, self.proposed)

    @property
    def can_be_parted(self) -> bool:
        """Whether each record can be judged alone; where the foundations are wrong, the whole is told otherwise."""
        products = {file.product == "" for file in self.files if file.kind is FileKind.RELEASE}
        return self.foundations.foundations_read and self.foundations.people is not None and len(products) == 1


def open_folder(root: Path) -> Folder:
    """Look at a folder of records, and read its policy and people."""
    files, problems = scan.scan(root)
    first = [file for file in files if file.kind in _FOUNDATIONS]
    foundations = gather(first, problems, lambda file, model: open_file(root, file, model))
    return Folder(root, files, problems, foundations)


def propose(folder: Folder, proposed: Proposed) -> Folder:
    """The folder as it will be once records have been written; policy and people stay as they are."""
    return replace(folder, files=scan.with_proposed(folder.files, proposed), proposed=proposed)


def check_folder(folder: Folder, today: date, place: Path | None, now_ns: int) -> FolderCheck:
    """Check a folder of records; only what changed, where a check before is known.

    Where files are proposed, nothing is kept.

    Args:
        folder: the folder.
        today: the day by which deadlines are judged.
        place: the database of earlier checks; None to look at everything.
        now_ns: the clock, in nanoseconds.
    """
    if place is None or not folder.can_be_parted:
        return _whole(folder, today)
    store = open_store(place, _context(folder, today))
    try:
        return _Check(folder, today, now_ns, store).run() or _whole(folder, today)
    finally:
        store.close()


def _whole(folder: Folder, today: date) -> FolderCheck:
    records = gather(folder.files, folder.problems, folder.open)
    return FolderCheck(
        check(Ledger(records, today)), len(records.releases), not records.releases and not records.unreadable
    )


class _Kept(NamedTuple):
    """What is known of a file now."""

    file: SourceFile
    row: Row
    record: str | None
    """What is compared of it, as JSON; None where it is in the store as it was."""


@dataclass(frozen=True, slots=True)
class _Check:
    """One check against what is known."""

    folder: Folder
    today: date
    now_ns: int
    store: Store

    def run(self) -> FolderCheck | None:
        """What is found; None where the records have to be looked at together."""
        records = [file for file in self.folder.files if file.kind not in _FOUNDATIONS]
        rows = self.store.rows()
        known = {file: row for file in records if (row := self._still_holds(file, rows.get(file.path)))}
        changed = self._judge_alone([file for file in records if file not in known])
        if changed is None:
            return None
        own, new = changed
        kept = [*(_Kept(file, row, None) for file, row in known.items()), *new]
        between, is_new, key = self._judge_between(kept)
        found = [*self.folder.foundations.diagnostics, *own, *self._settled(kept, between)]
        if self.folder.proposed:
            return self._told(kept, found)
        touched = [one for one in kept if one.record is not None or one.row is not rows.get(one.file.path)]
        self._keep(
            touched,
            set(rows) - {file.path for file in records},
            {key: dumped(between, list[_Between])} if is_new else {},
        )
        return self._told(kept, found)

    def _told(self, kept: list[_Kept], found: list[Diagnostic]) -> FolderCheck:
        releases = [one for one in kept if one.file.kind is FileKind.RELEASE]
        understood = sum(bool(one.row.record_digest) for one in releases)
        return FolderCheck(Outcome(in_order(found)), understood, is_empty=False)

    def _still_holds(self, file: SourceFile, row: Row | None) -> Row | None:
        """The row of a file that did not change."""
        if row is None or file.size != row.size:
            return None
        if file.mtime_ns == row.mtime_ns and row.mtime_ns + RACE_NS < row.checked_ns:
            return row
        data = self.folder.proposed.get(file.path) or scan.load(self.folder.root, file)
        if not isinstance(data, bytes) or digest(data) != row.digest:
            return None
        return row._replace(mtime_ns=file.mtime_ns, checked_ns=self.now_ns)

    def _judge_alone(self, files: list[SourceFile]) -> tuple[list[Diagnostic], list[_Kept]] | None:
        """What the foundations and new or changed files show by themselves; None where that cannot be told apart."""
        opened = {file: self.folder.open(file, _MODELS[file.kind]) for file in files}
        if any(one.document and called(one.document.value, file.stem) != file.stem for file, one in opened.items()):
            return None  # a copy that takes another's name is judged with it
        alone = [file for file in files if file.kind is not FileKind.INCIDENT]  # judged with the release that caused it
        records = gather(alone, (), lambda file, _model: opened[file])  # type: ignore[arg-type]  # opened as that model
        foundations = self.folder.foundations
        ledger = Ledger(
            replace(
                records,
                people=foundations.people,
                policy_document=foundations.policy_document,
                policy=foundations.policy,
            ),
            self.today,
        )
        found = [one.diagnostic for one in judge(ledger, Part.OWN)]
        if unsound_among(ledger, found):
            return None
        by_path: dict[str, list[Diagnostic]] = {}
        for one in (*found, *(one for opening in opened.values() for one in opening.diagnostics)):
            by_path.setdefault(one.path, []).append(one)
        entries = {entry.document.path: entry for entry in ledger.lineage.entries.values()}
        new = []
        for file, opening in opened.items():
            entry = entries.get(file.shown)
            granted = grants(entry, ledger) if entry else []
            new.append(self._kept(file, opening, by_path.pop(file.shown, []), granted))
        return [one for listed in by_path.values() for one in listed], new

    def _kept(self, file: SourceFile, opened: Opened[Any], found: list[Diagnostic], granted: list[Grant]) -> _Kept:
        document = opened.document
        record = json.dumps(abridge(document, self.folder.foundations.policy)) if document else ""
        row = Row(
            file.path,
            file.size,
            file.mtime_ns,
            self.now_ns,
            digest(document.file.data) if document else "",  # of the very bytes that were judged
            dumped(found, list[Diagnostic]),
            json.dumps(document.holes) if document and document.holes else "",
            dumped(granted, list[Grant]),
            digest(record.encode()) if record else "",
        )
        return _Kept(file, row, record)

    def _judge_between(self, kept: list[_Kept]) -> tuple[list[_Between], bool, str]:
        """What shows between records, whether it was worked out anew, and the key under which it is kept."""
        compared = sorted((one.file.path, one.row.record_digest, one.row.holes) for one in kept)
        refused = [problem.path for problem in self.folder.problems]
        key = digest(json.dumps([_context(self.folder, self.today), compared, refused]).encode())
        digests = {one.file.shown: one.row.digest for one in kept}
        text = self.store.between(key)
        known = loaded(text or "", list[_Between])
        if text is not None and all(digests.get(one.diagnostic.path, "") == one.digest for one in known):
            return known, False, key
        texts = self.store.records() | {one.file.path: one.record for one in kept if one.record is not None}
        rows = {one.file: one.row for one in kept}
        records = self._gathered(rows, texts)
        ledger = Ledger(records, self.today)
        found = [*judge(ledger, Part.BETWEEN), *_of_incidents(ledger)]
        between = [
            _Between(entry.document.path if entry else "", diagnostic, digests.get(diagnostic.path, ""))
            for entry, diagnostic in found
        ]
        return between, True, key

    def _gathered(self, rows: Mapping[SourceFile, Row], texts: Mapping[str, str]) -> Records:
        """All records, abridged, with the policy and the people."""

        def opened(file: SourceFile, model: type[M]) -> Opened[M]:
            text = texts.get(file.path)
            if file.kind in _FOUNDATIONS or not text:
                document = self.folder.open(file, model).document if file.kind in _FOUNDATIONS else None
                return Opened(document, ())
            holes = tuple(tuple(hole) for hole in json.loads(rows[file].holes or "[]"))
            value = model.model_validate(json.loads(text))
            whole = cache(lambda: self.folder.open(file, model).document)
            return Opened(Abridged(file.shown, value, holes, whole), ())

        return gather(self.folder.files, self.folder.problems, opened)

    def _settled(self, kept: list[_Kept], between: list[_Between]) -> Iterable[Diagnostic]:
        """All findings but those that a deviation accepts."""
        by_release: dict[str, list[Diagnostic]] = {}
        for release, diagnostic, _ in between:
            by_release.setdefault(release, []).append(diagnostic)
        for one in kept:
            found = loaded(one.row.found, list[Diagnostic]) + by_release.pop(one.file.shown, [])
            if one.row.deviations:
                found, _ = settle(found, loaded(one.row.deviations, list[Grant]))
            yield from found
        for rest in by_release.values():
            yield from rest

    def _keep(self, kept: list[_Kept], gone: set[str], between: dict[str, str]) -> None:
        missing = {one.file.path for one in kept if one.record is None}
        texts = self.store.records() if missing else {}
        self.store.keep([(one.row, one.record or texts.get(one.file.path, "")) for one in kept], gone, between)


def _of_incidents(ledger: Ledger) -> list[Judged]:
    """What incidents show alone; they are judged by the day and the deviations of the release that caused them."""
    paths = {one.path for one in ledger.records.incidents}
    if not paths:
        return []
    causes = {document.value.release for document in ledger.records.incidents}
    releases = tuple(one for one in ledger.records.releases if one[1].value.version in causes)
    alone = Ledger(replace(ledger.records, releases=releases, issues=(), policy_document=None), ledger.today)
    return [one for one in judge(alone, Part.OWN) if one.diagnostic.path in paths]


def _context(folder: Folder, today: date) -> str:
    """What all findings depend on: the policy, the people, the day and the program."""
    foundations = [one.file.data for one in (folder.foundations.policy_document, folder.foundations.people) if one]
    parts = [__version__, _program(), today.isoformat(), *(digest(data) for data in foundations)]
    return digest("\n".join(parts).encode())


@cache
def _program() -> str:
    """The program as it is installed: sizes and times of its files, as people change it where it is developed."""
    here = Path(__file__).parent
    found = sorted((path.relative_to(here).as_posix(), path.stat()) for path in here.rglob("*.[py]*[yl]"))
    return digest(repr([(name, one.st_size, one.st_mtime_ns) for name, one in found]).encode())
