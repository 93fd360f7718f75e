"""The models: a record of any shape is read as it was typed, and each field says what it cannot hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
import yaml
from any_record import FILES, records
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.model.release import Release
from generator.model.scalars import Commit, Count, Day, Flag, Id, IssueId, Line, Link, Markdown, Moment, Version
from generator.model.walk import bare, fields_of, is_model
from generator.reading import read


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
