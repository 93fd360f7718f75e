"""What is said about the files: rules' findings and the diagnostics that people read.

Knows nothing of YAML, of the record or of how a report is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Step: TypeAlias = str | int
Route: TypeAlias = tuple[Step, ...]
"""The way from the top of a file to a value: keys and list positions (0-based)."""


class Kind(StrEnum):
    """How much a finding weighs; decides the exit status."""

    BROKEN = "broken"
    VIOLATION = "violation"
    WARNING = "warning"
    OVERDUE = "overdue"

    @property
    def fails(self) -> bool:
        """Whether a build is refused because of it."""
        return self in (Kind.BROKEN, Kind.VIOLATION)


class Span(NamedTuple):
    """A stretch of one line. Line and column count characters from 1."""

    line: int
    column: int
    length: int = 1


class Snippet(NamedTuple):
    """A line of a file with the stretch that is meant."""

    span: Span
    text: str
    """The line as it stands in the file, without its end."""
    label: str = ""
    """What is said behind the caret, e.g. `first given here`."""


class Edit(NamedTuple):
    """A stretch of a file that another text replaces; lines and columns as in `Span`, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    """Put in exactly as it is, line ends included."""


@dataclass(frozen=True, slots=True)
class Fix:
    """The one change that is surely meant, at places of the file as it was read."""

    what: str
    """What is then different, in a sentence."""
    edits: tuple[Edit, ...] = ()
    """In the order of the file, none inside another."""
    rename: str = ""
    """The file's new path, beside the old one."""
    digest: str = ""
    """Of the bytes that were read: with any others, the places are somebody else's."""

    @property
    def new_name(self) -> str:
        """The file's new name in its folder; empty where it keeps the old one."""
        return self.rename.rpartition("/")[2]


class Reorder(NamedTuple):
    """What mends a finding, by its route: the items of a list in another order."""

    route: Route
    order: tuple[int, ...]
    """For each place of the list, where the item stands now."""


class Rename(NamedTuple):
    """What mends a finding: another name of the file."""

    stem: str
    """Without its extension, which stays."""


Remedy: TypeAlias = Reorder | Rename


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, by its route in the record; places are looked up when it is printed."""

    message: str
    """One sentence, with the value that was typed."""
    route: Route = ()
    hint: str = ""
    """What to do about it: a command, a spelling, the people who can."""
    path: str = ""
    """The file, relative to the folder that was checked; empty means the file of the subject of the rule."""
    item: str = ""
    """The checklist item concerned, for deviations that name one."""
    kind: Kind | None = None
    """Where it differs from the rule's own kind."""
    on_key: bool = False
    """Whether the caret stands under the key rather than the value."""
    remedy: Remedy | None = None
    """What surely mends it, where there is one answer."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding at its place."""

    kind: Kind
    rule: str
    path: str
    """POSIX path relative to the folder of records, escaped so that it prints on one line."""
    message: str
    hint: str = ""
    snippet: Snippet | None = None
    """None: the whole file, or a file that is not there."""
    related: tuple[Snippet, ...] = field(default=())
    """Further places in the same file that belong to it."""
    item: str = ""
    fix: Fix | None = None
    """What `releases check --fix` would do about it."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: file, line, column, then the rule and what it says."""
        line, column = (self.snippet.span.line, self.snippet.span.column) if self.snippet else (0, 0)
        return (self.path, line, column, self.rule, self.message)
