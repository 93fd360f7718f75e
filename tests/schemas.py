"""Schemas as check-jsonschema reads them (YAML 1.2 with days as texts, patterns of ECMAScript), and values of a schema.

Knows the words of JSON Schema that our schemas use; nothing of releases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError, validators
from regress import Regex
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

Json = dict[str, Any]
Schema: TypeAlias = Json | bool
_compiled = cache(Regex)


class _TextForDays(SafeConstructor):
    """Days and times stay texts, as JSON has none."""


_TextForDays.add_constructor("tag:yaml.org,2002:timestamp", _TextForDays.construct_yaml_str)


def as_editors_read(text: str) -> Any:
    """A YAML file as an editor sees it: with numbers, booleans and nothing."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _TextForDays
    return _with_text_keys(yaml.load(text))


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(one) for key, one in value.items()}
    return [_with_text_keys(one) for one in value] if isinstance(value, list) else value


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _compiled(pattern, "u").find(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_Validator = validators.extend(Draft7Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # in its stubs


def judge(schema: Json) -> Any:
    """What tells whether a value is of a schema."""
    _Validator.check_schema(schema)
    return _Validator(schema)


class Values:
    """Values made up from a schema alone; it accepts all but a few, where a part says what must not be."""

    def __init__(self, schema: Json) -> None:
        self._definitions = schema["definitions"]
        self.whole = self.of(schema)

    def of(self, schema: Schema) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: self._of(schema))

    def _of(self, schema: Schema) -> st.SearchStrategy[Any]:
        if schema is True or schema == {}:
            return st.just("word")
        if schema is False:
            return st.nothing()
        assert isinstance(schema, dict)
        if "$ref" in schema:
            return self.of(self._definitions[schema["$ref"].rpartition("/")[2]])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema:
            return st.one_of([self.of(one) for one in schema["anyOf"]])
        if "if" in schema:
            then = self._typed(schema["if"] | schema["then"]) if "type" in schema["if"] else self.of(schema["then"])
            return then | self.of(schema["else"])
        return st.none() if [*schema] == ["not"] else self._typed(schema)

    def _typed(self, schema: Json) -> st.SearchStrategy[Any]:
        types = schema.get("type", "object")
        return st.one_of([self._of_type(one, schema) for one in ([types] if isinstance(types, str) else types)])

    def _of_type(self, kind: str, schema: Json) -> st.SearchStrategy[Any]:
        if kind == "object":
            return self._mapping(schema)
        if kind == "array":
            return st.lists(self.of(schema["items"]), max_size=2)
        if kind == "string":
            return _texts(schema.get("pattern", ""), schema.get("maxLength", 300))
        simple: dict[str, st.SearchStrategy[Any]] = {
            "null": st.none(),
            "boolean": st.booleans(),
            "integer": st.integers(0, 10**6),
            "number": st.integers(10**6, 10**7),  # as a commit has seven digits
        }
        return simple[kind]

    def _mapping(self, schema: Json) -> st.SearchStrategy[Json]:
        fields = {name: self.of(one) for name, one in schema.get("properties", {}).items() if one is not False}
        needed = {name: fields.pop(name) for name in schema.get("required", ())}
        known = st.fixed_dictionaries(needed, optional=fields)
        if schema.get("additionalProperties", False) is False:
            return known
        keys = _texts(schema.get("propertyNames", {}).get("pattern", "^[a-z-]+$"), 20)
        others = st.dictionaries(keys, self.of(schema["additionalProperties"]), max_size=2)
        return st.builds(lambda one, other: {**other, **one}, known, others)


@cache
def _texts(pattern: str, longest: int) -> st.SearchStrategy[str]:
    printed = st.characters(min_codepoint=32, max_codepoint=126)
    return st.from_regex(pattern, alphabet=printed).filter(lambda text: len(text) <= longest)


def written(value: Any, *, plainly: bool) -> str:
    """A value as YAML on one line: texts in quotes, or plain where that is possible."""
    if isinstance(value, dict):
        keys = [json.dumps(key, ensure_ascii=False) for key in value]
        inner = [written(one, plainly=plainly) for one in value.values()]
        return f"{{{', '.join(map(': '.join, zip(keys, inner, strict=True)))}}}"
    if isinstance(value, list):
        return f"[{', '.join(written(one, plainly=plainly) for one in value)}]"
    if (
        plainly
        and isinstance(value, str)
        and _compiled("^(?!(?:null|Null|NULL)$)[0-9A-Za-z][0-9A-Za-z.+-]*$").find(value)
    ):
        return value
    return json.dumps(value, ensure_ascii=False)
