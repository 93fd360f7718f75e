"""Conditions of an approval: which one is meant, and the file in which it is done.

Boundary: conditions that are written down; those of a new approval come with its answer.
"""

from __future__ import annotations

from datetime import datetime

from generator.diagnostics import Route
from generator.ledger import Entry
from generator.ledger.readiness import Filed, ItemFacts
from generator.model.release import Condition
from generator.recording.phrasing import fields, moment
from generator.recording.placing import at as stands_at
from generator.recording.placing import with_done
from generator.recording.refusal import RefusedError
from generator.source import Mapping
from generator.writing import Typed


def with_condition_done(entry: Entry, facts: ItemFacts, which: str, by: str, at: datetime) -> tuple[bytes, Condition]:
    """The file in which a condition of an approval is done, and the condition.

    Args:
        entry: the release.
        facts: the item that was approved with conditions.
        which: words of its text, or its number among those that are open.
        by: who did it.
        at: when.

    Raises:
        RefusedError: there is no such condition, or more than one.
    """
    open_ = [
        (filed, index, one)
        for slot in facts.slots
        for filed in slot.answers[-1:]
        for index, one in enumerate(filed.answer.conditions)
        if one.done is None
    ]
    found = [one for one in open_ if which.casefold() in one[2].text.casefold()]
    if which.isdigit() and 0 < int(which) <= len(open_):
        found = [open_[int(which) - 1]]
    title = facts.requirement.title
    if len(found) != 1:
        known = "; ".join(f"{number} {one.text.strip()}" for number, (_, _, one) in enumerate(open_, 1))
        what = "more than one open condition" if found else "no open condition"
        raise RefusedError(f"“{title}” of {entry.name} has {what} “{which}”", f"open are: {known}" if known else "")
    filed, index, condition = found[0]
    stamp = fields(by=Typed(by), at=moment(at))
    return with_done(entry.document, _route(entry, facts, filed, index), stamp), condition


def _route(entry: Entry, facts: ItemFacts, filed: Filed, index: int) -> Route:
    """The way to a condition in the file, where an answer may stand alone or in a list, with a role or without."""
    above: Route = ("checklist", facts.requirement.section, facts.requirement.id)
    above = (*above, filed.key) if filed.key else above
    alone = isinstance(stands_at(entry.document.node, above), Mapping)
    return (*above, "conditions", index) if alone else (*above, filed.position, "conditions", index)
