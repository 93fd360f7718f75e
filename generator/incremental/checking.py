"""One check of a folder against what is known of the last one.

Boundary: which findings still hold; what is found anew is found by `generator.check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from generator.abridging import Abridged, abridge
from generator.check import Grant, Judged, Outcome, Part, check, grants, in_order, judge, settle, unsound_among
from generator.diagnostics import Diagnostic, Finding, Kind
from generator.incremental.folder import FOUNDATIONS, Folder
from generator.ledger import Ledger
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.names import shown
from generator.repository import Opened, Records, called, gather, watched_opener
from generator.reviving import revive
from generator.scan import FileKind, SourceFile
from generator.store import Row, Store, digest, dumped, loaded, open_store
from generator.watching import Watch, nobody, watched

M = TypeVar("M", bound=BaseModel)

RACE_NS = 2_000_000_000
"""Within so many nanoseconds a file may change twice and show the same time: its content is looked at again."""
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
    path: str
    finding: Finding
    rule: str
    kind: Kind
    diagnostic: Diagnostic
    """It at its place in the file as it was."""
    digest: str
    """Of that file: in another, its place may be another."""


def check_folder(folder: Folder, today: date, place: Path | None, now_ns: int, watch: Watch = nobody) -> FolderCheck:
    """Check a folder of records; only what changed, where a check before is known.

    Where files are proposed, nothing is kept.

    Args:
        folder: the folder.
        today: the day by which deadlines are judged.
        place: the database of earlier checks; None to look at everything.
        now_ns: the clock, in nanoseconds.
        watch: is told how many files are read.
    """
    if place is None or not folder.can_be_parted:
        return _whole(folder, today, watch)
    store = open_store(place)
    try:
        return _Check(folder, today, now_ns, store, watch).run() or _whole(folder, today, watch)
    finally:
        store.close()


def _whole(folder: Folder, today: date, watch: Watch) -> FolderCheck:
    records = gather(folder.files, folder.problems, watched_opener(folder.open, len(folder.files), watch))
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
    watch: Watch

    def run(self) -> FolderCheck | None:
        """What is found; None where the records have to be looked at together."""
        records = [file for file in self.folder.files if file.kind not in FOUNDATIONS]
        rows = self.store.rows(self._context)
        known = {file: row for file in records if (row := self._still_holds(file, rows.get(file.path)))}
        changed = self._judge_alone([file for file in records if file not in known])
        if changed is None:
            return None
        own, new = changed
        kept = [*(_Kept(file, row, None) for file, row in known.items()), *new]
        key, between = self._judge_between(kept)
        found = [*self.folder.foundations.diagnostics, *own, *self._settled(kept, between)]
        if self.folder.proposed:
            return self._told(kept, found)
        touched = [one for one in kept if one.record is not None or one.row is not rows.get(one.file.path)]
        self._keep(touched, set(rows) - {file.path for file in records})
        if key:
            self.store.keep_text("between", key, dumped(between, list[_Between]))
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
        data = self.folder.load(file)
        if not isinstance(data, bytes) or digest(data) != row.digest:
            return None
        return row._replace(mtime_ns=file.mtime_ns, checked_ns=self.now_ns)

    def _judge_alone(self, files: list[SourceFile]) -> tuple[list[Diagnostic], list[_Kept]] | None:
        """What the foundations and new or changed files show by themselves; None where that cannot be told apart."""
        opened = {file: self.folder.open(file, _MODELS[file.kind]) for file in watched(files, "reading", self.watch)}
        if any(one.document and called(one.document.value, file.stem) != file.stem for file, one in opened.items()):
            return None  # a copy that takes another's name is judged with it
        alone = [file for file in files if file.kind is not FileKind.INCIDENT]  # judged with the release that caused it
        records = gather(alone, (), lambda file, _model: opened[file], self.folder.foundations)  # type: ignore[arg-type]  # opened as that model
        ledger = Ledger(records, self.today)
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

    def _judge_between(self, kept: list[_Kept]) -> tuple[str, list[_Between]]:
        """What shows between records, and the key under which it is to be kept; none where it is kept as it is."""
        compared = sorted((one.file.path, one.row.record_digest, one.row.holes) for one in kept)
        refused = [problem.path for problem in self.folder.problems]
        key = digest(json.dumps([self._context, compared, refused]).encode())
        digests = {one.file.shown: one.row.digest for one in kept}
        text = self.store.text("between", key)
        if text is not None:
            known: list[_Between] = loaded(text, list[_Between])
            placed = [self._placed(one, digests.get(one.path, "")) for one in known]
            return "" if placed == known else key, placed
        texts = self.store.records(self._context)
        texts |= {one.file.path: one.record for one in kept if one.record is not None}
        ledger = Ledger(self._gathered({one.file: one.row for one in kept}, texts), self.today)
        found = [*judge(ledger, Part.BETWEEN), *_of_incidents(ledger)]
        return key, [_between(one, digests) for one in found]

    def _placed(self, found: _Between, now: str) -> _Between:
        """A finding at its place in its file as it is now."""
        if found.digest == now:
            return found
        file = next(file for file in self.folder.files if file.shown == found.path)
        document = self.folder.open(file, _MODELS[file.kind]).document
        if document is None:  # it went away meanwhile
            return found
        return found._replace(diagnostic=document.place(found.finding, found.rule, found.kind), digest=now)

    def _gathered(self, rows: Mapping[SourceFile, Row], texts: Mapping[str, str]) -> Records:
        """All records, abridged, with the policy and the people."""

        def opened(file: SourceFile, model: type[M]) -> Opened[M]:
            text = texts[file.path]
            if not text:
                return Opened(None, ())
            holes = tuple(tuple(hole) for hole in json.loads(rows[file].holes or "[]"))
            whole = cache(lambda: self.folder.open(file, model).document)
            return Opened(Abridged(file.shown, revive(model, json.loads(text)), holes, whole), ())

        return gather(sorted(rows), self.folder.problems, opened, self.folder.foundations)

    def _settled(self, kept: list[_Kept], between: list[_Between]) -> Iterable[Diagnostic]:
        """All findings but those that a deviation accepts."""
        by_release: dict[str, list[Diagnostic]] = {}
        for one in between:
            by_release.setdefault(one.release, []).append(one.diagnostic)
        for _, row, _ in kept:
            found = loaded(row.found, list[Diagnostic]) + by_release.pop(shown(row.path), [])
            if row.deviations:
                found, _ = settle(found, loaded(row.deviations, list[Grant]))
            yield from found
        for rest in by_release.values():
            yield from rest

    def _keep(self, kept: list[_Kept], gone: set[str]) -> None:
        texts = self.store.records(self._context) if any(one.record is None for one in kept) else {}
        rows = [(one.row, texts.get(one.file.path, "") if one.record is None else one.record) for one in kept]
        self.store.keep(self._context, rows, gone)

    @property
    def _context(self) -> str:
        """What all findings depend on: the policy, the people, the program and the day."""
        return digest(f"{self.folder.basis} {self.today.isoformat()}".encode())


def _between(found: Judged, digests: Mapping[str, str]) -> _Between:
    path, entry = found.document.path, found.entry
    release = entry.document.path if entry else ""
    return _Between(release, path, found.finding, found.rule, found.kind, found.diagnostic, digests.get(path, ""))


def _of_incidents(ledger: Ledger) -> list[Judged]:
    """What incidents show alone; they are judged by the day and the deviations of the release that caused them."""
    paths = {one.path for one in ledger.records.incidents}
    if not paths:
        return []
    causes = {document.value.release for document in ledger.records.incidents}
    releases = tuple(one for one in ledger.records.releases if one[1].value.version in causes)
    alone = Ledger(replace(ledger.records, releases=releases, issues=(), policy_document=None), ledger.today)
    return [one for one in judge(alone, Part.OWN) if one.document.path in paths]
