"""What the support desk knows: every product with its versions, every issue with its standing in each of them.

Boundary: facts from the ledger in the form in which questions are answered, here and, as JSON, in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from generator import richtext
from generator.ledger import SEVERITIES, Entry, IssueFacts, Key, Ledger, Presence
from generator.ledger.known_issues import NOT_ISSUES
from generator.model.known_issue import BEFORE_RECORDS, KnownIssue
from generator.model.scalars import is_url
from generator.support.text import key, terms, words
from generator.versions import on_line

_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+").search
_PARTED: Final = re.compile(r"[-_]").search


@dataclass(frozen=True, slots=True)
class Known:
    """A version that is on record."""

    name: str
    state: str
    """As `Entry.state` has it."""
    available: bool
    formerly: tuple[str, ...]
    support: str = ""
    """Until when its line is supported, in a sentence; empty where the policy does not say."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its versions, the lowest first."""

    id: str
    title: str
    versions: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Versions next to each other of which the same can be said; numbers are places among the product's versions."""

    first: int
    presence: Presence
    cause: int | None
    """The version that brought it in or fixed it."""
    fix: int | None
    """Where somebody on an affected version finds the fix."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue in one product."""

    stretches: tuple[Stretch, ...]
    fixed_in: tuple[int, ...]
    planned: tuple[int, ...]
    """The versions on the way that bring the fix."""
    sources: tuple[int, ...]
    """The versions that brought it in, or back."""
    is_older: bool
    """Whether it is older than the first record."""


@dataclass(frozen=True, slots=True)
class Case:
    """An issue as the desk finds and tells it."""

    record: KnownIssue
    state: str
    is_open: bool
    duplicates: tuple[KnownIssue, ...]
    """Reports that turned out to be this one: what they say leads here."""
    codes: tuple[str, ...]
    references: tuple[str, ...]
    words: tuple[str, ...]
    """What else it is found by: words of the conditions, the workaround and the updates."""
    standings: Mapping[int, Standing]
    """By the product's place in the catalogue."""

    @property
    def is_fault(self) -> bool:
        return self.record.state not in NOT_ISSUES

    @property
    def worst_first(self) -> tuple[int, str]:
        return SEVERITIES.index(self.record.severity), self.record.id

    @property
    def symptoms(self) -> tuple[str, ...]:
        found = (*self.record.symptoms, *(symptom for one in self.duplicates for symptom in one.symptoms))
        return tuple(dict.fromkeys(found))

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.record.title, *(one.title for one in self.duplicates))

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.record.id, *(one.id for one in self.duplicates))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that questions are asked of."""

    products: tuple[Product, ...]
    cases: tuple[Case, ...]


def catalogue(ledger: Ledger) -> Catalogue:
    """Gather what the desk knows; a duplicate is part of the issue that tells its story."""
    listed = [ledger.lineage.by_version(product) for product in ledger.products]
    places = {entry.key: place for entries in listed for place, entry in enumerate(entries)}
    products = tuple(
        Product(product, ledger.policy.product_title(product), tuple(_known(entry, ledger) for entry in entries))
        for product, entries in zip(ledger.products, listed, strict=True)
    )
    told: dict[str, list[KnownIssue]] = {}
    for facts in ledger.issues.values():
        told.setdefault(_story(facts.record, ledger), []).append(facts.record)
    cases = [
        _case(ledger.issues[story], sorted(records, key=lambda one: one.id), listed, places)
        for story, records in sorted(told.items())
    ]
    return Catalogue(products, tuple(cases))


def _known(entry: Entry, ledger: Ledger) -> Known:
    lines = [one for one in ledger.policy.product(entry.product).lines if on_line(entry.name, one.line)]
    line = max(lines, key=lambda one: len(one.line), default=None)
    verb = "was" if line and line.supported_until < ledger.today else "is"
    support = f"The line {line.line} {verb} supported until {line.supported_until}." if line else ""
    return Known(entry.name, entry.state, entry.available, tuple(entry.record.formerly), support)


def _story(issue: KnownIssue, ledger: Ledger) -> str:
    """The issue that tells a duplicate's story; a duplicate of nothing, or of itself in a circle, tells its own."""
    seen: list[str] = []
    here = issue
    while here.state == "duplicate" and here.id not in seen and here.duplicate_of in ledger.issues:
        seen.append(here.id)
        here = ledger.issues[here.duplicate_of].record
    return issue.id if here.id in seen else here.id


def _case(
    facts: IssueFacts, records: list[KnownIssue], listed: Sequence[Sequence[Entry]], places: Mapping[Key, int]
) -> Case:
    own = facts.record
    said = [text for one in records for text in (one.title, *one.symptoms)]
    shown = {term for text in (*said, *(one.component or "" for one in records)) for term in terms(text)}
    found = {term for one in records for text in _details(one) for term in terms(richtext.plain(text))}
    links = [link for one in records for link in one.links]
    return Case(
        own,
        facts.state,
        facts.is_open,
        tuple(one for one in records if one is not own),
        tuple(dict.fromkeys(code for text in said for code in codes(text))),
        tuple(dict.fromkeys(key(words(link)) for link in links if not is_url(link))),
        tuple(sorted(found - shown)),
        dict(_standings(facts, listed, places)),
    )


def _details(issue: KnownIssue) -> Iterator[str]:
    yield from (text for text in (issue.conditions, issue.workaround) if text)
    yield from (update.text for update in issue.updates)


def codes(text: str) -> Iterator[str]:
    """The error codes in a text, as they are compared: `E-1407`, `ORA-00942`, `ERR_TOO_MANY_REDIRECTS`."""
    for chunk in text.split():
        parts = words(chunk)
        joined = "".join(parts)
        letters, digits = sum(map(str.isalpha, joined)), sum(map(str.isdigit, joined))
        needed = 2 if _PARTED(chunk) or chunk.isupper() else 3
        if (letters and digits >= needed) or (_CONSTANT(chunk) and len(parts) > 1):
            yield key(parts)


def _standings(
    facts: IssueFacts, listed: Sequence[Sequence[Entry]], places: Mapping[Key, int]
) -> Iterator[tuple[int, Standing]]:
    for number, entries in enumerate(listed):
        product = entries[0].product
        if product not in facts.products:
            continue
        own = [origin for origin in facts.record.affects if origin.product in (None, product)]
        yield (
            number,
            Standing(
                tuple(_stretches(facts, entries, places)),
                _places_of(facts.fixed_in, product, places),
                _places_of(facts.fix_planned_in, product, places),
                _places_of(facts.sources, product, places),
                any(origin.since == BEFORE_RECORDS for origin in own),
            ),
        )


def _places_of(entries: Sequence[Entry], product: str, places: Mapping[Key, int]) -> tuple[int, ...]:
    return tuple(sorted({places[entry.key] for entry in entries if entry.product == product}))


def _stretches(facts: IssueFacts, entries: Sequence[Entry], places: Mapping[Key, int]) -> Iterator[Stretch]:
    """The versions in which the same is so for the same reason, the lowest first."""
    causes: dict[Key, tuple[Presence, Entry | None]] = {}
    for entry in sorted(entries, key=lambda one: one.depth):  # parents first: a fix is handed down
        presence = facts.presence(entry)
        above = causes.get(entry.parent.key) if entry.parent else None
        inherited = above[1] if above and above[0] is presence else None
        fixer = (inherited or entry) if presence is Presence.FIXED else None
        causes[entry.key] = presence, facts.causes[entry.key] if presence is Presence.AFFECTED else fixer

    def said(entry: Entry) -> tuple[Presence, int | None, int | None]:
        presence, cause = causes[entry.key]
        fix = facts.nearest_fix(entry) if presence is Presence.AFFECTED else None
        return presence, places[cause.key] if cause else None, places[fix.key] if fix else None

    for (presence, cause, fix), group in groupby(entries, said):
        yield Stretch(places[next(group).key], presence, cause, fix)
