"""The report for GitLab: its code quality format."""

from __future__ import annotations

import json

from findings import KINDS, SIGN_OFF, TWICE, WHOLE_FILE, any_checked, of_kind
from hypothesis import given
from jsonschema import Draft202012Validator

from generator.reports.gitlab import render
from generator.reports.machine import Checked, readable

POSITIVE = {"type": "integer", "minimum": 1}
TEXT = {"type": "string"}
WHAT_GITLAB_READS = {
    "type": "array",
    "items": {
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {"path": TEXT, "lines": {"required": ["begin"], "properties": {"begin": POSITIVE}}},
            },
        },
    },
}
"""The fields that GitLab's manual lists for a code quality report, with their values."""


def test_a_finding_has_its_place_and_its_words() -> None:
    (issue,) = json.loads(render(Checked((SIGN_OFF,))))
    assert len(issue.pop("fingerprint")) == 64
    assert issue == {
        "description": "Nobody has signed (hint: ask omar)",
        "check_name": "sign-off-missing",
        "severity": "critical",
        "location": {
            "path": "releases/2.4.0.yml",
            "lines": {"begin": 31, "end": 31},
            "positions": {"begin": {"line": 31, "column": 3}, "end": {"line": 31, "column": 14}},
        },
    }


def test_a_whole_file_is_shown_at_its_beginning() -> None:
    (issue,) = json.loads(render(Checked((WHOLE_FILE,))))
    assert issue["location"] == {"path": "releases/2.4.2.yml", "lines": {"begin": 1}}


def test_kinds_are_severities() -> None:
    severities = [json.loads(render(of_kind(kind)))[0]["severity"] for kind in KINDS]
    assert severities == ["blocker", "critical", "minor", "info"]


def test_what_is_found_twice_is_two_issues() -> None:
    issues = json.loads(render(Checked((TWICE, TWICE))))
    assert len({one["fingerprint"] for one in issues}) == 2


def test_nothing_found_is_an_empty_list() -> None:
    assert json.loads(render(Checked((), 4))) == []


@given(any_checked)
def test_whatever_was_found_is_read_back(checked: Checked) -> None:
    report = render(checked)
    issues = json.loads(report)
    assert report.isascii()
    Draft202012Validator(WHAT_GITLAB_READS).validate(issues)
    assert [one["location"]["path"] for one in issues] == [readable(one.path) for one in checked.diagnostics]
    for issue, one in zip(issues, checked.diagnostics, strict=True):
        assert issue["description"].startswith(readable(one.message))
        assert readable(one.hint) in issue["description"]
