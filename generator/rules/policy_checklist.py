"""A policy's checklist: whether every item of it can be asked, answered, and answered in its order.

Boundary: what the policy file itself says of sections and items; names that lead nowhere are found in `policy`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Ledger
from generator.model.naming import references
from generator.model.policy import Item, PolicyFile, Section
from generator.policy import ORDER, Policy, Requirement
from generator.rules.answers import AUTHORS
from generator.rules.registry import listed

_UNREACHED = ("planned", "cancelled")
"""Statuses at which nothing falls due."""


class _Typed(NamedTuple):
    """An item as the file has it, beside what it comes to."""

    id: str
    section: str
    own: Item
    item: Item

    @property
    def route(self) -> Route:
        return ("checklist", self.section, "items", self.id)


def judge_checklist(policy: Policy, own: PolicyFile) -> Iterator[Finding]:
    """What cannot be meant in a policy file's sections and items; of an item, the first alone."""
    for section_id, section in own.checklist.items():
        yield from _section(policy, section_id, section)
        for item_id, item in section.items.items():
            whole = policy.file.checklist[section_id].items.get(item_id, item)
            typed = _Typed(item_id, section_id, item, whole)
            problem = _name(policy, own, typed) or _answers(typed) or _dates(typed)
            if problem:
                yield problem
    yield from _lasts(policy, own)


def _section(policy: Policy, name: str, typed: Section) -> Iterator[Finding]:
    section, route = policy.file.checklist[name], ("checklist", name)
    if not section.items:
        yield Finding(f"the section “{name}” has no items", route, "add `items:`, or take it out", on_key=True)
    elif section.due is None:
        hint = "add `due: approved`, `released` or `closed`"
        yield Finding(f"the section “{name}” does not say when it is due", route, hint, on_key=True)
    elif typed.due in _UNREACHED:
        hint = "write approved, released or closed"
        yield Finding(f"the section “{name}” cannot fall due at {typed.due}", (*route, "due"), hint)
    if policy.extended is None:
        yield from _behind_last(name, section)


def _behind_last(name: str, section: Section) -> Iterator[Finding]:
    last = ""
    for item_id, item in section.items.items():
        if item.last:
            last = item_id
        elif last:
            message = f"“{item_id}” stands below “{last}”, which is the last of its section"
            yield Finding(message, ("checklist", name, "items", item_id), f"move `{last}:` below it", on_key=True)


def _name(policy: Policy, own: PolicyFile, typed: _Typed) -> Finding | None:
    """Whether an id stands for one item, whatever its section, and for an item alone."""
    if typed.id == AUTHORS:
        message = f"an item cannot be called “{AUTHORS}”: `independence` has a word of that name"
        return Finding(message, typed.route, "call it otherwise", on_key=True)
    if typed.id in own.drop:
        message = f"“{typed.id}” is dropped, and asked for here"
        return Finding(message, typed.route, "take it out of `drop`, or here", on_key=True)
    for other, section in policy.file.checklist.items():
        if other != typed.section and typed.id in section.items and not _is_later(own, typed, other):
            message = f"the item “{typed.id}” is also in the section “{other}”"
            extended = policy.extended and other in policy.extended.checklist
            hint = "to change an item of the extended policy, name it in its own section" if extended else ""
            return Finding(message, typed.route, hint or "give one of the two another id", on_key=True)
    return None


def _is_later(own: PolicyFile, typed: _Typed, other: str) -> bool:
    """Whether the other of two items of one name is the file's own and further down, so that it is told there."""
    sections = list(own.checklist)
    is_own = other in own.checklist and typed.id in own.checklist[other].items
    return is_own and sections.index(other) > sections.index(typed.section)


def _answers(typed: _Typed) -> Finding | None:
    owners, name = typed.item.owners, typed.id
    listed_twice = [role for role in owners.all if owners.all.count(role) > 1]
    if not owners.all and not owners.any:
        return Finding(f"“{name}” has no owners: nobody could answer it", typed.route, "add `owners:`", on_key=True)
    if owners.all and owners.any:
        hint = "write `owners: [a, b]` for all of them, or `owners: {any: [a, b]}` for one of them"
        return Finding(f"“{name}” has owners of both kinds", (*typed.route, "owners"), hint)
    if listed_twice:
        message = f"“{name}” names `{listed_twice[0]}` twice: an owner answers once"
        hint = "for two people of one role, write two items and keep them apart with `independence`"
        return Finding(message, (*typed.route, "owners"), hint)
    is_typed = "distinct_signers" in typed.own.model_fields_set
    if is_typed and typed.own.distinct_signers and len(owners.all) < 2:  # noqa: PLR2004 - two owners
        message = f"“{name}” asks for different people, but one person answers it"
        hint = "give it two owners, or keep it apart from another item with `independence`"
        return Finding(message, (*typed.route, "distinct_signers"), hint)
    return None


def _dates(typed: _Typed) -> Finding | None:
    item = typed.item
    if item.since and item.until and item.until < item.since:
        message = f"“{typed.id}” ends before it begins: it would never be asked"
        return Finding(message, typed.route, "exchange or correct `since` and `until`", on_key=True)
    if item.due in _UNREACHED:
        message = f"“{typed.id}” cannot fall due at {item.due}"
        return Finding(message, (*typed.route, "due"), "write approved, released or closed")
    return None


def _lasts(policy: Policy, own: PolicyFile) -> Iterator[Finding]:
    """Two items cannot each be the last, and nothing that falls due later can come before one."""
    requirements = tuple(policy.requirements.values())
    for index, one in enumerate(requirements):
        if not one.item.last:
            continue
        rival = next((other for other in requirements[:index] if other.item.last and _both_last(one, other)), None)
        if rival:
            of = "their section" if one.section == rival.section else "all"
            message = f"“{rival.id}” and “{one.id}” are both the last of {of}"
            yield Finding(message, _place(own, one, rival), "take `last` out of one of them", on_key=True)
            continue
        for rest in requirements:
            if rest.section == one.section and not rest.item.last and _rank(rest) > _rank(one) and _meet(one, rest):
                message = f"“{rest.id}” falls due at {rest.due}, after “{one.id}”, the last of its section ({one.due})"
                yield Finding(message, _place(own, rest, one), "move it to a section that is due then", on_key=True)


def _both_last(one: Requirement, other: Requirement) -> bool:
    return (one.section == other.section or one.due == other.due == "closed") and _meet(one, other)


def judge_order(policy: Policy, own: PolicyFile) -> Iterator[Finding]:
    """What falls due earlier than the section in which people look for it."""
    for section_id, section in own.checklist.items():
        due = policy.file.checklist[section_id].due
        for item_id, item in section.items.items():
            if item.due and due and {item.due, due} <= {*ORDER} and ORDER.index(item.due) < ORDER.index(due):
                message = f"“{item_id}” falls due at {item.due}, before its section ({due})"
                hint = f"move it to a section that is due at {item.due}"
                yield Finding(message, ("checklist", section_id, "items", item_id, "due"), hint, kind=Kind.WARNING)


def _rank(requirement: Requirement) -> int:
    return ORDER.index(requirement.due) if requirement.due in ORDER else 0


def _meet(one: Requirement, other: Requirement) -> bool:
    """Whether one release can be asked both."""
    first, second = one.item, other.item
    apart = (first.until or date.max) < (second.since or date.min) or (second.until or date.max) < (
        first.since or date.min
    )
    return not apart and (not first.types or not second.types or bool({*first.types} & {*second.types}))


def _place(own: PolicyFile, *candidates: Requirement) -> Route:
    """The first of some items that the file itself has; else what it says of a section."""
    for one in candidates:
        if one.section in own.checklist and one.id in own.checklist[one.section].items:
            return ("checklist", one.section, "items", one.id)
    return next((("checklist", one.section, "due") for one in candidates if one.section in own.checklist), ())


def never_held(ledger: Ledger) -> dict[str, Route]:
    """The roles that answer an item of the repository's own policy and that nobody ever holds, with a place of each."""
    document = ledger.records.policy_document
    if document is None or not ledger.people.people:
        return {}
    held = {term.role for person in ledger.people.people.values() for term in person.roles}
    found: dict[str, Route] = {}
    for reference in references(document.value):
        if reference.kind != "role" or "owners" not in reference.route or reference.name in held:
            continue
        requirement = ledger.policy.requirements.get(str(reference.route[3]))
        one_of = set(requirement.item.owners.any) if requirement else set()
        if reference.name in ledger.policy.file.roles and not one_of & held:
            found.setdefault(reference.name, reference.route)
    return found


def judge_holders(ledger: Ledger) -> Iterator[Finding]:
    """Roles that have to answer an item, and that nobody holds, held or will hold."""
    for role, route in never_held(ledger).items():
        items = [one.title for one in ledger.policy.requirements.values() if role in one.owners]
        names = listed(f"“{title}”" for title in items)
        message = f"nobody ever holds {ledger.policy.role_title(role)}, so {names} cannot be signed"
        yield Finding(message, route, f"give somebody `{role}` in people.yml", kind=Kind.WARNING)
