"""A file of the record: its text, its tree, and the model that was read from it.

From nodes to models and from pydantic's errors to diagnostics at their place. Knows no folder and no other file.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from generator import source
from generator.decoding import split_lines
from generator.diagnostics import Diagnostic, Finding, Fix, Kind, Route, Snippet, Span
from generator.model.walk import fields_at, is_flag
from generator.partial import MANY, meant, understand
from generator.places import locate
from generator.problem import on_one_line
from generator.source import Node
from generator.validation import accepted, plain, route_of, validate

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Text:
    """A file's bytes under the path by which people know it."""

    path: str
    data: bytes

    @cached_property
    def lines(self) -> list[str]:
        """Its lines as spans count them; split only when something is said about the file."""
        return split_lines(self.data)

    def snippet(self, span: Span, label: str = "") -> Snippet:
        """The line of a span, for a report."""
        lines = self.lines
        return Snippet(span, lines[span.line - 1] if span.line <= len(lines) else "", label)


@dataclass(frozen=True, eq=False)
class Document(Generic[M]):
    """A file that could be read: what it says, and where it says it."""

    file: Text
    node: Node
    value: M
    holes: tuple[Route, ...] = ()
    """Where something is left out, or only a placeholder, because it is wrong in the file."""

    @property
    def path(self) -> str:
        return self.file.path

    @cached_property
    def values(self) -> dict[str, Any]:
        """What it says, as texts, lists and mappings that its model takes."""
        found: dict[str, Any] = plain(self.node)
        return found

    @property
    def headline(self) -> M:
        """The value, or only what lists show of it."""
        return self.value

    @property
    def face(self) -> M:
        """What others may be compared with: the value, or what was kept of it for that."""
        return self.value

    @property
    def outline(self) -> M:
        """What its place among others is worked out from: the value, or no more of it than that."""
        return self.face

    def note(self) -> None:
        """Say that something is shown that comes from the whole value, which need not be at hand for it."""

    @cached_property
    def stem(self) -> str:
        """The file's name without its extension."""
        name = self.path.rpartition("/")[2]
        return name.rpartition(".")[0] or name

    def place(self, finding: Finding, rule: str, kind: Kind) -> Diagnostic:
        """Bring a finding to its place in this file."""
        span = locate(self.node, finding.route, on_key=finding.on_key, lines=self.file.lines)
        message, hint = on_one_line(finding.message), on_one_line(finding.hint)
        fix = _remedies().made(finding.remedy, self.file.data, self.path) if finding.remedy and not self.holes else None
        return Diagnostic(kind, rule, self.path, message, hint, self.file.snippet(span), item=finding.item, fix=fix)


class _Quick(Document[M]):
    """A file of which there is nothing to tell: its tree is made when somebody asks for a place in it."""

    def __init__(self, file: Text, values: dict[str, Any], value: M) -> None:
        self.__dict__.update(file=file, values=values, value=value)  # past the setter of a frozen class

    @cached_property
    def node(self) -> Node:
        node, _ = source.read(self.file.data)
        if node is None:
            raise AssertionError(f"{self.path} has values, but no tree")
        return node


class Reading(NamedTuple, Generic[M]):
    """What came of a file: its document, or what keeps it from being one."""

    document: Document[M] | None
    """None where anything is wrong."""
    diagnostics: tuple[Diagnostic, ...]
    partial: Document[M] | None = None
    """What is understood all the same of a file with errors."""


def read(path: str, data: bytes, model: type[M]) -> Reading[M]:
    """Read a file's bytes as a model; every error of the file at once.

    Args:
        path: the file as reports show it.
        data: its bytes, not larger than the limits of `source` allow.
        model: the class of the file's kind.
    """
    text = Text(path, data)
    if quick := _quick(text, model):
        return Reading(quick, ())
    node, problems = source.read(data)
    if node is None:
        return Reading(None, tuple(_from_problem(text, problem) for problem in problems))
    value, errors = validate(node, model)
    wrong = _told(text, node, model, errors)
    places = {one.snippet.span[:2] for one in wrong if one.snippet}
    said = [_from_problem(text, one) for one in problems if not _said_better(one, places)]
    document = Document(text, node, value) if value is not None else None
    if not said and not wrong:
        return Reading(document, ())
    return Reading(None, (*said, *wrong), document or _rest(text, node, model))


def _quick(text: Text, model: type[M]) -> Document[M] | None:
    """A file of which there is nothing to tell; None where there is, or may be."""
    values = source.values(text.data)
    value = accepted(values, model) if values is not None else None
    return _Quick(text, values, value) if values is not None and value is not None else None


def _told(text: Text, node: Node, model: type[BaseModel], errors: list[ErrorDetails]) -> list[Diagnostic]:
    """What is said of pydantic's errors: a field that is there misspelt is not missing too."""
    first = errors[:MANY]
    misspelt = {(*one["loc"][:-1], meant(model, one, one["loc"])) for one in first if one["type"] == "extra_forbidden"}
    told = [one for one in first if one["type"] != "missing" or one["loc"] not in misspelt]
    wrong = [_from_error(text, node, model, one) for one in told]
    if len(errors) > MANY:
        message = f"the file has {len(errors):,} mistakes; the first {MANY} are told"
        wrong.append(Diagnostic(Kind.BROKEN, "too-large", text.path, message, "mend these first"))
    return wrong


def _rest(text: Text, node: Node, model: type[M]) -> Document[M] | None:
    """What is understood of a file in spite of its errors."""
    found = understand(node, model, PurePosixPath(text.path).stem)
    return Document(text, found.node, found.value, found.holes) if found else None


def _said_better(problem: source.Problem, places: set[tuple[int, int]]) -> bool:
    """Whether the model says more precisely what is wrong with words in brackets: one mistake, one finding."""
    return problem.rule == "prose-in-brackets" and problem.span is not None and problem.span[:2] in places


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
    as_read, loc = loc, route_of(node, error)
    where = _field_name(loc)
    if kind == "literal_error":
        options = error.get("ctx", {}).get("expected", "").replace("'", "")
        words = options.replace(" or ", ", ").split(", ")
        near = difflib.get_close_matches(typed, words, 1)
        fix = _remedies().for_choice(text.data, node, loc, words)
        hint = f"did you mean `{near[0]}`?" if near else ""
        return _at(text, node, "bad-value", loc, f"`{where}` must be {options}{not_that}", hint, fix=fix)
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return _at(text, node, "wrong-type", loc, f"`{where}` must be a mapping (`key: value` lines){not_that}")
    if kind == "list_type":
        return _at(text, node, "wrong-type", loc, f"`{where}` must be a list (lines that start with `- `){not_that}")
    on_key = error["loc"][-1:] == ("[key]",)
    fix = _remedies().for_flag(text.data, node, loc) if is_flag(model, as_read) and not on_key else None
    return _at(
        text, node, kind, loc, f"`{where}` {error['msg']}{not_that}", _hint_for(kind, typed), key=on_key, fix=fix
    )


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
    fix = _remedies().for_key(text.data, node, loc, known)
    odd = "".join(f" “{char}” is U+{ord(char):04X}." for char in dict.fromkeys(name) if not char.isascii())
    message = f"there is no field `{_shorten(name)}` here.{odd}".rstrip(".")
    return _at(text, node, "unknown-field", loc, message, hint, key=True, fix=fix)


def _remedies() -> ModuleType:
    from generator import remedies  # noqa: PLC0415 - only when something is wrong

    return remedies


def _at(  # noqa: PLR0917 - the parts of a diagnostic, in their order
    text: Text,
    node: Node,
    rule: str,
    route: Route,
    message: str,
    hint: str = "",
    *,
    key: bool = False,
    fix: Fix | None = None,
) -> Diagnostic:
    span = locate(node, route, on_key=key, lines=text.lines)
    message, hint = on_one_line(message), on_one_line(hint)
    return Diagnostic(Kind.BROKEN, rule, text.path, message, hint, text.snippet(span), fix=fix)


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
