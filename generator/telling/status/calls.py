"""The command to run next, as it is typed.

Boundary: words for a shell; nothing is run, and whether the rules accept it is found out by running it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.ledger import Entry, Ledger
from generator.ledger.readiness import COMPLETE, ItemFacts, slot_state
from generator.ledger.turns import Holder, Turn
from generator.model.release import Status
from generator.telling.words import typed_as

AUTHORS: Final = "authors"
"""The word of a policy's `independence` for those who built a release."""


class Calls(NamedTuple):
    """How commands are written here."""

    ledger: Ledger
    behind: str = ""
    """What each needs behind its arguments, so that it is about the same folder of records."""
    folder: str = ""
    """What stands before the path of a record's file."""
    person: str = ""
    """Who is going to run it, where they may; empty for whoever may."""

    def sign(self, entry: Entry, facts: ItemFacts, turn: Turn) -> str:
        """How somebody whose turn it is answers an item; empty where nobody can."""
        person = self._own(turn) or choose(self.ledger, entry, facts, turn.holders)
        if not person:
            return ""
        requirement = facts.requirement
        if requirement.item.last and requirement.due in ("approved", "closed"):
            return self._to(entry, requirement.due, person)
        evidence = " --evidence URL" if requirement.item.evidence == "required" else ""
        return f"releases sign {self._of(entry)} {requirement.id} --by {person}{evidence}{self.behind}"

    def advance(self, entry: Entry, status: Status, turn: Turn) -> str:
        """How whoever's turn it is gives a release its next status."""
        return self._to(entry, status, self._own(turn) or next((one.id for one in turn.holders), ""))

    def _to(self, entry: Entry, status: Status, by: str) -> str:
        who = f" --by {by}" if by else ""
        if status == "released" and self.ledger.policy.deployments_required:
            return f"releases deploy {self._of(entry)} --outcome succeeded{who}{self.behind}"
        return f"releases advance {self._of(entry)} --to {status}{who}{self.behind}"

    def _own(self, turn: Turn) -> str:
        """Who is going to run it, where it is their turn."""
        return self.person if any(one.id == self.person for one in turn.holders) else ""

    def done(self, entry: Entry, item: str, number: int, by: str) -> str:
        """How a condition is reported done."""
        return f"releases sign {self._of(entry)} {item} --done {number} --by {by}{self.behind}"

    def action_done(self, incident: str, number: int) -> str:
        """How an action of an incident is reported done."""
        return f"releases incident update {incident} --action-done {number}{self.behind}"

    def _of(self, entry: Entry) -> str:
        return typed_as(self.ledger, entry)


def choose(ledger: Ledger, entry: Entry, facts: ItemFacts, holders: tuple[Holder, ...]) -> str:
    """Who answers an item: the first who holds the role and whom independence lets."""
    barred = _barred(ledger, entry, facts)
    fitting = [one.id for one in holders if one.id not in barred] or [one.id for one in holders]
    return fitting[0] if fitting else ""


def _barred(ledger: Ledger, entry: Entry, facts: ItemFacts) -> set[str]:
    """Those who stand on the other side of a pair, or have answered for another owner of the item."""
    found: set[str] = set()
    own = facts.requirement.id
    for pair in ledger.policy.file.independence:
        for other in pair if own in pair else ():
            if other == AUTHORS:
                found |= set(entry.record.authors)
            elif other != own and (known := ledger.readiness(entry).by_id.get(other)):
                found |= _signers(known)
    return found | (_signers(facts) if facts.requirement.item.distinct_signers else set())


def _signers(facts: ItemFacts) -> set[str]:
    """Those whose yes counts."""
    return {slot.latest.by for slot in facts.slots if slot.latest and slot_state(slot) in COMPLETE}
