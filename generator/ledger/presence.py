"""How a known issue spreads over the forest of releases: where it lives, what ends it, where its fix is handed on.

Boundary: walks over the lineage for one issue; what readers are told of it is in `known_issues` and `why`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import StrEnum
from typing import NamedTuple

from generator.ledger.lineage import Entry, Key, Lineage


class Presence(StrEnum):
    """Whether a release has an issue."""

    AFFECTED = "affected"
    FIXED = "fixed"
    UNAFFECTED = "unaffected"


class Spread(NamedTuple):
    """The releases that have an issue, and those with which it ends.

    No release is visited but these: what stands below a fix is told from its place in the forest.
    """

    causes: dict[Key, Entry]
    """The releases that have it, each with the one that brought it in or back."""
    fixers: tuple[Entry, ...]
    """The releases with which it ends: each fixes what the release before it has, or what it brings in itself."""


class Offers(NamedTuple):
    """Where the fixes of an issue can be had, now or later."""

    available: tuple[Entry, ...]
    """On each line of descent from a fix, the first release that can be had."""
    planned: tuple[Entry, ...]
    """On each line of descent on which there is none yet, the first release on the way."""


def spread(issue: str, sources: Iterable[Entry], lineage: Lineage) -> Spread:
    """Walk down from every release that brings an issue in or back, as far as it is not fixed.

    Args:
        issue: its id.
        sources: the releases that bring it in or back, parents before children.
        lineage: all releases.
    """
    causes: dict[Key, Entry] = {}
    fixers: dict[Key, Entry] = {}
    above: list[Entry] = []
    for source in sources:
        waiting = [source] if source.key not in causes else []
        if issue in source.fixes and source.parent and any(lineage.descends(source.parent, one) for one in above):
            waiting = []  # the release before it decides: it has the issue, or its fix
        while waiting:
            entry = waiting.pop()
            if issue in entry.fixes:
                fixers[entry.key] = entry
            elif entry.key not in causes:
                causes[entry.key] = source
                waiting += lineage.children(entry)
        above.append(source)
    return Spread(causes, tuple(fixers.values()))


def offers(fixers: Iterable[Entry], affected: Container[Key], lineage: Lineage) -> Offers:
    """Walk down from every fix to the first releases that can be had; by product, the lowest version first.

    A release that was cancelled or rolled back hands its code on to those that were built on it.
    """
    available: list[Entry] = []
    planned: list[Entry] = []
    waiting = [(fixer, False) for fixer in fixers]
    while waiting:
        entry, promised = waiting.pop()
        if entry.available:
            available.append(entry)
            continue
        if entry.on_the_way and not promised:
            planned.append(entry)
        carriers = (one for one in lineage.children(entry) if one.key not in affected)
        waiting += [(one, promised or entry.on_the_way) for one in carriers]
    return Offers(_in_order(available), _in_order(planned))


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.product, entry.order)))
