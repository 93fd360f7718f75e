"""Every value that was given in a record, for tests that look each of them up.

Knows the models' fields; nothing of any file.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from generator.diagnostics import Route


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
