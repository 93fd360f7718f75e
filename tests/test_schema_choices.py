"""The names of a repository in its schemas: what they propose, and that they refuse nothing that the rules let pass."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cases import BASE
from schemas import as_editors_read, judge

from generator.check import check
from generator.ledger import Ledger
from generator.repository import Records, read_folder
from generator.scan import FileKind
from generator.schema import MODELS
from generator.schema.choices import choices_for, named_in
from generator.schema.structure import schema_of

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
INCIDENT = "id: INC-1\ntitle: Slow\nseverity: sev3\nrelease: 2.4.0\n"
FILES = {
    FileKind.RELEASE: "2.4.0.yml",
    FileKind.KNOWN_ISSUE: "known-issues/KI-0031.yml",
    FileKind.INCIDENT: "incidents/INC-1.yml",
    FileKind.PEOPLE: "people.yml",
    FileKind.POLICY: "policy.yml",
}


@pytest.fixture(scope="module")
def sample() -> Records:
    return read_folder(SAMPLE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small history with a file of every kind."""
    shutil.copytree(BASE, tmp_path / "releases")
    root = tmp_path / "releases"
    (root / "incidents").mkdir(exist_ok=True)
    (root / "incidents/INC-1.yml").write_text(INCIDENT, encoding="utf-8")
    (root / "policy.yml").write_text("extends: octoacme\n", encoding="utf-8")
    return root


def schema(kind: FileKind, records: Records) -> dict[str, Any]:
    return schema_of(MODELS[kind], choices_for(kind, records, named_in(records)))


def refused(folder: Path, kind: FileKind, schemas: Records) -> bool:
    """Whether the names alone make the schema refuse a file."""
    value = as_editors_read((folder / FILES[kind]).read_text(encoding="utf-8"))
    assert judge(schema_of(MODELS[kind])).is_valid(value)
    return not judge(schema(kind, schemas)).is_valid(value)


def found(folder: Path, kind: FileKind) -> set[str]:
    """The rules that say something of a file."""
    outcome = check(Ledger(read_folder(folder), TODAY))
    return {one.rule for one in outcome.diagnostics if one.path == FILES[kind]}


def add(folder: Path, kind: FileKind, text: str) -> None:
    path = folder / FILES[kind]
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("kind", FILES, ids=str)
def test_a_valid_file_is_accepted(kind: FileKind, folder: Path) -> None:
    assert not refused(folder, kind, read_folder(folder))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FileKind.RELEASE, "deviations: [{rule: a, reason: B, accepted_by: nobody, accepted_at: 2026-11-12T01:10Z}]\n"),
        (FileKind.RELEASE, "corrections: [{at: 2026-11-20T08:00:00Z, by: nobody, text: Mended.}]\n"),
        (FileKind.RELEASE, "waivers: [{item: no-item}]\n"),
        (FileKind.RELEASE, "waivers: [{item: data-verification, approved_by: nobody}]\n"),
        (FileKind.KNOWN_ISSUE, "updates: [{at: 2026-11-14T09:00:00Z, by: nobody, text: Seen.}]\n"),
        (FileKind.INCIDENT, "actions: [{text: Alert, owner: nobody, due: 2026-12-10}]\n"),
        (FileKind.PEOPLE, "  new-one: {name: New One, roles: [{role: no-role, from: 2026-01-01}]}\n"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_refused_and_found(kind: FileKind, text: str, folder: Path) -> None:
    add(folder, kind, text)
    assert refused(folder, kind, read_folder(folder))
    assert "reference-unknown" in found(folder, kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("qa-sign-off:", "no-item:"),
        ("post-release:", "no-section:"),
        ("impact:\n", "impact:\n  weather: {applies: false, reason: None.}\n"),
        ("      qa-lead:", "      no-role:"),
    ],
)
def test_a_key_that_is_not_there_is_refused_and_found(old: str, new: str, folder: Path) -> None:
    path = folder / FILES[FileKind.RELEASE]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert refused(folder, FileKind.RELEASE, read_folder(folder))
    assert "reference-unknown" in found(folder, FileKind.RELEASE)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FileKind.RELEASE, "reintroduces: [KI-9999]\n"),
        (FileKind.RELEASE, "formerly: [2.4.0-rc.1]\n"),
        (FileKind.KNOWN_ISSUE, "planned_fix: 9.9.9\n"),
        (FileKind.KNOWN_ISSUE, "links: [EXP-1]\n"),
        (FileKind.INCIDENT, "known_issues: [KI-9999]\nfixed_by: 9.9.9\n"),
        (FileKind.PEOPLE, "  new-one: {name: New, roles: [{role: sre, from: 2026-01-01, deputy_for: newer}]}\n"),
        (FileKind.POLICY, "roles: {legal: {title: Legal}}\nwaivers: {authority: [legal], items: [new-item]}\n"),
        (FileKind.POLICY, "rules: {order-in-line: off, no-rule: off}\ndrop: [no-item]\n"),
    ],
)  # fmt: skip
def test_what_the_next_record_may_bring_is_accepted(kind: FileKind, text: str, folder: Path) -> None:
    add(folder, kind, text)
    assert not refused(folder, kind, read_folder(folder))


def test_without_people_nobody_is_limited(folder: Path) -> None:
    (folder / "people.yml").unlink()
    assert not refused(folder, FileKind.RELEASE, read_folder(folder))


def test_a_name_that_looks_like_a_number_limits_nobody(folder: Path) -> None:
    add(folder, FileKind.PEOPLE, "  1e3: {name: One Thousand}\n")
    records = read_folder(folder)
    add(folder, FileKind.RELEASE, "waivers: [{item: data-verification, approved_by: 1e3}]\n")
    assert not refused(folder, FileKind.RELEASE, records)
    assert "reference-unknown" not in found(folder, FileKind.RELEASE)


def test_each_section_has_its_items(sample: Records) -> None:
    checklist = schema(FileKind.RELEASE, sample)["properties"]["checklist"]
    sections = {section: [*part["properties"]] for section, part in checklist["properties"].items()}
    assert [*sections] == ["pre-release", "deployment", "post-release"]
    assert "qa-sign-off" in sections["pre-release"]
    assert "close" in sections["deployment"]
    said = checklist["properties"]["pre-release"]["properties"]["qa-sign-off"]["description"]
    assert said.startswith("QA sign-off.")
    assert said.endswith("Answered by: QA Lead.")


def test_an_item_of_two_roles_proposes_them(sample: Records) -> None:
    definitions = schema(FileKind.RELEASE, sample)["definitions"]
    answers = definitions["Answers-of-release-manager-and-qa-lead-or-nothing"]
    assert [*answers["then"]["properties"]] == ["release-manager", "qa-lead"]


def test_people_have_their_names(sample: Records) -> None:
    person = schema(FileKind.RELEASE, sample)["definitions"]["person"]
    assert dict(zip(person["enum"], person["enumDescriptions"], strict=True))["priya"] == "Priya Natarajan (QA Lead)"


@pytest.mark.parametrize(
    ("kind", "name", "proposed"),
    [
        (FileKind.RELEASE, "release", "2.4.0"),
        (FileKind.RELEASE, "known-issue", "KI-0007"),
        (FileKind.RELEASE, "component", "webhooks"),
        (FileKind.RELEASE, "environment", "staging"),
        (FileKind.RELEASE, "rule", "signed-too-late"),
        (FileKind.RELEASE, "rollback-target", "none"),
        (FileKind.KNOWN_ISSUE, "origin", "before-records"),
        (FileKind.PEOPLE, "person", "maria"),
        (FileKind.POLICY, "role", "qa-lead"),
        (FileKind.POLICY, "side", "authors"),
    ],
)
def test_proposals(kind: FileKind, name: str, proposed: str, sample: Records) -> None:
    snippets = schema(kind, sample)["definitions"][name]["defaultSnippets"]
    assert proposed in [snippet["body"] for snippet in snippets]
