"""What customers are told: what breaks and what to do first, then what is new, fixed and known to be broken.

Boundary: people outside. No person, evidence, tracker, incident or page of the site is named; what a field says stays
as its author typed it.
"""

from __future__ import annotations

from generator.ledger import Entry, Ledger
from generator.telling.announcing import facts
from generator.telling.announcing.message import Message, Section


def write(ledger: Ledger, entry: Entry, _site: str) -> Message:
    """The announcement for those who use the product."""
    gone = entry.rolled_back or entry.record.status == "cancelled"
    found = ledger.issues_of(entry)
    present = () if gone else (*found.listed, *found.inherited)
    first = (
        *facts.changes(ledger, entry, breaking=True),
        *(() if gone else facts.migration(entry, "What you have to do")),
    )
    summary = tuple(facts.summary(entry))
    sections = (
        *first,
        Section("In short", summary if first else ()),
        *facts.changes(ledger, entry, breaking=False),
        *facts.issues("Known issues", present, entry, internal=False),
    )
    lead = (facts.became(ledger, entry), *(() if first else summary))
    return Message(facts.subject(ledger, entry), lead, tuple(one for one in sections if one.blocks))
