"""The files that a page of a release is made from: what has to be compared to know whether it is still right.

Boundary: paths of records; the policy and the people belong to every page and are not listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.ledger import Entry, Ledger


def sources_of_release(ledger: Ledger, entry: Entry) -> tuple[str, ...]:
    """The files of a release's checklist and rollback plan.

    Its own, those of its ancestors (the way back leads through them), those of the releases that were built on it, and
    those of its incidents.
    """
    return tuple(dict.fromkeys(_of_release(ledger, entry)))


def sources_of_notes(ledger: Ledger, entry: Entry) -> tuple[str, ...]:
    """The files of a release's notes: its relatives', and for each of its known issues all that decide on its state."""
    found = dict.fromkeys(_of_release(ledger, entry))
    products = {entry.product}
    issues = ledger.issues_of(entry)
    for facts in (*issues.listed, *issues.inherited, *issues.fixed):
        found[facts.document.path] = None
        products.update(facts.products)
    for product in sorted(products):
        found.update(dict.fromkeys(one.document.path for one in ledger.lineage.of(product)))
    return tuple(found)


def all_sources(ledger: Ledger, _subject: object = None) -> tuple[str, ...]:
    """Every file: of pages that show something of all of them."""
    releases = tuple(document.path for _, document in ledger.records.releases)
    return (
        *releases,
        *(one.path for one in ledger.records.issues),
        *(one.path for one in ledger.records.incidents),
    )


def _of_release(ledger: Ledger, entry: Entry) -> Iterator[str]:
    yield entry.document.path
    yield from (one.document.path for one in entry.ancestors())
    yield from (one.document.path for one in ledger.lineage.children(entry))
    yield from (ledger.incidents[one.id].path for one in ledger.incidents_of(entry))
    yield from (one.document.path for one in map(partial(ledger.entry, entry.product), _named(entry)) if one)


def _named(entry: Entry) -> Iterator[str]:
    """The releases that a release went back to, or would go back to."""
    if entry.record.rollback and entry.record.rollback.target:
        yield entry.record.rollback.target
    for deployment in entry.record.deployments:
        if deployment.rolled_back and deployment.rolled_back.to:
            yield deployment.rolled_back.to
