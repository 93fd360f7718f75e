"""What is wrong with one file, how much one may hold, and the small tools to say it.

Knows neither YAML nor releases; the path of the file and how a report is printed are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PROBLEMS: Final = 50
"""As many are told of one file; whoever has more of them mends these first."""
_SHOWN: Final = 60
_LONGEST: Final = 2_000


class Problem(NamedTuple):
    """A rule that a file breaks before anybody has asked what the file means."""

    rule: str
    message: str
    """One sentence, with what was typed."""
    hint: str
    """What to do about it."""
    span: Span | None
    """None: the file as a whole."""
    related: tuple[tuple[Span, str], ...] = ()
    """Further places that belong to it, each with what is said there."""


class Limits(NamedTuple):
    """How much a file may hold, and how forgiving it is read."""

    max_bytes: int = 256 * 1024
    max_depth: int = 12
    """Mappings and lists inside each other, the outermost included."""
    max_values: int = 5_000
    """Texts, lists and mappings, without the keys."""
    max_text: int = 20_000
    """Characters of one text."""
    lenient: bool = False
    """For files that no person of ours typed: what is only likely to be a mistake (a text that a `#` cuts off, words in
    brackets) is taken as written. Anchors, aliases and tags are refused all the same."""


RECORD: Final = Limits()
"""The limits of files under `releases/`."""


class StopReadingError(Exception):
    """The rest of the file is not read: it is over a limit, or has no room for another problem."""


class Problems:
    """The problems of one file, in the order in which they were found."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(
        self, rule: str, message: str, hint: str, span: Span | None, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Takes a problem in.

        Raises:
            StopReadingError: It was the last one for which there is room.
        """
        self._found.append(Problem(rule, message, hint, span, related))
        if len(self._found) >= MAX_PROBLEMS:
            raise StopReadingError

    def __len__(self) -> int:
        return len(self._found)

    def has(self, rule: str) -> bool:
        """Whether a problem of that rule was found."""
        return any(problem.rule == rule for problem in self._found)

    def sorted(self) -> tuple[Problem, ...]:
        """All of them by line and column; those of the whole file first."""
        return tuple(sorted(self._found, key=lambda problem: problem.span or Span(0, 0)))


def quoted(text: str) -> str:
    """Returns a value as messages show it: on one line, printable, and cut where it is long."""
    return f"“{on_one_line(text, _SHOWN)}”"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, in words: `1 release`, `2,034 releases`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def on_one_line(text: str, most: int = _LONGEST) -> str:
    """Returns a text so that it prints on one line and steers no terminal, whatever was typed; cut where it is long."""
    start = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    return start if start.isprintable() else "".join(char if char.isprintable() else escaped(char) for char in start)


def escaped(char: str) -> str:
    """Returns a character as an escape that says which one it is; a byte that is no UTF-8 as that byte."""
    if "\udc80" <= char <= "\udcff":  # how Python hands over a byte of a file's name that it cannot decode
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")


def underline(lines: Sequence[str], line: int, column: int, end_line: int, end_column: int) -> Span:
    """Returns the stretch from one place to another, or as much of it as is on its first line."""
    if end_line == line:
        return Span(line, column, max(1, end_column - column))
    length = len(lines[line - 1].rstrip()) if line <= len(lines) else 0
    return Span(line, column, max(1, length + 1 - column))
