"""Records without what nobody else looks at: enough to compare a record with others, and small enough to be kept.

Boundary: which parts rules between records may read of a record; what they make of them is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from generator.diagnostics import Diagnostic, Finding, Kind, Route
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.policy import Policy
from generator.reading import Document, Text
from generator.source import Mapping, Mark
from generator.validation import plain

M = TypeVar("M", bound=BaseModel)

_RELEASE = (
    *("version", "type", "status", "date", "follows", "formerly", "impact", "reintroduces", "waivers", "emergency"),
    *("rollback", "deployments"),
)
_ISSUE = ("id", "severity", "state", "reported_at", "affects", "workaround_verified", "planned_fix", "duplicate_of")
_TEXT = "…"
_NOTHING = Mapping({}, flow=False, mark=Mark(1, 1, 1, 1))


def abridge(document: Document[Any], policy: Policy) -> dict[str, Any]:
    """What of a record is compared with others, as texts that its model takes."""
    record = plain(document.node)
    if isinstance(document.value, Release):
        return _release(record, policy)
    if isinstance(document.value, KnownIssue):
        kept = {key: record[key] for key in _ISSUE if key in record}
        there = {"workaround": _TEXT} if "workaround" in record else {}
        return {**kept, **there, "title": _TEXT}
    return dict(record)


def _release(record: dict[str, Any], policy: Policy) -> dict[str, Any]:
    kept = {key: record[key] for key in _RELEASE if key in record}
    for part, keys in (("changes", ("type", "fixes")), ("migration", ("reversible",))):
        if part in record:
            kept[part] = [{"text": _TEXT, **{key: one[key] for key in keys if key in one}} for one in record[part]]
    decisive = {one.id for one in policy.requirements.values() if one.item.last or one.item.needs}
    answers = {
        section: {item: answer for item, answer in items.items() if item in decisive}
        for section, items in record.get("checklist", {}).items()
    }
    return {**kept, "checklist": answers} if answers else kept


class Abridged(Document[M]):
    """A record of which only this is known; its file is read again where something is found in it."""

    __slots__ = ("_whole",)
    _whole: Callable[[], Document[M] | None]

    def __init__(self, path: str, value: M, holes: tuple[Route, ...], whole: Callable[[], Document[M] | None]) -> None:
        super().__init__(Text(path, b""), _NOTHING, value, holes)
        object.__setattr__(self, "_whole", whole)  # a frozen class's way to set an attribute

    def place(self, finding: Finding, rule: str, kind: Kind) -> Diagnostic:
        """Bring a finding to its place in the file, as it is now."""
        whole = self._whole()
        return whole.place(finding, rule, kind) if whole else super().place(finding, rule, kind)
