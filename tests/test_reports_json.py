"""The JSON report: what programs of one's own read."""

from __future__ import annotations

import json

from findings import SIGN_OFF, TWICE, WHOLE_FILE, any_checked
from hypothesis import given

from generator.reports.json import render
from generator.reports.machine import Checked, readable


def test_a_finding_has_its_place_and_its_words() -> None:
    document = json.loads(render(Checked((SIGN_OFF,), releases=3)))
    assert document == {
        "version": 1,
        "checked": {"releases": 3},
        "counts": {"broken": 0, "violation": 1, "warning": 0, "overdue": 0},
        "findings": [
            {
                "kind": "violation",
                "rule": "sign-off-missing",
                "path": "releases/2.4.0.yml",
                "line": 31,
                "column": 3,
                "endColumn": 14,
                "message": "Nobody has signed",
                "hint": "ask omar",
                "item": "sre-sign-off",
                "related": [],
            }
        ],
    }


def test_further_places_say_what_is_there() -> None:
    (finding,) = json.loads(render(Checked((TWICE,))))["findings"]
    assert finding["related"] == [{"line": 4, "column": 1, "endColumn": 5, "label": "first given here"}]
    assert "item" not in finding


def test_a_whole_file_has_no_place_in_it() -> None:
    (finding,) = json.loads(render(Checked((WHOLE_FILE,))))["findings"]
    assert (finding["line"], finding["column"], finding["endColumn"]) == (None, None, None)


@given(any_checked)
def test_whatever_was_found_is_read_back(checked: Checked) -> None:
    report = render(checked)
    assert report.isascii()
    document = json.loads(report)
    document_again = json.dumps(document, ensure_ascii=False).encode("utf-8")
    assert json.loads(document_again) == document
    found = [(one["path"], one["message"], one["hint"]) for one in document["findings"]]
    assert found == [tuple(map(readable, (one.path, one.message, one.hint))) for one in checked.diagnostics]
    assert sum(document["counts"].values()) == len(found)
