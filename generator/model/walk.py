"""The fields of the models by the names that people type, and the way to the model at a place.

Boundary: what pydantic knows of the classes; nothing of any file.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.diagnostics import Route
from generator.model.scalars import Typed


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model under the names that people type, in the order of the class."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def fields_at(model: type[BaseModel], route: Route) -> dict[str, FieldInfo]:
    """The fields that may stand at a place of the record; empty where the keys are the people's own."""
    here: Any = model
    for step in route:
        here = _step(bare(here), step)
    here = bare(here)
    return fields_of(here) if is_model(here) else {}


def _step(annotation: Any, step: str | int) -> Any:
    if is_model(annotation):
        field = fields_of(annotation).get(str(step))
        return field.annotation if field else None
    arguments = get_args(annotation)
    return arguments[-1] if get_origin(annotation) in (list, dict) and arguments else None


def bare(annotation: Any) -> Any:
    """An annotation without `| None` and without what pydantic is told beside it."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def choices(annotation: Any) -> tuple[str, ...]:
    """The texts that a field may hold, where they are listed."""
    here = bare(annotation)
    return tuple(str(one) for one in get_args(here)) if get_origin(here) is Literal else ()


def is_flag(model: type[BaseModel], route: Route) -> bool:
    """Whether a field holds true or false."""
    field = fields_at(model, route[:-1]).get(str(route[-1])) if route else None
    return field is not None and bare(field.annotation) is bool


def values(part: BaseModel, route: Route = ()) -> Iterator[tuple[Route, object]]:
    """Every value that was given in a record, with its route; lists and mappings are walked through."""
    for name, field in type(part).model_fields.items():
        if name in part.model_fields_set:
            yield from _values(getattr(part, name), (*route, field.alias or name))


def _values(value: object, route: Route) -> Iterator[tuple[Route, object]]:
    if isinstance(value, BaseModel):
        yield from values(value, route)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _values(one, (*route, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _values(one, (*route, index))
    elif value is not None:
        yield route, value


class Reference(NamedTuple):
    """A text of the record that names something else."""

    route: Route
    kind: str
    """What it names: `person`, `role`, `release`, …"""
    name: str
    on_key: bool
    """Whether the name is a key of a mapping."""


def references(part: BaseModel, route: Route = ()) -> Iterator[Reference]:
    """Everything that a record names, with its route."""
    for name, key, shape in _referring(type(part)):
        value = getattr(part, name)
        if value:
            yield from _references(value, shape, (*route, key))


class _Shape(NamedTuple):
    """What the values of a type may name; worked out once a type."""

    itself: str
    """What a text of it names."""
    keys: str
    """What the keys of a mapping of it name."""
    inside: Any
    """The type of a list's or a mapping's values."""


def _references(value: Any, shape: _Shape, route: Route) -> Iterator[Reference]:
    if isinstance(value, str):
        if shape.itself:
            yield Reference(route, shape.itself, value, on_key=False)
    elif isinstance(value, BaseModel):
        yield from references(value, route)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _references(one, _shape(shape.inside), (*route, index))
    elif isinstance(value, dict):
        for key, one in value.items():
            if shape.keys:
                yield Reference((*route, key), shape.keys, key, on_key=True)
            yield from _references(one, _shape(shape.inside), (*route, key))


@cache
def _referring(model: type[BaseModel]) -> tuple[tuple[str, str, _Shape], ...]:
    """The fields of a model that name something, or hold a part that may: attribute, key, shape."""
    return tuple(
        (name, field.alias or name, _shape(annotation_of(field)))
        for name, field in model.model_fields.items()
        if _may_refer(annotation_of(field))
    )


@cache
def _shape(annotation: Any) -> _Shape:
    arguments = get_args(bare(annotation))
    keys = _refers(arguments[0]) if len(arguments) == 2 else ""  # noqa: PLR2004 - a mapping's key and value
    return _Shape(_refers(annotation), keys, arguments[-1] if arguments else None)


def annotation_of(field: FieldInfo) -> Any:
    """A field's annotation as the class has it; pydantic keeps what stands beside the type apart."""
    metadata = tuple(field.metadata)
    return Annotated[(field.annotation, *metadata)] if metadata else field.annotation


def _refers(annotation: Any) -> str:
    """What a text of this type names; empty where it names nothing."""
    if get_origin(annotation) is Annotated:
        return next((one.refers for one in annotation.__metadata__ if isinstance(one, Typed)), "")
    if get_origin(annotation) in (Union, types.UnionType):
        return next((kind for one in get_args(annotation) if (kind := _refers(one))), "")
    return ""


def _may_refer(annotation: Any) -> bool:
    if is_model(annotation):
        return bool(_referring(annotation))
    return bool(_refers(annotation)) or any(_may_refer(one) for one in get_args(annotation) if one is not annotation)
