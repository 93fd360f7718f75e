"""The fields of the models by the names that people type, and the way to the model at a place.

Boundary: what pydantic knows of the classes; nothing of any file.
"""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.diagnostics import Route


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
