"""How a policy is made of another: what is added to it, changed in it and left out.

Boundary: the files as typed. What the outcome asks of a release is answered by `generator.policy`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from generator.model.base import Part
from generator.model.policy import Owners, PolicyFile, Practice, Role, Section, TypeMeaning
from generator.policy import title_of

P = TypeVar("P", bound=Part)
T = TypeVar("T")
K = TypeVar("K", bound=str)
Titled = TypeVar("Titled", Role, TypeMeaning, Practice)


def extend(base: PolicyFile, own: PolicyFile) -> PolicyFile:
    """A policy with another's additions, changes and omissions.

    Mappings are merged by key, and a part of which some fields are given changes in these alone. Lists, and all else,
    are replaced. What is added to a section comes before its last item.
    """
    return _merged(_without(base, frozenset(own.drop)), own)


def titled(file: PolicyFile) -> PolicyFile:
    """A policy in which every role, release type and playbook has a title."""
    return file.model_copy(
        update={"roles": _titled(file.roles), "types": _titled(file.types), "playbooks": _titled(file.playbooks)}
    )


def _titled(parts: dict[K, Titled]) -> dict[K, Titled]:
    return {key: one if one.title else one.model_copy(update={"title": title_of(key)}) for key, one in parts.items()}


def _without(base: PolicyFile, dropped: frozenset[str]) -> PolicyFile:
    """A policy without some items, roles and impacts; what it says of a dropped item elsewhere falls away with it."""
    items = {item for section in base.checklist.values() for item in section.items} & dropped
    checklist = {key: one.model_copy(update={"items": _but(one.items, items)}) for key, one in base.checklist.items()}
    waivers = base.waivers
    if waivers:
        waivers = waivers.model_copy(update={"items": [one for one in waivers.items if one not in items]})
    return base.model_copy(
        update={
            "checklist": checklist,
            "roles": _but(base.roles, dropped),
            "impacts": _but(base.impacts, dropped),
            "independence": [pair for pair in base.independence if items.isdisjoint(pair)],
            "waivers": waivers,
        }
    )


def _but(mapping: dict[str, T], dropped: Collection[str]) -> dict[str, T]:
    return {key: value for key, value in mapping.items() if key not in dropped}


def _merged(base: P, over: P) -> P:
    changes = {name: _merged_value(getattr(base, name), getattr(over, name)) for name in over.model_fields_set}
    if isinstance(base, Section) and "items" in changes:
        changes["items"] = dict(sorted(changes["items"].items(), key=lambda named: named[1].last))
    return base.model_copy(update=changes)


def _merged_value(ours: object, theirs: object) -> Any:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**ours, **{key: _merged_value(ours.get(key), value) for key, value in theirs.items()}}
    if isinstance(ours, Part) and isinstance(theirs, Part) and not isinstance(theirs, Owners):
        return _merged(ours, theirs)
    return theirs
