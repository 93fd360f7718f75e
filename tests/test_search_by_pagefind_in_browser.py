"""Search over Pagefind's index in Material's box: what it finds, narrowing down, keys, phones, and what it loads."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from browser import Scheme, Watched, chromium, served, watch
from indexer import pagefind
from mkdocs.config.defaults import MkDocsConfig
from mkdocs_real import REPOSITORY, mkdocs
from playwright.sync_api import Browser, Page, Request, Route, expect
from test_search_in_browser import COMPONENTS, QUESTIONS, first, target
from written import SAMPLE, write

import generator
from generator.mkdocs_plugin.searching import Search
from generator.searching.entries import dump, entries_of

THEME = Path(generator.__file__).parent / "theme"
ADDRESSES = "all => all.map((one) => new URL(one.href)).map(({ pathname, hash }) => pathname + hash)"
CONFIG = f"""
site_name: Sample
theme:
  name: material
  custom_dir: '{THEME}'
  font: false
  features: [search.suggest, search.highlight]
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default, primary: indigo, accent: indigo}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate, primary: indigo, accent: indigo}}
plugins: [search]
extra: {{generator: false}}
extra_css: [assets/releases/releases.css]
extra_javascript: [assets/releases/releases.js]
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The help pages under the real theme, with the sample's entries in the index."""
    pagefind()
    root = tmp_path_factory.mktemp("found")
    shutil.copytree(REPOSITORY / "docs" / "help", root / "docs" / "help")
    (root / "docs" / "index.md").write_text("# Sample\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    done = mkdocs(root, "build", "--quiet")
    assert done.returncode == 0, done.stderr
    entries = [
        dump(entry) for page in write(SAMPLE).pages.values() if page.path != "index.md" for entry in entries_of(page)
    ]
    config = SimpleNamespace(site_dir=str(root / "site"), theme={"language": "en"})
    Search(cast("MkDocsConfig", config), choice="pagefind").publish(entries)
    with served(root / "site") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(base: str, browser: Browser) -> Page:
    return watch(browser, base).visit("")


def opened(watched: Watched, typed: str, width: str = "desktop") -> Page:
    """The search box with something typed into it, and its first result."""
    page = watched.visit("")
    if width == "phone":
        page.locator("label.md-header__button[for=__search]").click()
    else:
        page.locator(".md-search__input").focus()
    page.keyboard.type(typed)
    page.locator(".md-search-result__item").first.wait_for()
    expect(page.locator(".ox-narrow")).to_be_visible()
    return page


@pytest.mark.parametrize(("typed", "path", "kind"), QUESTIONS, ids=[typed for typed, _, _ in QUESTIONS])
def test_the_first_result_is_what_was_meant_and_says_what_it_is(
    page: Page, typed: str, path: str, kind: str | None
) -> None:
    result = first(page, typed)
    assert target(page, result) == path
    chips = result.locator(".md-search-result__link").first.locator(".md-tag").all_inner_texts()
    assert chips[:1] == ([kind] if kind else [])


@pytest.mark.parametrize("typed", ["KI-0007", "e-1407"])
def test_an_id_loads_what_has_it_and_nothing_that_begins_alike(typed: str, base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    results = first(watched.visit(""), typed).page.locator(".md-search-result__item")
    texts = [result.text_content() or "" for result in results.all()]
    assert all(typed.lower() in text.lower() for text in texts)
    assert sum("/fragment/" in path for path in asked) == len(texts)


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


def test_nothing_is_loaded_before_somebody_searches(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    page = watched.visit("help/")
    assert not any(url.startswith(("search/pagefind", "assets/releases/search")) for url in asked)
    page.locator(".md-search__input").focus()
    page.keyboard.type("export")
    page.locator(".md-search-result__item").first.wait_for()
    assert any(url.startswith("search/pagefind/") for url in asked)
    assert (watched.complaints, watched.foreign) == ([], [])


def test_what_is_needed_in_any_case_is_asked_for_at_once(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    watched.page.context.route("**/pagefind.js", lambda route: route.abort())
    page = watched.visit("")
    page.locator(".md-search__input").focus()
    page.keyboard.type("export")
    expect(page.get_by_text("The search could not be loaded.")).to_be_visible()
    needed = page.request.get(f"{base}search/search_index.json").json()["config"]["releases"]["opening"]
    assert {*asked} == {*needed, next(path for path in asked if path.endswith("/pagefind.js"))}


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_that_comes_before_the_panel_is_not_lost(base: str, browser: Browser, *, fails: bool) -> None:
    page = watch(browser, base).visit("")
    held: list[Route] = []
    page.context.route("**/panel.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright asks for a function of Python
    if fails:
        page.context.route("**/pagefind-entry.json*", lambda route: route.abort())
    page.locator(".md-search__input").focus()
    page.keyboard.type("export")
    told = page.locator(".md-search-result__meta")
    expect(told).to_have_text("No matching documents" if fails else re.compile("matching documents"))
    for route in held:
        route.continue_()
    expect(page.locator(".ox-narrow")).to_be_visible(visible=not fails)
    expect(told).to_have_text(re.compile("could not be loaded" if fails else "matching documents"))


def test_nothing_is_asked_for_twice(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    opened(watched, "export")
    assert asked
    assert len(asked) == len({*asked})


def parts_asked(watched: Watched) -> list[str]:
    """What the page asks for of Pagefind's index, as it goes on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if found := request.url.partition("search/pagefind/")[2]:
            asked.append(found)

    watched.page.on("request", note)
    return asked


def unpacked(route: Route) -> None:
    """What a server sends that unpacks what it can."""
    route.fulfill(body=gzip.decompress(route.fetch().body()))


def unable_to_unpack(route: Route) -> None:
    """The worker in a browser that cannot unpack."""
    told = f"self.DecompressionStream = undefined;{route.fetch().text()}"
    route.fulfill(body=told, content_type="text/javascript")


def of_before(route: Route) -> None:
    """An index that a browser has kept from before it told what is needed first."""
    index = route.fetch().json()
    del index["config"]["releases"]["opening"]
    route.fulfill(json=index)


@pytest.mark.parametrize(
    ("place", "answer"),
    [(r"\.pf_\w+$|/wasm\.", unpacked), ("/workers/search", unable_to_unpack), (r"/search_index\.json", of_before)],
)
def test_a_result_comes_also_to(place: str, answer: Callable[[Route], None], base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    met: list[str] = []

    def instead(route: Route) -> None:
        met.append(route.request.url)
        answer(route)

    watched.page.context.route(re.compile(place), instead)
    opened(watched, "export")
    assert met
    assert watched.complaints == []


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


def test_a_failed_load_is_told_and_tried_again(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("")
    page.context.route("**/pagefind-entry.json*", lambda route: route.abort())
    failed = page.get_by_text("The search could not be loaded.")
    for _ in range(8):  # each letter asks again, while the attempt for the last one may not have failed yet
        page.locator(".md-search__input").fill("")
        expect(failed).to_be_hidden()
        page.keyboard.type("export")
        expect(failed).to_be_visible()
    page.context.unroute_all()
    page.keyboard.type("s")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_open_box_is_accessible(base: str, browser: Browser, width: str, scheme: Scheme) -> None:
    page = opened(watch(browser, base, width, scheme), "export", width)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
