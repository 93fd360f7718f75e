"""The JSON Schema of a file that people write: exactly what the reader accepts, and what may be named in it.

Made from the models by their annotations. Which names there are comes in as `Choices`; without any, every well-formed
name is accepted, as the reader does.
"""

from __future__ import annotations

import inspect
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from generator.model.base import as_list
from generator.model.naming import annotation_of
from generator.model.release import Answer
from generator.model.scalars import Typed
from generator.model.walk import bare, choices, fields_of, is_model
from generator.schema.choices import NO_CHOICES, Choices, Names
from generator.schema.texts import Json, accepts, form_of, key_form, named, one_of, typed_of

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
"""The newest draft that yaml-language-server, IntelliJ and check-jsonschema all read in every version in use."""
_DEFINED_TEXTS: Final = {"a day": "day", "a date and time": "moment", "text": "text", "one line of text": "line"}
_NOTHING: Final[Json] = {"$ref": "#/definitions/nothing"}
_DEFINED: Final[Json] = {"nothing": {"not": {"type": ["string", "number", "boolean", "array", "object"]}}}
"""An empty value. Told by what it is not: editors would offer `null` wherever it is named."""


def schema_of(model: type[BaseModel], names: Choices = NO_CHOICES) -> Json:
    """The schema of a kind of file.

    Args:
        model: the class of the file's kind.
        names: what there is to be named.
    """
    writer = _Writer(names)
    whole = writer.fields(model)
    described = {"$schema": DRAFT, "description": inspect.cleandoc(model.__doc__ or ""), **whole}
    return {**described, "definitions": dict(sorted(writer.definitions.items()))}


class _Writer:
    """Writes the parts of one schema, and keeps those that are used more than once."""

    def __init__(self, names: Choices) -> None:
        self._names = names
        self.definitions: dict[str, Json] = {**_DEFINED}

    def fields(self, model: type[BaseModel]) -> Json:
        """A mapping with the fields of a model, and no others."""
        fields = fields_of(model)
        required = [name for name, field in fields.items() if field.is_required()]
        return {
            "type": "object",
            "properties": {name: self._field(model, name, field) for name, field in fields.items()},
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }

    def _field(self, model: type[BaseModel], name: str, field: FieldInfo) -> Json:
        names = self._names.of_field.get((model.__name__, name))
        value = self._value(annotation_of(field), names, empty=not field.is_required())
        return {"description": field.description or "", **value}

    def _value(self, annotation: Any, names: Names | None = None, *, empty: bool = False) -> Json:
        """What may stand behind a key or in a list.

        Args:
            annotation: its type.
            names: what there is to be named, where the type does not tell.
            empty: whether nothing may stand there.
        """
        if typed := typed_of(annotation):
            return _or_nothing(self._text(typed, names), empty=empty)
        before = _before(annotation)
        here = bare(annotation)
        if options := choices(here):
            return _or_nothing({"enum": [*options]}, empty=empty)
        if before and before.json_schema_input_type is not PydanticUndefined:
            forms = get_args(before.json_schema_input_type)
            return _or_nothing({"anyOf": [self._value(form, names) for form in forms]}, empty=empty)
        if is_model(here):
            return self._part(here, empty=empty)
        if get_origin(here) is list:
            item = self._value(get_args(here)[0], names)
            many = {"type": _type("array", empty=empty), "items": item}
            return {"anyOf": [item, many]} if before and before.func is as_list else many
        key, inner = get_args(here)
        if key is str:
            return self._answers((), empty=empty)
        return self._mapping(key, inner, names, empty=empty)

    def _part(self, model: type[BaseModel], *, empty: bool) -> Json:
        name = model.__name__ + ("-or-nothing" if empty else "")
        if name not in self.definitions:
            self.definitions[name] = {}  # a part may hold itself
            self.definitions[name] = self.fields(model) | {"type": _type("object", empty=empty)}
        return _reference(name)

    def _text(self, typed: Typed[Any], names: Names | None) -> Json:
        """A text: one of the names that there are, or of its form, with the names as proposals."""
        names = names or self._names.of_kind.get(typed.refers)
        name = names.kind if names else typed.refers or _DEFINED_TEXTS.get(typed.what)
        if name is None:
            return form_of(typed)
        name = name.replace(" ", "-")
        if name not in self.definitions:
            self.definitions[name] = named(form_of(typed), names) if names else form_of(typed)
        return _reference(name)

    def _mapping(self, key: Any, inner: Any, names: Names | None, *, empty: bool) -> Json:
        """A mapping whose keys are names."""
        typed = typed_of(key)
        if typed is None:
            properties = {option: self._value(inner, empty=True) for option in choices(key)}
            return {"type": _type("object", empty=empty), "properties": properties, "additionalProperties": False}
        names = names or self._names.of_kind.get(typed.refers)
        if names and typed.refers == "section":
            return self._sections(names, empty=empty)
        value = self._value(inner, empty=True)
        kind = _type("object", empty=empty)
        free = {"additionalProperties": value, "propertyNames": key_form(typed)}
        if all(accepts(typed, name) for name in _SAYING_SOMETHING_ALONE):
            free["patternProperties"] = {one_of(_SAYING_SOMETHING_ALONE): self._value(inner)}
        if not names:
            return {"type": kind, **free}
        properties = {name: {**_told(said), **value} for name, said in names.known.items()}
        if names.limit:
            return {"type": kind, "properties": properties, "additionalProperties": False}
        return {"type": kind, "properties": properties, **free}

    def _sections(self, names: Names, *, empty: bool) -> Json:
        """The checklist of a release: each section with its own items, and each item with the roles that answer it."""
        sections = {}
        for section, said in names.known.items():
            items = {
                item.id: {**_told(item.said), **self._answers(item.answered_by, empty=True)}
                for item in self._names.items.get(section, ())
            }
            sections[section] = {
                **_told(said), "type": _type("object", empty=True), "properties": items, "additionalProperties": False
            }  # fmt: skip
        return {"type": _type("object", empty=empty), "properties": sections, "additionalProperties": False}

    def _answers(self, roles: tuple[str, ...], *, empty: bool) -> Json:
        """An item's answers: one, a list of them, or either by role; told apart as the model does it.

        Args:
            roles: the roles that each answer it; none where one answer is enough.
            empty: whether nothing may stand there.
        """
        name = "Answers" + (f"-of-{'-and-'.join(roles)}" if roles else "") + ("-or-nothing" if empty else "")
        if name not in self.definitions:
            one = self._part(Answer, empty=False)
            many = {"type": _type("array", empty=empty), "items": one}
            by_role = self._by_role({"anyOf": [one, {"type": ["array", "null"], "items": one}]}, roles)
            others = {"anyOf": [one, many, *self._proposed(roles, one)]}
            self.definitions[name] = {"if": _filed_by_role(), "then": by_role, "else": others}
        return _reference(name)

    def _proposed(self, roles: tuple[str, ...], answer: Json) -> list[Json]:
        """What editors propose while nothing is there yet; no value is of this form that is not filed by role."""
        if not roles:
            return []
        by_role = self._of_owners(roles, {"anyOf": [answer, {"type": "array", "items": answer}]})
        return [{"type": "object", "properties": by_role, "required": [*roles], "additionalProperties": False}]

    def _of_owners(self, roles: tuple[str, ...], answers: Json) -> Json:
        known = self._names.of_kind.get("role")
        said = known.known if known else {}
        return {role: {**_told(said.get(role, "")), **answers} for role in roles}

    def _by_role(self, answers: Json, roles: tuple[str, ...]) -> Json:
        known = self._names.of_kind.get("role")
        shape = {"properties": self._of_owners(roles, answers)}
        if not known or not known.limit:
            return {**shape, "patternProperties": {_ANSWER_FIELDS: {}}, "additionalProperties": answers}
        others = one_of(name for name in known.known if name not in roles)
        return {**shape, "patternProperties": {_ANSWER_FIELDS: {}, others: answers}, "additionalProperties": False}


def _filed_by_role() -> Json:
    """The form of answers that stand under roles: no field of an answer is given, and something is."""
    return {
        "type": "object",
        "patternProperties": {_ANSWER_FIELDS: {"type": "null"}},
        "properties": dict.fromkeys(_SAYING_SOMETHING_ALONE, False),
        "additionalProperties": {"type": ["object", "array", "null"]},
        "not": {"additionalProperties": {"type": "null"}},
    }


def _before(annotation: Any) -> BeforeValidator | None:
    """What brings the other ways of writing a value into one, where there are any."""
    return next((one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, BeforeValidator)), None)


def _type(name: str, *, empty: bool) -> str | list[str]:
    return [name, "null"] if empty else name


def _or_nothing(value: Json, *, empty: bool) -> Json:
    if not empty:
        return value
    return {"anyOf": [*(value["anyOf"] if [*value] == ["anyOf"] else [value]), _NOTHING]}


def _reference(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _told(said: str) -> Json:
    return {"description": said} if said else {}


_ANSWER_FIELDS: Final = one_of(fields_of(Answer))
_SAYING_SOMETHING_ALONE: Final = tuple(
    name
    for name, field in fields_of(Answer).items()
    if (typed := typed_of(annotation_of(field))) and typed.may_be_empty
)
"""Fields of an answer that count as given even with nothing behind them."""
