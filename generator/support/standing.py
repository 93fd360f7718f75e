"""An issue in the versions of a product: which have it, since when, and where somebody on one of them finds the fix.

Boundary: the ledger's facts as numbers of versions; the same as asking `IssueFacts` for each version, but quick for
thousands of issues in thousands of versions.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from generator.ledger import Entry, IssueFacts, Key, Presence
from generator.ledger.lineage import Lineage
from generator.model.known_issue import BEFORE_RECORDS

_UNAFFECTED: Final = 0


class Stretch(NamedTuple):
    """Versions next to each other of which the same can be said; numbers are places among the product's versions."""

    first: int
    presence: Presence
    cause: int | None
    """The version that brought it in or fixed it."""
    fix: int | None
    """Where somebody on an affected version finds the fix."""


class Standing(NamedTuple):
    """An issue in one product."""

    stretches: tuple[Stretch, ...]
    fixed_in: tuple[int, ...]
    planned: tuple[int, ...]
    """The versions on the way that bring the fix."""
    sources: tuple[int, ...]
    """The versions that brought it in, or back."""
    is_older: bool
    """Whether it is older than the first record."""


Label: TypeAlias = "tuple[Presence, Entry | None]"
"""What can be said of a release, and by which release it came to be so."""


@dataclass(frozen=True, eq=False)
class Versions:
    """A product's releases, the lowest version first, to say of many issues what they are to each of them."""

    product: str
    entries: Sequence[Entry]
    lineage: Lineage

    def standing(self, facts: IssueFacts) -> Standing:
        """What each version has of an issue of the product."""
        own = [origin for origin in facts.face.affects if origin.product in (None, self.product)]
        return Standing(
            tuple(self._stretches(facts)),
            self._places_of(facts.fixed_in),
            self._places_of(facts.fix_planned_in),
            self._places_of(facts.sources),
            any(origin.since == BEFORE_RECORDS for origin in own),
        )

    def _stretches(self, facts: IssueFacts) -> Iterator[Stretch]:
        labels, found = self._labelled(facts)
        in_order = self._in_order(found)
        has_fix = {number for number, (presence, _) in enumerate(labels) if presence is Presence.FIXED}
        first = 0
        for label, group in groupby(in_order):
            presence, cause = labels[label]
            after = first + len(list(group))
            ways = (at for at in range(after, len(in_order)) if in_order[at] in has_fix and self._available[at])
            fix = next(ways, None) if has_fix and presence is Presence.AFFECTED else None
            yield Stretch(first, presence, self._places[cause.key] if cause else None, fix)
            first = after

    def _labelled(self, facts: IssueFacts) -> tuple[list[Label], array[int]]:
        """The labels of an issue, and the number of each release's, in the order of the walk.

        A fix is handed down to all that stands below it, except to what has the issue again.
        """
        labels: list[Label] = [(Presence.UNAFFECTED, None)]
        found = array("L", [_UNAFFECTED]) * len(self.entries)
        numbers: dict[Key, int] = {}
        for fixer in sorted(self._own(facts.fixers), key=lambda one: self._spans[one.key]):
            parent = fixer.parent
            inherits = parent and parent.key not in facts.causes and found[self._spans[parent.key][0]] != _UNAFFECTED
            if not inherits:
                first, end = self._spans[fixer.key]
                found[first:end] = array("L", [len(labels)]) * (end - first)
                labels.append((Presence.FIXED, fixer))
        for key, cause in facts.causes.items():
            if key in self._spans:
                if cause.key not in numbers:
                    numbers[cause.key] = len(labels)
                    labels.append((Presence.AFFECTED, cause))
                found[self._spans[key][0]] = numbers[cause.key]
        return labels, found

    def _own(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if entry.product == self.product]

    def _places_of(self, entries: Iterable[Entry]) -> tuple[int, ...]:
        return tuple(sorted({self._places[entry.key] for entry in self._own(entries)}))

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {entry.key: place for place, entry in enumerate(self.entries)}

    @cached_property
    def _available(self) -> tuple[bool, ...]:
        return tuple(entry.available for entry in self.entries)

    @cached_property
    def _in_order(self) -> Callable[[Sequence[int]], Sequence[int]]:
        """Puts what is said of the versions, in the order of the walk, into their own."""
        places = [self._spans[entry.key][0] for entry in self.entries]
        if len(places) <= 1:  # of one, `itemgetter` gives no tuple
            return lambda walked: walked
        return itemgetter(*places)

    @cached_property
    def _spans(self) -> dict[Key, tuple[int, int]]:
        """Each release's place on a walk from parents to children, and where its last descendant's ends."""
        roots = (entry for entry in self.entries if entry.parent is None)
        walk = [entry for root in roots for entry in self.lineage.descent(root)]
        ends: dict[Key, int] = {}
        for place in range(len(walk) - 1, -1, -1):
            entry = walk[place]
            end = ends.setdefault(entry.key, place + 1)
            if entry.parent:
                ends.setdefault(entry.parent.key, end)
        return {entry.key: (place, ends[entry.key]) for place, entry in enumerate(walk)}
