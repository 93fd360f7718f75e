"""`releases deploy`: an attempt to bring a release out, or its way back.

Boundary: words for a terminal and for git; nothing is deployed here, and what the file becomes comes from
`generator.recording`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

from generator.commands.acting import Act, carry_out, refuse
from generator.commands.desk import Asked, Desk, open_desk
from generator.commands.terminal import FOUND
from generator.recording.deploying import AFTER_ROLLBACK, Attempt, Outcome, WayBack, deployed, due_after, rolled_back
from generator.recording.refusal import RefusedError

MISSING = ("incident-missing", "")
_ANYWAY = {("", ""): ""}
"""All violations are to be expected."""

_WORDS: Mapping[Outcome, str] = {
    "succeeded": "deployed to",
    "failed": "failed deployment to",
    "partial": "partly deployed to",
}


class Backwards(NamedTuple):
    """What is said of a rollback."""

    environment: str
    to: str


def run_deploy(given: Asked, attempt: Attempt, *, anyway: bool) -> int:
    """Record an attempt; the first that succeeds in production releases the release.

    Args:
        given: the release, and whose act it is.
        attempt: what is said of it; who did it is in `given`.
        anyway: whether it is recorded though the rules object.
    """
    try:
        desk = open_desk(given)
        return carry_out(_deployed(desk, attempt, anyway=anyway), desk.space, commit=given.commit)
    except RefusedError as error:
        if not error.findings or anyway:
            return refuse(error, given.folder)
        print(*desk.lacks(f"{desk.label} cannot be released yet", error.findings), sep="\n")
        print("if it happened all the same, --anyway records it as it was", file=sys.stderr)
        return FOUND


def run_roll_back(given: Asked, back: Backwards) -> int:
    """Record that a deployment was undone."""
    try:
        desk = open_desk(given)
        data, to = rolled_back(desk.space, desk.entry, WayBack(back.environment, desk.by, desk.at, back.to))
        said = f"rolled back from {back.environment}{f' to {to}' if to else ''}, {desk.who(desk.by)}"
        expected = dict.fromkeys(((rule, "") for rule in AFTER_ROLLBACK), "") | {MISSING: desk.incident_command}
        notes = () if to else ("no release is known that runs again: say which with `to:`, if one does",)
        return carry_out(desk.act(data, said, notes=notes, expected=expected), desk.space, commit=given.commit)
    except RefusedError as error:
        return refuse(error, given.folder)


def _deployed(desk: Desk, attempt: Attempt, *, anyway: bool) -> Act:
    due = due_after(desk.entry, desk.ledger, earlier=anyway)
    expected = {(rule, facts.requirement.id): desk.sign_command(facts) for rule, facts in due}
    said = f"{_WORDS[attempt.outcome]} {attempt.environment} by {desk.who(desk.by)}"
    body = [f"Artifact: {attempt.artifact}" if attempt.artifact else "", attempt.note]
    return desk.act(
        deployed(desk.entry, attempt, desk.by, desk.at), said, body, expected=expected | _ANYWAY if anyway else expected
    )
