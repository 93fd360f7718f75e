"""One mistake is said once, and hides no other: a broken file is judged by what is understood of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cases import BASE

from generator import source
from generator.check import check
from generator.diagnostics import Diagnostic, Kind, Route
from generator.ledger import Ledger
from generator.model.release import Release
from generator.reading import read
from generator.reports import REPORTS, text
from generator.reports.machine import Checked
from generator.repository import read_folder
from generator.source import Mapping, Node, Scalar, Sequence

TODAY = date(2026, 11, 23)
NONSENSE = "Qzx-9!wrong"


def found(folder: Path) -> tuple[Diagnostic, ...]:
    return check(Ledger(read_folder(folder), TODAY)).diagnostics


def texts(node: Node, route: Route = ()) -> Iterator[tuple[Route, Scalar]]:
    """Every key and every value with its way; keys have no value of their own behind them."""
    if isinstance(node, Scalar):
        yield route, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from texts(item, (*route, index))
    elif isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield (*route, key, "key"), entry.key
            yield from texts(entry.value, (*route, key))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history") / "releases"
    shutil.copytree(BASE, folder)
    assert found(folder) == ()
    return folder


def places(name: str) -> list[tuple[Route, Scalar]]:
    node, _ = source.read((BASE / name).read_bytes())
    assert node is not None
    free = {"artifact"}  # another text there is another artifact, and no mistake of form
    on_one_line = [(route, one) for route, one in texts(node) if one.mark.line == one.mark.end_line]
    return [(route, one) for route, one in on_one_line if route[-1] not in free]


@pytest.mark.parametrize("name", ["2.4.0.yml", "2.4.1.yml", "known-issues/KI-0031.yml"])
def test_whatever_is_broken_brings_no_other_finding_with_it(history: Path, name: str) -> None:
    file = history / name
    before = file.read_text(encoding="utf-8")
    for route, one in places(name):
        lines = before.splitlines(keepends=True)
        line, mark = lines[one.mark.line - 1], one.mark
        lines[mark.line - 1] = line[: mark.column - 1] + NONSENSE + line[mark.end_column - 1 :]
        file.write_text("".join(lines), encoding="utf-8")
        said = found(history)
        assert {each.kind for each in said} <= {Kind.BROKEN}, (route, said)
        assert {each.path for each in said} <= {name}, (route, said)
        # A key that is like no other stands beside the one that is now missing: nobody can say that they are the same.
        rules = sorted(each.rule for each in said)
        assert len(said) <= 1 or rules == ["missing-field", "unknown-field"], (route, said)
    file.write_text(before, encoding="utf-8")


EIGHT = """\
version: 2.6.0
type: minro
status: released
date: 2026-11-19
release_manager: mariah
follows: 2.5.0
follows: 2.4.1
summary: Search, see #812 for more
imapct:
  security: {applies: false, reason: No login is touched.}
  metrics: {applies: false, reason: No event is touched.}
changes:
  - {type: added, text: Search., links: ["ftp://files.example/812"]}
checklist:
  pre-release:
    acceptance-criteria: {by: hannah, at: 2026-11-17T09:00:00}
    sre-sign-off: {by: priya, at: 2026-11-17T10:00:00Z}
deployments:
  - {environment: production, started_at: 2026-11-19T09:00:00Z, by: omar, outcome: succeeded}
"""
RULES = {
    "bad-value": 2,
    "reference-unknown": 5,
    "duplicate-key": 7,
    "comment-in-text": 8,
    "unknown-field": 9,
    "bad-link": 13,
    "bad-time": 16,
    "signer-not-in-role": 17,
}
"""Each rule with the line on which its mistake is."""


@pytest.fixture
def eight(history: Path) -> Iterator[Path]:
    file = history / "2.6.0.yml"
    file.write_text(EIGHT, encoding="utf-8")
    yield history
    file.unlink()


def test_mistakes_of_many_kinds_are_all_told_at_their_lines(eight: Path) -> None:
    said = {(one.rule, one.snippet.span.line) for one in found(eight) if one.snippet}
    assert said >= set(RULES.items())
    printed = text.render(found(eight), folder="releases/")
    for rule, line in RULES.items():
        assert re.search(rf"^\w+\[{rule}\]: .*\n +--> releases/2\.6\.0\.yml:{line}:", printed, re.MULTILINE)
    asked = {(one.rule, one.item) for one in found(eight)}
    assert ("sign-off-missing", "qa-sign-off") in asked  # what is really missing is told beside them
    assert ("item-open", "acceptance-criteria") not in asked  # it is there, with a broken time


@pytest.mark.parametrize("format_", ["json", "github", "gitlab", "sarif"])
def test_every_format_tells_them_all(eight: Path, format_: str) -> None:
    report = REPORTS[format_](Checked().with_folder("releases/", list(found(eight)), 5))
    for rule, line in RULES.items():
        assert rule in report
        places = {"json": f'"line": {line},', "sarif": f'"startLine": {line},', "gitlab": f'"line": {line},'}
        place = places.get(format_, f"line={line},")
        assert place in report, (format_, rule)
    if format_ != "github":
        json.loads(report)


@pytest.mark.parametrize(
    ("broken", "version", "status", "holes"),
    [
        ("version: 1.0.0\ntype: minro\nstatus: planned\n", "1.0.0", "planned", ()),
        ("verison: 1.0.0\ntype: minor\nstatus: planned\n", "1.0.0", "planned", ()),
        ("type: minor\nstatus: planned\n", "9.9.9", "planned", (("version",),)),
        ("version: 1.0.0\ntype: minor\nstatus: out\n", "1.0.0", "planned", (("status",),)),
    ],
)
def test_what_is_surely_meant_is_taken_as_meant(
    broken: str, version: str, status: str, holes: tuple[Route, ...]
) -> None:
    reading = read("9.9.9.yml", broken.encode(), Release)
    assert reading.document is None
    assert reading.partial is not None
    assert (reading.partial.value.version, reading.partial.value.status) == (version, status)
    assert reading.partial.holes == holes


@pytest.mark.parametrize("text", ["[]", "- a\n- b\n", "", "text", "version: [1]\ntype: [2]\nstatus: {a: 1}\n"])
def test_of_what_is_no_record_nothing_or_a_placeholder_is_left(text: str) -> None:
    reading = read("1.0.0.yml", text.encode(), Release)
    assert reading.document is None
    assert reading.diagnostics
    assert reading.partial is None or set(reading.partial.holes) == {("version",), ("type",), ("status",)}


def test_places_behind_a_hole_keep_their_numbers() -> None:
    text = "version: 1.0.0\ntype: minor\nstatus: planned\nchanges:\n- {type: 5, text: A.}\n- {type: added, text: B.}\n"
    partial = read("1.0.0.yml", text.encode(), Release).partial
    assert partial is not None
    assert [one.text for one in partial.value.changes] == ["B."]
    assert isinstance(partial.node, Mapping)
    listed = partial.node.entries["changes"].value
    assert isinstance(listed, Sequence)
    assert [item.mark.line for item in listed.items] == [6]


POLICY = """\
extends: octoacme
time_zon: Europe/Berln
checklist:
  pre-release:
    items:
      qa-sign-off: {evidence: requird, owners: [qa-led]}
"""


def test_a_broken_policy_is_told_whole_and_judges_nobody(history: Path) -> None:
    file = history / "policy.yml"
    file.write_text(POLICY, encoding="utf-8")
    said = [(one.rule, one.snippet.span.line) for one in found(history) if one.snippet]
    file.unlink()
    assert said == [("unknown-field", 2), ("policy-unsound", 2), ("bad-value", 6), ("policy-unsound", 6)]


def test_of_a_policy_with_holes_nothing_is_said_that_they_may_hide(history: Path) -> None:
    file = history / "policy.yml"
    file.write_text(POLICY.replace("Europe/Berln", "[]"), encoding="utf-8")
    said = [(one.rule, one.snippet.span.line) for one in found(history) if one.snippet]
    file.unlink()
    assert said == [("unknown-field", 2), ("bad-value", 6)]
