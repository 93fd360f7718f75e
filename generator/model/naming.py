"""What a record names, and when it says that something was: every such value with its place.

Boundary: the annotations of the models' fields; whether what is named exists is for the rules.

The way to such values is worked out once a model, as each record is searched for them.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Annotated, Any, NamedTuple, Protocol, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.diagnostics import Route
from generator.model.scalars import Typed
from generator.model.walk import bare, is_model

Visit: TypeAlias = Callable[[Any, Route, list[Any]], None]
"""Puts what there is in a value, which stands at a place, into a list."""


class Leaf(Protocol):
    """Says how values of a type are taken; None where they are not what is looked for."""

    def __hash__(self) -> int: ...

    def __call__(self, annotation: Any, *, on_key: bool) -> Visit | None: ...


class Reference(NamedTuple):
    """A text of the record that names something else."""

    route: Route
    kind: str
    """What it names: `person`, `role`, `release`, …"""
    name: str
    on_key: bool
    """Whether the name is a key of a mapping."""


def references(part: BaseModel, kinds: frozenset[str] | None = None) -> list[Reference]:
    """Everything that a record names.

    Args:
        part: the record, or a part of it.
        kinds: the kinds that are wanted; None for all.
    """
    found: list[Reference] = []
    if visit := _visit(type(part), _naming(kinds)):
        visit(part, (), found)
    return found


def moments(part: BaseModel) -> list[tuple[Route, datetime]]:
    """Every moment that a record tells."""
    found: list[tuple[Route, datetime]] = []
    if visit := _visit(type(part), _telling):
        visit(part, (), found)
    return found


def annotation_of(field: FieldInfo) -> Any:
    """A field's annotation as the class has it; pydantic keeps what stands beside the type apart."""
    metadata = tuple(field.metadata)
    return Annotated[(field.annotation, *metadata)] if metadata else field.annotation


@cache
def _visit(annotation: Any, leaf: Leaf) -> Visit | None:
    """How values of a type are searched; None where there can be nothing."""
    if found := leaf(annotation, on_key=False):
        return found
    here = bare(annotation)
    if is_model(here):
        return _of_model(here, leaf)
    arguments = get_args(here)
    if get_origin(here) is list:
        inside = _visit(arguments[0], leaf)
        return _of_list(inside) if inside else None
    if get_origin(here) is dict:
        keys, inside = leaf(arguments[0], on_key=True), _visit(arguments[1], leaf)
        return _of_dict(keys, inside) if keys or inside else None
    return None


def _of_model(model: type[BaseModel], leaf: Leaf) -> Visit | None:
    visits = (
        (name, field.alias or name, _visit(annotation_of(field), leaf)) for name, field in model.model_fields.items()
    )
    fields = [(name, key, inside) for name, key, inside in visits if inside]

    def visit(value: Any, route: Route, found: list[Any]) -> None:
        for name, key, inside in fields:
            if one := getattr(value, name):
                inside(one, (*route, key), found)

    return visit if fields else None


def _of_list(inside: Visit) -> Visit:
    def visit(value: Any, route: Route, found: list[Any]) -> None:
        for index, one in enumerate(value):
            inside(one, (*route, index), found)

    return visit


def _of_dict(keys: Visit | None, inside: Visit | None) -> Visit:
    def visit(value: Any, route: Route, found: list[Any]) -> None:
        for key, one in value.items():
            here = (*route, key)
            if keys:
                keys(key, here, found)
            if inside and one:
                inside(one, here, found)

    return visit


@cache
def _naming(kinds: frozenset[str] | None) -> Leaf:
    """What takes the texts that name something of these kinds."""

    def leaf(annotation: Any, *, on_key: bool) -> Visit | None:
        kind = _refers(annotation)

        def visit(value: Any, route: Route, found: list[Any]) -> None:
            found.append(Reference(route, kind, value, on_key))

        return visit if kind and (kinds is None or kind in kinds) else None

    return leaf


def _refers(annotation: Any) -> str:
    """What a text of this type names; empty where it names nothing."""
    if get_origin(annotation) is Annotated:
        return next((one.refers for one in annotation.__metadata__ if isinstance(one, Typed)), "")
    if get_origin(annotation) in (Union, types.UnionType):
        return next((kind for one in get_args(annotation) if (kind := _refers(one))), "")
    return ""


def _telling(annotation: Any, *, on_key: bool) -> Visit | None:  # noqa: ARG001 - as a leaf is asked
    """How a moment is taken."""

    def visit(value: Any, route: Route, found: list[Any]) -> None:
        found.append((route, value))

    return visit if bare(annotation) is datetime else None
