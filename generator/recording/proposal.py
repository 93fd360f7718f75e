"""What is proposed for a release that is to be planned: its version, its type, the release it follows and its day.

Boundary: works on a product's releases and days alone; a person may have said otherwise, and the rules judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from generator.ledger import Entry
from generator.model.release import ReleaseType
from generator.policy import Policy
from generator.recording.drafts import Draft
from generator.versions import Version, expected_step, parse

AHEAD = {"patch": 1, "minor": 10, "major": 20}
"""Working days from today to the day that is proposed."""
_PART = {"major": 0, "minor": 1, "patch": 2}
_MONTHS = 12


class Standing(NamedTuple):
    """A product's releases whose versions can be compared, the lowest first."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Standing:
        """Leave out whose version is not in the policy's scheme."""
        known = [entry for entry in entries if entry.version]
        return cls(tuple(sorted(known, key=lambda one: one.order)))

    @property
    def versions(self) -> tuple[Version, ...]:
        return tuple(entry.version for entry in self.entries if entry.version)

    @property
    def built(self) -> tuple[Entry, ...]:
        """Those on which something can be built: all but the cancelled."""
        return tuple(entry for entry in self.entries if entry.record.status != "cancelled")

    def base(self, type_: ReleaseType | None) -> Entry | None:
        """The release that a new one continues: of a patch, the newest that people have; else the newest of all."""
        out = [entry for entry in self.built if entry.available and entry.version and not entry.version.pre]
        found = out if type_ == "patch" and out else self.built
        return found[-1] if found else None


def type_of(drafts: Sequence[Draft], base: Entry | None) -> ReleaseType:
    """The type that the drafts ask for; minor where there are none.

    Before 1.0.0 anything may change (https://semver.org, 4), so that a breaking change is a minor step there.
    """
    if any(one.breaking for one in drafts):
        return "minor" if base and base.version and base.version.release[0] == 0 else "major"
    patch = drafts and all(one.type in ("fixed", "security", "performance") for one in drafts)
    return "patch" if patch else "minor"


def step_to(version: Version, parent: Entry | None) -> ReleaseType:
    """The type that a version says it is, seen from the release it follows."""
    here = parent
    while here and here.version and here.version.release == version.release:
        here = here.parent
    before = here.version if here else None
    if before:
        step = expected_step(before, version)
    else:
        _, minor, patch = (*version.release, 0, 0, 0)[:3]
        step = "patch" if patch else "minor" if minor else "major"
    return "major" if step == "major" else "minor" if step == "minor" else "patch"


def parent_of(version: Version, standing: Standing, day: date | None) -> Entry | None:
    """The greatest lower version of the same or an older line that is out by then, or planned to be.

    Where every lower one comes later, it is the one that comes first of them.
    """
    lower = [entry for entry in standing.built if entry.version and entry.version < version]
    in_time = [entry for entry in lower if day is None or entry.day is None or entry.day <= day]
    if in_time:
        return in_time[-1]
    return min(lower, key=lambda one: one.day or date.max, default=None)


def next_version(
    standing: Standing, base: Entry | None, type_: ReleaseType | None, day: date, policy: Policy
) -> Version:
    """The version after a release.

    Args:
        standing: the product's releases.
        base: the release that is continued; None for a product's first.
        type_: the step; None where nobody said one.
        day: the day it is planned for.
        policy: whose scheme holds.
    """
    if policy.scheme == "dotted":
        return _next_dotted(standing, base, type_ or "minor", day)
    if base is None or base.version is None:
        return _semver((1, 0, 0) if type_ == "major" else (0, 0, 1) if type_ == "patch" else (0, 1, 0))
    version = base.version
    if version.pre and type_ in (None, step_to(version, base)) and _is_free(version.release, standing):
        return _semver(version.release)
    numbers = _bumped(version.release, type_ or "minor")
    while not _is_free(numbers, standing, pre=True):
        numbers = _bumped(numbers, type_ or "minor")
    return _semver(numbers)


def _semver(numbers: tuple[int, ...]) -> Version:
    return Version(".".join(map(str, numbers)), numbers)


def _is_free(numbers: tuple[int, ...], standing: Standing, *, pre: bool = False) -> bool:
    """Whether no release has these numbers, or only pre-releases."""
    same = Version("", numbers).key[0]
    return not any(one.key[0] == same and (pre or not one.pre) for one in standing.versions)


def _bumped(numbers: tuple[int, ...], type_: ReleaseType) -> tuple[int, ...]:
    place = _PART[type_]
    padded = (*numbers, 0, 0, 0)[: max(len(numbers), place + 1)]
    return (*padded[:place], padded[place] + 1, *(0 for _ in padded[place + 1 :]))


def _next_dotted(standing: Standing, base: Entry | None, type_: ReleaseType, day: date) -> Version:
    if base is None or base.version is None:
        return _dotted(f"{day.year}.{day.month:02}")
    newest = standing.versions[-1]
    if _is_calendar(newest, day) and type_ != "patch":
        return _calendar(newest, day)
    width = len(base.version.text.split(".")[1]) if base.version.text.split(".")[1].startswith("0") else 0
    numbers = _bumped(base.version.release, type_)
    while not _is_free(numbers, standing):
        numbers = _bumped(numbers, type_)
    first, second, *rest = numbers
    return _dotted(".".join([str(first), f"{second:0{width}}", *map(str, rest)]))


def _is_calendar(version: Version, day: date) -> bool:
    """Whether a version is a year, of four digits or two, and a month."""
    year, month = version.release[:2]
    near = abs(year - day.year) <= 2 or abs(year - day.year % 100) <= 2  # noqa: PLR2004 - years around the day
    return near and 1 <= month <= _MONTHS


def _calendar(newest: Version, day: date) -> Version:
    """The month of the day; the month after the newest version's where that has been."""
    year, month = newest.release[:2]
    century = day.year - day.year % 100 if year < 100 else 0  # noqa: PLR2004 - a year of two digits
    here = max((day.year, day.month), (century + year + month // _MONTHS, month % _MONTHS + 1))
    width = 1 if len(newest.text.split(".")[1]) == 1 else 2
    return _dotted(f"{here[0] - century}.{here[1]:0{width}}")


def _dotted(text: str) -> Version:
    found = parse(text, "dotted")
    if found is None:
        raise AssertionError(text)
    return found


def day_for(type_: ReleaseType, version: Version, parent: Entry | None, today: date, policy: Policy) -> date:
    """The day that is proposed: some working days ahead, not before the release it follows or its calendar version."""
    day = policy.after_working_days(today, AHEAD[type_])
    if parent and parent.on_the_way and parent.day:
        day = max(day, parent.day)
    if policy.scheme == "dotted" and _is_calendar(version, day) and type_ != "patch":
        year, month = version.release[:2]
        first = date(year if year >= 100 else day.year - day.year % 100 + year, month, 1)  # noqa: PLR2004 - see above
        day = max(day, policy.after_working_days(first - timedelta(days=1), 1))
    return day
