"""What pages compare of records other than their own: products that have to do with each other, and a digest of each.

Boundary: faces of records, as digests; what a page asks for beyond them is noted where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.check import Outcome
from generator.ledger import Ledger
from generator.model.incident import Incident
from generator.store import digest


class Scopes:
    """For each product, what stands for all that is compared with its releases."""

    def __init__(self, ledger: Ledger, outcome: Outcome, faces: Mapping[str, str]) -> None:
        """Work them out.

        Args:
            ledger: the records.
            outcome: what was found wrong with them, and accepted.
            faces: a digest of what others see of a record, by its path.
        """
        self._groups = groups = _Groups(ledger.products)
        for related in _related(ledger):
            groups.join(related)
        told: dict[str, list[str]] = {}
        for products, words in _told(ledger, outcome, faces):
            told.setdefault(groups.of(products), []).append(words)
        there = f"{ledger.products} {sorted(ledger.records.unreadable)}"
        self._digests = {group: digest("\n".join([there, *sorted(lines)]).encode()) for group, lines in told.items()}
        self._known: dict[tuple[str, ...], str] = {}
        """Thousands of pages are about the same few products."""
        self._everything = digest("\n".join([there, *sorted(self._digests.values())]).encode())

    def of(self, products: Iterable[str]) -> str:
        """What stands for all that is compared with the releases of some products; with all there are, for none."""
        key = tuple(products)
        if key not in self._known:
            group = self._groups.of(key)
            self._known[key] = self._digests.get(group, self._everything) if group else self._everything
        return self._known[key]


class _Groups:
    """Products that have an issue in common, or of which one fixes what another has, belong together."""

    def __init__(self, products: Iterable[str]) -> None:
        self._first = {product: product for product in products}

    def join(self, products: Iterable[str]) -> None:
        known = [self._root(product) for product in products if product in self._first]
        for product in known:
            self._first[product] = known[0]

    def of(self, products: Iterable[str]) -> str:
        """The name of their group, which no other has; empty where they are of none, or of several."""
        found = {self._root(product) for product in products if product in self._first}
        return f"group {found.pop()}" if len(found) == 1 else ""

    def _root(self, product: str) -> str:
        while self._first[product] != product:
            product = self._first[product]
        return product


def _related(ledger: Ledger) -> Iterator[list[str]]:
    """Products that a record brings together."""
    for facts in ledger.issues.values():
        story = ledger.issues.get(facts.face.duplicate_of or "")
        fixing = [entry.product for entry in ledger.fixers.get(facts.face.id, ())]
        yield [*facts.products, *fixing, *(story.products if story else ())]
    for document in ledger.records.incidents:
        found = [ledger.issues[issue] for issue in document.face.known_issues if issue in ledger.issues]
        yield [*_of_incident(ledger, document.face), *(product for facts in found for product in facts.products)]


def _told(ledger: Ledger, outcome: Outcome, faces: Mapping[str, str]) -> Iterator[tuple[Iterable[str], str]]:
    """All that is compared: in which products, and what stands for it."""
    for entry in ledger.lineage.entries.values():
        used = " in use" if entry.key in ledger.in_use else ""
        yield (entry.product,), f"{entry.document.path} {faces.get(entry.document.path)}{used}"
    for facts in ledger.issues.values():
        yield facts.products, f"{facts.document.path} {faces.get(facts.document.path)}"
    for document in ledger.records.incidents:
        yield _of_incident(ledger, document.face), f"{document.path} {faces.get(document.path)}"
    for one in outcome.accepted:
        yield (one.entry.product,), f"accepted of {one.entry.name}: {one.deviation.rule} {one.diagnostic.message}"


def _of_incident(ledger: Ledger, incident: Incident) -> tuple[str, ...]:
    product = incident.product if incident.product is not None else ledger.only_product
    return () if product is None else (product,)
