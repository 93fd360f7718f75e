"""Which other records are looked at while one is judged: noted by whatever leads to them.

Boundary: names of records, and of what is worked out of many. What ties records together (versions, `follows`, which
issue is in which release) is not noted: where that changes, all is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

ANYTHING: Final = "/anything"
"""More than is worth noting. A name of a file does not begin with a slash."""
IN_USE: Final = "/in use"
"""Which releases somebody runs."""

_seen: ContextVar[set[str] | None] = ContextVar("_seen", default=None)


@contextmanager
def seeing() -> Iterator[set[str]]:
    """Gives the names of what is looked at meanwhile."""
    names: set[str] = set()
    token = _seen.set(names)
    try:
        yield names
    finally:
        _seen.reset(token)


def see(name: str) -> None:
    """Say that something is looked at."""
    seen = _seen.get()
    if seen is not None:
        seen.add(name)


def days_of(product: str) -> str:
    """The name of when the releases of a product ship: their order, and no more of them."""
    return f"/days/{product}"


def days_on(product: str, line: str) -> str:
    """The same for one line of a product."""
    return f"/days/{product}/{line}"
