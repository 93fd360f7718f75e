"""Whose turn it is, in the words of the pages: the roles that an open item waits for, and who holds them today.

Boundary: titles and names for the turns that the ledger knows.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.ledger import turns
from generator.ledger.readiness import ItemFacts
from generator.pages.desk import Desk


class Turn(NamedTuple):
    """Whom an item waits for."""

    role: str
    """The role, or the roles of which one will do."""
    holders: tuple[str, ...]
    """Who holds it today; empty where nobody does."""

    @property
    def people(self) -> str:
        return " or ".join(self.holders) or "nobody holds this role today"


def turns_of(desk: Desk, product: str, facts: ItemFacts) -> tuple[Turn, ...]:
    """Whom an item of a product's release waits for."""
    return tuple(turn(desk, product, roles) for roles in facts.waiting_for)


def turn(desk: Desk, product: str, roles: tuple[str, ...]) -> Turn:
    """Who holds one of the roles today."""
    found = turns.turn(desk.ledger, product, roles)
    return Turn(desk.one_of(roles), tuple(dict.fromkeys(map(str, found.holders))))
