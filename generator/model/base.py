"""What all parts of the record share.

Boundary: how a value is shaped. What shapes mean together is for the rules.

Modules of models do without `from __future__ import annotations`: it makes texts of what pydantic needs as types, and
would have to compile once more each time a command starts.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

T = TypeVar("T")


class Part(BaseModel):
    """A mapping of the record, strict about its keys and never changed once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, defer_build=True)


def as_list(value: object) -> object:
    """A value that may stand alone, as a list."""
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise PydanticCustomError("wrong-type", "must be a mapping (`key: value` lines), or a list of them")
    return value


OneOrMore = Annotated[list[T], BeforeValidator(as_list)]
"""A list that may be written as its only member: the place of an error drops the index that was added."""
