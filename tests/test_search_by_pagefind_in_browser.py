"""Search over Pagefind's index in Material's box: what it finds, narrowing down, keys, phones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from browser import Scheme, chromium, served, watch
from found_by_pagefind import built, opened
from playwright.sync_api import Browser, Page, expect
from test_search_in_browser import COMPONENTS, QUESTIONS, first, target

COLOURS = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
ADDRESSES = "all => all.map((one) => new URL(one.href)).map(({ pathname, hash }) => pathname + hash)"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(built(tmp_path_factory.mktemp("found"))) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(base: str, browser: Browser) -> Page:
    return watch(browser, base).visit("")


@pytest.mark.parametrize(("typed", "path", "kind"), QUESTIONS, ids=[typed for typed, _, _ in QUESTIONS])
def test_the_first_result_is_what_was_meant_and_says_what_it_is(
    page: Page, typed: str, path: str, kind: str | None
) -> None:
    result = first(page, typed)
    assert target(page, result) == path
    chips = result.locator(".md-search-result__link").first.locator(".md-tag").all_inner_texts()
    assert chips[:1] == ([kind] if kind else [])


@pytest.mark.parametrize("typed", ["KI-00", "INC-2026"])
def test_the_beginning_of_an_id_finds_those_that_begin_so(typed: str, page: Page) -> None:
    assert typed in first(page, typed).inner_text()


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_finds_its_issues_first(page: Page, component: str) -> None:
    assert target(page, first(page, component)).removeprefix("known-issues/").rstrip("/") in COMPONENTS[component]


def test_a_rule_leads_to_its_section(page: Page) -> None:
    result = first(page, "sign-off-missing")
    links = result.locator("a.md-search-result__link").evaluate_all(ADDRESSES)
    assert links == ["/process/rules/", "/process/rules/#sign-off-missing"]
    expect(result.locator("h2 mark")).to_have_text("sign-off-missing")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_results_are_narrowed_down(base: str, browser: Browser, width: str) -> None:
    watched = watch(browser, base, width)
    page = opened(watched, "export", width)
    results = page.locator(".md-search-result__item")
    page.get_by_label("Type").select_option("Known issues")
    expect(page.locator(".md-search__input")).to_have_value("type:issue export")
    expect(page.get_by_role("status").filter(has_text="matching")).to_have_text("3 matching documents")
    links = page.locator("a.md-search-result__link").evaluate_all(ADDRESSES)
    assert sorted(links) == [f"/known-issues/{name}/" for name in ("KI-0007", "KI-0010", "KI-0022")]
    page.get_by_label("Product").select_option("OctoAcme Mobile")
    expect(results).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="matching")).to_have_text("No matching documents")
    page.get_by_label("Product").select_option("Product: any")
    page.get_by_label("State").select_option("fixed")
    expect(page.locator(".md-search__input")).to_have_value("state:fixed type:issue export")
    assert watched.complaints == []


def test_a_link_has_what_it_was_narrowed_down_to(page: Page) -> None:
    result = first(page, "type:incident")
    assert target(page, result).startswith("incidents/INC-")
    expect(page.get_by_label("Type")).to_have_value("incident")
    expect(page.locator(".md-search-result__item")).to_have_count(5)


def test_a_site_without_a_palette_has_the_light_colours(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("?q=type:issue")
    choice = page.locator("[data-facet=type]")
    expect(choice).to_have_value("issue")
    light = choice.evaluate(COLOURS)
    page.locator("body").evaluate("one => Object.keys(one.dataset).forEach((name) => delete one.dataset[name])")
    assert choice.evaluate(COLOURS) == light


def test_words_that_nothing_has_are_told(page: Page) -> None:
    result = first(page, "export nonsenseword")
    expect(result.locator("del")).to_have_text("nonsenseword")
    assert target(page, first(page, "nonsenseword KI-0007 export")) == "known-issues/KI-0007/"
    page.goto(page.url.partition("?")[0] + "?q=nonsenseword")
    expect(page.get_by_text("No matching documents")).to_be_visible()


def test_colons_that_narrow_nothing_down_are_words(page: Page) -> None:
    assert target(page, first(page, "type:nonsense KI-0007")) == "known-issues/KI-0007/"


def test_many_results_are_counted(page: Page) -> None:
    first(page, "release")
    expect(page.get_by_role("status").filter(has_text="matching")).to_contain_text("The best 20 of ")


def test_markup_stays_text(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    page = watched.visit("?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20export")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.locator(".md-search-result img").count() == 0
    assert watched.complaints == []


def test_keys_lead_through_the_box_and_out_of_it(base: str, browser: Browser) -> None:
    page = opened(watch(browser, base), "export")
    focused = "document.activeElement.dataset.facet ?? document.activeElement.name"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "type"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "query"
    page.keyboard.press("ArrowDown")
    expect(page.locator("a.md-search-result__link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".ox-narrow")).to_be_hidden()


def test_a_word_is_suggested_and_taken_over(base: str, browser: Browser) -> None:
    page = opened(watch(browser, base), "webho")
    expect(page.locator(".md-search__suggest")).to_have_text("webhooks")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".md-search__input")).to_have_value("webhooks")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_open_box_is_accessible(base: str, browser: Browser, width: str, scheme: Scheme) -> None:
    page = opened(watch(browser, base, width, scheme), "export", width)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
