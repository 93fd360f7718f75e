"""Parts that several files for programs have: people, links, and what may not be given.

Boundary: one value each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from generator.exports.laying import Fields
from generator.ledger import Ledger
from generator.pages import links

T = TypeVar("T")


def maybe(given: T | None, fields: Callable[[T], Fields]) -> Fields | None:
    """The fields of a part of the record; nothing where it is not given."""
    return None if given is None else fields(given)


def person(ledger: Ledger, identifier: str | None) -> Fields | None:
    """Somebody by id and name."""
    return maybe(identifier, lambda known: {"id": known, "name": ledger.people.name(known)})


def link(ledger: Ledger, text: str) -> Fields:
    """What a record points at, and where that leads."""
    return {"text": text, "url": links.outward(text, ledger.policy).url or None}
