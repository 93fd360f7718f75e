"""A tree as a model, or all of pydantic's errors about it.

Boundary: what a tree says to pydantic, and where its errors are in it; words for people are in `generator.reading`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics import Route
from generator.source import Mapping, Node, Scalar, Sequence

M = TypeVar("M", bound=BaseModel)

SAYS_SOMETHING_ALONE = frozenset({"not_applicable"})
"""Keys that are an answer even with nothing behind them; they must not vanish."""


def accepted(values: dict[str, Any], model: type[M]) -> M | None:
    """Values as a model; None where anything is wrong with them."""
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def validate(node: Node, model: type[M]) -> tuple[M | None, list[ErrorDetails]]:
    """The tree as a model; None beside errors."""
    left_out: list[str] = []
    value, errors = None, []
    try:
        value = model.model_validate(plain(node, left_out))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True)
    if left_out:
        errors += _bad_and_empty(node, model, {one["loc"] for one in errors})
    return (None if errors else value), errors


def _bad_and_empty(node: Node, model: type[BaseModel], told: AbstractSet[tuple[int | str, ...]]) -> list[ErrorDetails]:
    """Keys with nothing behind them that cannot be: misspelt, no id, or the half of a text that a comma cut."""
    try:
        model.model_validate(plain(node, keep=True))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        unknown = [one for one in found if one["type"] == "extra_forbidden" and one["input"] is None]
        return unknown + [one for one in found if one["loc"][-1:] == ("[key]",) and one["loc"] not in told]
    return []


def plain(node: Node, left_out: list[str] | None = None, *, keep: bool = False) -> Any:
    """The tree as dicts, lists and texts; what is not given (nothing, null, ~) is left out of mappings.

    Args:
        node: the tree.
        left_out: takes in the keys that are left out.
        keep: whether they stay, with None behind them.
    """
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if not isinstance(node, Mapping):
        return [plain(item, left_out, keep=keep) for item in node.items]
    values = {}
    for key, (_, inside) in node.entries.items():
        if isinstance(inside, Scalar):  # most are: spares a call
            value: Any = None if inside.is_null else inside.text
        else:
            value = plain(inside, left_out, keep=keep)
        if value is None and key in SAYS_SOMETHING_ALONE:
            value = ""
        if value is not None or keep:
            values[key] = value
        elif left_out is not None:
            left_out.append(key)
    return values


def route_of(node: Node, error: ErrorDetails) -> Route:
    """The place that an error is about, as it was typed: without the keys for which people may write their value alone.

    `owners: [qa-lead]` is read as `owners: {all: [qa-lead]}`, and a single answer as a list of one.
    """
    steps: list[str | int] = []
    here: Node | None = node
    for step in error["loc"]:
        if step == "[key]" or (isinstance(step, str) and step and here is not None and not isinstance(here, Mapping)):
            continue
        steps.append(step)
        if isinstance(here, Mapping) and isinstance(step, str) and step:
            here = here.entries[step].value if step in here.entries else None
        elif isinstance(here, Sequence) and isinstance(step, int):
            here = here.items[step] if step < len(here.items) else None
    return tuple(steps)
