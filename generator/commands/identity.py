"""Who is at the terminal: the person named, or the one whose address git is configured with.

Boundary: asks git once; who holds which role is for the rules.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from generator.policy import Directory
from generator.recording.refusal import RefusedError
from generator.rules.registry import closest


def person(named: str, people: Directory, folder: Path) -> str:
    """The id of whoever acts.

    Args:
        named: the person's id, as typed with `--by`; empty to ask git.
        people: everybody on record.
        folder: where git is asked.

    Raises:
        RefusedError: nobody on record is called so, or has that address.
    """
    if named:
        if named in people.people:
            return named
        near = closest(named, people.people)
        raise RefusedError(
            f"there is no {named} in people.yml", f"did you mean {near}?" if near else "add them to people.yml first"
        )
    address = configured_address(folder)
    if not address:
        raise RefusedError("git knows no address of yours, so it is not clear who signs", "say it with --by PERSON")
    found = [one for one, known in people.people.items() if address.lower() in (each.lower() for each in known.email)]
    if len(found) != 1:
        who = "more than one person in people.yml has" if found else "nobody in people.yml has"
        raise RefusedError(
            f"{who} the address {address}, which git is configured with", "say who it is with --by PERSON"
        )
    return found[0]


def configured_address(folder: Path) -> str:
    """The e-mail address that git puts into commits made in a folder; empty where it knows none."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(folder), "config", "user.email"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - arguments are ours
    return done.stdout.strip() if done.returncode == 0 else ""
