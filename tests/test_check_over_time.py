"""What the clock does to a check: what builds today builds on any later day, also where warnings count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cases import Case, cases

from generator.check import check
from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.repository import Records, read_folder

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
LATER = (*(TODAY + timedelta(days=days) for days in (1, 30, 400)), date(2100, 1, 1))


def failing(records: Records, today: date) -> set[tuple[object, ...]]:
    """What fails a strict check on a day, by rule and place."""
    return set(_failing(records, today))


def _failing(records: Records, today: date) -> Iterator[tuple[object, ...]]:
    for one in check(Ledger(records, today)).diagnostics:
        if one.kind.fails or one.kind is Kind.WARNING:
            yield one.rule, one.path, one.item, one.snippet.span if one.snippet else None


def test_the_sample_never_fails_by_itself() -> None:
    records = read_folder(SAMPLE)
    assert [failing(records, day) for day in (TODAY, *LATER)] == [set()] * (len(LATER) + 1)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_nothing_begins_to_fail_by_waiting(case: Case, tmp_path: Path) -> None:
    """And nothing stops, but what had lain in the future."""
    case.lay_out(tmp_path / "releases")
    records = read_folder(tmp_path / "releases")
    first = before = failing(records, TODAY)
    for day in LATER:
        now = failing(records, day)
        assert now <= before, day
        before = now
    assert {rule for rule, *_ in first - before} <= {"date-disagrees"}
