"""Versions: their schemes, order, lines and the size of a step.

Knows no records. SemVer is semver.org 2.0.0; `dotted` is two to four numbers, for calendar versions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, total_ordering
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["semver", "dotted"]

_NUMBER = "(?:0|[1-9][0-9]*)"
_SEMVER = re.compile(
    rf"(?P<release>{_NUMBER}\.{_NUMBER}\.{_NUMBER})"
    rf"(?:-(?P<pre>(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?"
    r"(?:\+(?P<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?",
    re.ASCII,
).fullmatch
_LINE = re.compile(r"[0-9]+(?:\.[0-9]+){0,3}", re.ASCII).fullmatch
_DOTTED = re.compile(r"(?P<release>[0-9]+(?:\.[0-9]+){1,3})(?P<pre>)(?P<build>)", re.ASCII).fullmatch
EXPECTED = {
    "semver": "three numbers such as 2.4.0, with -rc.1 behind them for a pre-release",
    "dotted": "two to four numbers with dots, such as 24.04 or 2026.11.1",
}

_PreKey: TypeAlias = tuple[tuple[int, int, str], ...]
SortKey: TypeAlias = tuple[int, tuple[tuple[int, ...], int, _PreKey], str]


@total_ordering
@dataclass(frozen=True, eq=False)
class Version:
    """A version that can be compared; 2.4 and 2.4.0 are equal, as are two builds of one version."""

    text: str
    """As it was typed."""
    release: tuple[int, ...]
    pre: str = ""

    @cached_property
    def key(self) -> tuple[tuple[int, ...], int, _PreKey]:
        """What decides the order: numbers without trailing zeros, then pre-releases before their final."""
        numbers = self.release
        while numbers and numbers[-1] == 0:
            numbers = numbers[:-1]
        return numbers, 0 if self.pre else 1, tuple(_identifier(part) for part in self.pre.split(".") if part)

    @property
    def line(self) -> str:
        """The minor line: the first two numbers."""
        return ".".join(str(number) for number in (*self.release, 0)[:2])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: Version) -> bool:
        return self.key < other.key


def _identifier(part: str) -> tuple[int, int, str]:
    """SemVer's order of pre-release identifiers: numbers by value, before words by their characters."""
    return (0, int(part), "") if part.isdigit() else (1, 0, part)


def parse(text: str, scheme: Scheme = "semver") -> Version | None:
    """Read a version of the scheme; None where it is not one."""
    found = (_SEMVER if scheme == "semver" else _DOTTED)(text)
    if not found:
        return None
    return Version(text, tuple(int(number) for number in found["release"].split(".")), found["pre"] or "")


def line_numbers(text: str) -> tuple[int, ...] | None:
    """The numbers of a line such as 5.0 or 24.04; None where a version's first numbers cannot be meant."""
    return tuple(int(number) for number in text.split(".")) if _LINE(text) else None


def on_line(version: str, line: str) -> bool:
    """Whether a version's first numbers are those of a line: 5.0.3 is of 5.0 and of 5, and 24.4.1 of 24.04."""
    known, numbers = parse(version) or parse(version, "dotted"), line_numbers(line)
    if known is None or numbers is None:
        return version == line or version.startswith((f"{line}.", f"{line}-"))
    return (*known.release, 0, 0, 0, 0)[: len(numbers)] == numbers


def expected_step(before: Version, after: Version) -> str:
    """The type of release that leads from one version to another: major, minor or patch.

    A pre-release and its final are one step, and numbers that were burnt in between do not count.
    """
    one, two = (*before.release, 0, 0, 0)[:3], (*after.release, 0, 0, 0)[:3]
    if one[0] != two[0]:
        return "major"
    if one[1] != two[1]:
        return "minor"
    return "patch"


def sort_key(text: str) -> SortKey:
    """An order for texts of any scheme, so that a page can be made before a version is mended."""
    version = parse(text) or parse(text, "dotted")
    return (1, version.key, text) if version else (0, ((), 0, ()), text)
