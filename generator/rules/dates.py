"""Dates: nothing that is recorded as done lies in the future, and no plan lies long in the past.

Boundary: moments against today. Whether the moments of a record are in order is with what they are about.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.reading import Document
from generator.rules.registry import Findings, whole_rule

LONG_GONE = timedelta(days=7)
"""A planned day may slip so far before it is called overdue."""
_PLANNED = ("change_window",)
"""The parts of a record whose moments are plans."""


@whole_rule("date-disagrees")
def date_disagrees(ledger: Ledger) -> Findings:
    """A planned day is long gone, or something that is recorded as done lies in the future.

    A signature in the future was not given yet, and an incident in the future was not noticed. A planned day that has
    passed is overdue, which never fails a build.

    Correct the time that is in the future, and check its offset. Give a planned release a new `date`, or the status
    that it has reached.
    """
    for entry in ledger.lineage.entries.values():
        yield from _day_of_release(entry, ledger)
        yield from _in_future(entry.document, ledger)
    others: tuple[Document[Any], ...] = (*ledger.records.issues, *ledger.records.incidents)
    for document in others:
        yield from _in_future(document, ledger)


def _day_of_release(entry: Entry, ledger: Ledger) -> Findings:
    record, today, path = entry.record, ledger.today, entry.document.path
    if record.status in ("planned", "approved") and record.date and today - record.date > LONG_GONE:
        message = f"{entry.name} is {record.status}, but its day was {record.date}"
        yield Finding(message, ("date",), "give it a new day, or set its status", path, kind=Kind.OVERDUE)
    if entry.is_out and record.date and not entry.production and record.date > today:
        message = f"{entry.name} is {record.status}, but its day is {record.date}"
        yield Finding(message, ("date",), f"today is {today}", path)


def _in_future(document: Document[Any], ledger: Ledger) -> Findings:
    for route, moment in ledger.told(document).moments:
        if moment.date() < ledger.today:  # in UTC: no zone is a whole day ahead
            continue
        if route[0] not in _PLANNED and ledger.policy.day_of(moment) > ledger.today:
            message = f"{moment:%Y-%m-%dT%H:%MZ} is in the future"
            yield Finding(message, route, f"today is {ledger.today}", document.path)


RULES = (date_disagrees,)
