"""Which release of a foreign history was built on which, and how large a step it was: what no changelog writes down.

Works on versions and days alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.importing.history import Out
from generator.versions import Version, expected_step


def in_order(releases: Sequence[Out]) -> list[Out]:
    """Oldest first; a release without a day stands with the next lower version, as in the ledger."""
    dated = _dated(releases)
    return [one for _, _, one in sorted(dated, key=lambda row: (row[0], row[1]))]


def parents(releases: Sequence[Out]) -> dict[str, Version | None]:
    """For each version the release it follows: the greatest lower one that was out by then.

    Where every lower one came out later, it is the one that came out last before it. Only the first has none.
    """
    dated = _dated(releases)
    came = {one.version.text: before for before, one in _with_previous(in_order(releases))}
    found: dict[str, Version | None] = {}
    for index, (day, _, one) in enumerate(dated):
        lower = (other.version for before, _, other in reversed(dated[:index]) if before <= day)
        found[one.version.text] = next(lower, came[one.version.text])
    return found


def step_to(version: Version, parents: Mapping[str, Version | None]) -> str:
    """The type of a release: its step from the nearest ancestor with other numbers, as pre-releases are no step."""
    before = parents.get(version.text)
    while before and before.release == version.release:
        before = parents.get(before.text)
    if before:
        return expected_step(before, version)
    _, minor, patch = (*version.release, 0, 0, 0)[:3]
    return "patch" if patch else "minor" if minor else "major"


def ancestors(version: Version, parents: Mapping[str, Version | None]) -> Iterator[str]:
    """The versions that a release was built on, the nearest first."""
    here = parents.get(version.text)
    while here:
        yield here.text
        here = parents.get(here.text)


def _dated(releases: Sequence[Out]) -> list[tuple[date, int, Out]]:
    """Each with the day on which it counts as out and its rank, the lowest version first."""
    day = date.min
    dated = []
    for rank, one in enumerate(sorted(releases, key=lambda one: one.version)):
        day = one.day or day
        dated.append((day, rank, one))
    return dated


def _with_previous(releases: Sequence[Out]) -> Iterator[tuple[Version | None, Out]]:
    before: Version | None = None
    for one in releases:
        yield before, one
        before = one.version
