"""A record that was read before, from what was kept of it: typed again, and not validated a second time.

Boundary: the annotations of the models, and the state with which pydantic brings an instance back (for pickle). Whoever
calls has had the values accepted by the model, in the form in which its validators take them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from generator.model.naming import annotation_of
from generator.model.scalars import Typed
from generator.model.walk import bare, is_model

M = TypeVar("M", bound=BaseModel)
Read: TypeAlias = Callable[[Any], Any]
Make: TypeAlias = Callable[[], Any]

_REMEMBERED = 4096
"""How many values of a type are at hand, for records name the same moment over and over; none of them ever changes."""
_new: Callable[[type[BaseModel]], BaseModel] = object.__new__
_set = object.__setattr__


def revive(model: type[M], values: Mapping[str, Any]) -> M:
    """The instance that validating the values would give.

    Args:
        model: the class.
        values: texts, lists and mappings under the names that people type, which the model accepted once.
    """
    found: M = _of_model(model)(values)
    return found


class Glance:
    """Parts of a record, each typed when it is asked for and not before."""

    def __init__(self, model: type[BaseModel], values: Mapping[str, Any]) -> None:
        """Of a record that the model accepted once.

        Args:
            model: its class.
            values: texts, lists and mappings under the names that people type.
        """
        self._model, self._values = model, values

    def __getattr__(self, name: str) -> Any:
        key, read, default, make = _parts(self._model)[name]
        if key in self._values:
            found = read(self._values[key]) if read else self._values[key]
        else:
            found = make() if make else default
        self.__dict__[name] = found  # where it is found the next time
        return found


@cache
def _parts(model: type[BaseModel]) -> dict[str, tuple[str, Read | None, Any, Make | None]]:
    """By name: as what people type it, how it is typed, and what it is where it is left out."""
    found: dict[str, tuple[str, Read | None, Any, Make | None]] = {}
    for name, field in model.model_fields.items():
        make = cast(Make | None, field.default_factory)
        found[name] = field.alias or name, _read(annotation_of(field)), field.default, make
    return found


@cache
def _read(annotation: Any) -> Read | None:
    """How a value of a type is typed; None where it stays as it is."""
    if get_origin(annotation) is Annotated:
        return _of_annotated(*get_args(annotation))
    if annotation is str or get_origin(annotation) is Literal:
        return None
    here = bare(annotation)
    if here is not annotation:
        return _read(next(one for one in get_args(annotation) if one is not type(None)))
    if is_model(here):
        return _of_model(here)
    if get_origin(here) is list:
        return _of_list(_read(get_args(here)[0]))
    if get_origin(here) is dict:
        return _of_dict(_read(get_args(here)[1]))
    raise TypeError(annotation)


def _of_annotated(base: Any, *beside: Any) -> Read | None:
    """How a value is typed of which pydantic is told more than its type."""
    if typed := next((one for one in beside if isinstance(one, Typed)), None):
        return None if base is str else lru_cache(_REMEMBERED)(typed.parse)
    read = _read(base)
    for one in beside:
        if not isinstance(one, BeforeValidator):
            raise TypeError(one)
        read = _after(one.func, read)
    return read


def _after(first: Callable[..., Any], then: Read | None) -> Read:
    return (lambda value: then(first(value))) if then else first


def _of_list(inside: Read | None) -> Read | None:
    return (lambda values: [inside(one) for one in values]) if inside else None


def _of_dict(inside: Read | None) -> Read | None:
    return (lambda values: {key: inside(one) for key, one in values.items()}) if inside else None


@cache
def _of_model(model: type[BaseModel]) -> Read:
    fields = model.model_fields
    other_keys = [(field.alias, name) for name, field in fields.items() if field.alias and field.alias != name]
    typed = [(name, inside) for name, field in fields.items() if (inside := _read(annotation_of(field)))]
    defaults = {name: field.default for name, field in fields.items()}
    made = [(name, cast(Make, one.default_factory)) for name, one in fields.items() if one.default_factory]

    def read(values: Mapping[str, Any]) -> BaseModel:
        for key, name in other_keys:
            if key in values:
                values = {name if one == key else one: value for one, value in values.items()}
        state = {**defaults, **values}  # in the order of the class
        for name, inside in typed:
            if name in values:
                state[name] = inside(values[name])
        for name, make in made:
            if name not in values:
                state[name] = make()
        instance = _new(model)
        _set(instance, "__dict__", state)  # as `__setstate__` does, in half the time
        _set(instance, "__pydantic_fields_set__", set(values))
        _set(instance, "__pydantic_extra__", None)
        _set(instance, "__pydantic_private__", None)
        return instance

    return read
