"""Findings as they are kept: as JSON, and what they were when they come back.

Boundary: the form of what this program wrote itself; nothing is validated. Pydantic could do the same, but takes longer
to learn the classes than a check of what changed may take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from generator.check import Grant
from generator.diagnostics import Diagnostic, Edit, Finding, Fix, Kind, Remedy, Rename, Reorder, Snippet, Span
from generator.model.release import Deviation
from generator.reviving import revive


class Between(NamedTuple):
    """A finding between records."""

    subject: str
    """The file that was judged; empty where all were, together."""
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


def dumped(values: Sequence[Diagnostic | Between | Grant]) -> str:
    """Findings as JSON; empty where there are none."""
    return to_json(values, exclude_none=True).decode() if values else ""


def diagnostics(text: str) -> list[Diagnostic]:
    """The diagnostics that were dumped."""
    return [_diagnostic(one) for one in _list(text)]


def betweens(text: str) -> list[Between]:
    """The findings between records that were dumped."""
    return [
        Between(subject, release, path, _finding(finding), rule, Kind(kind), _diagnostic(diagnostic), digest)
        for subject, release, path, finding, rule, kind, diagnostic, digest in _list(text)
    ]


def granted(text: str) -> list[Grant]:
    """The deviations that were dumped."""
    return [Grant(revive(Deviation, deviation), _diagnostic(unused)) for deviation, unused in _list(text)]


def _list(text: str) -> list[Any]:
    found: list[Any] = from_json(text) if text else []
    return found


def _diagnostic(told: dict[str, Any]) -> Diagnostic:
    typed = {
        "kind": Kind(told["kind"]),
        "related": tuple(map(_snippet, told["related"])),
        "snippet": _snippet(told["snippet"]) if told["snippet"] else None,
        "fix": _fix(told["fix"]) if told["fix"] else None,
    }
    return Diagnostic(**{**told, **typed})


def _finding(told: dict[str, Any]) -> Finding:
    typed = {
        "route": tuple(told["route"]),
        "kind": Kind(told["kind"]) if told["kind"] else None,
        "remedy": _remedy(*told["remedy"]) if told["remedy"] else None,
    }
    return Finding(**{**told, **typed})


def _snippet(told: list[Any]) -> Snippet:
    span, *rest = told
    return Snippet(Span(*span), *rest)


def _fix(told: dict[str, Any]) -> Fix:
    return Fix(**{**told, "edits": tuple(Edit(*edit) for edit in told["edits"])})


def _remedy(first: Any, *rest: Any) -> Remedy:
    """By how much there is of it: a name, or a route and an order."""
    return Reorder(tuple(first), tuple(*rest)) if rest else Rename(first)
