"""Reading a file: every error of it at once, each under what was typed."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generator import source
from generator.diagnostics import Diagnostic, Finding, Kind, Route
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.model.walk import fields_at
from generator.reading import read
from generator.source import Mapping, Node, Scalar, Sequence
from generator.validation import plain

EXAMPLES: dict[str, type[BaseModel]] = {
    "release": Release,
    "known-issue": KnownIssue,
    "incident": Incident,
    "people": People,
    "policy": PolicyFile,
}


def example(name: str) -> str:
    return resources.files("generator").joinpath(f"examples/{name}.yml").read_text(encoding="utf-8")


def tree(text: str) -> Node:
    node, problems = source.read(text.encode())
    assert problems == ()
    assert node is not None
    return node


def scalars(node: Node, route: Route = ()) -> list[tuple[Route, Scalar]]:
    if isinstance(node, Scalar):
        return [(route, node)]
    if isinstance(node, Sequence):
        return [found for index, item in enumerate(node.items) for found in scalars(item, (*route, index))]
    return [found for key, entry in node.entries.items() for found in scalars(entry.value, (*route, key))]


def keys(node: Node, route: Route = ()) -> list[tuple[Route, Scalar]]:
    if isinstance(node, Mapping):
        own = [((*route, key), entry.key) for key, entry in node.entries.items()]
        return own + [found for key, entry in node.entries.items() for found in keys(entry.value, (*route, key))]
    if isinstance(node, Sequence):
        return [found for index, item in enumerate(node.items) for found in keys(item, (*route, index))]
    return []


def replaced(text: str, where: Scalar, new: str) -> str:
    """A text with one value typed anew; a value over several lines becomes one line."""
    lines = text.split("\n")
    mark = where.mark
    end = lines[mark.end_line - 1][mark.end_column - 1 :] if mark.end_line > mark.line else None
    first = lines[mark.line - 1]
    tail = first[mark.end_column - 1 :] if end is None else "\n" + end
    lines[mark.line - 1 : mark.end_line] = [first[: mark.column - 1] + new + tail]
    return "\n".join(lines)


def found_in(text: str, model: type[BaseModel]) -> list[Diagnostic]:
    return list(read("file.yml", text.encode(), model).diagnostics)


NEVER_WRONG = ("not_applicable",)
LEAVES = [(name, route, value) for name in EXAMPLES for route, value in scalars(tree(example(name)))]


@pytest.mark.parametrize(
    ("name", "route", "value"), LEAVES, ids=["/".join(map(str, (name, *route))) for name, route, _ in LEAVES]
)
def test_a_wrong_value_is_told_under_itself(name: str, route: Route, value: Scalar) -> None:
    """A blank is wrong for every field, and nothing else becomes wrong by it."""
    if route[-1] in NEVER_WRONG:
        return
    found = found_in(replaced(example(name), value, '" "'), EXAMPLES[name])
    assert [(one.kind, one.snippet and one.snippet.span[:2]) for one in found] == [
        (Kind.BROKEN, (value.mark.line, value.mark.column))
    ], found
    assert found[0].snippet is not None
    assert found[0].snippet.span.length == 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_misspelt_key_is_told_under_itself(name: str) -> None:
    model, text = EXAMPLES[name], example(name)
    for route, key in keys(tree(text)):
        if not fields_at(model, route[:-1]) or key.text not in fields_at(model, route[:-1]):
            continue
        found = found_in(replaced(text, key, "xyzzy"), model)
        places = [one.snippet.span for one in found if one.rule == "unknown-field" and one.snippet]
        assert [(place.line, place.column, place.length) for place in places] == [
            (key.mark.line, key.mark.column, 5)
        ], route
        assert {one.rule for one in found} <= {"unknown-field", "missing-field"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_read_without_a_finding(name: str) -> None:
    assert found_in(example(name), EXAMPLES[name]) == []


def test_all_errors_of_a_file_are_told_at_once() -> None:
    text = "version: 2.4.0\ntype: big\nstatus: open\ndate: today\nsumary: x\n"
    found = found_in(text, Release)
    assert [(one.rule, one.snippet and one.snippet.span.line) for one in found] == [
        ("bad-value", 2),
        ("bad-value", 3),
        ("bad-time", 4),
        ("unknown-field", 5),
    ]


def test_a_list_of_answers_names_the_one_that_is_wrong() -> None:
    text = """\
version: 2.4.0
type: minor
status: planned
checklist:
  pre-release:
    qa-sign-off:
      - {by: priya, at: 2026-11-10T14:02:00Z}
      - {by: priya, at: 2026-11-10, verdict: fine}
"""
    places = [(one.rule, one.snippet and one.snippet.span[:2]) for one in found_in(text, Release)]
    assert places == [("bad-time", (8, 25)), ("bad-value", (8, 46))]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("version: 1.10", {"version": "1.10"}),
        ("name: no", {"name": "no"}),
        ("name: 12:30", {"name": "12:30"}),
        ("name: 0x1F", {"name": "0x1F"}),
        ("name: 1e3", {"name": "1e3"}),
        ("name:", {}),
        ("name: null", {}),
        ("name: ~", {}),
        ("name: 'null'", {"name": "null"}),
        ('name: ""', {"name": ""}),
        ("name: [a, ~]", {"name": ["a", None]}),
        ("name: {a: ~, b: c}", {"name": {"b": "c"}}),
        ("not_applicable:", {"not_applicable": ""}),
    ],
)
def test_what_was_typed_is_kept(typed: str, expected: dict[str, Any]) -> None:
    assert plain(tree(typed + "\n")) == expected


def test_a_finding_is_brought_to_its_place() -> None:
    document = read("2.4.0.yml", b"version: 2.4.0\ntype: minor\nstatus: planned\n", Release).document
    assert document is not None
    said = document.place(Finding("x", ("status",), item="qa-sign-off"), "status-disagrees", Kind.VIOLATION)
    assert said.snippet is not None
    assert (said.path, said.snippet.span, said.snippet.text) == ("2.4.0.yml", (3, 9, 7), "status: planned")
    assert (said.rule, said.kind, said.item) == ("status-disagrees", Kind.VIOLATION, "qa-sign-off")
    assert document.stem == "2.4.0"


def test_a_letter_of_another_script_is_named() -> None:
    (found,) = found_in("version: 1.0.0\ntype: minor\nstatus: planned\nsummаry: x\n", Release)  # a Cyrillic а
    assert "U+0430" in found.message
    assert found.hint == "did you mean `summary`?"


DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[2] / "shared/data")
HOSTILE = DATA / "hostile" / "yaml"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the test data is not here")
def test_no_hostile_file_breaks_the_reader() -> None:
    for path in sorted(HOSTILE.rglob("*")):
        if path.is_file():
            for model in EXAMPLES.values():
                result = read(path.name, path.read_bytes(), model)
                assert (result.document is None) == bool(result.diagnostics), path
