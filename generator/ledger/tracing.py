"""How the forest of releases is put together from what each says that it follows.

Boundary: `follows` alone; what the forest tells is in `generator.ledger.lineage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.ledger.glances import Outline
from generator.ledger.lineage import Entry, Key, Lineage
from generator.model.release import Release
from generator.policy import Policy
from generator.reading import Document


def trace(releases: Iterable[tuple[str, Document[Release]]], policy: Policy) -> Lineage:
    """Build the forest; a `follows` that leads nowhere or in a circle ends the line there."""
    documents: dict[Key, Document[Release]] = {}
    follows: dict[Key, str | None] = {}
    for product, document in releases:
        outline: Outline = document.outline
        key = product, outline.version
        if key not in documents or document.stem == outline.version:  # a copy takes nobody's place
            documents[key], follows[key] = document, outline.follows
    entries: dict[Key, Entry] = {}
    circles: list[tuple[Key, ...]] = []
    for key in documents:
        chain, circle = _chain(key, follows, entries)
        if circle:
            circles.append(circle)
        for step in reversed(chain):
            (product, name), above = step, follows[step]
            parent = entries.get((product, above)) if above else None
            known = parent.lineage_known if parent else above is None
            depth = parent.depth + 1 if parent else 0
            entries[step] = Entry(product, name, documents[step], policy, parent, depth, known)
    return Lineage(entries, tuple(circles))


def _chain(
    key: Key, follows: Mapping[Key, str | None], known: Mapping[Key, Entry]
) -> tuple[Sequence[Key], tuple[Key, ...]]:
    """The keys from a release up to one that is known or has no parent; and those that form a circle, if any do."""
    keys: dict[Key, None] = {}
    here: Key | None = key
    while here and here in follows and here not in known:
        if here in keys:
            order = list(keys)
            return order, tuple(order[order.index(here) :])
        keys[here] = None
        above = follows[here]
        here = (here[0], above) if above else None
    return list(keys), ()
