"""What all parts of the record share.

Boundary: how a value is shaped. What shapes mean together is for the rules.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

T = TypeVar("T")


class Part(BaseModel):
    """A mapping of the record, strict about its keys and never changed once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


OneOrMore = Annotated[list[T], BeforeValidator(_as_list)]
"""A list that may be written as its only member: the place of an error drops the index that was added."""
