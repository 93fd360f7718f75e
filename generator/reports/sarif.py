"""The report as SARIF 2.1.0, the OASIS standard for what static analysis finds.

Boundary: the parts of the standard that code scanning reads; the rules' own words come from `generator.rules`.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from generator import __version__
from generator.diagnostics import Diagnostic, Fix, Kind, Snippet
from generator.reports.machine import Checked, as_json, fingerprints, readable, told

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
TOP = "SRCROOT"
"""The name for the top of the repository, to which paths are relative."""
_LEVELS = {Kind.BROKEN: "error", Kind.VIOLATION: "error", Kind.WARNING: "warning", Kind.OVERDUE: "note"}
_BRACES = str.maketrans({"{": "{{", "}": "}}"})


def render(checked: Checked) -> str:
    """All findings as one log with one run."""
    rules = sorted({one.rule for one in checked.diagnostics})
    driver = {
        "name": "OctoAcme Releases",
        "semanticVersion": __version__,
        "rules": [_rule(name, checked) for name in rules],
    }
    marks = fingerprints(checked.diagnostics)
    found = zip(checked.diagnostics, marks, strict=True)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {TOP: {"description": {"text": "The top of the repository"}}},
        "results": [_result(one, rules.index(one.rule), mark) for one, mark in found],
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, checked: Checked) -> dict[str, object]:
    from generator.rules import BY_NAME  # noqa: PLC0415 - heavy, and only this format tells of rules

    rule = BY_NAME.get(name)
    if rule is None:  # what an importer says, without a rule of the register
        level = next(_LEVELS[one.kind] for one in checked.diagnostics if one.rule == name)
        return {"id": name, "shortDescription": {"text": name}, "defaultConfiguration": {"level": level}}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary}. {rule.harm}".strip()},
        "help": {"text": rule.mend, "markdown": rule.mend},
        "defaultConfiguration": {"level": _LEVELS[rule.kind]},
    }


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str) -> dict[str, object]:
    related = [_location(diagnostic.path, one, number) for number, one in enumerate(diagnostic.related, 1)]
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.kind],
        "message": {"text": plain_message(told(diagnostic))},
        "locations": [_location(diagnostic.path, diagnostic.snippet)],
        **({"relatedLocations": related} if related else {}),
        **({"fixes": [_fix(diagnostic.path, diagnostic.fix)]} if diagnostic.fix and diagnostic.fix.edits else {}),
        "partialFingerprints": {"ruleFileMessage/v1": fingerprint},
        "properties": {"kind": str(diagnostic.kind), **({"item": diagnostic.item} if diagnostic.item else {})},
    }


def _location(path: str, snippet: Snippet | None, number: int = 0) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": _artifact(path)}
    if snippet:
        line, column, length = snippet.span
        place["region"] = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + length}
    label = {"message": {"text": plain_message(snippet.label)}} if snippet and snippet.label else {}
    return {**({"id": number} if number else {}), "physicalLocation": place, **label}


def _fix(path: str, fix: Fix) -> dict[str, object]:
    """A fix as replacements; the standard has none for a file's name."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": one.line,
                "startColumn": one.column,
                "endLine": one.end_line,
                "endColumn": one.end_column,
            },
            "insertedContent": {"text": one.text},
        }
        for one in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": plain_message(fix.what)}, "artifactChanges": [change]}


def _artifact(path: str) -> dict[str, str]:
    shown = readable(path)
    if Path(shown).is_absolute():
        return {"uri": Path(shown).as_uri()}
    return {"uri": quote(shown), "uriBaseId": TOP}


def plain_message(text: str) -> str:
    """A text as a message of the standard: braces (3.11.5) and links (3.11.6) mean themselves.

    Outside a link the standard has no escape for brackets, so the space parts what would be one.
    """
    return re.sub(r"\](?=\()", "] ", text).translate(_BRACES)
