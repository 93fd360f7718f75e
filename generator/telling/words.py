"""How releases, days and people are called wherever something is told outside the site.

Boundary: short phrases about one thing; what they are part of is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from generator.exports.laying import moment
from generator.ledger import Entry, Ledger
from generator.ledger.turns import Holder
from generator.problem import counted

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def named(ledger: Ledger, entry: Entry) -> str:
    """Product and version."""
    return f"{ledger.policy.product_title(entry.product)} {entry.name}".lstrip()


def titled(ledger: Ledger, entry: Entry) -> str:
    """Product, version and what people call it."""
    return f"{named(ledger, entry)} “{entry.record.name}”" if entry.record.name else named(ledger, entry)


def typed_as(ledger: Ledger, entry: Entry) -> str:
    """How a command names a release: its version, with the product where another one has that version, too."""
    same = [one for one in ledger.lineage.entries.values() if one.name == entry.name]
    return entry.name if len(same) == 1 or not entry.product else f"{entry.product}/{entry.name}"


def long_day(day: date) -> str:
    """A day as prose has it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def at(when: datetime) -> str:
    """A moment in UTC, to the minute, for a screen."""
    return f"{(moment(when) or '')[:16].replace('T', ' ')} UTC"


def until(day: date, today: date) -> str:
    """How far a day is from today."""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def person(ledger: Ledger, identifier: str) -> str:
    """A person by name and id, as it is typed."""
    name = ledger.people.name(identifier)
    return identifier if name == identifier else f"{name} ({identifier})"


def holders(found: Iterable[Holder]) -> str:
    """The people of whom one will do, by name and id."""
    named_so = [f"{one.name} ({one.id}{f', for {one.deputy_for}' if one.deputy_for else ''})" for one in found]
    return " or ".join(named_so) or "nobody holds this role today"


def roles(ledger: Ledger, found: Iterable[str]) -> str:
    """The roles of which one will do."""
    return " or ".join(map(ledger.policy.role_title, found))


def listed(words: Iterable[str]) -> str:
    """Words as in “a, b and c”."""
    texts = list(words)
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
