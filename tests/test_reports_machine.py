"""What the reports for programs share."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from findings import HOSTILE, SIGN_OFF, TWICE, any_checked
from hypothesis import given

from generator.diagnostics import Diagnostic, Snippet, Span
from generator.reports.machine import Checked, as_json, fingerprints, readable, told


def test_folders_are_gathered_with_their_paths() -> None:
    both = Checked().with_folder("a/", [SIGN_OFF], 2).with_folder("", [TWICE], 3)
    assert [one.path for one in both.diagnostics] == ["a/releases/2.4.0.yml", "releases/2.4.1.yml"]
    assert both.releases == 5


def test_a_hint_has_its_line() -> None:
    assert told(SIGN_OFF) == "Nobody has signed\nhint: ask omar"
    assert told(TWICE) == TWICE.message


def test_a_finding_keeps_its_fingerprint_when_it_moves() -> None:
    moved = replace(SIGN_OFF, snippet=Snippet(Span(99, 5), "  pre-release:"))
    assert list(fingerprints([TWICE, SIGN_OFF])) == list(fingerprints([TWICE, moved]))


@pytest.mark.parametrize(
    "other", [replace(SIGN_OFF, rule="x"), replace(SIGN_OFF, path="x"), replace(SIGN_OFF, message="x")]
)
def test_another_finding_has_another_fingerprint(other: Diagnostic) -> None:
    assert list(fingerprints([SIGN_OFF])) != list(fingerprints([other]))


@given(any_checked)
def test_no_two_findings_share_a_fingerprint(checked: Checked) -> None:
    twice = checked.diagnostics * 2
    assert len(set(fingerprints(twice))) == len(twice)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_readable_json(text: str) -> None:
    assert json.loads(as_json({"text": [text]})) == {"text": [readable(text)]}
    assert readable(text).encode("utf-8").decode("utf-8") == readable(text)
