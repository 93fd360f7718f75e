"""Every real changelog at hand comes in whole, as counted and read by PyYAML itself."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.check import check
from generator.importing.antsibull import convert
from generator.importing.folder import write
from generator.ledger import Ledger
from generator.model.release import Release
from generator.repository import Records, read_folder

DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "antsibull"
FILES = sorted(DATA.glob("*.yaml"))
REFUSED = {"ravendb.ravendb": [("wrong-type", 1, "`releases` must be a mapping, not a list")]}
"""Files that are in no antsibull format at all."""

pytestmark = pytest.mark.skipif(not FILES, reason=f"no changelogs in {DATA}")


def source_texts(release: dict[str, Any]) -> Iterator[str]:
    """Every text that a release of a changelog holds, but the names of its fragments."""
    stack: list[Any] = [value for key, value in release.items() if key not in ("fragments", "release_date")]
    while stack:
        here = stack.pop()
        if isinstance(here, str):
            yield "" if here == "null" else here
        else:
            stack.extend(here.values() if isinstance(here, dict) else here)


def entries(release: dict[str, Any]) -> int:
    """How many entries a release has: items of lists, whatever key they stand under."""
    lists: list[Any] = []
    stack: list[Any] = [value for key, value in release.items() if key != "fragments"]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            stack.extend(here.values())
        elif isinstance(here, list):
            lists.append(here)
    return sum(map(len, lists))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", re.sub(r"\.\. code::", "", text)))


def written_texts(release: Release, records: Records) -> list[str]:
    issues = [document.value for document in records.issues]
    return [
        release.summary or "",
        *(" ".join([one.text, *one.links]) for one in release.changes),
        *(" ".join([one.title, one.conditions or "", *one.links]) for one in issues),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_real_changelog_comes_in_whole_or_is_refused_with_a_place(file: Path, tmp_path: Path) -> None:
    imported = convert(file.read_bytes(), file.stem, path=file.name)
    problems = [(one.rule, one.snippet.span.line if one.snippet else 0, one.message) for one in imported.problems]
    assert problems == REFUSED.get(file.stem, [])
    if imported.refused:
        return
    written = write(imported, tmp_path)
    assert not written.kept
    assert not written.problems
    releases: dict[str, Any] = yaml.load(file.read_bytes(), yaml.BaseLoader)["releases"]  # noqa: S506 - texts only
    records = read_folder(tmp_path)
    assert not check(Ledger(records, date(2100, 1, 1))).diagnostics
    found = {document.value.version: document.value for _, document in records.releases}
    assert found.keys() == releases.keys()
    assert imported.report.entries == sum(map(entries, releases.values()))
    for version, release in releases.items():
        assert str(found[version].date or "") == release.get("release_date", "")
        texts = [words(text) for text in written_texts(found[version], records)]
        lost = [text for text in source_texts(release) if not any(words(text) <= one for one in texts)]
        assert not lost


def imported_release(name: str, version: str) -> Release:
    imported = convert((DATA / f"{name}.yaml").read_bytes(), name)
    data = next(file.data for file in imported.files if file.path == f"{name}/{version}.yml")
    return Release.model_validate(yaml.load(data, yaml.BaseLoader))  # noqa: S506 - texts only


def test_by_hand_a_large_release() -> None:
    found = imported_release("community.general", "11.0.0")
    assert (found.type, str(found.date), found.follows) == ("major", "2025-06-16", None)
    assert found.summary == "This is release 11.0.0 of `community.general`, released on 2025-06-16."
    assert "New lookup plugin `onepassword_ssh_key` – Fetch SSH keys stored in 1Password." in [
        one.text for one in found.changes
    ]
    counts = Counter(one.type for one in found.changes)
    assert counts == {"added": 19, "changed": 319, "deprecated": 26, "removed": 20, "security": 2, "fixed": 66}


def test_by_hand_a_pre_release() -> None:
    found = imported_release("community.docker", "3.6.0-rc1")
    assert (found.type, found.follows) == ("minor", "3.6.0-b2")


def test_by_hand_a_typo_beside_changes() -> None:
    found = imported_release("infoblox.nios_modules", "1.8.0")
    assert "Drop support for Ansible Core 2.15 and Python 3.9." in [one.text for one in found.changes]
    assert found.summary
    assert found.summary.startswith("This release includes new modules for managing NIOS VLANs")
