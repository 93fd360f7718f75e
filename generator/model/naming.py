"""What a record names, and when it says that something was: every such value with its place.

Boundary: the annotations of the models' fields; whether what is named exists is for the rules.

The way to such values is worked out once a model, as each record is searched for them.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.diagnostics import Route
from generator.model.scalars import Typed
from generator.model.walk import bare, is_model


class Reference(NamedTuple):
    """A text of the record that names something else."""

    route: Route
    kind: str
    """What it names: `person`, `role`, `release`, …"""
    name: str
    on_key: bool
    """Whether the name is a key of a mapping."""


class Told(NamedTuple):
    """What a record tells, in the order of its model."""

    references: list[Reference]
    """Everything that it names."""
    moments: list[tuple[Route, datetime]]
    """Every moment, with its place."""


_tuple: Final = tuple.__new__  # what a NamedTuple calls in the end; references are made by the million
Visit: TypeAlias = Callable[[Any, Route, Told], None]
"""Takes in what a value tells, which stands at a place."""


def told(part: BaseModel) -> Told:
    """What a record, or a part of it, names and when it says that something was."""
    return _told(part, None)


def named(part: BaseModel, kinds: frozenset[str]) -> list[Reference]:
    """What of some kinds a record names; nothing is searched that names only others, as most of a release does."""
    return _told(part, kinds).references


def _told(part: BaseModel, kinds: frozenset[str] | None) -> Told:
    found = Told([], [])
    if visit := _visit(type(part), kinds):
        visit(part, (), found)
    return found


def references(part: BaseModel) -> list[Reference]:
    """Everything that a record names, or a part of it."""
    return told(part).references


def annotation_of(field: FieldInfo) -> Any:
    """A field's annotation as the class has it; pydantic keeps what stands beside the type apart."""
    metadata = tuple(field.metadata)
    return Annotated[(field.annotation, *metadata)] if metadata else field.annotation


@cache
def _visit(annotation: Any, kinds: frozenset[str] | None) -> Visit | None:
    """How values of a type are searched for names of some kinds, or for all and moments; None where there are none."""
    if found := _leaf(annotation, kinds, on_key=False):
        return found
    here = bare(annotation)
    if is_model(here):
        return _of_model(here, kinds)
    arguments = get_args(here)
    if get_origin(here) is list:
        inside = _visit(arguments[0], kinds)
        return _of_list(inside) if inside else None
    if get_origin(here) is dict:
        keys, inside = _leaf(arguments[0], kinds, on_key=True), _visit(arguments[1], kinds)
        return _of_dict(keys, inside) if keys or inside else None
    return None


def _of_model(model: type[BaseModel], kinds: frozenset[str] | None) -> Visit | None:
    all_fields = ((name, field.alias or name, annotation_of(field)) for name, field in model.model_fields.items())
    fields = [(name, key, inside) for name, key, one in all_fields if (inside := _visit(one, kinds))]

    def visit(value: Any, route: Route, found: Told) -> None:
        there = vars(value)  # asked at once: a model's attributes are looked up in a roundabout way
        for name, key, inside in fields:
            if one := there[name]:
                inside(one, (*route, key), found)

    return visit if fields else None


def _of_list(inside: Visit) -> Visit:
    def visit(value: Any, route: Route, found: Told) -> None:
        for index, one in enumerate(value):
            inside(one, (*route, index), found)

    return visit


def _of_dict(keys: Visit | None, inside: Visit | None) -> Visit:
    def visit(value: Any, route: Route, found: Told) -> None:
        for key, one in value.items():
            here = (*route, key)
            if keys:
                keys(key, here, found)
            if inside and one:
                inside(one, here, found)

    return visit


def _leaf(annotation: Any, kinds: frozenset[str] | None, *, on_key: bool) -> Visit | None:
    """How a value is taken that names something, or is a moment; None where it is neither, or not asked for."""
    kind = _refers(annotation)
    if kinds is not None and kind not in kinds:
        return None
    if kind:
        return lambda value, route, found: found.references.append(_tuple(Reference, (route, kind, value, on_key)))
    if bare(annotation) is datetime:
        return lambda value, route, found: found.moments.append((route, value))
    return None


def _refers(annotation: Any) -> str:
    """What a text of this type names; empty where it names nothing."""
    if get_origin(annotation) is Annotated:
        return next((one.refers for one in annotation.__metadata__ if isinstance(one, Typed)), "")
    if get_origin(annotation) in (Union, types.UnionType):
        return next((kind for one in get_args(annotation) if (kind := _refers(one))), "")
    return ""
