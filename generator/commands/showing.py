"""`releases show`: a release in the terminal, for a person or for a program.

Boundary: which release, and in which form; what is told is for `generator.telling` and `generator.exports`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from generator.commands import seen
from generator.commands.acting import refuse
from generator.commands.terminal import OK
from generator.exports.laying import API
from generator.exports.release import whole
from generator.recording.refusal import RefusedError
from generator.telling import showing


def run_show(folder: Path, version: str, product: str, *, format_: str, today: date | None) -> int:
    """Print a release."""
    try:
        space = seen.looked_at(folder, today)
        entry = seen.release(space, version, product)
    except RefusedError as error:
        return refuse(error, folder)
    if format_ == "json":
        # ASCII, so that it can be read whatever encoding the output has.
        print(json.dumps({"api": API, **whole(space.ledger, entry)}, indent=2))
    else:
        print("\n".join(showing.lines(space.ledger, entry, seen.screen())))
    return OK
