"""The site's own search in a real browser: what it finds first, and that a result says what it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from browser import chromium, served, watch
from mkdocs_real import REPOSITORY, mkdocs
from playwright.sync_api import Locator, Page

QUESTIONS = [
    # what is typed, the page that is found first, what its result says that it is
    ("KI-0007", "known-issues/KI-0007/", "Issue"),
    ("ki-0017", "known-issues/KI-0017/", "Issue"),
    ("E-1407", "known-issues/KI-0007/", "Issue"),
    ("M-112", "known-issues/KI-0008/", "Issue"),
    ("E-5201", "known-issues/KI-0009/", "Issue"),
    ("Export stalled at 99 %", "known-issues/KI-0007/", "Issue"),
    ("Numbers do not change", "known-issues/KI-0009/", "Issue"),
    ("not enough space", "known-issues/KI-0017/", "Issue"),
    ("2.3.1", "releases/platform/2.3.1/", "Release"),
    ("5.2.1", "releases/mobile/5.2.1/", "Release"),
    ("5.1.0-rc.1", "releases/mobile/5.1.0/", "Release"),
    ("INC-2026-001", "incidents/INC-2026-001/", "Incident"),
    ("known issues", "known-issues/", None),
    ("releases", "releases/", None),
    ("completion in your editor", "help/editors/", None),
]
COMPONENTS = {
    "offline-sync": {"KI-0008", "KI-0017"},
    "camera-upload": {"KI-0004", "KI-0015"},
    "webhooks": {"KI-0011", "KI-0021"},
}
"""Some components with issues of theirs: one of them comes first."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of the built sample, with which any other can be opened."""
    root = tmp_path_factory.mktemp("searched")
    for name in ("docs", "overrides", "releases"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    with served(root / "site") as base, chromium() as browser:
        yield watch(browser, base).visit("")


def first(page: Page, typed: str) -> Locator:
    """The first result; the words are in the URL, as in a link that somebody sends."""
    page.goto(page.url.partition("?")[0] + f"?q={quote(typed)}")
    result = page.locator(".md-search-result__item").first
    result.wait_for()
    return result


def target(page: Page, result: Locator) -> str:
    """The page that a result opens, below the site's address."""
    address = result.locator("a.md-search-result__link").first.get_attribute("href") or ""
    return address.removeprefix(page.url.partition("?")[0]).partition("?")[0]


@pytest.mark.parametrize(("typed", "path", "kind"), QUESTIONS, ids=[typed for typed, _, _ in QUESTIONS])
def test_the_first_result_is_what_was_meant_and_says_what_it_is(
    page: Page, typed: str, path: str, kind: str | None
) -> None:
    result = first(page, typed)
    assert target(page, result) == path
    chips = result.locator(".md-search-result__link").first.locator(".md-tag").all_inner_texts()
    assert chips[:1] == ([kind] if kind else [])


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_finds_its_issues_first(page: Page, component: str) -> None:
    found = target(page, first(page, component)).removeprefix("known-issues/").rstrip("/")
    assert found in COMPONENTS[component]
