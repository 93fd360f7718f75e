"""Deployments and their way back, as entries of a release's file.

Boundary: what the file becomes, and what the rules are known to ask for then; nothing is deployed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from generator.editing import insert_key
from generator.ledger import Entry, Ledger
from generator.ledger.deployments import was_good
from generator.ledger.lineage import is_production
from generator.ledger.readiness import ItemFacts
from generator.model.release import NO_TARGET, Deployment
from generator.recording.phrasing import fields, moment, put, text
from generator.recording.placing import with_item, with_status
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.rules.registry import listed
from generator.writing import Typed

Outcome = Literal["succeeded", "failed", "partial"]


class Attempt(NamedTuple):
    """One attempt to bring a release to an environment."""

    environment: str
    outcome: Outcome
    started: datetime | None = None
    """When it began; None for the moment in which it is recorded."""
    finished: datetime | None = None
    """When it ended; None, where it is known when it began, for the moment in which it is recorded."""
    artifact: str = ""
    """Its digest; empty for the candidate's."""
    revision: str = ""
    """The commit; empty for the candidate's, where no other artifact is named."""
    note: str = ""

    @property
    def ships(self) -> bool:
        """Whether customers have it by then."""
        return self.outcome == "succeeded" and is_production(self.environment)


def deployed(entry: Entry, attempt: Attempt, by: str, at: datetime) -> bytes:
    """The file with an attempt; the first that succeeds in production releases it.

    Args:
        entry: the release.
        attempt: what is said of it.
        by: who did or started it.
        at: when it is recorded.
    """
    document, candidate = entry.document, entry.record.candidate
    artifact = text(attempt.artifact, "--artifact") or (candidate.artifact if candidate else "") or ""
    finished = attempt.finished or (at if attempt.started else None)
    usual = candidate.commit if candidate and not attempt.artifact else ""
    data = with_item(
        document,
        "deployments",
        fields(
            environment=Typed(text(attempt.environment, "--environment")),
            started_at=moment(attempt.started or at),
            finished_at=moment(finished) if finished else None,
            by=Typed(by),
            artifact=artifact,
            commit=Typed(text(attempt.revision, "--revision") or usual or ""),
            outcome=Typed(attempt.outcome),
            note=text(attempt.note, "--note"),
        ),
    )
    releases = attempt.ships and entry.on_the_way
    return with_status(document, data, "released") if releases else data


def due_after(entry: Entry, ledger: Ledger, *, earlier: bool = False) -> Iterator[tuple[str, ItemFacts]]:
    """What the rules are known to ask for once a release is out: rules with items, in the order of the checklist.

    Who verifies in production can do so only then.

    Args:
        entry: the release.
        ledger: knows the policy and the people.
        earlier: whether what was due before counts too; else only where the release was approved.
    """
    for facts in ledger.readiness(entry).due("released"):
        if earlier or (entry.record.status == "approved" and facts.requirement.due == "released"):
            for rule in ("item-open", "sign-off-missing", "co-owner-missing", "status-disagrees"):
                yield rule, facts


class WayBack(NamedTuple):
    """The way back of a deployment."""

    environment: str
    by: str
    at: datetime
    to: str = ""
    """The release that runs again; empty for the one that the plan names, else the last known-good one."""


def rolled_back(space: Workspace, entry: Entry, back: WayBack) -> tuple[bytes, str]:
    """The file in which a deployment was undone, and the release that runs again; empty where there is none.

    Raises:
        RefusedError: nothing is deployed there.
    """
    index = _last(entry, back.environment)
    to = back.to or _target(space, entry, back.at)
    value = fields(at=moment(back.at), to=Typed(to), decided_by=Typed(back.by))
    data, route = entry.document.file.data, ("deployments", index, "rolled_back")
    return put(value, lambda yaml: insert_key(data, route, yaml), entry.document.path), to


AFTER_ROLLBACK = ("incident-missing", "rollback-target-bad", "rollback-irreversible")
"""What the rules are known to ask for after a rollback: why, and other plans that led to this release."""


def _last(entry: Entry, environment: str) -> int:
    """The position of the last deployment that reached an environment and was not undone."""
    there = [
        (index, one)
        for index, one in enumerate(entry.record.deployments)
        if one.outcome != "failed" and one.rolled_back is None
    ]
    found = [index for index, one in there if one.environment == environment]
    if found:
        return found[-1]
    back = [one.rolled_back for one in entry.record.deployments if one.environment == environment and one.rolled_back]
    if back:
        raise RefusedError(f"{entry.name} was rolled back from {environment} already, {back[-1].at:%Y-%m-%d %H:%M} UTC")
    others = _environments(one for _, one in there)
    hint = f"it is in {others}: name it with --environment" if others else "record the deployment first"
    raise RefusedError(f"{entry.name} is not deployed to {environment}, so it cannot be rolled back there", hint)


def _environments(deployments: Iterator[Deployment]) -> str:
    return listed(dict.fromkeys(one.environment for one in deployments))


def _target(space: Workspace, entry: Entry, at: datetime) -> str:
    plan = entry.record.rollback
    if plan and plan.target and plan.target != NO_TARGET:
        return plan.target
    seen, follows = {entry.name}, entry.record.follows
    while follows and follows not in seen:  # only the releases on the way are read, not all
        seen.add(follows)
        before, _ = space.alone(space.find(follows, entry.product))
        if was_good(before, at, space.policy.day_of(at)):
            return before.name
        follows = before.record.follows
    return ""
