"""The schemas without a repository's names: they accept what the reader accepts, and nothing else."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

import pytest
from any_record import FILES, records
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from schemas import Values, as_editors_read, judge, written

from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.reading import read
from generator.schema.structure import schema_of

ODD: list[Any] = [None, "word", 7_654_321, True, [], {}, ["word"], [None], {"word": "word"}, {"word": None}]
"""What stands where something else belongs; whether a number or a word will do depends on its place alone."""
KEYS = ("word", "by", "at", "text", "not_applicable", "sre")


@cache
def schema(model: type[BaseModel]) -> Any:
    return judge(schema_of(model))


@cache
def values(model: type[BaseModel]) -> Values:
    return Values(schema_of(model))


def reader_accepts(text: str, model: type[BaseModel]) -> bool:
    return read("file.yml", text.encode(), model).document is not None


def schema_accepts(text: str, model: type[BaseModel]) -> bool:
    return bool(schema(model).is_valid(as_editors_read(text)))


def agree(text: str, model: type[BaseModel]) -> bool:
    """Whether both say the same of a file; returns what they say."""
    says = reader_accepts(text, model)
    assert schema_accepts(text, model) == says, (text, read("file.yml", text.encode(), model).diagnostics)
    return says


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
@given(data=st.data(), plainly=st.booleans())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_what_the_reader_accepts_is_accepted(model: type[BaseModel], data: st.DataObject, *, plainly: bool) -> None:
    assert agree(written(data.draw(records(model)), plainly=plainly), model)


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
@given(data=st.data(), plainly=st.booleans())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_is_accepted_the_reader_accepts(model: type[BaseModel], data: st.DataObject, *, plainly: bool) -> None:
    text = written(data.draw(values(model).whole), plainly=plainly)
    assume(schema_accepts(text, model))
    assert reader_accepts(text, model), read("file.yml", text.encode(), model).diagnostics


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_both_say_the_same_of_what_was_changed(model: type[BaseModel], data: st.DataObject) -> None:
    record = {"top": data.draw(records(model))}
    for _ in range(data.draw(st.integers(1, 2))):
        record = changed(record, data.draw)
    if isinstance(record["top"], dict):
        agree(written(record["top"], plainly=False), model)


def changed(record: Any, draw: Any) -> Any:
    """A record with one value that is another, wrapped, alone, left out or added."""
    record = copy.deepcopy(record)
    parent, key = draw(st.sampled_from(places(record)))
    value = parent[key]
    action = draw(st.sampled_from(["odd", "wrap", "alone", "add", "leave out"]))
    if action == "odd":
        parent[key] = draw(st.sampled_from(ODD))
    elif action == "wrap":
        parent[key] = [value]
    elif action == "alone" and isinstance(value, list) and value:
        parent[key] = value[0]
    elif action == "add" and isinstance(value, dict):
        value.setdefault(draw(st.sampled_from(KEYS)), draw(st.sampled_from(ODD)))
    elif action == "leave out" and key != "top":
        del parent[key]
    return record


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree, as the list or mapping that it is in and its position there."""
    keys = [*value] if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


RELEASE = "version: 2.4.0\ntype: minor\nstatus: planned\n"
ANSWER = "{by: priya, at: 2026-11-10T14:02:00Z}"
ITEM = RELEASE + "checklist: {pre-release: {qa-sign-off: %s}}\n"


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Release, "version: 1.10\ntype: minor\nstatus: planned\n"),
        (Release, "version: 2026\ntype: minor\nstatus: planned\nname: true\nsummary: 12:30\n"),
        (Release, RELEASE + "date:\nauthors: ~\nrollback: null\nchecklist:\n  pre-release:\n"),
        (Release, RELEASE + 'date: 2024-02-29\nfirst_planned: "2024-02-29"\n'),
        (Release, RELEASE + "rollback: {tested: {by: omar, at: 2026-11-10T11:00Z, result: passed, minutes: 9}}\n"),
        (Release, ITEM % ANSWER),
        (Release, ITEM % f"[{ANSWER}, {ANSWER}]"),
        (Release, ITEM % "[]"),
        (Release, ITEM % f"{{qa-lead: {ANSWER}, sre: [{ANSWER}]}}"),
        (Release, ITEM % f"{{qa-lead: {ANSWER}, sre: }}"),
        (Release, ITEM % f"{{qa-lead: {ANSWER}, by: }}"),
        (Release, ITEM % "{by: priya, at: 2026-11-10T14:02:00Z, not_applicable: }"),
        (KnownIssue, "id: KI-1\ntitle: 404\nseverity: minor\nstate: reported\naffects: {since: 2.4}\n"),
        (KnownIssue, "id: KI-1\ntitle: A\nseverity: minor\nstate: reported\naffects: [{since: 2.4}, {since: 3.0}]\n"),
        (PolicyFile, "rules: {backdated: off, order-in-line: {weight: warning, from: 2026-01-01}}\n"),
        (PolicyFile, "checklist: {one: {items: {two: {owners: [sre]}, three: {owners: {any: [sre]}}, four: }}}\n"),
        (PolicyFile, "products: {mobile: {process_from: never, lines: [{line: 5.0, supported_until: 2027-03-31}]}}\n"),
        (People, "people: {li: {name: Li Wei, roles: [{role: sre, from: 2025-01-01, until: }]}}\n"),
    ],
)
def test_what_people_may_type(model: type[BaseModel], text: str) -> None:
    assert agree(text, model)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Release, "version: 2.4.0\ntype: minor\n"),
        (Release, "version:\ntype: minor\nstatus: planned\n"),
        (Release, RELEASE + "nmae: Exports\n"),
        (Release, RELEASE + "nmae:\n"),
        (Release, RELEASE + "name: [Exports]\n"),
        (Release, RELEASE + "name: {a: b}\n"),
        (Release, RELEASE + 'name: ""\n'),
        (Release, RELEASE + "date: 2026-02-29\n"),
        (Release, RELEASE + "date: 20261112\n"),
        (Release, RELEASE + "authors: li\n"),
        (Release, RELEASE + "authors: [~]\n"),
        (Release, RELEASE + "changes: {type: added, text: Something.}\n"),
        (Release, RELEASE + "impact: {security: {applies: yes}}\n"),
        (Release, RELEASE + "impact: {security: {applies: }}\n"),
        (Release, RELEASE + "change_window: {start: 2026-11-12T14:00:00, end: 2026-11-12T16:00:00Z}\n"),
        (Release, ITEM % "done"),
        (Release, ITEM % "{}"),
        (Release, ITEM % "{by: priya}"),
        (Release, ITEM % "{qa-lead: }"),
        (Release, ITEM % "{by: }"),
        (Release, ITEM % "{qa-lead: priya}"),
        (Release, ITEM % f"{{qa-lead: {ANSWER}, by: priya}}"),
        (Release, ITEM % f"{{qa-lead: {ANSWER}, not_applicable: }}"),
        (Release, ITEM % "[~]"),
        (Release, RELEASE + "checklist: {pre-release: {QA: }}\n"),
        (Incident, "id: inc-1\ntitle: A\nseverity: sev1\nrelease: 2.4.0\n"),
        (PolicyFile, "rules: {backdated: never}\n"),
        (PolicyFile, "types: {huge: {title: Huge, summary: Large.}}\n"),
        (PolicyFile, "trackers: {not_applicable: }\n"),
        (People, "people: [li]\n"),
    ],
)
def test_what_nobody_may_type(model: type[BaseModel], text: str) -> None:
    assert not agree(text, model)


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
def test_every_field_says_what_it_is_for(model: type[BaseModel]) -> None:
    silent = [field for field in fields(schema_of(model)) if not field.get("description")]
    assert silent == []


def fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [schema, *(part for part in schema["definitions"].values() if part.get("additionalProperties") is False)]
    return [field for part in parts for field in part["properties"].values()]


@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
def test_every_part_is_there_and_used(model: type[BaseModel]) -> None:
    whole = schema_of(model)
    text = json.dumps(whole)
    assert all(f'"#/definitions/{name}"' in text for name in whole["definitions"])
    assert text.count('"$ref"') == sum(text.count(f'"#/definitions/{name}"') for name in whole["definitions"])
