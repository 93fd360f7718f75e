"""What the type of a field is, said to somebody who writes YAML.

Boundary: annotations in, words out; which fields there are is for the page about the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from generator.model import walk
from generator.model.scalars import Typed

SHORTER: Final = {
    ("Release", "checklist"): "section → item → an answer; a list of answers, oldest first; or role → answers, "
    "where several roles own the item",
    ("KnownIssue", "affects"): "a list, or its only entry",
    ("Item", "owners"): "a list of roles, each of which answers; or a mapping with `any`",
    ("PolicyFile", "rules"): "rule → its weight, as a word or with the day from which it counts",
}
"""Fields that may be written in more than one way, by class and field."""
_MARKDOWN: Final = {"text": "Markdown", "a reason": "a reason, in Markdown"}
"""Texts of any length, which are rendered."""


def in_words(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    """The type of a field in words, such as `a list of links`; Markdown."""
    if written := SHORTER.get((model.__name__, name)):
        return written
    metadata = tuple(field.metadata)
    return _words(Annotated[(field.annotation, *metadata)] if metadata else field.annotation)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The parts of which a field is made."""
    if walk.is_model(annotation):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from models_in(argument)


def choices_in(annotation: Any) -> tuple[str, ...]:
    """The texts from which a value, the items of a list or the keys of a mapping are chosen."""
    if here := walk.choices(annotation):
        return here
    return next((found for one in get_args(annotation) if (found := choices_in(one))), ())


def has_shorthand(annotation: Any, metadata: tuple[Any, ...] = ()) -> bool:
    """Whether a field is turned into another shape before it is read: then `SHORTER` has to say so."""
    beside = (*metadata, *getattr(annotation, "__metadata__", ()))
    inside = [one for one in get_args(annotation) if not isinstance(one, BeforeValidator | Typed)]
    return any(isinstance(one, BeforeValidator) for one in beside) or any(has_shorthand(one) for one in inside)


def _words(annotation: Any) -> str:
    typed = _typed(annotation)
    if typed:
        return _MARKDOWN.get(typed.what, typed.what)
    here = walk.bare(annotation)
    arguments = get_args(here)
    if get_origin(here) is list:
        return f"a list of: {_words(arguments[0])}"
    if get_origin(here) is dict:
        return f"a mapping: {_words(arguments[0])} → {_words(arguments[1])}"
    return "one of" if walk.choices(here) else "a mapping"


def _typed(annotation: Any) -> Typed[Any] | None:
    """What reads the text, where a field is one text."""
    if get_origin(annotation) is Annotated:
        return next((one for one in annotation.__metadata__ if isinstance(one, Typed)), None)
    if get_origin(annotation) in (list, dict):
        return None
    return next((typed for one in get_args(annotation) if (typed := _typed(one))), None)
