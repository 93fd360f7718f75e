"""The support desk in Chromium: the same answers as in the terminal, and a page that works by address and keyboard."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyromark
import pytest
from browser import chromium, served, watch
from playwright.sync_api import Browser, Page, Route, expect
from support_table import First, rows
from written import SAMPLE, TODAY

import generator
from generator.ledger import Ledger
from generator.pages.support_data import support_files
from generator.repository import read_folder
from generator.site import build_site
from generator.support.answer import Answer, SupportDesk, open_desk
from generator.support.catalogue import catalogue
from generator.support.question import Question
from generator.support.text import words

ASSETS = Path(generator.__file__).parent / "theme" / "assets"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
"""A strict Content-Security-Policy: no inline script, no eval, no other host."""
ASK = """
async (questions) => {
  const { openDesk } = await import("/assets/releases/desk/answer.js");
  const read = async (path) => (await fetch(`/support/${path}`)).json();
  const desk = openDesk(await read("data.json"), read);
  return Promise.all(questions.map(async ([product, version, text]) => {
    const { asked, product: one, version: at, matches, perhaps } = await desk.ask({ product, version, text });
    const name = (version) => version?.name ?? null;
    return {
      product: [one?.id ?? null, asked.how, asked.choices, asked.elsewhere],
      version: [name(at), asked.version?.how ?? null],
      text: asked.text,
      near: [asked.version?.lower ?? null, asked.version?.higher ?? null],
      matches: matches.map((m) => [m.issue.id, m.tier, m.bearing, name(m.fix), m.planned.map(name), m.foundAs, m.why]),
      perhaps: perhaps.map((m) => m.issue.id),
    };
  }));
}
"""


@pytest.fixture(scope="module")
def desk() -> SupportDesk:
    return open_desk(catalogue(Ledger(read_folder(SAMPLE), TODAY)))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The support page alone, without a theme, under a strict policy."""
    root = tmp_path_factory.mktemp("support")
    shutil.copytree(ASSETS, root / "assets")
    (root / "support").mkdir()
    for file in support_files(Ledger(read_folder(SAMPLE), TODAY)):
        (root / file.path).parent.mkdir(exist_ok=True)
        (root / file.path).write_bytes(file.content)
    page = next(one for one in build_site(SAMPLE, today=TODAY).pages if one.path == "support/index.md")
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>S</title>'
    body = pyromark.html(page.markdown, options=pyromark.Options.ENABLE_HEADING_ATTRIBUTES)
    html = (
        f'<!doctype html><html lang="en"><head>{head}<link rel="icon" href="data:,"></head><body>{body}</body></html>'
    )
    (root / "support" / "index.html").write_text(html, encoding="utf-8")
    with served(root) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(base: str, browser: Browser) -> Page:
    return watch(browser, base).visit("support/")


def in_browser(page: Page, questions: list[Question]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(ASK, [list(question) for question in questions])
    return found


def in_terminal(answer: Answer) -> dict[str, Any]:
    """The same facts of an answer as `ASK` gives."""
    asked, meant = answer.asked, answer.asked.version
    name = answer.version.name if answer.version else None
    product = answer.product.id if answer.product else None
    how = meant.how if meant else None
    return {
        "product": [product, asked.product_how, list(asked.choices), asked.elsewhere],
        "version": [name, how],
        "text": asked.text,
        "near": [meant.lower if meant else None, meant.higher if meant else None],
        "matches": [
            [
                one.case.record.id,
                one.tier.name.lower().replace("_", "-") if one.tier else None,
                one.bearing,
                one.fix.name if one.fix else None,
                [planned.name for planned in one.planned],
                list(one.found_as),
                one.why,
            ]
            for one in answer.matches
        ],
        "perhaps": [one.case.record.id for one in answer.perhaps],
    }


def slip(word: str, dice: random.Random) -> str:
    """A word as somebody mistypes it, or not."""
    place = dice.randrange(len(word))
    letter = dice.choice("aeinrst14")
    return dice.choice(
        [
            word,
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            word.upper(),
        ]
    )


def made_questions(desk: SupportDesk, number: int) -> list[Question]:
    """Questions made of what the records say, with typing errors, in any product and version."""
    dice = random.Random(7)  # noqa: S311 - the same questions each time
    cases = desk.catalogue.cases
    texts = [text for case in cases for text in (*case.symptoms, *case.titles, " ".join(case.words))]
    names = [one.name for product in desk.catalogue.products for one in product.versions]
    versions = ["", "", *names, "2.3", "5", "v2.4.x", "2.3.9", "5.9.9", "0.1", "9.9.9-rc.1", "2.04.1", "latest", "2..3"]
    noise = [
        "the",
        "log in",
        "customer says",
        "E-1470",
        "x9",
        "KI-7",
        "on 2.3.1",
        "ünïcode",
        "漢字",
        "10 000",
        "Wi-Fi",
        "(e_1407)",
        "ς",
    ]
    made = []
    for _ in range(number):
        picked = words(dice.choice(texts))
        start = dice.randrange(len(picked))
        parts = [slip(word, dice) for word in picked[start : start + dice.randrange(6)]]
        parts += dice.sample(noise, dice.choice([0, 0, 1, 2]))
        text = dice.choice([" ", " ", "-", ", "]).join(parts)
        product = dice.choice(["", "", "platform", "mobile", "Mobil", "OctoAcme Platform", "other"])
        made.append(Question(product, dice.choice(versions), text))
    return made


def test_the_table_is_answered_alike(page: Page, desk: SupportDesk) -> None:
    table = rows()
    assert len(table) >= 30
    for row, found in zip(table, in_browser(page, [row.question for row in table]), strict=True):
        assert found == in_terminal(desk.ask(row.question)), row
        issue, _, bearing, fix, *_ = found["matches"][0] if found["matches"] else ("", "", "", "")
        assert First(issue, bearing, fix or "") == row.expected, row


def test_hundreds_of_made_questions_are_answered_alike(page: Page, desk: SupportDesk) -> None:
    questions = made_questions(desk, 400)
    answered = 0
    for question, found in zip(questions, in_browser(page, questions), strict=True):
        assert found == in_terminal(desk.ask(question)), question
        answered += bool(found["matches"])
    assert answered > len(questions) // 3


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ufeff2.3.1", "İSTANBUL ß ﬁ", "e\u0301-1407", "１４０７", "٣", "ΣΊΣΥΦΟΣ", "😀 2.3.1", "a" * 3000, "½ ²"],
)
def test_strange_texts_are_answered_alike(page: Page, desk: SupportDesk, text: str) -> None:
    question = Question(text[:40], text[:40], text)
    assert in_browser(page, [question]) == [in_terminal(desk.ask(question))]


def test_an_address_is_an_answer(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    page = watched.visit("support/?product=platform&version=2.3.1&q=E-1407")
    best = page.locator(".ox-desk-best")
    expect(best).to_contain_text("KI-0007 CSV export fails above 10 000 rows")
    expect(best).to_contain_text("2.3.1 is affected")
    expect(best).to_contain_text("Go to 2.3.2, on the same line")
    expect(best).to_contain_text("Filter by month and export in parts")
    assert page.url.endswith("?product=platform&version=2.3.1&q=E-1407")
    assert page.locator("#desk-text").input_value() == "E-1407"
    assert not page.locator("#open-platform").is_visible()
    page.reload()
    expect(best).to_contain_text("KI-0007")
    assert (watched.complaints, watched.foreign) == ([], [])


def test_the_form_works_from_the_keyboard_and_the_way_back_too(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("support/")
    expect(page.locator("#open-platform")).to_be_visible()
    page.locator("#desk-version").focus()
    page.keyboard.type("2.4.1")
    page.keyboard.press("Tab")
    page.keyboard.type("export stalled")
    page.keyboard.press("Enter")
    expect(page.locator(".ox-desk-best")).to_contain_text("Go to 2.5.0: the line 2.4 has no fix")
    assert page.evaluate("document.activeElement.id") == "desk-answer"
    page.locator("#desk-text").fill("E-3302")
    page.keyboard.press("Enter")
    expect(page.locator(".ox-desk-best")).to_contain_text("KI-0011")
    page.go_back()
    expect(page.locator(".ox-desk-best")).to_contain_text("KI-0007")
    assert page.locator("#desk-text").input_value() == "export stalled"
    page.go_back()
    expect(page.locator("#open-platform")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("version=2.3.9&q=E-1407", "2.3.9 is not a version of OctoAcme Platform on record"),
        ("version=2.3.9&q=E-1407", "An estimate: this is the answer for 2.3.2"),
        ("product=mobile&version=2.3.1&q=E-1407", "It is a version of OctoAcme Platform"),
        ("product=foo&q=E-1407", "“foo” is not a product on record"),
        ("version=2.3&q=E-1407", "2.3.2 is the newest version of 2.3 that can be had"),
        ("version=2.4.0", "2.4.0 was rolled back"),
        ("version=2.3.1", "Everything that affects 2.3.1"),
        ("q=E-1407", "Ask for the version"),
        ("q=E-9999", "Nothing known answers this"),
        ("version=2.3.2&q=export", "Known, but does not affect 2.3.2"),
        ("q=KI-0010", "KI-0010 turned out to be this issue"),
        ("q=<img src=x onerror=alert(1)>E-9999", "Nothing known answers this"),
        ("product=<b>x</b>&version=<i>&q=<s>", "“<b>x</b>” is not a product on record"),
    ],
)
def test_what_was_understood_is_told(base: str, browser: Browser, query: str, told: str) -> None:
    watched = watch(browser, base)
    page = watched.visit(f"support/?{query}")
    expect(page.locator("#desk-answer")).to_contain_text(told)
    assert watched.complaints == []


def test_the_address_can_be_copied(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit("support/?q=E-1407")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{base}support/?q=E-1407"


def test_nothing_is_loaded_before_something_is_asked(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.visit("support/")
    assert [url for url in asked if url.endswith(".json") or "/desk/" in url] == []
    page.locator("#desk-text").focus()
    page.wait_for_load_state("networkidle")
    assert any(url.endswith("data.json") for url in asked)


def test_without_script_the_page_answers_with_more_reading(base: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}support/?q=E-5201")
    expect(page.get_by_text("E-5201")).to_be_visible()
    expect(page.get_by_text("Reload the page after changing the range.")).to_be_visible()
    expect(page.get_by_text("Without JavaScript this form cannot answer.")).to_be_visible()
    context.close()


def test_a_failed_load_is_told(base: str, browser: Browser) -> None:
    page = watch(browser, base).page
    page.route("**/data.json", lambda route: route.abort())
    page.goto(f"{base}support/?q=E-1407")
    expect(page.locator("#desk-answer")).to_contain_text("The answers could not be loaded")
    expect(page.locator("#open-platform")).to_be_visible()


def test_an_answer_loads_no_more_than_it_needs(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url.removeprefix(f"{base}support/")))
    page = watched.visit("support/?product=platform&version=2.3.1&q=E-1407")
    expect(page.locator(".ox-desk-best")).to_contain_text("KI-0007")
    loaded = [url for url in asked if url.endswith(".json")]
    assert len(loaded) == len(set(loaded))
    assert [url for url in loaded if url.startswith("products/")] == ["products/1.json"]


def test_an_answer_that_comes_late_does_not_take_the_place_of_the_next(base: str, browser: Browser) -> None:
    page = watch(browser, base).page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/products/1.json", hold)
    page.goto(f"{base}support/?product=platform&version=2.3.1&q=E-1407")
    page.wait_for_function("document.querySelector('#desk-answer').getAttribute('aria-busy') === 'true'")
    page.locator("#desk-product").select_option("")
    page.locator("#desk-version").fill("")
    page.locator("#desk-text").fill("E-3302")
    page.keyboard.press("Enter")
    expect(page.locator(".ox-desk-best")).to_contain_text("KI-0011")
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ox-desk-best")).to_contain_text("KI-0011")
