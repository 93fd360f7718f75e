"""The models: a record of any shape is read as it was typed, and each field says what it cannot hold."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.decoding import UNSEEN
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.model.scalars import Commit, Count, Day, Flag, Id, IssueId, Line, Link, Markdown, Moment, Typed, Version
from generator.model.walk import bare, choices, fields_of, is_model
from generator.reading import read

FILES: list[type[BaseModel]] = [Release, KnownIssue, Incident, People, PolicyFile]

prose = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.strip() != "" and not UNSEEN.search(text) and "\r" not in text and "\ufeff" not in text
)
ids = st.from_regex("[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
issues = st.from_regex("[A-Z]{1,3}-[0-9]{1,4}", fullmatch=True)
days = st.dates().map(str)
TEXTS: dict[str, st.SearchStrategy[str]] = {
    "text": prose,
    "a reason": prose,
    "one line of text": prose.filter(lambda text: not re.search(r"[\n\x85\u2028\u2029]", text)),
    "a version": st.from_regex("[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}(-rc\\.[1-9])?", fullmatch=True),
    "a product's id": st.from_regex("[a-z0-9][a-z0-9._-]{0,6}", fullmatch=True),
    "an id such as KI-0042": issues,
    "a known issue's id": issues,
    "a commit": st.from_regex("[0-9a-f]{7,12}", fullmatch=True),
    "a link": st.sampled_from(["https://octoacme.example/a?b=c", "mailto:a@octoacme.example", "EXP-812"]),
    "true or false": st.sampled_from(["true", "false"]),
    "a whole number": st.integers(0, 999).map(str),
    "a day": days,
    "a day or never": days | st.just("never"),
    "a date and time": st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)).map(  # noqa: DTZ001 - its offset is typed below
        lambda moment: moment.strftime("%Y").zfill(4) + moment.strftime("-%m-%dT%H:%M:%S+05:30")
    ),
}


def typed(annotation: Any, metadata: tuple[Any, ...] = ()) -> Typed[Any] | None:
    """How the text of a field is read; None where the field holds no single text."""
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*metadata, *more)
    if found := next((one for one in metadata if isinstance(one, Typed)), None):
        return found
    optional = get_origin(annotation) in (Union, UnionType)
    return next(filter(None, map(typed, get_args(annotation))), None) if optional else None


def values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Anything that people may type for a field of this type."""
    if found := typed(annotation, metadata):
        return TEXTS.get(found.what, ids)
    if options := choices(annotation):
        return st.sampled_from(options)
    here = bare(annotation)
    if is_model(here):
        return records(here)
    if get_origin(here) is list:
        return st.lists(values(get_args(here)[0]), max_size=2)
    key, inner = get_args(here)
    if key is str:  # answers by role: at least one, and no role is called like a field
        return st.dictionaries(ids.map("role-{}".format), values(inner), min_size=1, max_size=2)
    return st.dictionaries(values(key), values(inner), max_size=2)


@cache
def records(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Anything that people may type for a model."""
    fields = fields_of(model)
    needed = {
        name: values(field.annotation, tuple(field.metadata)) for name, field in fields.items() if field.is_required()
    }
    free = {
        name: values(field.annotation, tuple(field.metadata))
        for name, field in fields.items()
        if not field.is_required()
    }
    return st.fixed_dictionaries(needed, optional=free)


def as_typed(value: object) -> object:
    """A model's value as the texts and lists that people would type."""
    if isinstance(value, BaseModel):
        shown = {
            field.alias or name: as_typed(getattr(value, name)) for name, field in type(value).model_fields.items()
        }
        return {key: one for key, one in shown.items() if one is not None}
    if isinstance(value, dict):
        return {key: as_typed(one) for key, one in value.items()}
    return [as_typed(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
@given(data=st.data())
@settings(max_examples=20)
def test_any_record_survives_being_written_and_read(model: type[BaseModel], data: st.DataObject) -> None:
    record = data.draw(records(model))
    expected = model.model_validate(record)
    for text in (
        json.dumps(record, ensure_ascii=False),
        yaml.dump(record, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True),
    ):
        result = read("file.yml", text.encode(), model)
        assert result.diagnostics == ()
        assert result.document is not None
        assert as_typed(result.document.value) == as_typed(expected)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Flag, text) for text in ("yes", "True", "1", "", "on")),
        *((Count, text) for text in ("1_000", "٣", "-1", "1.0", "", "1e3", "1234567890")),
        *(
            (Day, text)
            for text in ("2026-02-30", "20261112", "2026-1-2", "12.11.2026", "2026-11-12T00:00:00Z", "٢٠٢٦-١١-١٢")
        ),
        *((Moment, text) for text in ("2026-11-12T14:05:00", "2026-11-12 14:05:00Z", "1700000000", "2026-11-12")),
        *(
            (Moment, text)
            for text in ("2026-11-12T24:00:00Z", "2026-11-12T14:05:00+99:00", "0001-01-01T00:00:00+14:00")
        ),
        *((Moment, text) for text in ("2026-11-12T14:05:60Z", "2026-11-12T14:05:00.5Z", "2026-11-12T14:05:00z")),
        *(
            (Link, text)
            for text in ("javascript:alert(1)", "//octoacme.example", "https://", "ftp://octoacme.example/")
        ),
        *(
            (Link, text)
            for text in ("https://a b", "https://octoacme.example/\n", "https://u:p@octoacme.example", "wiki")
        ),
        *((Link, text) for text in ("https://octoacme.example/<", "data:text/html,x", "https://octoacme.example\\@x")),
        *((Id, text) for text in ("QA", "qa_lead", "-qa", "qa-", "qa--lead", "", "é", "a" * 65)),
        *((IssueId, text) for text in ("31", "ki-31", "KI", "KI-", "KI-31.", "KI/31", "../KI-1")),
        *((Version, text) for text in ("", "2.4/0", "../2.4.0", "-1", "2 4", "2" * 65)),
        *((Line, text) for text in ("", " ", "a\nb", "a" * 201)),
        *((Markdown, text) for text in ("", " \n\t ")),
        *((Commit, text) for text in ("0f3c9d", "0F3C9D2A", "xyz1234", "0" * 65)),
    ],
)
def test_what_a_field_cannot_hold(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize("kind", [Flag, Count, Day, Moment, Link, Id, IssueId, Version, Line, Markdown, Commit])
@pytest.mark.parametrize("value", [None, [], {}, 1, True, datetime(2026, 1, 1, tzinfo=UTC)], ids=repr)
def test_a_field_holds_what_was_typed_and_nothing_else(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


def test_a_moment_is_brought_to_utc() -> None:
    read_as = TypeAdapter(Moment).validate_python("2026-11-12T01:05:00+05:30")
    assert read_as == datetime(2026, 11, 11, 19, 35, tzinfo=UTC)
    assert read_as.tzinfo is UTC


def test_a_value_cannot_be_changed() -> None:
    record = Release.model_validate({"version": "1.0.0", "type": "minor", "status": "planned"})
    with pytest.raises(ValidationError, match="frozen"):
        record.version = "2.0.0"  # type: ignore[misc]  # what the test is about


def test_every_field_says_what_it_is_for() -> None:
    silent = []
    waiting, seen = list(FILES), set[type[BaseModel]]()
    while waiting:
        model = waiting.pop()
        seen.add(model)
        for name, field in fields_of(model).items():
            if not (field.description or "").endswith("."):
                silent.append(f"{model.__name__}.{name}")
            waiting += [part for part in parts_in(field.annotation) if part not in seen]
    assert silent == []


def parts_in(annotation: Any) -> list[type[BaseModel]]:
    here = bare(annotation)
    if is_model(here):
        return [here]
    return [part for inner in get_args(here) for part in parts_in(inner)]
