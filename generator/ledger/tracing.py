"""How the forest of releases is put together from what each says that it follows.

Boundary: `follows` alone; what the forest tells is in `generator.ledger.lineage`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.ledger.lineage import Entry, Key, Lineage
from generator.model.release import Release
from generator.policy import Policy
from generator.reading import Document


def trace(releases: Iterable[tuple[str, Document[Release]]], policy: Policy) -> Lineage:
    """Build the forest; a `follows` that leads nowhere or in a circle ends the line there."""
    documents: dict[Key, Document[Release]] = {}
    for product, document in releases:
        key = (product, document.outline.version)
        if key not in documents or document.stem == document.outline.version:  # a copy takes nobody's place
            documents[key] = document
    entries: dict[Key, Entry] = {}
    circles: list[tuple[Key, ...]] = []
    for key in documents:
        chain = _chain(key, documents, entries)
        if chain.circle:
            circles.append(chain.circle)
        for step in reversed(chain.keys):
            product, follows = step[0], documents[step].outline.follows
            parent = entries.get((product, follows)) if follows else None
            known = parent.lineage_known if parent else follows is None
            depth = parent.depth + 1 if parent else 0
            entries[step] = Entry(product, documents[step], policy, parent, depth, known)
    return Lineage(entries, tuple(circles))


class _Chain(NamedTuple):
    keys: tuple[Key, ...]
    circle: tuple[Key, ...]


def _chain(key: Key, documents: dict[Key, Document[Release]], known: dict[Key, Entry]) -> _Chain:
    """The keys from a release up to one that is known or has no parent."""
    keys: dict[Key, None] = {}
    here: Key | None = key
    while here and here in documents and here not in known:
        if here in keys:
            order = list(keys)
            return _Chain(tuple(order), tuple(order[order.index(here) :]))
        keys[here] = None
        follows = documents[here].outline.follows
        here = (here[0], follows) if follows else None
    return _Chain(tuple(keys), ())
