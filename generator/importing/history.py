"""What importers find elsewhere, before it is written as records: past releases, and what came of an import.

Knows neither the format that it came from nor how records are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import Final, NamedTuple

from generator.diagnostics import Diagnostic, Span
from generator.model.release import ChangeType
from generator.problem import counted
from generator.versions import Scheme, Version


class Out(NamedTuple):
    """A release by its version, and the day it came out where that is known."""

    version: Version
    day: date | None


class Setting(NamedTuple):
    """What the folder that an import goes into brings along."""

    scheme: Scheme = "semver"
    """The policy's scheme of versions."""
    zone: tzinfo = UTC
    """The policy's time zone, in whose days the records are kept."""
    out: tuple[Out, ...] = ()
    """The product's releases that are on record and out."""


EMPTY: Final = Setting()
"""A folder in which nothing stands yet."""


class PastText(NamedTuple):
    """Something that was said of a release, in Markdown, with the links that belong to it."""

    text: str
    links: tuple[str, ...]
    span: Span


class PastChange(NamedTuple):
    """A change that came with a release."""

    type: ChangeType
    said: PastText
    breaking: bool = False


class PastRelease(NamedTuple):
    """A release of days gone by."""

    version: Version
    span: Span
    """Where its version stands in the foreign file."""
    day: date | None = None
    name: str = ""
    summary: str = ""
    changes: tuple[PastChange, ...] = ()
    issues: tuple[PastText, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written under the folder of records."""

    path: str
    """Relative to it, with `/`."""
    data: bytes


class Report(NamedTuple):
    """What came in."""

    releases: int = 0
    dates: int = 0
    summaries: int = 0
    entries: int = 0
    """Changes and known issues, each as often as the foreign file says it."""
    issues: int = 0
    """Known issues on record: one that several releases list in the same words is one."""
    links: int = 0
    notes: tuple[Diagnostic, ...] = ()
    """What was not understood, or taken for something else than it says, with its place in the foreign file."""

    @property
    def sentence(self) -> str:
        """What came in, for people."""
        return (
            f"{counted(self.releases, 'release')} ({self.dates:,} with a date, {self.summaries:,} with a summary), "
            f"{counted(self.entries, 'entry', 'entries')}, {counted(self.issues, 'known issue')}, "
            f"{counted(self.links, 'link')}"
        )


class Imported(NamedTuple):
    """What came of an import: files and a report, or the problems for which all of it was refused."""

    product: str
    files: tuple[File, ...] = ()
    report: Report = Report()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.problems)
