"""The built sample site in a real browser: nothing complains, leaves the host, or is wider than the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no types
from browser import Scheme, chromium, served, watch
from mkdocs_real import REPOSITORY, mkdocs
from playwright.sync_api import Browser

PAGES = (
    "",
    "releases/",
    "releases/platform/",
    "releases/2026/",
    "releases/platform/2.5.0/",
    "releases/platform/2.5.0/checklist/",
    "releases/platform/2.5.0/rollback/",
    "releases/platform/2.4.0/",
    "releases/platform/2.6.0/",
    "upcoming/",
    "known-issues/",
    "known-issues/KI-0007/",
    "support/",
    "support/?version=2.3.1&q=E-1407",
    "support/?version=2.3.9&q=export",
    "support/?version=3.1.1",
    "support/?q=E-9999",
    "incidents/",
    "incidents/INC-2026-001/",
    "process/",
    "process/roles/",
    "process/checklist/",
    "process/rules/",
    "process/format/",
    "help/",
    "help/speed/",
    "404.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built strictly with everything that stands in the repository."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("docs", "overrides", "releases"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_kind_of_page_opens_cleanly(base: str, browser: Browser, width: str, scheme: Scheme) -> None:
    watched = watch(browser, base, width, scheme)
    for path in PAGES:
        page = watched.visit(path)
        assert page.locator("h1").count() == 1, path
        scrolls = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not scrolls, f"{path or 'home'} is wider than the screen"
    assert not watched.foreign
    assert watched.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_axe_finds_nothing(base: str, browser: Browser, width: str, scheme: Scheme) -> None:
    watched = watch(browser, base, width, scheme)
    found = {}
    for path in PAGES:
        page = watched.visit(path)
        result = Axe().run(page, options={"resultTypes": ["violations"]}).response
        if result["violations"]:
            found[path] = [(one["id"], [node["html"] for node in one["nodes"]]) for one in result["violations"]]
    assert found == {}


def test_the_box_at_home_finds_an_issue_by_its_error_code(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("")
    page.locator("article input[type=search], article input[name=q]").first.fill("E-1407")
    page.keyboard.press("Enter")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    assert "known-issues/KI-" in (result.get_attribute("href") or "")


def test_a_question_to_support_is_not_taken_for_a_search(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("support/?version=2.3.1&q=E-1407")
    page.locator(".ox-desk-best").wait_for()
    page.wait_for_function("location.search === '?version=2.3.1&q=E-1407'")
    assert not page.locator("#__search").is_checked()


def test_all_columns_of_tables_of_numbers_are_in_sight(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("help/speed/")
    page.locator(".md-typeset__scrollwrap").first.wait_for()
    frames = page.locator(".md-typeset__scrollwrap").evaluate_all("all => all.map(e => [e.clientWidth, e.scrollWidth])")
    assert len(frames) > 1
    assert all(whole <= seen for seen, whole in frames)
    assert page.locator(".md-typeset__scrollwrap[tabindex]").count() == 0


def test_keys_scroll_a_table_that_is_wider_than_a_phone(base: str, browser: Browser) -> None:
    page = watch(browser, base, "phone").visit("help/speed/")
    frame = page.locator(".md-typeset__scrollwrap[tabindex='0']").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_pages_are_whole_without_script(base: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "known-issues/")
    assert page.get_by_text("KI-0007").first.is_visible()
    page.goto(base + "releases/platform/2.5.0/checklist/")
    assert page.get_by_text("Permission matrix", exact=False).first.is_visible()
    context.close()
