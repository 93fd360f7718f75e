"""Which release was built on which: each product's releases as a forest.

Boundary: `follows` and the order of versions and days; nothing of sign-offs or issues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from generator.ledger.glances import Headline, Outline
from generator.ledger.seeing import ANYTHING, days_of, days_on, see
from generator.model.release import NO, Deployment, Release
from generator.policy import Policy
from generator.reading import Document
from generator.versions import SortKey, Version, parse, sort_key

Key = tuple[str, str]
"""Product and version as typed."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A release in the ledger: its record and its place in the lineage."""

    product: str
    name: str
    """The version, as people say it."""
    document: Document[Release] = field(repr=False)
    policy: Policy = field(repr=False)
    parent: Entry | None = field(repr=False)
    """The release that it follows; None for the first, and where `follows` leads nowhere."""
    depth: int
    """How many releases it stands above its line's first."""
    lineage_known: bool
    """Whether its line can be followed to the first release; not where a `follows` leads nowhere."""

    @property
    def record(self) -> Release:
        """The whole record, for whoever shows this release."""
        return self.document.value

    @property
    def headline(self) -> Headline:
        """What of the record lists show."""
        return self.document.headline

    @cached_property
    def face(self) -> Release:
        """What of the record is compared with others: all that the ledger goes by."""
        return self.document.face

    @cached_property
    def outline(self) -> Outline:
        """What of that its place among others is worked out from."""
        return self.document.outline

    @cached_property
    def key(self) -> Key:
        return self.product, self.name

    @cached_property
    def version(self) -> Version | None:
        """The version in the policy's scheme; None where it does not follow it."""
        return parse(self.name, self.policy.scheme)

    @cached_property
    def order(self) -> SortKey:
        """Its place among the versions of its product, whatever their scheme."""
        return sort_key(self.name)

    @cached_property
    def shipped_at(self) -> datetime | None:
        """When it first ran in production; None where no deployment says so."""
        ends = [one.finished_at or one.started_at for one in self.production if one.outcome == "succeeded"]
        return min(ends, default=None)

    @cached_property
    def shipped_on(self) -> date | None:
        """The day it shipped; the record's `date` where it is out and has no deployments."""
        if self.shipped_at:
            return self.policy.day_of(self.shipped_at)
        return self.outline.date if self.is_out else None

    @cached_property
    def day(self) -> date | None:
        """The day it shipped, or is planned for."""
        return self.shipped_on or self.outline.date

    @cached_property
    def production(self) -> tuple[Deployment, ...]:
        """Its deployments to production: when, and what came of them; who did them is in the record."""
        return tuple(one for one in self.outline.deployments if is_production(one.environment))

    @cached_property
    def began_at(self) -> datetime | None:
        """When the first deployment to production began, whatever came of it."""
        return min((one.started_at for one in self.production), default=None)

    @cached_property
    def approved_at(self) -> datetime | None:
        """When it was approved: the latest yes to the last item that is due for it.

        Once the deployment began, only a yes from before counts, if there is one: saying it again changes no deadline.
        """
        filed = [self.face.checklist.get(section, {}).get(item, {}) for section, item in self.policy.approving]
        times = [one.at for each in filed for listed in each.values() for one in listed if one.verdict not in NO]
        before = [at for at in times if self.began_at is None or at <= self.began_at]
        return max(before or times, default=None)

    @property
    def is_out(self) -> bool:
        """Whether customers ever got it: released or closed."""
        return self.outline.status in ("released", "closed")

    @cached_property
    def rolled_back(self) -> bool:
        """Whether it was in production and no environment runs it any more, because it was rolled back."""
        succeeded = [one for one in self.production if one.outcome == "succeeded"]
        return bool(succeeded) and all(one.rolled_back for one in succeeded)

    @property
    def available(self) -> bool:
        """Whether it can be had: out, and not rolled back."""
        return self.is_out and not self.rolled_back

    @property
    def on_the_way(self) -> bool:
        """Whether it is to come: planned or approved."""
        return self.outline.status in ("planned", "approved")

    @property
    def state(self) -> str:
        """The status as readers see it: `rolled-back` where that is what became of it."""
        return "rolled-back" if self.rolled_back else self.outline.status

    @cached_property
    def fixes(self) -> frozenset[str]:
        """The issues that it says it resolves."""
        return frozenset(issue for change in self.outline.changes for issue in change.fixes)

    @cached_property
    def asked(self) -> bool:
        """Whether the process was in force for it."""
        return self.policy.asks(self.product, self.day)

    def ancestors(self) -> Iterator[Entry]:
        """The releases whose code it contains, the nearest first."""
        entry = self.parent
        while entry:
            see(entry.document.path)
            yield entry
            entry = entry.parent

    def is_above(self, entry: Entry) -> bool:
        """Whether a release was built on this one."""
        above = entry.parent
        while above and above.depth > self.depth:
            above = above.parent
        return above is self

    def down_to(self, target: Entry | None) -> Iterator[Entry]:
        """The releases that are left by going back to `target`: this one, and its ancestors above the target.

        This one alone, where it was not built on the target.
        """
        yield self
        if target and target.is_above(self):
            for one in self.ancestors():
                if one is target:
                    return
                yield one


def is_production(environment: str) -> bool:
    """Whether an environment is production: `production`, or a name that starts with `production-`."""
    return environment == "production" or environment.startswith("production-")


@dataclass(frozen=True, eq=False)
class Lineage:
    """All releases of all products."""

    entries: dict[Key, Entry]
    circles: tuple[tuple[Key, ...], ...]
    """Releases that follow each other in a ring; their first link is cut in the forest."""

    def of(self, product: str) -> tuple[Entry, ...]:
        """A product's releases, oldest first."""
        see(days_of(product))
        return self._by_product.get(product, ())

    @cached_property
    def products(self) -> tuple[str, ...]:
        return tuple(sorted({product for product, _ in self.entries}))

    def children(self, entry: Entry) -> tuple[Entry, ...]:
        """The releases that were built on it."""
        return self._children.get(entry.key, ())

    def on_line(self, entry: Entry) -> tuple[Entry, ...]:
        """The releases of its product on the same minor line, the lowest version first."""
        if entry.version is None:
            return ()
        see(days_on(entry.product, entry.version.line))
        return tuple(sorted(self._by_line[entry.product, entry.version.line], key=lambda one: one.order))

    def by_version(self, product: str) -> tuple[Entry, ...]:
        """A product's releases, the lowest version first."""
        see(ANYTHING)
        return self._by_version.get(product, ())

    @cached_property
    def places_above(self) -> dict[Key, int]:
        """For each release where the next higher version of its product stands."""
        return {entry.key: place for one in self.products for place, entry in enumerate(self.by_version(one), start=1)}

    @cached_property
    def _by_version(self) -> dict[str, tuple[Entry, ...]]:
        return {product: tuple(sorted(found, key=lambda one: one.order)) for product, found in self._by_product.items()}

    @cached_property
    def _by_line(self) -> dict[tuple[str, str], list[Entry]]:
        lines: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries.values():
            if entry.version:
                lines.setdefault((entry.product, entry.version.line), []).append(entry)
        return lines

    def oldest_first(self, keys: Iterable[Key]) -> tuple[Entry, ...]:
        """Releases by product, and in the order in which they shipped."""
        return tuple(self.entries[key] for key in sorted(keys, key=self._places.__getitem__))

    @cached_property
    def _places(self) -> dict[Key, int]:
        listed = (entry for product in self.products for entry in self.of(product))
        return {entry.key: place for place, entry in enumerate(listed)}

    def descent(self, entry: Entry) -> Iterator[Entry]:
        """An entry and everything that was built on it, parents before children."""
        waiting = [entry]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(reversed(self.children(here)))

    def descends(self, entry: Entry, ancestor: Entry) -> bool:
        """Whether a release contains the code of another, or is that release."""
        first, last = self._spans[ancestor.key]
        return first <= self._spans[entry.key][0] <= last

    @cached_property
    def _spans(self) -> dict[Key, tuple[int, int]]:
        """Each release's number on a walk that enters children right behind their parent, and its last descendant's."""
        numbers: dict[Key, int] = {}
        lasts: dict[Key, int] = {}
        for root in self.entries.values():
            for entry in self.descent(root) if root.parent is None else ():
                numbers[entry.key] = len(numbers)
        for entry in reversed([self.entries[key] for key in numbers]):
            lasts.setdefault(entry.key, numbers[entry.key])
            if entry.parent:
                lasts[entry.parent.key] = max(lasts.get(entry.parent.key, 0), lasts[entry.key])
        return {key: (number, lasts[key]) for key, number in numbers.items()}

    @cached_property
    def _children(self) -> dict[Key, tuple[Entry, ...]]:
        children: dict[Key, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.parent:
                children.setdefault(entry.parent.key, []).append(entry)
        for found in children.values():
            if len(found) > 1:  # most have one, and an order takes time to make
                found.sort(key=lambda one: one.order)
        return {key: tuple(found) for key, found in children.items()}

    @cached_property
    def _by_product(self) -> dict[str, tuple[Entry, ...]]:
        by_product: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            by_product.setdefault(entry.product, []).append(entry)
        return {product: _in_order(found) for product, found in sorted(by_product.items())}


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Oldest first by day and moment; a release without a day stands behind the next lower version."""
    day = date.min
    keyed = []
    for entry in sorted(entries, key=lambda one: one.order):
        day = entry.day or day
        keyed.append(((day, entry.shipped_at.timestamp() if entry.shipped_at else 0.0), entry))
    return tuple(entry for _, entry in sorted(keyed, key=lambda pair: pair[0]))
