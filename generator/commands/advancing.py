"""`releases advance`: a release's next status, or what it lacks for it.

Boundary: words for a terminal and for git; what the file becomes comes from `generator.recording`.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.commands.acting import carry_out, refuse
from generator.commands.desk import Asked, open_desk
from generator.commands.terminal import FOUND
from generator.model.release import Status
from generator.recording.advancing import advanced
from generator.recording.refusal import RefusedError
from generator.recording.signing import Said

_WORDS: Mapping[Status, str] = {
    "planned": "back to planned,",
    "approved": "approved by",
    "released": "released by",
    "closed": "closed by",
    "cancelled": "cancelled by",
}


def run_advance(given: Asked, status: Status, note: str) -> int:
    """Set the status, with what confirms it; or say what is missing, and do nothing."""
    try:
        desk = open_desk(given)
        data = advanced(desk.entry, desk.ledger, status, Said("", desk.by, desk.at, note=note))
        act = desk.act(
            data, f"{_WORDS[status]} {desk.who(desk.by)}", [note], expected={("rollback-target-bad", ""): ""}
        )
        try:
            return carry_out(act, desk.space, commit=given.commit)
        except RefusedError as error:
            if not error.findings:
                raise
            print(*desk.lacks(f"{desk.label} cannot be {status} yet", error.findings), sep="\n")
            return FOUND
    except RefusedError as error:
        return refuse(error, given.folder)
