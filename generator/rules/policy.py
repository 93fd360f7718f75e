"""The policy and the people themselves: whether they can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Ledger
from generator.model.people import Person, Term
from generator.model.policy import Item, PolicyFile
from generator.model.walk import references
from generator.policy import zone_named
from generator.rules.answers import AUTHORS
from generator.rules.registry import Findings, nearest, whole_rule


@whole_rule("policy-unsound", Kind.BROKEN)
def policy_unsound(ledger: Ledger) -> Findings:
    """The policy or the people cannot be meant: unknown names, overlapping terms, colliding ids, an unanswerable item.

    What is checked against such a policy would be let through, or could never be met.
    """
    document = ledger.records.policy_document
    if document:
        for finding in _policy(ledger, document.value):
            yield replace(finding, path=document.path)
    if ledger.records.people:
        for person, known in ledger.records.people.value.people.items():
            for finding in _terms(person, known):
                yield replace(finding, path=ledger.records.people.path)


def _policy(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    yield from _names(ledger, own)
    yield from _items(ledger, own)
    yield from _independence(ledger, own)
    yield from _collisions(ledger, own)
    yield from _calendar(own)


def _names(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    merged = ledger.policy.file
    items = {item for section in merged.checklist.values() for item in section.items}
    known = {"role": set(merged.roles), "impact": set(merged.impacts), "item": items}
    for reference in references(own):
        if reference.kind in known and reference.name not in known[reference.kind]:
            message = f"there is no {reference.kind} “{reference.name}” in the policy"
            yield Finding(message, reference.route, nearest(reference.name, known[reference.kind]))
    yield from _weights(own)
    for index, name in enumerate(own.drop):
        if name not in items:
            yield Finding(f"there is no item “{name}” to drop", ("drop", index), nearest(name, items))


def _weights(own: PolicyFile) -> Iterator[Finding]:
    from generator.rules import BY_NAME  # noqa: PLC0415 - which names this family as well

    for name in own.rules:
        if name not in BY_NAME:
            message = f"there is no rule “{name}”"
            hint = nearest(name, BY_NAME) or "`releases explain` lists them"
            yield Finding(message, ("rules", name), hint, on_key=True, kind=Kind.WARNING)
        elif BY_NAME[name].kind is Kind.BROKEN:
            message = f"`{name}` takes no other weight: files that break it cannot be understood"
            yield Finding(message, ("rules", name), "take it out", on_key=True, kind=Kind.WARNING)


def _items(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    for section_id, section in own.checklist.items():
        for item_id in section.items:
            merged = ledger.policy.file.checklist[section_id].items[item_id]
            if problem := _never_answered(merged):
                yield Finding(f"“{item_id}” {problem}", ("checklist", section_id, "items", item_id), on_key=True)
        if section.due is None and ledger.policy.file.checklist[section_id].due is None:
            message = f"the section “{section_id}” does not say when it is due"
            yield Finding(
                message, ("checklist", section_id), "add `due: approved`, `released` or `closed`", on_key=True
            )


def _never_answered(item: Item) -> str:
    if not item.owners.all and not item.owners.any:
        return "has no owners: nobody could answer it"
    if item.since and item.until and item.until < item.since:
        return "ends before it begins: it would never be asked"
    if item.due in ("planned", "cancelled"):
        return f"cannot fall due at {item.due}"
    return ""


def _independence(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    items = ledger.policy.requirements
    for index, pair in enumerate(own.independence):
        if len(set(pair)) < 2:  # noqa: PLR2004 - a pair
            yield Finding(
                "independence needs two sides", ("independence", index), "name two items, or an item and `authors`"
            )
        for position, name in enumerate(pair):
            if name != AUTHORS and name not in items:
                yield Finding(
                    f"there is no item “{name}”", ("independence", index, position), nearest(name, [*items, AUTHORS])
                )


def _collisions(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    """An item's id stands for one item, whatever its section."""
    seen: dict[str, str] = {}
    for section_id, section in ledger.policy.file.checklist.items():
        for item_id in section.items:
            first = seen.setdefault(item_id, section_id)
            if first != section_id:
                place: Route = ("checklist", section_id, "items", item_id)
                message = f"the item “{item_id}” is also in the section “{first}”"
                yield Finding(
                    message, place, "to change an item of the built-in policy, name it in its own section", on_key=True
                )
    for reserved in ("by", "at", "as", "verdict", "evidence", "note", "conditions"):
        if reserved in own.roles:
            yield Finding(
                f"a role cannot be called “{reserved}”: sign-offs have a field of that name",
                ("roles", reserved),
                on_key=True,
            )


def _calendar(own: PolicyFile) -> Iterator[Finding]:
    if own.time_zone and zone_named(own.time_zone) is None:
        message = f"there is no time zone “{own.time_zone}”"
        yield Finding(message, ("time_zone",), "write an IANA name such as Europe/Berlin")


def _terms(person: str, known: Person) -> Iterator[Finding]:
    for index, term in enumerate(known.roles):
        if term.until and term.until < term.since:
            route = ("people", person, "roles", index, "until")
            yield Finding(
                f"{known.name} holds `{term.role}` until a day before it begins", route, "exchange or correct the two"
            )
    for (_, one), (index, other) in combinations(enumerate(known.roles), 2):
        if one.role == other.role and _overlap(one, other):
            message = f"{known.name} holds `{one.role}` twice on the same days"
            yield Finding(
                message, ("people", person, "roles", index), "end one term before the other begins, or keep one"
            )


def _overlap(one: Term, other: Term) -> bool:
    shared = not one.products or not other.products or set(one.products) & set(other.products)
    apart = (one.until and one.until < other.since) or (other.until and other.until < one.since)
    return bool(shared) and not apart


RULES = (policy_unsound,)
