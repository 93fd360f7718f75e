"""A single text of the record in a schema: its form, and the names that may stand there.

Boundary: what is known of one text; where it stands in a file is for `generator.schema.structure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias, get_args, get_origin

from pydantic_core import PydanticCustomError

from generator.model.scalars import Typed
from generator.schema.choices import Names

Json: TypeAlias = dict[str, Any]


def typed_of(annotation: Any) -> Typed[Any] | None:
    """How a text of this type is read; None where the type is no text."""
    if get_origin(annotation) is Annotated:
        return next((one for one in annotation.__metadata__ if isinstance(one, Typed)), None)
    options = [one for one in get_args(annotation) if one is not type(None)]
    is_optional = len(options) == 1 and type(None) in get_args(annotation)
    return typed_of(options[0]) if is_optional else None


def form_of(typed: Typed[Any]) -> Json:
    """The form of a text, in whatever type an editor takes it for."""
    schema = {"type": "string", **typed.schema}
    if "pattern" in schema:
        schema["patternErrorMessage"] = _complaint(typed)
    if schema["type"] != ["string", "number", "boolean"]:
        return schema
    # Beside a plain `type` that has boolean in it, editors would propose true and false for every title.
    kind = schema.pop("type")
    return {"if": {"type": "string"}, "then": schema, "else": {"type": kind}}


def key_form(typed: Typed[Any]) -> Json:
    """The form of a key: a text, whatever else the type may be taken for as a value."""
    return {name: value for name, value in typed.schema.items() if name != "type"}


def named(form: Json, names: Names) -> Json:
    """One of some names; or a text of a form, with the names as proposals."""
    if names.limit:
        return {"enum": [*names.known], "enumDescriptions": [*names.known.values()]}
    snippets = [
        {"label": name, "body": name, **({"description": said} if said else {})} for name, said in names.known.items()
    ]
    return {**form, "defaultSnippets": snippets}


def accepts(typed: Typed[Any], text: str) -> bool:
    """Whether a text is of the form."""
    try:
        typed.parse(text)
    except PydanticCustomError:
        return False
    return True


def one_of(names: Iterable[str]) -> str:
    """A pattern for names of letters, digits, hyphens and underscores, which all stand for themselves."""
    return f"^(?:{'|'.join(names)})$"


def _complaint(typed: Typed[Any]) -> str:
    """What the reader says of a text that is not of this form."""
    try:
        typed.parse(" ")
    except PydanticCustomError as error:
        return error.message()
    return ""
