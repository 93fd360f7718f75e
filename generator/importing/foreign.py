"""A YAML file that another tool wrote: its tree, its values, and what is wrong with it.

Knows YAML's shapes and the places in the file; what a value means is for the importer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from generator import source
from generator.decoding import split_lines
from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.places import locate
from generator.problem import MAX_PROBLEMS, Limits, Problem, counted
from generator.source import Entry, Mapping, Node, Scalar, Sequence, Style

FOREIGN: Final = Limits(max_bytes=16 << 20, max_values=1_000_000, lenient=True)
"""The limits of files that hold a whole history; a single text is no longer than one of ours."""


@dataclass(slots=True)
class Foreign:
    """A foreign file while it is being read."""

    path: str
    lines: list[str]
    root: Node | None = None
    cut: dict[int, Problem] = field(default_factory=dict)
    """By line, where a `#` without a space behind it cuts off a text that ends there: the rest was meant."""
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    _tallies: dict[tuple[str, str], list[Span]] = field(default_factory=dict)

    def span(self, node: Node) -> Span:
        """The place of a node, on its first line."""
        return locate(node, (), lines=self.lines)

    def snippet(self, span: Span) -> Snippet:
        """The line of a place, for a report."""
        return Snippet(span, self.lines[span.line - 1] if span.line <= len(self.lines) else "")

    def refuse(self, rule: str, message: str, hint: str, at: Node | Span | None) -> None:
        """Note a problem for which the file is not imported."""
        self.problems.append(self._said(Kind.BROKEN, rule, message, hint, at))

    def note(self, message: str, at: Node | Span | None, rule: str = "not-understood", hint: str = "") -> None:
        """Note what a reader of the report should look at."""
        self.notes.append(self._said(Kind.WARNING, rule, message, hint, at))

    def tally(self, message: str, at: Span, rule: str = "not-understood") -> None:
        """Note what may be so in many places, and is told once."""
        self._tallies.setdefault((rule, message), []).append(at)

    def problems_sorted(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(self.problems, key=lambda one: one.sort_key))

    def notes_sorted(self) -> tuple[Diagnostic, ...]:
        told = [*self.notes]
        for (rule, message), spans in self._tallies.items():
            more = (
                f" (and so in {counted(len(spans) - 1, 'more place')}, the next in line {spans[1].line})"
                if spans[1:]
                else ""
            )
            told.append(self._said(Kind.WARNING, rule, message + more, "", spans[0]))
        return tuple(sorted(told, key=lambda one: one.sort_key))

    def is_empty(self, node: Node) -> bool:
        """Whether nothing was given: null, an empty list or mapping, or a blank text."""
        if isinstance(node, Scalar):
            return node.is_null or not node.text.strip()
        return not (node.items if isinstance(node, Sequence) else node.entries)

    def text_of(self, node: Node, what: str) -> str:
        """A text without the space around it; empty where nothing was given."""
        if isinstance(node, Scalar):
            tail = self._rest(node.mark.end_line) if node.style is Style.PLAIN else ""
            return "" if node.is_null and not tail else f"{node.text.strip()} {tail}".strip()
        self._wrong(node, f"`{what}` must be a text", "write it as one text, in quotes if it holds `: `", node)
        return ""

    def items_of(self, node: Node, what: str) -> tuple[Node, ...]:
        """The items of a list; a text that stands in its place counts as its only one."""
        if isinstance(node, Sequence):
            return node.items
        if self.is_empty(node):
            return ()
        if isinstance(node, Scalar):
            self.note(f"`{what}` is a text, taken for a list of one", node)
            return (node,)
        self._wrong(node, f"`{what}` must be a list", "write each entry as a `- ` line", node)
        return ()

    def mapping_of(self, node: Node, what: str, hint: str, at: Node | None = None) -> Iterator[Entry]:
        """The entries of a mapping."""
        if isinstance(node, Mapping):
            yield from node.entries.values()
        elif not self.is_empty(node):
            self._wrong(node, f"`{what}` must be a mapping", hint, at or node)

    def day_of(self, node: Node) -> date | None:
        """A day; none where nothing was given."""
        text = self.text_of(node, "release_date")
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            day = None
        if text and (day is None or day.isoformat() != text):
            self.refuse("bad-time", f"“{text}” is no day", "write a day that exists, such as 2026-11-12", node)
        return day

    def _rest(self, line: int) -> str:
        """What was cut off from the text that ends in a line; it is put back, and that is noted."""
        problem = self.cut.pop(line, None)
        if not problem or not problem.span:
            return ""
        message = "YAML takes this for a comment; it was put back into the text before it"
        self.note(message, problem.span, problem.rule, problem.hint)
        _, column, length = problem.span
        return self.snippet(problem.span).text[column - 1 :][:length]

    def _wrong(self, node: Node, message: str, hint: str, at: Node) -> None:
        given = {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
        self.refuse("wrong-type", f"{message}, not {given}", hint, at)

    def _said(self, kind: Kind, rule: str, message: str, hint: str, at: Node | Span | None) -> Diagnostic:
        span = at if isinstance(at, Span) or at is None else self.span(at)
        return Diagnostic(kind, rule, self.path, message, hint, self.snippet(span) if span else None)


def open_foreign(data: bytes, path: str) -> Foreign:
    """Read a foreign file; what makes its tree incomplete is a problem of the file."""
    root, problems = source.read(data, FOREIGN)
    foreign = Foreign(path, split_lines(data), root)
    for one in problems:
        foreign.refuse(one.rule, one.message, one.hint, one.span)
    if not problems:
        _find_cut(data, foreign)
    return foreign


def _find_cut(data: bytes, foreign: Foreign) -> None:
    _, strict = source.read(data, FOREIGN._replace(lenient=False))
    if len(strict) >= MAX_PROBLEMS:
        message = "A “#” may cut off texts, in more places than are looked for"
        foreign.refuse("comment-in-text", message, strict[-1].hint, strict[-1].span)
    for one in strict:
        if one.rule == "comment-in-text" and one.span:
            before = foreign.snippet(one.span).text[: one.span.column - 1]
            foreign.cut[one.span.line if before.strip() else one.span.line - 1] = one
