"""What the search over Pagefind's index loads, when, and what it says where that fails."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from browser import Watched, chromium, served, watch
from found_by_pagefind import built, opened
from playwright.sync_api import Browser, Request, Route, expect
from test_search_in_browser import first
from written import SAMPLE, write

AT_ONCE = 4
"""The results that are loaded first."""
RELEASES = sum(page.found.kind == "release" for page in write(SAMPLE).pages.values() if page.search)
PACKED = b"\x1f\x8b"
"""How a packed file begins."""
WORDS = "words."
"""How files begin in which the words of several parts stand together."""
FACTS = re.compile(r"/together\.|/pagefind-entry\.json")
"""What is known of the parts of the index, and what is asked for instead where that fails."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(built(tmp_path_factory.mktemp("found"))) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def parts_asked(watched: Watched) -> list[str]:
    """What the page asks for of Pagefind's index, as it goes on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if found := request.url.partition("search/pagefind/")[2]:
            asked.append(found)

    watched.page.on("request", note)
    return asked


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
    told = page.request.get(f"{base}search/search_index.json").json()["config"]["releases"]
    assert {*asked} == {told["together"], *told["programs"], f"{told['parts'][0]}/pagefind.js"}


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_that_comes_before_the_panel_is_not_lost(base: str, browser: Browser, *, fails: bool) -> None:
    page = watch(browser, base).visit("")
    held: list[Route] = []
    page.context.route("**/panel.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright asks for a function of Python
    if fails:
        page.context.route(FACTS, lambda route: route.abort())
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


def unpacked(route: Route) -> None:
    """What a server sends that unpacks what it can."""
    body = route.fetch().body()
    route.fulfill(body=gzip.decompress(body) if body.startswith(PACKED) else body)


def unable_to_unpack(route: Route) -> None:
    """The worker in a browser that cannot unpack."""
    told = f"self.DecompressionStream = undefined;{route.fetch().text()}"
    route.fulfill(body=told, content_type="text/javascript")


def of_before(route: Route) -> None:
    """An index that a browser has kept from before it told what is needed first."""
    index = route.fetch().json()
    for told in ("together", "programs"):
        del index["config"]["releases"][told]
    route.fulfill(json=index)


def of_another_form(route: Route) -> None:
    """A file that is whole, and not what was put together."""
    route.fulfill(body="[1]\n")


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        (r"\.pf_\w+$|/wasm\.", unpacked),
        ("/workers/search", unable_to_unpack),
        (r"/search_index\.json", of_before),
        (r"/together\.", of_another_form),
    ],
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


def test_words_are_asked_for_in_files_of_all_parts(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    opened(watched, "export")
    assert any(path.startswith(WORDS) for path in asked)
    assert not any("/index/" in path for path in asked)


@pytest.mark.parametrize("answer", [lambda route: route.abort(), of_another_form], ids=["nothing", "of another form"])
def test_where_words_of_all_parts_do_not_come_each_part_is_asked(
    answer: Callable[[Route], None], base: str, browser: Browser
) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    watched.page.context.route(f"**/{WORDS}*", answer)
    opened(watched, "export")
    assert any(path.startswith(WORDS) for path in asked)
    assert any("/index/" in path for path in asked)


def test_without_what_was_put_together_each_part_is_asked_for_it(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    watched.page.context.route("**/together.*", lambda route: route.abort())
    opened(watched, "export")
    told = watched.page.request.get(f"{base}search/search_index.json").json()["config"]["releases"]
    assert [path for path in asked if "pagefind-entry" in path] == [
        f"{part}/pagefind-entry.json?ts=0" for part in told["parts"]
    ]


def test_a_question_without_words_loads_none_and_counts_all_there_are(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    page = watched.visit("")
    told = page.locator(".md-search-result__meta")

    def ask(question: str) -> None:
        page.locator(".md-search__input").fill(question)  # as pasted: letters would ask one by one
        page.keyboard.press("Shift")

    ask("type:release")
    expect(told).to_have_text(f"The best 20 of {RELEASES} matching documents")
    assert not any(path.startswith(WORDS) for path in asked)
    ask("type:release export")
    expect(told).to_have_text(re.compile(r"^\d+ matching documents$"))
    assert any(path.startswith(WORDS) for path in asked)
    ask("type:release")
    expect(told).to_have_text(f"The best 20 of {RELEASES} matching documents")
    assert watched.complaints == []


def test_the_first_results_are_shown_while_the_others_are_loaded(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked: list[str] = []
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > AT_ONCE:
            held.append(route)
        else:
            route.continue_()

    page = watched.visit("")
    page.context.route("**/fragment/*", hold)
    page.locator(".md-search__input").fill("export")  # as pasted: letters would ask one by one
    page.keyboard.press("Shift")
    results = page.locator(".md-search-result__item")
    told = page.locator(".md-search-result__meta")
    expect(results).to_have_count(AT_ONCE)
    expect(told).to_have_text(re.compile(rf"The best {AT_ONCE} of \d+ matching documents"))
    before = [result.text_content() for result in results.all()]
    for route in held:
        route.continue_()
    expect(told).not_to_have_text(re.compile(rf"The best {AT_ONCE} of"))
    after = [result.text_content() for result in results.all()]
    assert len(after) > AT_ONCE
    assert after[:AT_ONCE] == before


@pytest.mark.parametrize("typed", ["KI-0007", "e-1407"])
def test_an_id_loads_what_has_it_and_nothing_that_begins_alike(typed: str, base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked = parts_asked(watched)
    page = first(watched.visit(""), typed).page
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(r"^\d+ matching documents$"))
    results = page.locator(".md-search-result__item")
    texts = [result.text_content() or "" for result in results.all()]
    assert all(typed.lower() in text.lower() for text in texts)
    assert sum("/fragment/" in path for path in asked) == len(texts)


def test_a_failed_load_is_told_and_tried_again(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("")
    page.context.route(FACTS, lambda route: route.abort())
    failed = page.get_by_text("The search could not be loaded.")
    for _ in range(8):  # each letter asks again, while the attempt for the last one may not have failed yet
        page.locator(".md-search__input").fill("")
        expect(failed).to_be_hidden()
        page.keyboard.type("export")
        expect(failed).to_be_visible()
    page.context.unroute_all()
    page.keyboard.type("s")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
