"""What can be understood of a broken file: read as it is surely meant, or without the places that are wrong.

Boundary: what remains, and where the holes are; what is wrong is said by `generator.reading`, and which findings come
of a hole alone is known to the check.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from generator.diagnostics import Route, Step
from generator.model.walk import bare, choices, fields_at, fields_of, is_model
from generator.source import Entry, Mapping, Mark, Node, Scalar, Sequence, Style
from generator.validation import plain, route_of, validate

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 8
"""Taking one thing out can leave another incomplete; a record is not nested deeper than this."""
MANY = 100
"""A file with more mistakes than these is not understood, and only so many are told."""
_NAMED_BY_FILE = ("version", "id")
_FLAGS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_GONE = Scalar("", Style.PLAIN, Mark(0, 0, 0, 0))
"""Stands where something was taken out until the tree is swept, so that the places behind it keep their numbers."""


class Partial(NamedTuple, Generic[M]):
    """A broken file as far as it is understood."""

    node: Node
    """Its tree without the holes."""
    value: M
    holes: tuple[Route, ...]
    """What was left out or is a placeholder, so that nobody calls it missing."""


def understand(node: Node, model: type[M], stem: str) -> Partial[M] | None:
    """What remains of a tree; None where not even the kind of record can be made out.

    Args:
        node: the tree of a file that does not fit its model.
        model: the class of the file's kind.
        stem: the file's name, which is the record's where that is missing.
    """
    rest = _Rest(node, model, stem)
    for _ in range(_ROUNDS):
        value, errors = validate(rest.node, model)
        if value is not None:
            return Partial(rest.node, value, tuple(rest.holes))
        if len(errors) > MANY:
            return None
        misspelt = [error for error in errors if error["type"] == "extra_forbidden"]
        if not all(rest.mend(error) for error in misspelt or errors):  # a key that is missing may be there, misspelt
            return None
        rest.node = _swept(rest.node)
    return None


@dataclass
class _Rest:
    """A tree while errors are taken out of it."""

    node: Node
    model: type[BaseModel]
    stem: str
    holes: dict[Route, None] = field(default_factory=dict)

    def mend(self, error: ErrorDetails) -> bool:
        """Take out what one error is about, or read it as it is meant; whether anything is left."""
        route = route_of(self.node, error)
        if not route:
            return False
        missing = error["type"] == "missing"
        if len(route) == 1 and (missing or self._is_required(route)):
            return self._read_as_meant(error, route) or self._fill(str(route[0]))
        if missing:
            return self._take_out(route[:-1])
        if self._read_as_meant(error, route):
            return True
        if error["type"] == "extra_forbidden":
            self._hide_what_it_could_be(route)
        return self._take_out(route)

    def _hide_what_it_could_be(self, route: Route) -> None:
        """A key of another name may be any field that is not there and would take its value."""
        at = self._steps(route[:-1])
        value = plain(_value_at(self.node, self._steps(route)))
        for name, known in fields_at(self.model, route[:-1]).items():
            if not self._has((*at, name)) and _takes(known.annotation, value):
                self.holes[(*at, name)] = None

    def _is_required(self, route: Route) -> bool:
        known = fields_of(self.model).get(str(route[0]))
        return known is not None and known.is_required()

    def _read_as_meant(self, error: ErrorDetails, route: Route) -> bool:
        text = meant(self.model, error, route)
        if not text:
            return False
        if error["type"] != "extra_forbidden":
            self._edit(route, lambda entry: _with_text(entry, text))
        elif self._has((*route[:-1], text)):
            return False
        else:
            self._edit(route, lambda entry: entry._replace(key=entry.key._replace(text=text)))
        return True

    def _fill(self, name: str) -> bool:
        """Put a placeholder where something is without which there is no record; once."""
        options = choices(fields_of(self.model)[name].annotation)
        text = self.stem if name in _NAMED_BY_FILE else options[0] if options else "…"
        if not isinstance(self.node, Mapping) or (name,) in self.holes:
            return False
        self.holes[name,] = None
        known = self.node.entries.get(name)
        mark = known.value.mark if known else Mark(1, 1, 1, 2)
        entry = Entry(known.key if known else Scalar(name, Style.PLAIN, mark), Scalar(text, Style.PLAIN, mark))
        self.node = self.node._replace(entries={**self.node.entries, name: entry})
        return True

    def _take_out(self, route: Route) -> bool:
        real = self._steps(route)
        self.holes[real] = None
        self._edit(route, lambda entry: entry._replace(value=_GONE))
        return bool(real)

    def _edit(self, route: Route, change: Callable[[Entry], Entry]) -> None:
        real = self._steps(route)
        if real:
            self.node = _edited(self.node, real, change)

    def _has(self, route: Route) -> bool:
        return len(self._steps(route)) == len([step for step in route if step not in ("", 0)])

    def _steps(self, route: Route) -> Route:
        """The steps that the tree has on the way: a single record counts as a list of one, and may be no role's."""
        steps: list[Step] = []
        node = self.node
        for step in route:
            if isinstance(node, Mapping) and step in node.entries:
                node = node.entries[str(step)].value
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            elif step not in ("", 0):
                break
            else:
                continue
            steps.append(step)
        return tuple(steps)


def meant(model: type[BaseModel], error: ErrorDetails, route: Route) -> str:
    """The key or the choice that was surely meant; empty where nothing is near."""
    typed = error["input"] if isinstance(error["input"], str) else ""
    if error["type"] == "extra_forbidden":
        return _nearest(str(route[-1]).lower().replace("-", "_"), list(fields_at(model, route[:-1])))
    if error["type"] == "literal_error":
        expected = error.get("ctx", {}).get("expected", "").replace("'", "")
        return _nearest(typed, expected.replace(" or ", ", ").split(", "))
    return _FLAGS.get(typed.lower(), "") if error["msg"] == "must be true or false" else ""


def _takes(annotation: Any, value: Any) -> bool:
    """Whether a field may hold a value of that shape."""
    here = bare(annotation)
    is_mapping = is_model(here) or get_origin(here) is dict
    is_list = get_origin(here) is list
    return (
        is_mapping
        if isinstance(value, dict)
        else is_list
        if isinstance(value, list)
        else not is_mapping and not is_list
    )


def _value_at(node: Node, route: Route) -> Node:
    for step in route:
        if isinstance(node, Mapping):
            node = node.entries[str(step)].value
        elif isinstance(node, Sequence):
            node = node.items[int(step)]
    return node


def _nearest(typed: str, known: list[str]) -> str:
    return next(iter(difflib.get_close_matches(typed, known, 1)), "")


def _with_text(entry: Entry, text: str) -> Entry:
    value = entry.value
    return entry._replace(value=value._replace(text=text)) if isinstance(value, Scalar) else entry


def _edited(node: Node, route: Route, change: Callable[[Entry], Entry]) -> Node:
    """The tree with another key or value at a place that it has."""
    step, rest = route[0], route[1:]

    def inside(entry: Entry) -> Entry:
        return entry._replace(value=_edited(entry.value, rest, change)) if rest else change(entry)

    if isinstance(node, Mapping):
        found = [inside(entry) if key == step else entry for key, entry in node.entries.items()]
        return node._replace(entries={entry.key.text: entry for entry in found})
    if isinstance(node, Sequence):
        no_key = _GONE
        items = [inside(Entry(no_key, item)).value if index == step else item for index, item in enumerate(node.items)]
        return node._replace(items=tuple(items))
    return node


def _swept(node: Node) -> Node:
    """The tree without what was marked as gone, and without lists and mappings that held nothing else."""
    if isinstance(node, Mapping):
        kept = {key: entry._replace(value=_swept(entry.value)) for key, entry in node.entries.items()}
        left = {key: entry for key, entry in kept.items() if entry.value is not _GONE}
        return node._replace(entries=left) if left or not node.entries else _GONE
    if isinstance(node, Sequence):
        items = tuple(item for item in map(_swept, node.items) if item is not _GONE)
        return node._replace(items=items) if items or not node.items else _GONE
    return node
