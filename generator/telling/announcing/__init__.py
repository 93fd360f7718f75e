"""Announcements of a release, from its record: for stakeholders, for support and for customers.

Boundary: what is said to whom; the formats know nothing of releases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from generator.ledger import Entry, Ledger
from generator.telling.announcing import customers, stakeholders, support
from generator.telling.announcing.formats import FORMATS
from generator.telling.announcing.message import Message

AUDIENCES: Final[dict[str, Callable[[Ledger, Entry, str], Message]]] = {
    "stakeholders": stakeholders.write,
    "support": support.write,
    "customers": customers.write,
}


def announce(ledger: Ledger, entry: Entry, audience: str, format_: str, site: str = "") -> str:
    """What is sent to an audience.

    Args:
        ledger: all records.
        entry: the release.
        audience: one of `AUDIENCES`.
        format_: one of `FORMATS`.
        site: the address of the site; empty where links cannot be made.
    """
    return FORMATS[format_](AUDIENCES[audience](ledger, entry, site))
