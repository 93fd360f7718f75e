"""The parts of an index: entries that change together stand together, so that a change makes one part again.

Boundary: which entries are in which part, by themselves alone; what a part becomes is for who indexes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from generator.searching.entries import facets_of

SMALLEST: Final = 500
"""How many entries a part should have at least."""
_WANTED: Final = 400_000
"""The bytes that a question of two words may load: what has the words in each part, and what it is asked with."""
_IN_ANY_CASE, _FOR_AN_ENTRY, _FOR_A_PART = 125_000, 6.5, 34_000
"""The bytes that it loads in any case; what each entry adds to them, and each part: as measured, not as promised."""

_Group: TypeAlias = tuple[str, int]
"""A product and a year."""
_NONE: Final[_Group] = ("", 0)


def parts_of(entries: Iterable[str]) -> list[list[str]]:
    """Deal out entries: what belongs to no product comes first, the rest by product and year.

    A product's year is in the part in which its middle falls, so that parts are of one size: two are made at a time,
    and wait for the larger. A new entry changes its own part; only every hundred of them does the next begin elsewhere.
    """
    groups: dict[_Group, list[str]] = {}
    for entry in entries:
        groups.setdefault(_group(entry), []).append(entry)
    first = groups.pop(_NONE, None)
    size = _size(sum(map(len, groups.values())))
    parts: dict[int, list[str]] = {}
    before = 0
    for _, own in sorted(groups.items()):
        parts.setdefault((2 * before + len(own)) // (2 * size), []).extend(own)
        before += len(own)
    return [first, *parts.values()] if first else [*parts.values()]


def is_first(part: Sequence[str]) -> bool:
    """Whether a part has what belongs to no product: others may join it, whatever becomes of the rest."""
    return _group(part[0]) == _NONE


def _group(entry: str) -> _Group:
    """Where an entry belongs; the pages that count things belong to no year: they change with every record."""
    facets = facets_of(entry)
    return (facets.products[0] if facets.products else "", facets.year) if facets.year else _NONE


def most_parts(number: int) -> int:
    """How many parts there may be of so many entries, beside the first: a question loads something of each."""
    return max(2, int((_WANTED - _IN_ANY_CASE - _FOR_AN_ENTRY * number) / _FOR_A_PART))


def _size(number: int) -> int:
    """From how many entries on a part is full; seldom another number, as then all parts are others."""
    size = SMALLEST
    while number > most_parts(number) * size:
        size = size * 41 // 40  # parts are made side by side, and wait for the largest
    return size
