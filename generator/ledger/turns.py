"""Whose turn it is: the roles that an open item waits for, and who holds them today.

Boundary: ids and names for what readiness says is open; how it is told is for pages and the terminal.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts


class Holder(NamedTuple):
    """Somebody who holds a role today."""

    id: str
    name: str
    deputy_for: str = ""
    """The name of whoever's place is taken for a while."""

    def __str__(self) -> str:
        return f"{self.name} (for {self.deputy_for})" if self.deputy_for else self.name


class Turn(NamedTuple):
    """Whom an item waits for: one of the holders of one of the roles."""

    roles: tuple[str, ...]
    holders: tuple[Holder, ...]
    """Empty where nobody holds any of the roles today."""


def turns_of(ledger: Ledger, product: str, facts: ItemFacts) -> tuple[Turn, ...]:
    """Whom an item of a product's release waits for."""
    return tuple(turn(ledger, product, roles) for roles in facts.waiting_for)


def turn(ledger: Ledger, product: str, roles: tuple[str, ...]) -> Turn:
    """Who holds one of the roles today."""
    name = ledger.people.name
    found = (
        Holder(person, name(person), name(term.deputy_for) if term.deputy_for else "")
        for role in roles
        for person, term in ledger.holders(role, product)
    )
    return Turn(roles, tuple(dict.fromkeys(found)))


def goes_on(entry: Entry, facts: ItemFacts) -> bool:
    """Whether somebody still has to answer: nobody has where it is over, or what failed was taken back."""
    over = entry.face.status in ("closed", "cancelled")
    return not over and not (entry.rolled_back and facts.filed)
