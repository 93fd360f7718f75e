"""A page changes only with the files that its kind names: what a cache may rely on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from written import SAMPLE, TODAY

from generator.check import check
from generator.ledger import Ledger
from generator.pages import KINDS
from generator.pages.desk import Desk
from generator.pages.page import Page
from generator.repository import read_folder
from generator.templating import Templates

TEMPLATES = Templates()
EDITS = {
    "the name of a release": ("platform/2.3.1.yml", "type: patch", "name: Renamed\ntype: patch"),
    "the status of a release": ("platform/3.1.1.yml", "status: released", "status: closed"),
    "a fix": ("platform/2.3.2.yml", "fixes: [KI-0007]", "fixes: []"),
    "the day of a release": ("platform/2.5.0.yml", "first_planned", "formerly: [2.5.0-rc.1]\nfirst_planned"),
    "the end of a deployment": (
        "platform/2.4.0.yml",
        "rolled_back: {at: 2026-02-17T14:53:00Z, to: 2.3.1, decided_by: maria}",
        "",
    ),
    "an incident": ("incidents/INC-2026-001.yml", "title: ", "title: Really, "),
    "an issue": ("known-issues/KI-0009.yml", "severity: major", "severity: minor"),
}


def written(folder: Path) -> dict[str, tuple[Page, frozenset[str]]]:
    """Every page by path, with the files that it names."""
    ledger = Ledger(read_folder(folder), TODAY)
    desk = Desk(ledger, check(ledger), TEMPLATES)
    pages = {}
    for kind in KINDS:
        for subject in kind.subjects(ledger):
            page = kind.write(desk, subject)
            pages[page.path] = (page, frozenset(kind.sources(ledger, subject)))
    return pages


@pytest.fixture(scope="module")
def before() -> dict[str, tuple[Page, frozenset[str]]]:
    return written(SAMPLE)


@pytest.mark.parametrize("edit", EDITS)
def test_what_changes_names_the_file(edit: str, before: dict[str, tuple[Page, frozenset[str]]], tmp_path: Path) -> None:
    path, old, new = EDITS[edit]
    folder = tmp_path / "releases"
    shutil.copytree(SAMPLE, folder)
    text = (folder / path).read_text(encoding="utf-8")
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert old in text, "the sample has changed: choose another edit"
    after = written(folder)
    changed = {page for page in before.keys() & after.keys() if before[page][0] != after[page][0]}
    unnamed = {page for page in changed if path not in before[page][1] and path not in after[page][1]}
    assert changed
    assert not unnamed
