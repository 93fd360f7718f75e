"""Names: whatever a record names must exist."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, ItemState, filed_answers
from generator.model.incident import Incident
from generator.model.known_issue import BEFORE_RECORDS, KnownIssue
from generator.model.naming import Reference
from generator.model.release import NO_TARGET
from generator.reading import Document
from generator.rules.registry import Findings, closest, listed, nearest, whole_rule
from generator.scan import FileKind

_NAMES = frozenset({"person", "role", "section", "item", "impact"})
"""What the policy and the people define; releases, issues and products are records themselves."""


_BETWEEN = frozenset({"known issue", "release"})
_IN_REGISTERS = _BETWEEN | {"product"}
"""What an issue or an incident names; its releases are looked up by product."""


def _between_records(ledger: Ledger) -> Findings:
    for product, release in ledger.records.releases:
        yield from _unknown(ledger, release, product, ledger.named(release, _BETWEEN))
    registers: tuple[Document[KnownIssue] | Document[Incident], ...] = (
        *ledger.records.issues,
        *ledger.records.incidents,
    )
    for document in registers:
        named = ledger.named(document, _IN_REGISTERS)
        yield from _unknown(ledger, document, None, [one for one in named if one.kind != "release"])
        for reference in named:
            if reference.kind == "release":
                yield from _release_of_register(ledger, document, reference)
    if people := ledger.records.people:
        yield from _unknown(ledger, people, "", ledger.named(people, frozenset({"product"})))


@whole_rule("reference-unknown", Kind.BROKEN, between=_between_records)
def reference_unknown(ledger: Ledger) -> Findings:
    """Something is named that does not exist: a release, product, person, role, item, issue or incident.

    A sign-off by nobody, or a fix of an issue that is not there, would be published as if it meant something.

    Write the nearest spelling that the hint names, where that was meant. Else add what is missing: a person to
    people.yml, a role or an item to policy.yml, or a file for the release, issue or incident.
    """
    asked = _NAMES if ledger.records.people else _NAMES - {"person"}
    for document in ledger.records.documents:
        own = {"role"} if document is ledger.records.people else asked
        yield from _unknown(ledger, document, "", [one for one in ledger.told(document).references if one.kind in own])
    for _, release in ledger.records.releases:
        for route, role in filed_answers(release.value):
            if role not in ledger.policy.file.roles:
                yield _finding(ledger, release, Reference(route, "role", role, on_key=True), ledger.policy.file.roles)
    if ledger.records.people is None:
        yield from _nobody(ledger)


def _nobody(ledger: Ledger) -> Findings:
    """Without any people.yml it is the one thing to mend: told once, at the first who is named."""
    named = people_named(ledger)
    for document, reference in named[:1]:
        found = _finding(ledger, document, reference, ())
        more = f"; people are named in {len(named)} places" if len(named) > 1 else ""
        yield dataclasses.replace(found, hint=found.hint + more)


def people_named(ledger: Ledger) -> list[tuple[Document[Any], Reference]]:
    """Every place in the records where a person is named."""
    return [
        (document, reference)
        for document in ledger.records.documents
        for reference in ledger.told(document).references
        if reference.kind == "person"
    ]


def _release_of_register(
    ledger: Ledger, document: Document[KnownIssue] | Document[Incident], reference: Reference
) -> Findings:
    """A release that an issue or incident names: of the product that stands beside it, or of any that it is about."""
    if reference.name == BEFORE_RECORDS and reference.route[-1] == "since":
        return
    products = _products_at(ledger, document.value, reference)
    if not set(products) <= _products(ledger):
        return  # the product is what is wrong, and told as such
    if not products:
        hint = f"add `product:`, one of {listed(ledger.products, 'or')}"
        message = f"which product's {reference.name} is meant? There is more than one product"
        yield Finding(message, reference.route, hint, document.path)
    elif not any(_release_exists(ledger, product, reference.name) for product in products):
        known = [entry.name for product in products for entry in ledger.lineage.of(product)]
        yield _finding(ledger, document, reference, known)


def _products_at(ledger: Ledger, record: KnownIssue | Incident, reference: Reference) -> tuple[str, ...]:
    named: tuple[str | None, ...]
    if isinstance(record, Incident):
        named = (record.product,)
    elif reference.route[0] == "affects":
        position = next(step for step in reference.route if isinstance(step, int))
        named = (record.affects[position].product,)
    elif (
        reference.route[0] == "workaround_verified"
        and record.workaround_verified
        and record.workaround_verified.product
    ):
        named = (record.workaround_verified.product,)
    else:
        named = tuple(origin.product for origin in record.affects)
    return tuple(
        product for product in (one if one is not None else ledger.only_product for one in named) if product is not None
    )


def _unknown(ledger: Ledger, document: Document, product: str | None, named: Iterable[Reference]) -> Findings:  # type: ignore[type-arg]  # of any record
    known = _known(ledger, product)
    for reference in named:
        if not _exists(ledger, reference, product, known):
            yield _finding(ledger, document, reference, known[reference.kind]())


Known: TypeAlias = dict[str, Callable[[], Collection[str]]]
"""What there is of each kind; worked out where it is asked for."""


def _known(ledger: Ledger, product: str | None) -> Known:
    policy = ledger.policy
    return {
        "person": lambda: ledger.people.people,
        "role": lambda: policy.file.roles,
        "section": lambda: policy.file.checklist,
        "item": lambda: policy.requirements,
        "impact": lambda: policy.file.impacts,
        "known issue": lambda: ledger.issues,
        "product": lambda: _products(ledger),
        "release": lambda: [entry.name for entry in ledger.lineage.of(product or "")],
    }


def _products(ledger: Ledger) -> set[str]:
    """The products that have records or stand in the policy."""
    unreadable = {product for kind, product, _ in ledger.records.unreadable if kind is FileKind.RELEASE}
    return {*ledger.products, *ledger.policy.file.products, *unreadable}


def _exists(ledger: Ledger, reference: Reference, product: str | None, there: Known) -> bool:
    route, kind, name, on_key = reference
    if kind == "release":
        free = route[0] == "rollback" and name == NO_TARGET
        return free or _release_exists(ledger, product or "", name)
    if kind == "item" and on_key:
        section, asked = route[-2], ledger.policy.requirements.get(name)
        is_here = asked is not None and asked.section == section
        return is_here or section not in ledger.policy.file.checklist  # which is told as what is wrong
    return name in there[kind]() or (kind == "known issue" and ledger.records.is_there(FileKind.KNOWN_ISSUE, name))


def told_otherwise(entry: Entry, ledger: Ledger) -> frozenset[str]:
    """The items that nobody calls missing or late, as what is wrong with them is told in other words.

    Their answer or waiver stands in a wrong section or under a misspelt name, or they have a waiver that does not hold.
    """
    known = ledger.policy.requirements
    filed = [(section, item) for section, items in entry.record.checklist.items() for item in items]
    lost = [item for section, item in filed if item not in known or known[item].section != section]
    named = [*lost, *(waiver.item for waiver in entry.record.waivers)]
    return frozenset(item if item in known else closest(item, known) for item in named)


def waiting(entry: Entry, ledger: Ledger) -> list[ItemFacts]:
    """The items due that wait for an answer, but for those of which is told otherwise what is wrong."""
    readiness = ledger.readiness(entry)
    if ItemState.WAITING not in readiness.by_state:
        return []
    found = [facts for facts in readiness.due(entry.record.status) if facts.state is ItemState.WAITING]
    told = told_otherwise(entry, ledger) if found else frozenset()
    return [facts for facts in found if facts.requirement.id not in told]


def _release_exists(ledger: Ledger, product: str, version: str) -> bool:
    return ledger.entry(product, version) is not None or ledger.records.is_there(FileKind.RELEASE, version, product)


def _finding(ledger: Ledger, document: Document, reference: Reference, known: Collection[str]) -> Finding:  # type: ignore[type-arg]  # of any record
    kind, name = reference.kind, reference.name
    if kind == "item" and name in ledger.policy.requirements:
        section = ledger.policy.requirements[name].section
        message = f"the item `{name}` belongs to the section `{section}`"
        return Finding(message, reference.route, f"move it to `{section}:`", document.path, on_key=True)
    dropped = "policy.yml drops it" if name in ledger.policy.file.drop else ""
    if dropped and kind in ("item", "impact"):
        dropped += ": where it was asked once, give it `until` there instead"
    hint = dropped or nearest(name, known) or _where(kind, known)
    return Finding(f"there is no {kind} “{name}”", reference.route, hint, document.path, on_key=reference.on_key)


def _where(kind: str, known: Collection[str]) -> str:
    if kind == "person":
        return "people are in people.yml" if known else "there is no people.yml: begin one, with everybody who signs"
    if kind == "known issue":
        return "known issues are files in known-issues/"
    if kind == "product" and set(known) == {""}:
        return "the releases here are of one product, which has no name: take it out"
    few = sorted(known)[:12]
    return f"there are {listed(few)}" + (" and more" if len(known) > len(few) else "") if few else ""


RULES = (reference_unknown,)
