"""What files show by themselves: read and judged one by one, in several processes where there are many.

Boundary: findings for which no other record is looked at; what shows between records is for
`generator.incremental.between`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_core import to_json

from generator.abridging import abridge
from generator.check import Grant, Part, grants, judge, unsound_among
from generator.diagnostics import Diagnostic
from generator.hands import spread
from generator.incremental.findings import dumped
from generator.incremental.folder import Folder
from generator.ledger import Ledger
from generator.ledger.glances import HEADLINE
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.repository import Opened, called, gather
from generator.scan import FileKind, SourceFile
from generator.store import Row, Sheet, digest
from generator.watching import Watch

MODELS: Mapping[FileKind, type[BaseModel]] = {
    FileKind.RELEASE: Release,
    FileKind.KNOWN_ISSUE: KnownIssue,
    FileKind.INCIDENT: Incident,
}

MOST = 32
"""How many files are in memory at once, with all that is made of them: more take longer each."""


class Judging(NamedTuple):
    """By what files are judged."""

    folder: Folder
    today: date
    now_ns: int
    """The clock, in nanoseconds."""


def judge_files(by: Judging, files: Sequence[SourceFile], hands: int, watch: Watch) -> list[Sheet] | None:
    """What files show alone, in their order; None where one of them cannot be told apart from others."""
    judged: list[Sheet] = []
    watch("reading", 0, len(files))
    for part in spread(lambda some: _judged(by, some), files, hands, most=MOST):
        if part is None:
            return None
        judged += part
        watch("reading", len(judged), len(files))
    return judged


def judge_foundations(by: Judging) -> list[Diagnostic] | None:
    """What policy and people show alone; None where no record can be judged by them."""
    return _found(Ledger(gather((), (), _not_asked, by.folder.foundations), by.today))


def _judged(by: Judging, files: Sequence[SourceFile]) -> list[Sheet] | None:
    opened = {file: by.folder.open(file, MODELS[file.kind]) for file in files}
    if any(one.document and called(one.document.value, file.stem) != file.stem for file, one in opened.items()):
        return None  # a copy that takes another's name is judged with it
    alone = [file for file in files if file.kind is not FileKind.INCIDENT]  # judged with the release that caused it
    records = gather(alone, (), lambda file, _model: opened[file], by.folder.foundations)  # type: ignore[arg-type]  # opened as that model
    ledger = Ledger(records, by.today)
    found = _found(ledger)
    if found is None:
        return None
    by_path: dict[str, list[Diagnostic]] = {}
    for one in (*found, *(one for opening in opened.values() for one in opening.diagnostics)):
        by_path.setdefault(one.path, []).append(one)
    granted = {one.document.path: grants(one, ledger) for one in ledger.lineage.entries.values()}
    return [
        _to_keep(by, file, opening, by_path.get(file.shown, []), granted.get(file.shown, []))
        for file, opening in opened.items()
    ]


def _found(ledger: Ledger) -> list[Diagnostic] | None:
    found = [one.diagnostic for one in judge(ledger, Part.OWN)]
    return None if unsound_among(ledger, found) else found


def _not_asked(file: SourceFile, model: type[Any]) -> Opened[Any]:
    raise AssertionError(f"there is no {model} to open: {file}")


def _to_keep(
    by: Judging, file: SourceFile, opened: Opened[Any], found: list[Diagnostic], granted: list[Grant]
) -> Sheet:
    document = opened.document
    whole = document.values if document else None
    record = to_json(abridge(whole, MODELS[file.kind], by.folder.foundations.policy)) if whole is not None else b""
    row = Row(
        file.path,
        file.size,
        file.mtime_ns,
        by.now_ns,
        digest(document.file.data) if document else "",  # of the very bytes that were judged
        dumped(found),
        json.dumps(document.holes) if document and document.holes else "",
        dumped(granted),
        digest(record) if record else "",
    )
    return Sheet(row, record.decode(), to_json(whole).decode() if whole is not None else "", _headline(file, whole))


def _headline(file: SourceFile, whole: Mapping[str, Any] | None) -> str:
    if whole is None or file.kind is not FileKind.RELEASE:
        return ""
    return to_json({name: value for name, value in whole.items() if name in HEADLINE}).decode()
