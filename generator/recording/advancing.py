"""A release's next status, with the answers that go with it: who approves it, who closes it, who takes that back.

Boundary: what the file becomes; whether everything that the status asks for is there, the rules judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, ItemState
from generator.model.release import Status
from generator.policy import ORDER
from generator.recording.placing import with_status
from generator.recording.refusal import RefusedError
from generator.recording.signing import Place, Said, find_place, with_said

_CONFIRMED = (ItemState.DONE, ItemState.CONDITIONAL)


def advanced(entry: Entry, ledger: Ledger, status: Status, said: Said) -> bytes:
    """The file with another status, and with what confirms it: the last item that is due for it.

    Going back before the approval withdraws the approval.

    Args:
        entry: the release.
        ledger: knows the policy and the people.
        status: where it goes.
        said: who says so, when, and what else; `item` does not matter.

    Raises:
        RefusedError: it is there already, or the file cannot be changed safely.
    """
    record = entry.record
    if record.status == status:
        raise RefusedError(f"{entry.name} is {status} already")
    data = with_status(entry.document, entry.document.file.data, status)
    for facts in _to_confirm(entry, ledger, status):
        data = _with(entry, ledger, said._replace(item=facts.requirement.id), data)
    for facts in _to_withdraw(entry, ledger, status):
        data = _with(entry, ledger, said._replace(item=facts.requirement.id, verdict="withdrawn"), data)
    return data


def status_after(place: Place, said: Said) -> Status | None:
    """The status that an answer brings with it: the last item approves a release, or closes it, or takes that back."""
    status, requirement = place.entry.record.status, place.requirement
    if not requirement.item.last or requirement.due not in ("approved", "closed"):
        return None
    if not said.is_yes:
        return "planned" if status == requirement.due == "approved" else None
    follows = status in ORDER and ORDER.index(requirement.due) == ORDER.index(status) + 1
    return requirement.due if follows and place.completes else None


def _with(entry: Entry, ledger: Ledger, said: Said, data: bytes) -> bytes:
    return with_said(find_place(entry, ledger, said), said._replace(again=True), data)


def _to_confirm(entry: Entry, ledger: Ledger, status: Status) -> Iterator[ItemFacts]:
    """The last items that are due for a status and not confirmed yet."""
    for facts in ledger.readiness(entry).due(status):
        requirement = facts.requirement
        if requirement.item.last and requirement.due == status and not facts.is_complete:
            yield facts


def _to_withdraw(entry: Entry, ledger: Ledger, status: Status) -> Iterator[ItemFacts]:
    """The last items that stand for an approval from which a release goes back."""
    if status != "planned" or entry.record.status != "approved":
        return
    for facts in ledger.readiness(entry).due("approved"):
        if facts.requirement.item.last and facts.state in _CONFIRMED:
            yield facts
