"""What a record still lacks though it may be written as it is: the warnings, and what is overdue, that it keeps.

Boundary: sentences about files as they would be; what is new in them, or refused, is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.incremental import check_folder, propose
from generator.recording.workspace import NANO, Workspace


def remarks(space: Workspace, proposed: Mapping[str, bytes]) -> tuple[str, ...]:
    """A line for each finding that stays in files as they would be.

    Args:
        space: the records.
        proposed: whole files, by their path relative to the folder of records.
    """
    today, moment = space.policy.day_of(space.now), int(space.now.timestamp() * NANO)
    before, after = (
        check_folder(folder, today, space.place, moment).outcome.diagnostics
        for folder in (space.folder, propose(space.folder, proposed))
    )
    known = {(one.path, one.rule, one.message) for one in before}
    kept = (one for one in after if one.path in proposed and (one.path, one.rule, one.message) in known)
    return tuple(f"still: {one.message}{f' ({one.hint})' if one.hint else ''}" for one in kept if not one.kind.fails)
