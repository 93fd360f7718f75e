"""Records without what nobody else looks at: enough to compare a record with others, and small enough to be kept.

Boundary: which parts rules between records may read of a record; what they make of them is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from generator.diagnostics import Diagnostic, Finding, Kind, Route
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.policy import Policy
from generator.reading import Document, Text
from generator.source import Mapping, Mark

M = TypeVar("M", bound=BaseModel)

_RELEASE = ("version", "type", "status", "date", "follows", "formerly", "reintroduces")
_ISSUE = ("id", "severity", "state", "reported_at", "affects", "workaround_verified", "planned_fix", "duplicate_of")
_LOOSE: dict[type[BaseModel], frozenset[str]] = {
    Release: frozenset(
        {
            *("type", "status", "date", "impact", "migration", "checklist", "waivers", "emergency"),
            *("rollback", "deployments"),
        }
    ),
    KnownIssue: frozenset({"severity", "state", "reported_at", "workaround", "title"}),
    Incident: frozenset(
        {
            *("title", "severity", "detected_at", "oncall_notified_at", "restored_at", "resolution"),
            *("impact", "root_cause", "actions", "links"),
        }
    ),
}
"""What records are compared by, without naming another."""
_DEPLOYMENT = ("environment", "started_at", "finished_at", "outcome", "rolled_back")
_ANSWER = ("by", "at", "as", "verdict")
_TEXT = "…"
_SOMEBODY = "somebody"
_ID = re.compile(r"[A-Z][A-Z0-9]*-[0-9A-Z.-]*[0-9A-Z]").findall
"""What may be the id of a known issue that a rollback plan speaks of."""
_NOTHING = Mapping({}, flow=False, mark=Mark(1, 1, 1, 1))


def abridge(record: dict[str, Any], model: type[BaseModel], policy: Policy) -> dict[str, Any]:
    """What of a record is compared with others.

    The less of a record it holds, the fewer changes of the record make others be looked at again.

    Args:
        record: the whole, as texts, lists and mappings that its model takes; so is what comes of it.
        model: its class.
        policy: what it asks for decides what matters to others.
    """
    if model is Release:
        return _release(record, policy)
    if model is KnownIssue:
        there = {"workaround": _TEXT} if "workaround" in record else {}
        return {**_only(record, _ISSUE), **there, "title": _TEXT}
    return record


def ties(face: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """What of a face says which records have to do with each other: as long as it is the same, so is that.

    Args:
        face: what is compared of a record, as `abridge` gives it.
        model: its class.
    """
    found = {key: value for key, value in face.items() if key not in _LOOSE[model]}
    if model is Release:
        back = (one.get("rolled_back") or {} for one in face.get("deployments", []))
        found["rolled back to"] = [(index, one["to"]) for index, one in enumerate(back) if "to" in one]
        found["rollback"] = face.get("rollback", {}).get("target")
    return found


def _only(part: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: part[key] for key in keys if key in part}


def _release(record: dict[str, Any], policy: Policy) -> dict[str, Any]:
    approving = {item for _, item in policy.approving}
    decisive = approving | {one.id for one in policy.requirements.values() if one.item.needs}
    impacts = {policy.requirements[item].item.when for item in decisive}
    parts = {
        "impact": {
            name: _only(answer, ["applies"]) for name, answer in record.get("impact", {}).items() if name in impacts
        },
        "changes": _up_to_the_last([_change(one) for one in record.get("changes", [])]),
        "migration": _up_to_the_last([_step(one) for one in record.get("migration", [])]),
        "checklist": {
            section: {item: _answers(one) for item, one in items.items() if item in decisive}
            for section, items in record.get("checklist", {}).items()
        },
        "waivers": [one for one in record.get("waivers", []) if one["item"] in decisive],
        "emergency": record.get("emergency"),
        "deployments": [{**_only(one, _DEPLOYMENT), "by": _SOMEBODY} for one in record.get("deployments", [])],
    }
    plan = {"rollback": _plan(record["rollback"])} if "rollback" in record else {}  # an empty one is one, too
    return {**_only(record, _RELEASE), **{name: part for name, part in parts.items() if part}, **plan}


def _change(change: dict[str, Any]) -> dict[str, Any]:
    """A change; only what it fixes is compared, and whether that was a matter of security."""
    if not change.get("fixes"):
        return _NO_CHANGE
    kind = "security" if change["type"] == "security" else "changed"
    return {"type": kind, "text": _TEXT, "fixes": change["fixes"]}


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {"text": _TEXT, "reversible": "false"} if step.get("reversible") == "false" else _NO_STEP


_NO_CHANGE: dict[str, Any] = {"type": "changed", "text": _TEXT}
_NO_STEP: dict[str, Any] = {"text": _TEXT}
"""Hold the place of what is not compared, so that all others keep their numbers."""


def _up_to_the_last(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A list without the place-holders at its end."""
    while listed and listed[-1] in (_NO_CHANGE, _NO_STEP):
        listed.pop()
    return listed


def _answers(answer: Any) -> Any:
    """An item's answers, in whichever of the ways they are written."""
    if isinstance(answer, list):
        return [_answers(one) for one in answer]
    if "by" not in answer:
        return {role: _answers(one) for role, one in answer.items()}
    not_asked = {"not_applicable": _TEXT} if "not_applicable" in answer else {}
    return {**_only(answer, _ANSWER), **not_asked}


def _plan(plan: dict[str, Any]) -> dict[str, Any]:
    texts = [*plan.get("triggers", []), *plan.get("steps", []), plan.get("forward_fix", "")]
    texts.append(plan.get("data", {}).get("note", ""))
    named = [issue for text in texts for issue in _ID(text)]
    return {
        **_only(plan, ["target"]),
        **({"steps": [" ".join(named)]} if named else {}),
        **({"data": _only(plan["data"], ["reversible"])} if "data" in plan else {}),
        **({"forward_fix": _TEXT} if "forward_fix" in plan else {}),
    }


class Abridged(Document[M]):
    """A record of which only this is known; its file is read again where something is found in it."""

    _whole: Callable[[], Document[M] | None]

    def __init__(self, path: str, value: M, holes: tuple[Route, ...], whole: Callable[[], Document[M] | None]) -> None:
        super().__init__(Text(path, b""), _NOTHING, value, holes)
        object.__setattr__(self, "_whole", whole)  # a frozen class's way to set an attribute

    @cached_property
    def _once(self) -> Document[M] | None:
        return self._whole()

    def place(self, finding: Finding, rule: str, kind: Kind) -> Diagnostic:
        """Bring a finding to its place in the file, as it is now."""
        whole = self._once
        return whole.place(finding, rule, kind) if whole else super().place(finding, rule, kind)
