"""What shows when records are compared, by what each lets others see; found again only when some of that has changed.

Boundary: findings between records; those of incidents too, which are judged with the release that caused them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from generator.check import Judged, Part, judge
from generator.diagnostics import Diagnostic, Finding, Kind
from generator.incremental.alone import MODELS
from generator.incremental.folder import Folder
from generator.incremental.kept import Kept
from generator.ledger import Ledger
from generator.reading import Document
from generator.repository import Records
from generator.rules import RULES
from generator.rules.registry import Subject

M = TypeVar("M", bound=BaseModel)

_OF_ANY_FILE = tuple(rule for rule in RULES if rule.subject is Subject.WHOLE)
"""Rules about releases speak of an incident only where they compare the two."""


class Between(NamedTuple):
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


def judge_between(records: Records, today: date, digests: Mapping[str, str]) -> list[Between]:
    """What shows between records.

    Args:
        records: all of them; of each no more is looked at than others may see.
        today: the day by which deadlines are judged.
        digests: what their files hold, by path.
    """
    ledger = Ledger(_abridged(records), today)
    return [_between(one, digests) for one in (*judge(ledger, Part.BETWEEN), *_of_incidents(ledger))]


def _abridged(records: Records) -> Records:
    return replace(
        records,
        releases=tuple((product, _face_of(one)) for product, one in records.releases),
        issues=tuple(map(_face_of, records.issues)),
        incidents=tuple(map(_face_of, records.incidents)),
    )


def _face_of(document: Document[M]) -> Document[M]:
    return document.abridged() if isinstance(document, Kept) else document


def placed(found: Between, folder: Folder, now: str) -> Between:
    """A finding at its place in its file as it is now."""
    if found.digest == now:
        return found
    file = next(file for file in folder.files if file.shown == found.path)
    document = folder.open(file, MODELS[file.kind]).document
    if document is None:  # it went away meanwhile
        return found
    return found._replace(diagnostic=document.place(found.finding, found.rule, found.kind), digest=now)


def _between(found: Judged, digests: Mapping[str, str]) -> Between:
    path, entry = found.document.path, found.entry
    release = entry.document.path if entry else ""
    return Between(release, path, found.finding, found.rule, found.kind, found.diagnostic, digests.get(path, ""))


def _of_incidents(ledger: Ledger) -> list[Judged]:
    """What incidents show alone; they are judged by the day and the deviations of the release that caused them."""
    paths = {one.path for one in ledger.records.incidents}
    if not paths:
        return []
    causes = {document.face.release for document in ledger.records.incidents}
    releases = tuple(one for one in ledger.records.releases if one[1].face.version in causes)
    alone = Ledger(replace(ledger.records, releases=releases, issues=(), policy_document=None), ledger.today)
    return [one for one in judge(alone, Part.OWN, _OF_ANY_FILE) if one.document.path in paths]
