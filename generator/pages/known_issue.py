"""The page of one known issue: what customers see, what helps, and which versions have it.

Boundary: which releases are affected or fixed is worked out in the ledger; this page says it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from markupsafe import Markup

from generator import richtext
from generator.ledger import Entry, IssueFacts, Ledger
from generator.ledger.known_issues import NOT_ISSUES
from generator.model.incident import Incident
from generator.model.known_issue import BEFORE_RECORDS, KnownIssue
from generator.pages import badges, links, paths, search_words
from generator.pages.answers import Answer, answers
from generator.pages.desk import Desk, PageKind
from generator.pages.issue_rows import is_none, products_of
from generator.pages.links import Link
from generator.pages.page import Page
from generator.pages.reply import reply
from generator.pages.runs import Strip


class Since(NamedTuple):
    """Where an issue came in."""

    product: str
    """Its title; empty where there is only one."""
    link: Link
    """The release; words alone where it is older than the records."""


class Relatives(NamedTuple):
    """What else on the site is about an issue."""

    duplicates: tuple[IssueFacts, ...]
    """Reports that turned out to be this one."""
    story: IssueFacts | None
    """The issue of which this one is a duplicate."""
    incidents: tuple[Incident, ...]
    fixers: tuple[Entry, ...]
    """Releases with a change that says that it fixes it."""
    returns: tuple[Entry, ...]
    """Releases that brought it back."""


class Table(NamedTuple):
    """What those on each version of a product are told."""

    strip: Strip
    choices: Markup
    answers: tuple[Answer, ...]

    @property
    def has_support(self) -> bool:
        return any(answer.support for answer in self.answers)


def relatives(facts: IssueFacts, ledger: Ledger) -> Relatives:
    """Find what else is about an issue, in the order of ids and of releases."""
    issue = facts.record
    back = (entry for entry in facts.sources if issue.id in entry.face.reintroduces)
    return Relatives(
        tuple(ledger.duplicates.get(issue.id, ())),
        ledger.issues.get(issue.duplicate_of) if issue.duplicate_of else None,
        tuple(ledger.incidents_about.get(issue.id, ())),
        tuple(ledger.fixers.get(issue.id, ())),
        ledger.lineage.oldest_first({entry.key for entry in back}),
    )


def _write(desk: Desk, facts: IssueFacts) -> Page:
    issue, ledger = facts.record, desk.ledger
    here = paths.issue(issue.id)
    named = products_of(facts, ledger)
    markdown = desk.fill(
        "known-issue.md",
        here,
        facts=facts,
        is_issue=issue.state not in NOT_ISSUES,
        issue=issue,
        severity=badges.severity(issue.severity),
        state=badges.issue(facts.state),
        said=badges.issue(issue.state),
        since=[_since(here, origin.product, origin.since, ledger, several=len(named) > 1) for origin in issue.affects],
        no_workaround=issue.workaround is not None and is_none(issue.workaround),
        verified_on=_verified_on(here, facts, ledger),
        planned_fix=_planned_fix(here, facts, ledger),
        tables=(tables := _tables(facts, desk, here)),
        several=len(named) > 1,
        reply=_reply(facts, ledger, tables),
        products=[ledger.policy.product_title(product) for product in named if product],
        relatives=relatives(facts, ledger),
        updates=sorted(issue.updates, key=lambda update: update.at, reverse=True),
        links=[links.outward(text, ledger.policy) for text in issue.links],
        fixed_in=facts.fixed_in,
    )
    description = f"{issue.severity}, {badges.issue(facts.state).word}. " + _what_to_do(facts)
    return Page(
        path=here,
        title=f"{issue.id} {issue.title}",
        markdown=markdown,
        section=paths.KNOWN_ISSUES,
        description=description,
        tags=_tags(issue),
        found=search_words.issue(facts, ledger),
    )


def _tables(facts: IssueFacts, desk: Desk, here: str) -> tuple[Table, ...]:
    if facts.record.state in NOT_ISSUES:
        return ()
    products = (desk.versions[product] for product in facts.products)
    found = ((one.strip(facts), one.choices) for one in products)
    return tuple(Table(strip, choices, answers(strip, facts, desk, here)) for strip, choices in found)


def _reply(facts: IssueFacts, ledger: Ledger, tables: tuple[Table, ...]) -> str:
    """What to write to a customer; nothing about a duplicate, whose story has it."""
    if facts.record.state == "duplicate":
        return ""
    named = products_of(facts, ledger)
    return reply(facts, [(_title(table.strip.product, named, ledger), table.answers) for table in tables])


def _title(product: str, named: tuple[str, ...], ledger: Ledger) -> str:
    return ledger.policy.product_title(product) if product or len(named) > 1 else ""


def _tags(issue: KnownIssue) -> tuple[str, ...]:
    """By what search finds it; what customers see leads to the issue that tells the whole story."""
    seen = () if issue.state == "duplicate" else issue.symptoms
    return ("Issue", issue.id, *seen, *([issue.component] if issue.component else []))


def _since(here: str, product: str | None, version: str, ledger: Ledger, *, several: bool) -> Since:
    named = ledger.only_product if product is None else product
    title = ledger.policy.product_title(named) if named and several else ""
    if version == BEFORE_RECORDS:
        return Since(title, Link("older than the first record"))
    return Since(title, _release(here, named, version, ledger))


def _release(here: str, product: str | None, version: str, ledger: Ledger) -> Link:
    """A release by its version: the words alone where it is not on record."""
    entry = ledger.entry(product, version) if product is not None else None
    return links.to_release(here, entry) if entry else Link(version)


def _verified_on(here: str, facts: IssueFacts, ledger: Ledger) -> Link | None:
    verified = facts.record.workaround_verified
    if verified is None:
        return None
    product = verified.product or _only(facts, ledger)
    return _release(here, product, verified.on, ledger)


def _planned_fix(here: str, facts: IssueFacts, ledger: Ledger) -> Link | None:
    """The release that is planned to bring the fix, of whichever product of the issue has a release of that name."""
    version = facts.record.planned_fix
    if version is None:
        return None
    products = [origin.product or _only(facts, ledger) for origin in facts.record.affects]
    found = (ledger.entry(product, version) for product in products if product is not None)
    entry = next((one for one in found if one), None)
    return links.to_release(here, entry) if entry else Link(version)


def _only(facts: IssueFacts, ledger: Ledger) -> str | None:
    """The product of an issue where none is named: its only one, or the only one that there is."""
    return facts.products[0] if len(facts.products) == 1 else ledger.only_product


def _what_to_do(facts: IssueFacts) -> str:
    text = facts.record.workaround
    if text is None:
        return "No workaround is recorded yet."
    return "There is no workaround." if is_none(text) else richtext.first_line(text)


KIND: Final = PageKind(
    "known issue",
    lambda ledger: ledger.issues.values(),
    lambda facts: paths.issue(facts.document.face.id),
    _write,
    products=lambda facts: facts.products,
    source=lambda _, facts: facts.document.path,
    uses_today=True,
)
