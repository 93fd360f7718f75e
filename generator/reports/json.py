"""The report in JSON: what was found, for programs of one's own.

Boundary: a promise with a version, documented in `docs/help/reports.md`; nothing is in it that is not promised there.
"""

from __future__ import annotations

from collections import Counter

from generator.diagnostics import Diagnostic, Fix, Kind, Snippet
from generator.reports.machine import Checked, as_json

VERSION = 1
"""Goes up when a key is taken away or changes its meaning; new keys may come without."""


def render(checked: Checked) -> str:
    """All findings as one JSON document."""
    kinds = Counter(one.kind for one in checked.diagnostics)
    return as_json(
        {
            "version": VERSION,
            "checked": {"releases": checked.releases},
            "counts": {str(kind): kinds[kind] for kind in Kind},
            "findings": [_finding(one) for one in checked.diagnostics],
        }
    )


def _finding(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "kind": str(diagnostic.kind),
        "rule": diagnostic.rule,
        "path": diagnostic.path,
        **_place(diagnostic.snippet),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **({"item": diagnostic.item} if diagnostic.item else {}),
        **({"fix": _fix(diagnostic.fix)} if diagnostic.fix else {}),
        "related": [{**_place(one), "label": one.label} for one in diagnostic.related],
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [
        {"line": one.line, "column": one.column, "endLine": one.end_line, "endColumn": one.end_column, "text": one.text}
        for one in fix.edits
    ]
    return {"description": fix.what, "edits": edits, **({"newName": fix.new_name} if fix.rename else {})}


def _place(snippet: Snippet | None) -> dict[str, int | None]:
    if snippet is None:
        return {"line": None, "column": None, "endColumn": None}
    line, column, length = snippet.span
    return {"line": line, "column": column, "endColumn": column + length}
