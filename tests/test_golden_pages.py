"""Pages of the sample as they are, word for word; a change is read in review before it is taken over.

`pytest tests/test_golden_pages.py --update-cases` writes them anew.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from generator.site import build_site

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
PAGES = (
    "index.md",
    "releases/index.md",
    "releases/mobile/index.md",
    "releases/2025/index.md",
    "releases/platform/1.8.0/index.md",
    "releases/platform/2.4.0/index.md",
    "releases/platform/2.5.0/index.md",
    "releases/platform/2.5.0/checklist/index.md",
    "releases/platform/2.5.0/rollback/index.md",
    "releases/platform/2.6.0/index.md",
    "releases/mobile/5.5.0/checklist/index.md",
    "upcoming/index.md",
    "known-issues/index.md",
    "known-issues/KI-0007/index.md",
    "known-issues/KI-0010/index.md",
    "support/index.md",
    "incidents/INC-2026-001/index.md",
    "process/index.md",
    "process/roles/index.md",
    "process/checklist/index.md",
    "process/rules/index.md",
)


@cache
def pages() -> dict[str, str]:
    return {page.path: page.markdown for page in build_site(SAMPLE, today=TODAY).pages}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_as_it_was_read(path: str, update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    golden = GOLDEN / path.replace("/index.md", ".md")
    if update_cases:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(pages()[path], encoding="utf-8")
    else:
        assert pages()[path] == golden.read_text(encoding="utf-8")


def test_nothing_but_the_day_changes_from_run_to_run() -> None:
    again = build_site(SAMPLE, today=TODAY).pages
    assert {page.path: page.markdown for page in again} == pages()
