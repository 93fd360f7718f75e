"""Incidents: that there is one where something went wrong, when it was, and what was learned.

Boundary: an incident is judged with the release that caused it, whose policy, day and deviations are its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.model.incident import Incident
from generator.rules.registry import Findings, listed, release_rule

GRAVE = ("sev1", "sev2")
"""The severities from which something is learned in writing."""
_TIMES = (
    ("detected_at", "it was detected"),
    ("oncall_notified_at", "on call was told"),
    ("restored_at", "it was restored"),
)
"""The times of an incident in their order, with what people say of them."""


@release_rule("incident-missing", relates=True)
def incident_missing(entry: Entry, ledger: Ledger) -> Findings:
    """The release was rolled back, and no incident says why.

    What is not written down is learned again.

    Add a file to incidents/ that names the release and says what happened. The reference of the format has an example.
    """
    if entry.rolled_back and not ledger.incidents_of(entry) and not ledger.incident_unreadable:
        index = next(i for i, one in enumerate(entry.record.deployments) if one.rolled_back)
        hint = f"add an incident with `release: {entry.name}` to incidents/"
        message = f"{entry.name} was rolled back, but no incident says why"
        yield Finding(message, ("deployments", index, "rolled_back"), hint, on_key=True)


@release_rule("incident-times", relates=True)
def incident_times(entry: Entry, ledger: Ledger) -> Findings:
    """An incident does not say when it was detected, when on call was told or when it was over, or not in that order.

    How long people were without the service is what an incident is measured by.

    Add the times that are missing, and correct those that are out of order; `restored_at` stays out while it lasts.
    Where nobody knows a time any more, have it accepted under `deviations` of the release that caused the incident.
    """
    for document in ledger.incident_documents_of(entry):
        incident, path = document.value, document.path
        missing = [name for name, _ in _TIMES[:2] if getattr(incident, name) is None]
        if missing:
            names = listed(f"`{name}`" for name in missing)
            yield Finding(f"{incident.id} lacks {names}", ("id",), "add when it was, with an offset", path)
        given = [(name, word, getattr(incident, name)) for name, word in _TIMES if getattr(incident, name)]
        for (_, first, before), (name, then, after) in pairwise(given):
            if after < before:
                message = f"{incident.id}: {then} before {first}"
                yield Finding(message, (name,), "correct one of the two times", path)
        if incident.resolution and incident.restored_at is None:
            message = f"{incident.id} was ended by {incident.resolution}, but does not say when"
            hint = "add `restored_at`, or take the resolution out while it lasts"
            yield Finding(message, ("resolution",), hint, path)


@release_rule("incident-unlearned", Kind.WARNING, relates=True)
def incident_unlearned(entry: Entry, ledger: Ledger) -> Findings:
    """A sev1 or sev2 incident is over, but has no root cause, or no actions with an owner and a day.

    What is not understood, and what is nobody's to do, happens again. An action of any incident that is past its day
    and not done is overdue.

    Write the `root_cause`, and list under `actions` what is done about it, each with an `owner` and a `due` day. Add
    `done:` to an action when it is.
    """
    for document in ledger.incident_documents_of(entry):
        incident = document.value
        if incident.severity in GRAVE and incident.restored_at:
            yield from _unlearned(incident, document.path)
        yield from _overdue(incident, document.path, ledger)


def _unlearned(incident: Incident, path: str) -> Iterator[Finding]:
    over = f"{incident.id} is over and was {incident.severity}"
    if incident.root_cause is None:
        yield Finding(f"{over}, but has no root cause", ("severity",), "add `root_cause`", path)
    if not incident.actions:
        hint = "list under `actions` what is done so that it does not happen again"
        yield Finding(f"{over}, but nothing is done about it", ("severity",), hint, path)
    for index, action in enumerate(incident.actions):
        missing = [name for name in ("owner", "due") if getattr(action, name) is None]
        if missing:
            lacks = " and no ".join("day" if name == "due" else name for name in missing)
            hint = f"add {listed(f'`{name}:`' for name in missing)}"
            yield Finding(f"an action of {incident.id} has no {lacks}", ("actions", index), hint, path)


def _overdue(incident: Incident, path: str, ledger: Ledger) -> Iterator[Finding]:
    for index, action in enumerate(incident.actions):
        if action.done is None and action.due and action.due < ledger.today:
            message = f"an action of {incident.id} was due {action.due}, and is not done"
            hint = f"{ledger.people.name(action.owner)} owns it: add `done:` when it is" if action.owner else ""
            yield Finding(message, ("actions", index, "due"), hint or "give it an owner", path, kind=Kind.OVERDUE)


RULES = (incident_missing, incident_times, incident_unlearned)
