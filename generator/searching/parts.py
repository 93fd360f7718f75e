"""The parts of an index: entries that change together stand together, so that a change makes one part again.

Boundary: which entries are in which part, by themselves alone; what a part becomes is for who indexes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from generator.searching.entries import facets_of

SIZE: Final = 1500
"""How many entries a part has, about. A browser compares each page that has the words of a question with all places of
these words in its part, so that small parts take it less time; but each part takes it some, too. Parts of 1,500 to
2,000 entries took the least, by the questions of `benchmarks/search.py`."""

_Group: TypeAlias = tuple[str, int]
"""A product and a year."""
_NONE: Final[_Group] = ("", 0)


def parts_of(entries: Iterable[str]) -> list[list[str]]:
    """Deal out entries: what belongs to no product comes first, the rest by product and year.

    A product's year is in the part in which its middle falls, so that parts are of one size: two are made at a time,
    and wait for the larger. A new entry changes its own part; only now and then does it move a year to another one.
    """
    groups: dict[_Group, list[str]] = {}
    for entry in entries:
        groups.setdefault(_group(entry), []).append(entry)
    first = groups.pop(_NONE, None)
    parts: dict[int, list[str]] = {}
    before = 0
    for _, own in sorted(groups.items()):
        parts.setdefault((2 * before + len(own)) // (2 * SIZE), []).extend(own)
        before += len(own)
    return [first, *parts.values()] if first else [*parts.values()]


def is_first(part: Sequence[str]) -> bool:
    """Whether a part has what belongs to no product: others may join it, whatever becomes of the rest."""
    return _group(part[0]) == _NONE


def _group(entry: str) -> _Group:
    """Where an entry belongs; the pages that count things belong to no year: they change with every record."""
    facets = facets_of(entry)
    return (facets.products[0] if facets.products else "", facets.year) if facets.year else _NONE
