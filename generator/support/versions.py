"""Which version somebody means by what they typed: one that is on record, a line, or none, with its neighbours.

Boundary: one product's versions and a text; what is known of the version is for others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from generator.support.catalogue import Known

Numbers: TypeAlias = tuple[int, ...]
_LEAD: Final = re.compile(r"^(?:version|release|ver|v)?[ .:]*", re.IGNORECASE)
_VERSION: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})*)(?:-([0-9a-z.-]+))?(?:\+.*)?", re.IGNORECASE)
_LINE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})*)\.[x*]", re.IGNORECASE)


class Meant(NamedTuple):
    """What a typed version is."""

    typed: str
    """As it is compared: without spaces, a leading `v` and the like."""
    how: Literal["exact", "formerly", "line", "unknown"]
    place: int | None
    """The version on record that the answer is about; for an unknown one the nearest lower one, as an estimate."""
    lower: int | None = None
    higher: int | None = None


def typed_version(text: str) -> str:
    """What was typed, without what people put around a version."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).replace(",", ".")
    return _LEAD.sub("", plain).strip(" .")


def numbers_of(text: str) -> tuple[Numbers, str] | None:
    """The numbers of a version and its pre-release; None where it is no version."""
    found = _VERSION.fullmatch(text)
    return (tuple(int(number) for number in found[1].split(".")), (found[2] or "").lower()) if found else None


def find_version(text: str, versions: Sequence[Known]) -> Meant:
    """Find the version that is meant: the very same, a former name, the newest of a line, or its neighbours."""
    typed = typed_version(text)
    for place, one in enumerate(versions):
        if one.name.lower() == typed.lower():
            return Meant(typed, "exact", place)
    for place, one in enumerate(versions):
        if typed.lower() in map(str.lower, one.formerly):
            return Meant(typed, "formerly", place)
    whole_line = _LINE.fullmatch(typed)
    asked = numbers_of(whole_line[1] if whole_line else typed)
    if asked is None:
        return Meant(typed, "unknown", None)
    known = [numbers_of(one.name) for one in versions]
    if not whole_line and (same := _equal(asked, known, exactly=True)) is not None:
        return Meant(typed, "exact", same)
    if not asked[1] and (newest := _newest(asked[0], known, versions)) is not None:
        return Meant(typed, "line", newest)
    if not whole_line and (alike := _equal(asked, known, exactly=False)) is not None:
        return Meant(typed, "exact", alike)
    return _nearest(typed, asked, known)


def _equal(asked: tuple[Numbers, str], known: Sequence[tuple[Numbers, str] | None], *, exactly: bool) -> int | None:
    """The version with the same numbers, 2.4 and 2.4.0 being the same; exactly: also as many of them."""
    for place, one in enumerate(known):
        same = one is not None and one[1] == asked[1] and _bare(one[0]) == _bare(asked[0])
        if same and one is not None and (not exactly or len(one[0]) == len(asked[0])):
            return place
    return None


def _newest(line: Numbers, known: Sequence[tuple[Numbers, str] | None], versions: Sequence[Known]) -> int | None:
    """The newest version of a line that can be had, or else the newest there is."""
    members = [
        place
        for place, one in enumerate(known)
        if one is not None and len(one[0]) > len(line) and one[0][: len(line)] == line
    ]
    had = [place for place in members if versions[place].available]
    return max(had or members, default=None)


def _nearest(typed: str, asked: tuple[Numbers, str], known: Sequence[tuple[Numbers, str] | None]) -> Meant:
    """The neighbours of an unknown version, those of its own line before others."""
    order = _order(asked)
    lower = [(place, one) for place, one in enumerate(known) if one is not None and _order(one) < order]
    higher = [(place, one) for place, one in enumerate(known) if one is not None and _order(one) > order]
    line = (*asked[0], 0)[:2]

    def on_line(pair: tuple[int, tuple[Numbers, str]]) -> bool:
        return (*pair[1][0], 0)[:2] == line

    below = max([place for place, _ in filter(on_line, lower)] or [place for place, _ in lower], default=None)
    above = min([place for place, _ in filter(on_line, higher)] or [place for place, _ in higher], default=None)
    final = next((place for place, one in higher if asked[1] and _bare(one[0]) == _bare(asked[0])), None)
    return Meant(typed, "unknown", below if final is None else final, below, above)


def _bare(numbers: Numbers) -> Numbers:
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    return numbers


def _order(version: tuple[Numbers, str]) -> tuple[Numbers, int, tuple[tuple[int, int, str], ...]]:
    """Lower versions first; a pre-release before its final."""
    parts = [part.lstrip("0") if part.isdecimal() else part for part in version[1].split(".") if part]
    keyed = tuple((0, len(part), part) if not part or part.isdecimal() else (1, 0, part) for part in parts)
    return _bare(version[0]), 0 if version[1] else 1, keyed
