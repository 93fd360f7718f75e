"""The report as GitLab's code quality: what a merge request adds and mends, beside its lines.

Boundary: GitLab's part of the Code Climate format, of which it shows a finding's sentence, severity and place.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Kind
from generator.reports.machine import Checked, as_json, fingerprints

_SEVERITIES = {Kind.BROKEN: "blocker", Kind.VIOLATION: "critical", Kind.WARNING: "minor", Kind.OVERDUE: "info"}


def render(checked: Checked) -> str:
    """All findings as one JSON list."""
    marks = fingerprints(checked.diagnostics)
    return as_json([_issue(one, mark) for one, mark in zip(checked.diagnostics, marks, strict=True)])


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, object]:
    hint = f" (hint: {diagnostic.hint})" if diagnostic.hint else ""
    return {
        "description": diagnostic.message + hint,
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.kind],
        "location": {"path": diagnostic.path, **_place(diagnostic)},
    }


def _place(diagnostic: Diagnostic) -> dict[str, object]:
    if diagnostic.snippet is None:
        return {"lines": {"begin": 1}}  # a place without a line is not shown
    line, column, length = diagnostic.snippet.span
    positions = {"begin": {"line": line, "column": column}, "end": {"line": line, "column": column + length}}
    return {"lines": {"begin": line, "end": line}, "positions": positions}
