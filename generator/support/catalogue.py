"""What the support desk knows: every product with its versions, every issue with its standing in each of them.

Boundary: facts from the ledger in the form in which questions are answered, here and, as JSON, in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from generator import richtext
from generator.ledger import SEVERITIES, Entry, IssueFacts, Ledger
from generator.ledger.known_issues import NOT_ISSUES
from generator.model.known_issue import KnownIssue
from generator.model.scalars import is_url
from generator.support.standing import Standing, Versions
from generator.support.text import key, terms, words
from generator.versions import on_line

_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+").search
_MAY_HAVE_CODE: Final = re.compile(r"[0-9_]|[^\x00-\x7f]").search
"""What every code has: a digit or `_`; outside of ASCII, folding may bring out either."""
_PARTED: Final = re.compile(r"[-_]").search


class Known(NamedTuple):
    """A version that is on record."""

    name: str
    state: str
    """As `Entry.state` has it."""
    available: bool
    formerly: tuple[str, ...]
    support: str = ""
    """Until when its line is supported, in a sentence; empty where the policy does not say."""


class Product(NamedTuple):
    """A product with its versions, the lowest first."""

    id: str
    title: str
    versions: tuple[Known, ...]


class Case(NamedTuple):
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


class Catalogue(NamedTuple):
    """All that questions are asked of."""

    products: tuple[Product, ...]
    cases: tuple[Case, ...]


def catalogue(ledger: Ledger) -> Catalogue:
    """Gather what the desk knows; a duplicate is part of the issue that tells its story."""
    lineage = ledger.lineage
    listed = [Versions(product, lineage.by_version(product), lineage) for product in ledger.products]
    products = tuple(
        Product(
            one.product, ledger.policy.product_title(one.product), tuple(_known(each, ledger) for each in one.entries)
        )
        for one in listed
    )
    told: dict[str, list[KnownIssue]] = {}
    for facts in ledger.issues.values():
        told.setdefault(_story(facts.record, ledger), []).append(facts.record)
    cases = [
        _case(ledger.issues[story], sorted(records, key=lambda one: one.id), listed)
        for story, records in sorted(told.items())
    ]
    return Catalogue(products, tuple(cases))


def _known(entry: Entry, ledger: Ledger) -> Known:
    lines = [one for one in ledger.policy.product(entry.product).lines if on_line(entry.name, one.line)]
    line = max(lines, key=lambda one: len(one.line), default=None)
    verb = "was" if line and line.supported_until < ledger.today else "is"
    support = f"The line {line.line} {verb} supported until {line.supported_until}." if line else ""
    return Known(entry.name, entry.state, entry.available, tuple(entry.outline.formerly), support)


def _story(issue: KnownIssue, ledger: Ledger) -> str:
    """The issue that tells a duplicate's story; a duplicate of nothing, or of itself in a circle, tells its own."""
    seen: list[str] = []
    here = issue
    while here.state == "duplicate" and here.id not in seen and here.duplicate_of in ledger.issues:
        seen.append(here.id)
        here = ledger.issues[here.duplicate_of].record
    return issue.id if here.id in seen else here.id


def _case(facts: IssueFacts, records: list[KnownIssue], listed: Sequence[Versions]) -> Case:
    own = facts.record
    said = [text for one in records for text in (one.title, *one.symptoms)]
    shown = {term for text in (*said, *(one.component or "" for one in records)) for term in terms(text)}
    found = {term for one in records for text in _details(one) for term in terms(richtext.plain(text))}
    links = [link for one in records for link in one.links]
    return Case(
        own,
        facts.state,
        facts.is_open,
        tuple(one for one in records if one.id != own.id),
        tuple(dict.fromkeys(code for text in said for code in codes(text))),
        tuple(dict.fromkeys(key(words(link)) for link in links if not is_url(link))),
        tuple(sorted(found - shown)),
        dict(_standings(facts, listed)),
    )


def _details(issue: KnownIssue) -> Iterator[str]:
    yield from (text for text in (issue.conditions, issue.workaround) if text)
    yield from (update.text for update in issue.updates)


def codes(text: str) -> Iterator[str]:
    """The error codes in a text, as they are compared: `E-1407`, `ORA-00942`, `ERR_TOO_MANY_REDIRECTS`."""
    if not _MAY_HAVE_CODE(text):
        return
    for chunk in filter(_MAY_HAVE_CODE, text.split()):
        parts = words(chunk)
        joined = "".join(parts)
        letters, digits = sum(map(str.isalpha, joined)), sum(map(str.isdigit, joined))
        needed = 2 if _PARTED(chunk) or chunk.isupper() else 3
        if (letters and digits >= needed) or (_CONSTANT(chunk) and len(parts) > 1):
            yield key(parts)


def _standings(facts: IssueFacts, listed: Sequence[Versions]) -> Iterator[tuple[int, Standing]]:
    for place, versions in enumerate(listed):
        if versions.product in facts.products:
            yield place, versions.standing(facts)
