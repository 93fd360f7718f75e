"""What support is told: known issues and their workarounds first, then what changed, what to do, and whom to ask.

Boundary: people inside who answer customers; names are told, evidence and sign-offs are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from generator.ledger import Entry, IssueFacts, Ledger, Presence
from generator.ledger.known_issues import NOT_ISSUES
from generator.ledger.lineage import is_production
from generator.ledger.turns import turn
from generator.pages import paths
from generator.pages.release import fixed_words
from generator.telling.announcing import facts
from generator.telling.announcing.message import Block, Item, Listed, Message, Note, Section, Typed, Way, Words
from generator.telling.announcing.stakeholders import page
from generator.telling.words import at, listed

_ASKED = ("release-manager", "support-liaison", "sre")
"""The roles that support turns to, as far as the policy has them."""


def write(ledger: Ledger, entry: Entry, site: str) -> Message:
    """The announcement for those who answer customers."""
    sections = (
        *_issues(ledger, entry),
        Section("In short", tuple(facts.summary(entry))),
        *facts.changes(ledger, entry, breaking=True),
        *facts.migration(entry, "Migration steps"),
        *facts.changes(ledger, entry, breaking=False),
        Section("Where it runs, and the way back", tuple(_way_back(ledger, entry))),
        Section("Whom to ask", (*_whom(ledger, entry), *_links(entry, site))),
    )
    lead = (facts.became(ledger, entry), *_none(ledger, entry))
    return Message(f"For support: {facts.subject(ledger, entry)}", lead, tuple(one for one in sections if one.blocks))


def _issues(ledger: Ledger, entry: Entry) -> Iterator[Section]:
    found = ledger.issues_of(entry)
    if entry.record.status != "cancelled":
        yield from facts.issues("New known issues", found.listed, entry, internal=True)
        yield from facts.issues("Known issues that it still has", found.inherited, entry, internal=True)
    items = tuple(_fixed(one, entry) for one in found.fixed if one.record.state not in NOT_ISSUES)
    if items:
        yield Section(fixed_words(entry), (Listed(items),))


def _none(ledger: Ledger, entry: Entry) -> Iterator[Words]:
    found = ledger.issues_of(entry)
    if not found.listed and not found.inherited and entry.record.status != "cancelled":
        yield Words("No known issue affects it.")


def _fixed(issue: IssueFacts, entry: Entry) -> Item:
    record = issue.record
    told = [*facts.symptoms("What customers saw", issue), Note("Tell customers", Words(_tell(issue, entry)))]
    if not entry.available and record.workaround:
        told.append(Note("Until then", facts.workaround(issue)))
    return Item(Words(f"{record.title} ({record.id}, {record.severity})"), tuple(told))


def _tell(issue: IssueFacts, entry: Entry) -> str:
    if issue.presence(entry) is not Presence.FIXED:
        return "the record says so, but this release still has it"
    if entry.available:
        return f"upgrade to {entry.name}"
    other = [one.name for one in issue.fixed_in if one.product == entry.product]
    if other:
        return f"the fix can be had with {listed(other)}"
    return f"the fix is planned for {entry.name}" if entry.on_the_way else "the fix cannot be had at present"


def _way_back(ledger: Ledger, entry: Entry) -> Iterator[Block]:
    running = [one for one in ledger.running(entry.product) if one.entry is entry]
    if running:
        where = [f"{one.environment} since {at(one.since)}" for one in running]
        yield Words(f"It runs in {listed(where)}.")
    for one in entry.record.deployments:
        back = one.rolled_back
        if back and is_production(one.environment):
            yield Words(f"{one.environment} went back{f' to {back.to}' if back.to else ''} at {at(back.at)}.")
    if not running and entry.production:
        yield Words(" ".join(filter(None, ["It runs in no environment on record.", facts.runs(ledger, entry)])))
    plan = entry.record.rollback
    if plan is None or not (running or entry.on_the_way):
        return
    target = ledger.way_back(entry)
    if target and plan.target != "none":
        yield Words(f"If it has to go back, customers are on {target.name} again.")
    else:
        yield Words("It cannot go back to an earlier release.")
    if plan.data and not plan.data.reversible:
        yield Words("Data that was written meanwhile does not go back.")
    if plan.data and plan.data.note:
        yield Typed(plan.data.note)


def _whom(ledger: Ledger, entry: Entry) -> Iterator[Block]:
    people = {"release-manager": entry.record.release_manager}
    items = []
    for role in _ASKED:
        if role in ledger.policy.file.roles:
            one = people.get(role)
            ids = [one] if one else [holder.id for holder in turn(ledger, entry.product, (role,)).holders]
            if ids:
                names = " or ".join(_reached(ledger, each) for each in ids)
                items.append(Item(Words(f"{ledger.policy.role_title(role)}: {names}")))
    if items:
        yield Listed(tuple(items))


def _reached(ledger: Ledger, person: str) -> str:
    known = ledger.people.people.get(person)
    return f"{known.name}, {known.email[0]}" if known and known.email else ledger.people.name(person)


def _links(entry: Entry, site: str) -> Iterator[Way]:
    if site:
        asked = urlencode({key: text for key, text in (("product", entry.product), ("version", entry.name)) if text})
        yield Way("Answers for customers on this version", f"{site}{paths.url(paths.SUPPORT)}?{asked}")
        yield from page(entry, site)
