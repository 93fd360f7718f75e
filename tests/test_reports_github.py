"""The report for GitHub: each finding one annotation, which no text can forge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from findings import HOSTILE, KINDS, SIGN_OFF, TWICE, WHOLE_FILE, any_checked, of_kind
from hypothesis import given
from runner import commands

from generator.reports.github import render
from generator.reports.machine import Checked


def test_a_finding_is_a_line() -> None:
    assert render(Checked((SIGN_OFF,))) == (
        "::error file=releases/2.4.0.yml,line=31,endLine=31,col=3,endColumn=14,title=violation[sign-off-missing]"
        "::Nobody has signed%0Ahint: ask omar%0A--> releases/2.4.0.yml:31:3\n"
    )


def test_a_whole_file_has_no_line() -> None:
    (command,) = commands(render(Checked((WHOLE_FILE,))))
    assert command.properties == {"file": "releases/2.4.2.yml", "title": "broken[too-large]"}
    assert command.message == "The file is too large\n--> releases/2.4.2.yml"


def test_further_places_are_told() -> None:
    (command,) = commands(render(Checked((TWICE,))))
    assert command.message.split("\n")[1:] == [
        "--> releases/2.4.1.yml:9:1",
        "--> releases/2.4.1.yml:4:1 first given here",
    ]


def test_kinds_are_levels() -> None:
    assert [commands(render(of_kind(kind)))[0].name for kind in KINDS] == ["error", "error", "warning", "notice"]


def test_nothing_found_is_nothing() -> None:
    assert render(Checked((), 4)) == ""


@pytest.mark.parametrize("text", [text for text in HOSTILE if text])
def test_no_text_is_a_command(text: str) -> None:
    hostile = replace(SIGN_OFF, path=text, message=text, hint=text)
    (command,) = commands(render(Checked((hostile,))))
    assert command.name == "error"
    assert command.properties.keys() == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert command.properties["title"] == "violation[sign-off-missing]"
    assert command.properties["line"] == "31"


def test_texts_arrive_as_they_are() -> None:
    hostile = replace(SIGN_OFF, path="a,b:c=d%0A", message="100 %, “é”::x=y%3A", hint="")
    (command,) = commands(render(Checked((hostile,))))
    assert command.properties["file"] == "a,b:c=d%0A"
    assert command.message == "100 %, “é”::x=y%3A\n--> a,b:c=d%0A:31:3"


@given(any_checked)
def test_whatever_was_found_is_read_back(checked: Checked) -> None:
    report = render(checked)
    assert all(char.isprintable() for char in report.replace("\n", ""))
    found = commands(report)
    assert len(found) == len(checked.diagnostics)
    for command, one in zip(found, checked.diagnostics, strict=True):
        assert command.properties["title"] == f"{one.kind}[{one.rule}]"
        assert command.properties.get("line") == (str(one.snippet.span.line) if one.snippet else None)
        if one.path.isprintable() and one.message.isprintable():
            assert command.properties["file"] == one.path
            assert command.message.startswith(f"{one.message}\n")
