"""The register and the pages of issues in a real browser: filters, order, address, keyboard, the reply, no script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no types
from browser import Scheme, chromium, served, watch
from mkdocs_real import REPOSITORY, mkdocs
from playwright.sync_api import Browser, Page, expect

from generator.ledger import Ledger
from generator.ledger.known_issues import NOT_ISSUES
from generator.repository import read_folder

REGISTER = "known-issues/"
ISSUES = {"fixed": "KI-0007", "open": "KI-0009", "duplicate": "KI-0010", "not-an-issue": "KI-0021"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, built and served."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("docs", "overrides", "releases"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    with served(root / "site") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger(read_folder(REPOSITORY / "releases"), date(2026, 11, 23))


@pytest.fixture
def page(base: str, browser: Browser) -> Iterator[Page]:
    """The register, freshly opened; it may not complain."""
    watched = watch(browser, base)
    yield watched.visit(REGISTER)
    assert watched.complaints == []
    assert watched.foreign == []
    watched.page.context.close()


def shown(page: Page) -> list[str]:
    """The ids of the rows that one sees, from top to bottom."""
    found: list[str] = page.locator("tbody tr[id]:visible").evaluate_all("rows => rows.map(row => row.id)")
    return found


def query(page: Page) -> str:
    found: str = page.evaluate("location.search")
    return found


def count(page: Page) -> str:
    return page.locator(".ox-filters [role=status]").inner_text()


def test_nothing_is_hidden_to_begin_with(page: Page, ledger: Ledger) -> None:
    assert set(shown(page)) == set(ledger.issues)
    assert count(page) == f"{len(ledger.issues)} issues"
    assert query(page) == ""


@pytest.mark.parametrize("text", ["E-1407", "e-1407", "stalled at 99", "ki-0007", "csv ROWS", "exports 10 000"])
def test_the_text_is_looked_for_in_ids_titles_components_and_symptoms(page: Page, text: str) -> None:
    page.get_by_label("Text").fill(text)
    assert "KI-0007" in shown(page)
    assert count(page) == f"{len(shown(page))} of 24 issues"
    page.wait_for_function("location.search !== ''")


def test_each_version_shows_what_the_ledger_says(page: Page, ledger: Ledger) -> None:
    issues = [facts for facts in ledger.issues.values() if facts.record.state not in NOT_ISSUES]
    for product in ledger.products:
        page.get_by_role("combobox", name="Product", exact=True).select_option(product)
        for entry in ledger.lineage.of(product):
            page.get_by_role("combobox", name="Affects version", exact=True).select_option(entry.name)
            expected = {facts.record.id for facts in issues if entry in facts.affected}
            assert set(shown(page)) == expected, entry.name
            if not expected:
                assert "No known issue affects" in page.locator(".ox-none").inner_text()


def test_choices_narrow_each_other_and_reset_undoes_them(page: Page, ledger: Ledger) -> None:
    page.get_by_role("combobox", name="State", exact=True).select_option("open")
    assert set(shown(page)) == {one for one, facts in ledger.issues.items() if facts.is_open}
    page.get_by_role("combobox", name="Severity", exact=True).select_option("major")
    page.get_by_role("combobox", name="Component", exact=True).select_option("auth")
    assert shown(page) == ["KI-0020"]
    assert query(page) == "?state=open&severity=major&component=auth"
    page.get_by_role("combobox", name="State", exact=True).select_option("fixed")
    assert shown(page) == ["KI-0003"]
    page.locator(".ox-filters").get_by_role("button", name="Reset").click()
    assert len(shown(page)) == len(ledger.issues)
    assert query(page) == ""
    expect(page.get_by_label("Text")).to_be_focused()


def test_a_version_chosen_from_a_product_chooses_the_product(page: Page) -> None:
    page.get_by_role("combobox", name="Affects version", exact=True).select_option("5.4.0")
    assert query(page) == "?product=mobile&version=5.4.0"


def test_an_address_brings_the_same_rows_and_back_undoes_step_by_step(page: Page, base: str) -> None:
    page.goto(base + REGISTER + "?product=platform&version=2.3.1&severity=major&sort=-issue")
    assert shown(page) == ["KI-0009", "KI-0007"]
    expect(page.get_by_role("combobox", name="Affects version", exact=True)).to_have_value("2.3.1")
    page.get_by_role("combobox", name="Severity", exact=True).select_option("minor")
    assert shown(page) == ["KI-0013"]
    page.get_by_label("Text").press_sequentially("nothing", delay=1)
    page.wait_for_function("location.search.includes('text=nothing')")
    assert shown(page) == []
    page.go_back()
    assert shown(page) == ["KI-0013"]
    page.go_back()
    assert shown(page) == ["KI-0009", "KI-0007"]
    page.go_forward()
    assert shown(page) == ["KI-0013"]


def test_a_version_that_is_not_on_record_leads_to_its_neighbours(page: Page, base: str) -> None:
    page.goto(base + REGISTER + "?product=platform&version=2.3.9")
    assert shown(page) == []
    none = page.locator(".ox-none")
    assert none.inner_text().strip() == "2.3.9 is not on record for OctoAcme Platform. The nearest: 2.3.2, 2.4.0."
    none.get_by_role("link", name="2.3.2").click()
    page.wait_for_url("**/?product=platform&version=2.3.2")
    assert "KI-0013" in shown(page)


def test_an_empty_result_says_what_to_do(page: Page) -> None:
    page.get_by_label("Text").fill("zzz")
    none = page.locator(".ox-none")
    expect(none).to_contain_text("No issue matches all of this. Use fewer words, or take a filter away.")
    expect(none.get_by_role("link", name="support desk")).to_have_attribute("href", "../support/?q=zzz")
    assert count(page) == "0 of 24 issues"
    page.wait_for_function("location.search !== ''")


def test_the_keyboard_alone_filters_and_sorts(page: Page) -> None:
    page.get_by_label("Text").focus()
    page.keyboard.type("export")
    assert "KI-0007" in shown(page)
    header = page.get_by_role("columnheader", name="Severity")
    for order in ("ascending", "descending"):
        header.get_by_role("button").focus()
        page.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == order
    assert query(page) == "?text=export&sort=-severity"
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") is None


@pytest.mark.parametrize("name", ["Issue", "Severity", "State", "Component", "Affected versions", "Fixed in"])
def test_each_column_sorts_both_ways(page: Page, name: str) -> None:
    before = shown(page)
    button = page.get_by_role("columnheader", name=name).get_by_role("button")
    button.click()
    up = shown(page)
    button.click()
    down = shown(page)
    assert sorted(up) == sorted(down) == sorted(before)
    assert up != down
    button.click()
    assert shown(page) == before, "the third time brings the order of the page back"


def test_severity_is_sorted_by_weight_and_ids_by_number(page: Page, ledger: Ledger) -> None:
    page.get_by_role("button", name="Severity").click()
    weights = [("critical", "major", "minor").index(ledger.issues[one].record.severity) for one in shown(page)]
    assert weights == sorted(weights)
    page.get_by_role("button", name="Issue", exact=True).click()
    assert shown(page) == sorted(ledger.issues)


def test_a_phone_sorts_by_a_choice(base: str, browser: Browser) -> None:
    page = watch(browser, base, "phone").visit(REGISTER)
    page.get_by_role("combobox", name="Order", exact=True).select_option(label="Issue, reversed")
    assert shown(page)[0] == "KI-0024"
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_the_version_that_was_asked_about_is_passed_on_to_the_issue(page: Page) -> None:
    page.get_by_role("combobox", name="Affects version", exact=True).select_option("2.4.1")
    page.get_by_role("link", name="KI-0007 CSV export").click()
    page.wait_for_url("**/KI-0007/?product=platform&version=2.4.1")
    expect(page.locator(".ox-yours [role=status]")).to_contain_text("2.4.1 is affected: go to 2.5.0")
    page.wait_for_load_state("networkidle")


def test_an_issue_answers_for_each_version(page: Page, base: str, ledger: Ledger) -> None:
    facts = ledger.issues["KI-0007"]
    page.goto(base + REGISTER + "KI-0007/")
    answer = page.locator(".ox-yours [role=status]")
    for entry in ledger.lineage.of("platform"):
        if entry.record.status == "cancelled":
            continue
        page.get_by_label("On your version").select_option(entry.name)
        said = answer.inner_text()
        fix = facts.nearest_fix(entry)
        affected = entry in facts.affected
        assert (f"{entry.name} is affected" in said) == affected, entry.name
        assert not affected or (fix and f"go to {fix.name}" in said), entry.name
    assert query(page) == f"?version={entry.name}"
    page.go_back()
    assert "is" in answer.inner_text()


def test_the_reply_is_copied_with_version_and_address(base: str, browser: Browser) -> None:
    watched = watch(browser, base)
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base.rstrip("/"))
    page = watched.visit(REGISTER + "KI-0007/?version=2.3.1")
    page.get_by_role("button", name="Copy reply").press("Enter")
    expect(page.locator(".ox-copy [role=status]")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Your version, 2.3.1, is affected: go to 2.3.2. 2.3 was supported until 30 Jun 2026.\n\n")
    assert "\nWorkaround:\nFilter by month" in text
    assert re.search(r"More: https://\S+/known-issues/KI-0007/$", text)
    assert watched.complaints == []


def test_without_leave_to_copy_the_text_is_selected(base: str, browser: Browser) -> None:
    page = watch(browser, base).visit(REGISTER + "KI-0007/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy reply").click()
    expect(page.locator(".ox-copy [role=status]")).not_to_be_empty()
    assert page.evaluate("getSelection().toString()").startswith("This is a known issue: CSV export")


def test_without_script_the_pages_answer_the_same_questions(base: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + REGISTER)
    assert not page.locator(".ox-filters").is_visible()
    row = page.locator("tr#KI-0007")
    assert " ".join(row.inner_text().split()) == (
        "KI-0007 CSV export fails above 10 000 rows major fixed exports "
        "OctoAcme Platform 2.2.0 – 2.3.1, 2.4.0 – 2.4.1 2.3.2, 2.5.0 yes"
    )
    page.goto(base + REGISTER + "KI-0007/")
    assert not page.get_by_role("button", name="Copy reply").is_visible()
    table = page.get_by_role("table", name="What to do, by version")
    assert "2.4.0 – 2.4.1 affected go to 2.5.0" in " ".join(table.inner_text().split())
    page.get_by_text("Plain text for a ticket").click()
    assert page.locator(".ox-plain").inner_text().startswith("This is a known issue: CSV export")
    context.close()


def test_of_very_many_rows_the_rest_is_shown_when_it_is_asked_for(base: str, browser: Browser) -> None:
    page = watch(browser, base).page
    page.route("**/" + REGISTER, lambda route: route.fulfill(response=(got := route.fetch()), body=many(got.text())))
    page.goto(base + REGISTER)
    assert count(page) == "312 issues"
    assert page.locator("tbody tr[id]:visible").count() == 250
    page.get_by_role("button", name="Show all 312").click()
    assert page.locator("tbody tr[id]:visible").count() == 312
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") > 250
    page.get_by_label("Text").fill("KI-0007")
    assert page.locator("tbody tr[id]:visible").count() == 13


def many(markup: str) -> str:
    """The register with each of its rows thirteen times."""
    return re.sub(r"<tr id=.*?</tr>", lambda row: row[0] * 13, markup, flags=re.DOTALL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_axe_finds_nothing(base: str, browser: Browser, width: str, scheme: Scheme) -> None:
    watched = watch(browser, base, width, scheme)
    asked = ["", "?product=platform&version=2.4.1&sort=-severity", "?text=zzz", "KI-0007/?version=2.3.1"]
    found = {}
    for path in (*asked, *(f"{one}/" for one in ISSUES.values())):
        page = watched.visit(REGISTER + path)
        for more in page.locator("details.ox-more").all():
            more.evaluate("details => { details.open = true }")
        result = Axe().run(page, options={"resultTypes": ["violations"]}).response
        if result["violations"]:
            found[path] = [(one["id"], [node["html"] for node in one["nodes"]]) for one in result["violations"]]
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), path
    assert found == {}
    assert watched.complaints == []
