"""The worked examples: folders that are checked like any other, and pages that show what stands in them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from cases import apply

from generator.check import check
from generator.ledger import Ledger
from generator.reports import text
from generator.repository import read_folder
from generator.rules.example import Change
from generator.site import build_site

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
NAMES = ("startup", "bank")
_FENCE = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```\n', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page with a title: a part of a file, a change to one, or what is printed about the change before."""

    kind: str
    title: str
    body: str


def page(name: str) -> Path:
    return ROOT / "docs" / "examples" / f"{name}.md"


def blocks(name: str) -> list[Block]:
    return [Block(*found.groups()) for found in _FENCE.finditer(page(name).read_text(encoding="utf-8"))]


def printed(folder: Path) -> str:
    """What a check of a folder prints."""
    records = read_folder(folder)
    found = check(Ledger(records, TODAY)).diagnostics
    report = text.render(found, folder="releases/")
    return "\n".join([*filter(None, [report]), text.summary(found, len(records.releases)), ""])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_in_an_example_not_even_a_warning(name: str) -> None:
    records = read_folder(ROOT / "examples" / name / "releases")
    assert len(records.releases) == 3
    assert check(Ledger(records, TODAY)).diagnostics == ()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_becomes_a_site(name: str) -> None:
    site = build_site(ROOT / "examples" / name / "releases", today=TODAY)
    records = read_folder(ROOT / "examples" / name / "releases")
    written = {page.path for page in site.pages}
    for product, document in records.releases:
        folder = "/".join(filter(None, ["releases", product, document.value.version]))
        assert {f"{folder}/index.md", f"{folder}/checklist/index.md"} <= written


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_what_stands_in_the_files(name: str) -> None:
    shown = [one for one in blocks(name) if one.kind == "yaml"]
    assert shown
    for block in shown:
        assert block.body in (ROOT / block.title).read_text(encoding="utf-8"), block.title


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_what_is_printed_about_a_mistake(name: str, tmp_path: Path, update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    listed = blocks(name)
    pairs = [(one, listed[index + 1]) for index, one in enumerate(listed) if one.kind == "diff"]
    assert pairs
    for index, (change, expected) in enumerate(pairs):
        copy = tmp_path / str(index)
        shutil.copytree(ROOT / "examples" / name / "releases", copy)
        path = change.title.removeprefix(f"examples/{name}/releases/")
        apply(Change("diff", path, change.body), copy)
        if update_cases:
            update(page(name), change, expected, printed(copy))
        else:
            assert printed(copy) == expected.body


def update(path: Path, change: Block, expected: Block, now: str) -> None:
    """Write what is printed now about a change into a page."""
    before = f'{change.body}```\n\n```text title="{expected.title}"\n'
    whole = path.read_text(encoding="utf-8")
    assert whole.count(before) == 1
    path.write_text(whole.replace(f"{before}{expected.body}", f"{before}{now}"), encoding="utf-8")


GUIDE = (ROOT / "docs" / "help" / "policies.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("body", re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
def test_a_policy_of_the_guide_can_be_meant(body: str, tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text(body, encoding="utf-8")
    assert check(Ledger(read_folder(tmp_path), TODAY)).diagnostics == ()
