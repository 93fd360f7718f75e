"""What shows when records are compared, by what each lets others see; and for each of them, at which others it looks.

Boundary: findings between records; those of incidents too, which are judged with the release that caused them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import NamedTuple, TypeAlias, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import from_json

from generator.abridging import Abridged
from generator.check import Judged, Part, Rulings
from generator.diagnostics import Kind
from generator.incremental.alone import MODELS
from generator.incremental.findings import Between
from generator.incremental.folder import Folder
from generator.incremental.kept import Kept
from generator.ledger import Entry, Ledger
from generator.ledger.seeing import ANYTHING, IN_USE, days_of, days_on, seeing
from generator.model.incident import Incident
from generator.model.release import Release
from generator.reading import Document
from generator.repository import Records
from generator.reviving import Glance
from generator.rules import BY_NAME, RULES
from generator.rules.registry import Subject

M = TypeVar("M", bound=BaseModel)
Look: TypeAlias = Callable[[], Iterable[Judged]]

MOST = 60
"""A record that looks at more others is judged again whatever changes: to note them all takes more than it saves."""
_OF_ANY_FILE = tuple(rule for rule in RULES if rule.subject is Subject.WHOLE)
"""Rules about releases speak of an incident only where they compare the two."""


class Compared(NamedTuple):
    """What comes of comparing records."""

    found: list[Between]
    seen: dict[str, list[str]]
    """By file: what was looked at beside it, where that is anything."""


def judge_between(records: Records, today: date, digests: Mapping[str, str]) -> Compared:
    """What shows between records.

    Args:
        records: all of them; of each no more is looked at than others may see.
        today: the day by which deadlines are judged.
        digests: what their files hold, by path.
    """
    comparison = _Comparison(records, today, digests)
    together = [comparison.told("", one) for one in comparison.rulings.of_all()]
    found, seen = comparison.looked(comparison.subjects())
    return Compared(together + found, seen)


def judge_again(
    known: Compared, changed: Mapping[str, str], records: Records, today: date, digests: Mapping[str, str]
) -> Compared | None:
    """What shows between records of which some changed, but for what ties them together.

    Args:
        known: what came of comparing them before.
        changed: the files of those that changed, with what was compared of them before, as JSON.
        records: as for `judge_between`; so are the others.
        today: likewise.
        digests: likewise.

    Returns:
        None where all of them have to be looked at.
    """
    if any(one.path in changed and BY_NAME[one.rule].kind is not Kind.BROKEN for one in known.found if not one.subject):
        return None  # how much it weighs may depend on the day of its record
    comparison = _Comparison(records, today, digests)
    names = comparison.names(changed)
    again = changed.keys() | {subject for subject, seen in known.seen.items() if not names.isdisjoint(seen)}
    found, seen = comparison.looked(comparison.subjects(again))
    kept = {subject: names for subject, names in known.seen.items() if subject not in again}
    return Compared([*(one for one in known.found if one.subject not in again), *found], kept | seen)


def placed(found: Between, folder: Folder, now: str) -> Between:
    """A finding at its place in its file as it is now."""
    if found.digest == now:
        return found
    file = next(file for file in folder.files if file.shown == found.path)
    document = folder.open(file, MODELS[file.kind]).document
    if document is None:  # it went away meanwhile
        return found
    return found._replace(diagnostic=document.place(found.finding, found.rule, found.kind), digest=now)


class _Comparison:
    """Records side by side, of each no more than others may see."""

    def __init__(self, records: Records, today: date, digests: Mapping[str, str]) -> None:
        self.ledger = Ledger(_abridged(records), today)
        self.rulings = Rulings(self.ledger, Part.BETWEEN)
        self._digests = digests

    def subjects(self, paths: Collection[str] | None = None) -> Iterator[tuple[str, Look]]:
        """All that are judged one by one, or those of some files."""
        for entry in self.ledger.lineage.entries.values():
            if paths is None or entry.document.path in paths:
                yield entry.document.path, partial(self.rulings.of_release, entry)
        if paths is None or any(one.path in paths for one in self.ledger.records.issues):
            for facts in self.ledger.issues.values():
                if paths is None or facts.document.path in paths:
                    yield facts.document.path, partial(self.rulings.of_issue, facts)
        incidents = tuple(one for one in self.ledger.records.incidents if paths is None or one.path in paths)
        alone = self._alone(incidents) if incidents else {}
        for document in incidents:
            yield document.path, partial(self._of_incident, document, alone)

    def looked(self, subjects: Iterable[tuple[str, Look]]) -> tuple[list[Between], dict[str, list[str]]]:
        """What shows of each, and what was looked at for it."""
        found: list[Between] = []
        seen: dict[str, list[str]] = {}
        for path, look in subjects:
            with seeing() as names:
                found += [self.told(path, one) for one in look()]
            names.discard(path)
            if names:
                seen[path] = sorted(names) if len(names) <= MOST else [ANYTHING]
        return found, seen

    def names(self, changed: Mapping[str, str]) -> set[str]:
        """By what names others may have looked at records that changed."""
        names = {ANYTHING, *changed}
        for entry in self.ledger.lineage.entries.values():
            face = changed.get(entry.document.path)
            if face is not None:
                names.add(IN_USE)
                before = cast(Release, Glance(Release, from_json(face)))  # of which days alone are asked
                if _days(entry) != _days(replace(entry, document=Abridged(entry.document.path, before, (), _nothing))):
                    names.add(days_of(entry.product))
                    names.update([days_on(entry.product, entry.version.line)] if entry.version else [])
        return names

    def told(self, subject: str, found: Judged) -> Between:
        path, entry = found.document.path, found.entry
        release = entry.document.path if entry else ""
        digest = self._digests.get(path, "")
        return Between(subject, release, path, found.finding, found.rule, found.kind, found.diagnostic, digest)

    def _of_incident(self, document: Document[Incident], alone: dict[str, list[Judged]]) -> list[Judged]:
        self.ledger.cause_of(document.face)  # by whose day and deviations it is judged
        return alone.get(document.path, [])

    def _alone(self, incidents: tuple[Document[Incident], ...]) -> dict[str, list[Judged]]:
        """What incidents show alone, by file."""
        records = replace(self.ledger.records, releases=(), issues=(), incidents=incidents, policy_document=None)
        rulings = Rulings(Ledger(records, self.ledger.today), Part.OWN, _OF_ANY_FILE, self.rulings.files)
        found: dict[str, list[Judged]] = {}
        for one in rulings.of_all():
            found.setdefault(one.document.path, []).append(one)
        return found


def _days(entry: Entry) -> tuple[date | None, date | None, datetime | None]:
    return entry.day, entry.shipped_on, entry.shipped_at


def _nothing() -> None:
    """There is no file any more that says what a record was."""


def _abridged(records: Records) -> Records:
    return replace(
        records,
        releases=tuple((product, _face_of(one)) for product, one in records.releases),
        issues=tuple(map(_face_of, records.issues)),
        incidents=tuple(map(_face_of, records.incidents)),
    )


def _face_of(document: Document[M]) -> Document[M]:
    return document.abridged() if isinstance(document, Kept) else document
