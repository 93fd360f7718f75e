"""What stakeholders are told: what shipped or comes, why it matters, what breaks, when, and who stands for it.

Boundary: people inside; workarounds are for support, what to do is for customers.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ledger import Entry, Ledger
from generator.ledger.turns import turn
from generator.pages import paths
from generator.pages.release import slip
from generator.problem import counted
from generator.telling.announcing import facts
from generator.telling.announcing.message import Block, Item, Listed, Message, Section, Way, Words
from generator.telling.words import at, listed, long_day


def write(ledger: Ledger, entry: Entry, site: str) -> Message:
    """The announcement for everybody who waits for the release or pays for it."""
    lead: tuple[Block, ...] = (facts.became(ledger, entry), *_exception(ledger, entry), *facts.summary(entry))
    sections = (
        *facts.changes(ledger, entry, breaking=True),
        *facts.changes(ledger, entry, breaking=False),
        *_issues(ledger, entry),
        Section("The release", (Listed(tuple(Item(Words(one)) for one in _facts(ledger, entry))), *page(entry, site))),
    )
    return Message(facts.subject(ledger, entry), lead, sections)


def page(entry: Entry, site: str) -> Iterator[Way]:
    """The way to the release's page, where the site's address is known."""
    if site:
        yield Way("Release notes, sign-offs and rollback plan", f"{site}{paths.url(paths.release(entry))}")


def _exception(ledger: Ledger, entry: Entry) -> Iterator[Words]:
    """That it went out before its sign-offs."""
    grace = ledger.grace_until(entry)
    if entry.record.emergency and grace and entry.is_out:
        missing = [one for one in ledger.readiness(entry).due("released") if not one.is_complete]
        left = f"{counted(len(missing), 'item')} of its checklist {'is' if len(missing) == 1 else 'are'} still open"
        rest = f"{left}; the rest is due by {long_day(grace)}" if missing else "what was skipped has been done since"
        yield Words(f"It went out as an emergency, before its checklist was complete: {rest}.")


def _issues(ledger: Ledger, entry: Entry) -> Iterator[Section]:
    """What is known to be broken and came in with it, a line each."""
    listed_ = ledger.issues_of(entry).listed if entry.record.status != "cancelled" else ()
    items = tuple(
        Item(Words(f"{one.record.title} ({one.record.id}, {one.record.severity}; {facts.fix(one, entry)})"))
        for one in listed_
    )
    if items:
        yield Section("Known issues that come with it", (Listed(items),))


def _facts(ledger: Ledger, entry: Entry) -> Iterator[str]:
    record, name = entry.record, ledger.people.name
    yield f"Type: {record.type}; status: {entry.state.replace('-', ' ')}"
    if entry.shipped_on:
        yield f"Shipped: {at(entry.shipped_at) if entry.shipped_at else long_day(entry.shipped_on)}"
    elif record.date:
        yield f"Planned for: {long_day(record.date)}"
    moved = slip(entry)
    if record.first_planned and moved:
        how = "none, the first planned day" if moved == "kept" else f"{moved} than first planned"
        yield f"Slip: {how} ({long_day(record.first_planned)})"
    if record.release_manager:
        yield f"Release manager: {name(record.release_manager)}"
    if released := tuple(dict.fromkeys(name(one.by) for one in entry.production if one.outcome == "succeeded")):
        yield f"Deployed by: {listed(released)}"
    for incident in ledger.incidents_of(entry):
        yield f"Incident: {incident.title} ({incident.id}, {incident.severity})"
    if record.deviations:
        yield f"The process was not followed in everything: {counted(len(record.deviations), 'accepted deviation')}"
    if entry.on_the_way:
        yield from _open(ledger, entry)


def _open(ledger: Ledger, entry: Entry) -> Iterator[str]:
    """What it still waits for."""
    missing = ledger.readiness(entry).missing
    waits = dict.fromkeys(
        " or ".join(map(ledger.policy.role_title, turn(ledger, entry.product, roles).roles))
        for one in missing
        for roles in one.waiting_for
    )
    if missing:
        yield f"Still open: {counted(len(missing), 'item')} of its checklist; it waits for {listed(waits)}"
