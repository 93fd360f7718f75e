"""A file of the record: its text, its tree, and the model that was read from it.

From nodes to models and from pydantic's errors to diagnostics at their place. Knows no folder and no other file.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator import source
from generator.decoding import split_lines
from generator.diagnostics import Diagnostic, Finding, Kind, Route, Snippet, Span
from generator.model.walk import fields_at
from generator.places import locate
from generator.problem import on_one_line
from generator.source import Mapping, Node, Scalar, Sequence

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A file's bytes under the path by which people know it."""

    path: str
    data: bytes

    @property
    def lines(self) -> list[str]:
        """Its lines as spans count them; split only when something is said about the file."""
        return split_lines(self.data)

    def snippet(self, span: Span, label: str = "") -> Snippet:
        """The line of a span, for a report."""
        lines = self.lines
        return Snippet(span, lines[span.line - 1] if span.line <= len(lines) else "", label)


@dataclass(frozen=True, slots=True, eq=False)
class Document(Generic[M]):
    """A file that could be read: what it says, and where it says it."""

    file: Text
    node: Node
    value: M

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def stem(self) -> str:
        """The file's name without its extension."""
        return PurePosixPath(self.file.path).stem

    def place(self, finding: Finding, rule: str, kind: Kind) -> Diagnostic:
        """Bring a finding to its place in this file."""
        span = locate(self.node, finding.route, on_key=finding.on_key, lines=self.file.lines)
        message, hint = on_one_line(finding.message), on_one_line(finding.hint)
        return Diagnostic(kind, rule, self.path, message, hint, self.file.snippet(span), item=finding.item)


@dataclass(frozen=True, slots=True)
class Reading(Generic[M]):
    """What came of a file: its document, or what keeps it from being one."""

    document: Document[M] | None
    diagnostics: tuple[Diagnostic, ...]


def read(path: str, data: bytes, model: type[M]) -> Reading[M]:
    """Read a file's bytes as a model; every error of the file at once.

    Args:
        path: the file as reports show it.
        data: its bytes, not larger than the limits of `source` allow.
        model: the class of the file's kind.
    """
    node, problems = source.read(data)
    text = Text(path, data)
    if node is None:
        return Reading(None, tuple(_from_problem(text, problem) for problem in problems))
    left_out: list[str] = []
    errors: list[ErrorDetails] = []
    value = None
    try:
        value = model.model_validate(plain(node, left_out))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True)
    if left_out:
        errors += _unknown_and_empty(node, model)
    wrong = [_from_error(text, node, model, one) for one in errors]
    places = {one.snippet.span[:2] for one in wrong if one.snippet}
    said = [_from_problem(text, one) for one in problems if not _said_better(one, places)]
    document = Document(text, node, value) if value is not None else None
    return Reading(None if said or wrong else document, (*said, *wrong))


def _unknown_and_empty(node: Node, model: type[BaseModel]) -> list[ErrorDetails]:
    """Keys with nothing behind them that the model does not have: misspelt, or the half of a text that a comma cut."""
    try:
        model.model_validate(plain(node, keep=True))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        return [one for one in found if one["type"] == "extra_forbidden" and one["input"] is None]
    return []


def _said_better(problem: source.Problem, places: set[tuple[int, int]]) -> bool:
    """Whether the model says more precisely what is wrong with words in brackets: one mistake, one finding."""
    return problem.rule == "prose-in-brackets" and problem.span is not None and problem.span[:2] in places


_SAYS_SOMETHING_ALONE = frozenset({"not_applicable"})
"""Keys that are an answer even with nothing behind them; they must not vanish."""


def plain(node: Node, left_out: list[str] | None = None, *, keep: bool = False) -> Any:
    """The tree as dicts, lists and texts; what is not given (nothing, null, ~) is left out of mappings.

    Args:
        node: the tree.
        left_out: takes in the keys that are left out.
        keep: whether they stay, with None behind them.
    """
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if not isinstance(node, Mapping):
        return [plain(item, left_out, keep=keep) for item in node.items]
    values = {}
    for key, entry in node.entries.items():
        value = plain(entry.value, left_out, keep=keep)
        if value is None and key in _SAYS_SOMETHING_ALONE:
            value = ""
        if value is not None or keep:
            values[key] = value
        elif left_out is not None:
            left_out.append(key)
    return values


def _from_problem(text: Text, problem: source.Problem) -> Diagnostic:
    return Diagnostic(
        Kind.BROKEN,
        problem.rule,
        text.path,
        problem.message,
        problem.hint,
        text.snippet(problem.span) if problem.span else None,
        tuple(text.snippet(span, label) for span, label in problem.related),
    )


def _from_error(text: Text, node: Node, model: type[BaseModel], error: ErrorDetails) -> Diagnostic:
    """Say one of pydantic's errors in our words."""
    loc: Route = tuple(step for step in error["loc"] if step != "[key]")
    kind, name = error["type"], str(loc[-1]) if loc else "the file"
    if kind == "missing":
        fields = fields_at(model, loc[:-1])
        described = (fields[name].description or "") if name in fields else ""
        return _at(
            text,
            node,
            "missing-field",
            loc[:-1],
            f"`{name}` is missing",
            f"add `{name}:` {_lower(described)}",
            key=True,
        )
    if kind == "extra_forbidden":
        return _unknown_field(text, node, model, loc)
    typed = error["input"] if isinstance(error["input"], str) else ""
    not_that = f", not “{_shorten(typed)}”" if typed.strip() else ""
    loc = _as_typed(node, loc)
    where = _field_name(loc)
    if kind == "literal_error":
        options = error.get("ctx", {}).get("expected", "").replace("'", "")
        near = difflib.get_close_matches(typed, options.replace(" or ", ", ").split(", "), 1)
        hint = f"did you mean `{near[0]}`?" if near else ""
        return _at(text, node, "bad-value", loc, f"`{where}` must be {options}{not_that}", hint)
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return _at(text, node, "wrong-type", loc, f"`{where}` must be a mapping (`key: value` lines){not_that}")
    if kind == "list_type":
        return _at(text, node, "wrong-type", loc, f"`{where}` must be a list (lines that start with `- `){not_that}")
    on_key = error["loc"][-1:] == ("[key]",)
    return _at(text, node, kind, loc, f"`{where}` {error['msg']}{not_that}", _hint_for(kind, typed), key=on_key)


def _as_typed(node: Node, loc: Route) -> Route:
    """The route to a place as it was typed: without the keys for which people may write their value alone."""
    steps: list[str | int] = []
    here: Node | None = node
    for step in loc:
        if isinstance(step, str) and step and here is not None and not isinstance(here, Mapping):
            continue  # `owners: [qa-lead]` is read as `owners: {all: [qa-lead]}`
        steps.append(step)
        if isinstance(here, Mapping) and isinstance(step, str) and step:
            here = here.entries[step].value if step in here.entries else None
        elif isinstance(here, Sequence) and isinstance(step, int):
            here = here.items[step] if step < len(here.items) else None
    return tuple(steps)


def _unknown_field(text: Text, node: Node, model: type[BaseModel], loc: Route) -> Diagnostic:
    name = str(loc[-1])
    known = list(fields_at(model, loc[:-1]))
    near = difflib.get_close_matches(name.lower().replace("-", "_"), known, 1, 0.6)
    if near:
        hint = f"did you mean `{near[0]}`?"
    elif " " in name:
        hint = "a comma cut a text in two: put the whole text in quotes"
    else:
        hint = "the fields here are " + ", ".join(known)
    odd = "".join(f" “{char}” is U+{ord(char):04X}." for char in dict.fromkeys(name) if not char.isascii())
    return _at(
        text, node, "unknown-field", loc, f"there is no field `{_shorten(name)}` here.{odd}".rstrip("."), hint, key=True
    )


def _at(  # noqa: PLR0917 - the parts of a diagnostic, in their order
    text: Text, node: Node, rule: str, route: Route, message: str, hint: str = "", *, key: bool = False
) -> Diagnostic:
    span = locate(node, route, on_key=key, lines=text.lines)
    return Diagnostic(Kind.BROKEN, rule, text.path, on_one_line(message), on_one_line(hint), text.snippet(span))


def _hint_for(kind: str, typed: str) -> str:
    if kind == "bad-value" and typed.lower() in ("yes", "no", "on", "off", "y", "n"):
        return "write true or false"
    if kind == "bad-time" and typed[:1].isdigit():
        return (
            "times are ISO 8601 with an offset: 2026-11-12T14:05:00Z or 2026-11-12T15:05:00+01:00; days are 2026-11-12"
        )
    return ""


def _field_name(loc: Route) -> str:
    """The name by which people know a place: the last key, with its position where it is in a list."""
    keys = [step for step in loc if isinstance(step, str) and step]
    position = f" {loc[-1] + 1}" if loc and isinstance(loc[-1], int) else ""
    return (keys[-1] if keys else "the file") + position


def _shorten(typed: str, limit: int = 60) -> str:
    flat = " ".join(typed.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _lower(text: str) -> str:
    return f"({text[0].lower()}{text[1:].rstrip('.')})" if text else ""
