"""Findings that were kept come back as they were."""

from __future__ import annotations

from typing import Any

from any_record import records
from hypothesis import given
from hypothesis import strategies as st

from generator.check import Grant
from generator.diagnostics import Diagnostic
from generator.incremental.findings import Between, betweens, diagnostics, dumped, granted
from generator.model.release import Deviation


@given(found=st.lists(st.from_type(Diagnostic), max_size=3))
def test_any_diagnostics_come_back(found: list[Diagnostic]) -> None:
    assert diagnostics(dumped(found)) == found


@given(found=st.lists(st.from_type(Between), max_size=3))
def test_any_findings_between_records_come_back(found: list[Between]) -> None:
    back = betweens(dumped(found))
    assert back == found
    assert [type(one.finding.remedy) for one in back] == [type(one.finding.remedy) for one in found]


@given(values=records(Deviation), unused=st.from_type(Diagnostic))
def test_any_deviations_come_back(values: Any, unused: Diagnostic) -> None:
    grants = [Grant(Deviation.model_validate(values), unused)]
    assert granted(dumped(grants)) == grants


def test_nothing_is_kept_of_nothing() -> None:
    assert dumped([]) == ""
    assert [*diagnostics(""), *betweens(""), *granted("")] == []
