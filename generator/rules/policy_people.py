"""The people: whether what is said of who holds which role can be meant.

Boundary: people.yml by itself; products and roles that it names and that do not exist are found in `references`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from generator.diagnostics import Finding
from generator.model.people import Person, Term
from generator.policy import Directory
from generator.rules.registry import nearest


def judge_people(people: Directory) -> Iterator[Finding]:
    """What cannot be meant in people.yml."""
    for person, known in people.people.items():
        yield from _terms(person, known)
        yield from _deputies(person, known, people)
        yield from _keys(person, known)
    yield from _shared(people)


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


def _deputies(person: str, known: Person, people: Directory) -> Iterator[Finding]:
    for index, term in enumerate(known.roles):
        other = term.deputy_for
        message = hint = ""
        if other is None:
            continue
        if other == person:
            message, hint = f"{known.name} is their own deputy", "name the person whose place is taken"
        elif other not in people.people:
            message, hint = f"there is no person “{other}”", nearest(other, people.people)
        elif all(one.role != term.role for one in people.people[other].roles):
            message = f"{known.name} is deputy for {people.name(other)}, who never holds `{term.role}`"
            hint = "name a person who holds it, or take `deputy_for` out"
        if message:
            yield Finding(message, ("people", person, "roles", index, "deputy_for"), hint)


def _keys(person: str, known: Person) -> Iterator[Finding]:
    for index, key in enumerate(known.keys):
        if key.since and key.until and key.until < key.since:
            route = ("people", person, "keys", index, "until")
            yield Finding(f"a key of {known.name} ends before it begins", route, "exchange or correct the two")


def _shared(people: Directory) -> Iterator[Finding]:
    """By an address or a key one person is known."""
    addresses: dict[str, str] = {}
    keys: dict[str, str] = {}
    for person, known in people.people.items():
        for index, address in enumerate(known.email):
            first = addresses.setdefault(address.lower(), person)
            if first != person:
                message = f"{address} is also an address of {people.name(first)}"
                hint = "commits are matched with people by it: leave it to one of the two"
                yield Finding(message, ("people", person, "email", index), hint)
        for index, key in enumerate(known.keys):
            first = keys.setdefault(" ".join(key.key.split()[:2]), person)
            if first != person:
                message = f"this key is also one of {people.name(first)}"
                hint = "signatures are matched with people by it: leave it to one of the two"
                yield Finding(message, ("people", person, "keys", index, "key"), hint)
