"""The page of a known issue: what it tells those on each version, what support means, the text for a ticket."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from written import SAMPLE, Written, put, release, write

from generator.pages import runs
from generator.pages.reply import to_text

PAGE = "known-issues/KI-1/index.md"
ISSUE = "id: KI-1\ntitle: Exports stall\nseverity: major\nstate: confirmed\nworkaround: Filter by month.\n"
FIX = "[{type: fixed, text: Done., fixes: [KI-1]}]"
SUPPORT = "extends: octoacme\nproducts:\n  web: {title: Web, process_from: never, lines: [%s]}\n"


@pytest.fixture(scope="module")
def sample() -> Written:
    return write(SAMPLE)


def two_lines(folder: Path, *, lines: str = "", fix: str = "2.4.0", issue: str = "") -> Written:
    """A product with the line 2.3 and the line 2.4; the issue came in with 2.3.0, and `fix` has the fix."""
    before = ""
    for version in ("2.3.0", "2.3.1", "2.4.0"):
        more = {"changes": FIX} if version == fix else {}
        put(folder, f"{version}.yml", release(version, before, **more))
        before = version
    put(folder, "policy.yml", SUPPORT % lines)
    put(folder, "known-issues/KI-1.yml", ISSUE + "affects: {since: 2.3.0}\n" + issue)
    return write(folder)


def reply(site: Written, path: str = PAGE) -> str:
    """The text for a ticket, as it is copied."""
    found = re.search(r"<pre class=\"ox-plain\".*?>(.*?)</pre>", site.pages[path].markdown)
    assert found
    return unescape(re.sub(r"<[^>]*>", "", found[1]))


@pytest.mark.parametrize(
    ("line", "fix", "said"),
    [
        ("2026-06-30", "2.4.0", "2.3 was supported until 30 Jun 2026: no fix will come there."),
        ("2027-06-30", "2.4.0", "2.3 is supported until 30 Jun 2027: there is no fix on it yet."),
        ("2026-06-30", "2.3.1", "2.3 was supported until 30 Jun 2026."),
        ("2026-11-23", "2.4.0", "2.3 is supported until 23 Nov 2026: there is no fix on it yet."),
    ],
    ids=["ended", "not-ended", "fixed-on-the-line", "on-its-last-day"],
)
def test_the_end_of_support_says_what_it_means_for_the_fix(tmp_path: Path, line: str, fix: str, said: str) -> None:
    site = two_lines(tmp_path, lines=f'{{line: "2.3", supported_until: {line}}}', fix=fix)
    affected = "2.3.0 – 2.3.1" if fix == "2.4.0" else "2.3.0"
    assert f"{affected} affected go to {fix} {said}" in site.text(PAGE)


def test_without_a_support_line_nothing_is_said_of_support(tmp_path: Path) -> None:
    text = two_lines(tmp_path).text(PAGE)
    assert "2.3.0 – 2.3.1 affected go to 2.4.0 2.4.0 fixed has the fix" in text
    assert "supported" not in text


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        ("", "no release has the fix yet; use the workaround"),
        ("state: wont-fix\n", "it will not be fixed; use the workaround"),
        ("workaround: none\n", "no release has the fix yet; there is no workaround"),
    ],
    ids=["open", "wont-fix", "no-workaround"],
)
def test_without_a_fix_the_page_says_what_is_left(tmp_path: Path, issue: str, said: str) -> None:
    two_lines(tmp_path, fix="")
    key = issue.partition(":")[0]
    kept = "".join(line for line in ISSUE.splitlines(keepends=True) if not key or not line.startswith(key))
    put(tmp_path, "known-issues/KI-1.yml", kept + issue + "affects: {since: 2.3.0}\n")
    assert f"2.3.0 – 2.4.0 affected {said}" in write(tmp_path).text(PAGE)


def test_a_fix_on_a_lower_line_alone_is_no_way_for_those_above(tmp_path: Path) -> None:
    put(tmp_path, "2.3.0.yml", release("2.3.0"))
    put(tmp_path, "2.4.0.yml", release("2.4.0", "2.3.0"))
    put(tmp_path, "2.3.1.yml", release("2.3.1", "2.3.0", changes=FIX))
    put(tmp_path, "known-issues/KI-1.yml", ISSUE + "affects: {since: 2.3.0}\n")
    text = write(tmp_path).text(PAGE)
    assert "2.3.0 affected go to 2.3.1" in text
    assert "2.4.0 affected no higher release has the fix yet" in text


def test_a_planned_fix_is_named_and_the_workaround_until_then(sample: Written) -> None:
    text = sample.text("known-issues/KI-0009/index.md")
    assert "3.0.0 – 3.1.1 affected the fix is planned for 3.2.0 ; use the workaround" in text
    assert "3.2.0 – 3.3.0 fix planned not out yet" in text


def test_the_reply_says_all_that_a_customer_needs(sample: Written) -> None:
    text = reply(sample, "known-issues/KI-0015/index.md")
    assert text.splitlines() == [
        "This is a known issue: Photos that wait for Wi-Fi are never sent (KI-0015, major).",
        "",
        "What you see: M-318 · Waiting for Wi-Fi · 47 photos waiting",
        "",
        "Who is hit: The Wi-Fi is marked as metered, as hotspots and many site offices are.",
        "",
        "Workaround:",
        "- Android: Wi-Fi › (name) › Network usage › Treat as unmetered",
        "- iOS: Wi-Fi › (i) › Low Data Mode off",
        "",
        "What to do on your version of OctoAcme Mobile:",
        "- On 5.3.0: go to 5.3.1.",
        "",
        "More: KI-0015 in the list of known issues",
    ]


def test_the_reply_names_a_line_that_gets_no_fix(tmp_path: Path) -> None:
    site = two_lines(tmp_path, lines='{line: "2.3", supported_until: 2026-06-30}')
    said = "- On 2.3.0 – 2.3.1: go to 2.4.0. 2.3 was supported until 30 Jun 2026: no fix will come there."
    assert said in reply(site).splitlines()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("One *line*\nwrapped.", "One line wrapped."),
        ("First.\n\nSecond.", "First.\n\nSecond."),
        ("1. Open `Settings`\n   and look.\n2. Close.", "1. Open Settings and look.\n2. Close."),
        ("Run:\n\n```\noctoctl a  b\n\n- c\n```\nDone.", "Run:\n\noctoctl a  b\n\n- c\nDone."),
    ],
    ids=["wrapped", "paragraphs", "items", "code"],
)
def test_markdown_reads_as_plain_text(typed: str, text: str) -> None:
    assert to_text(typed) == text


def test_what_was_merged_leads_on_and_what_was_withdrawn_says_so(sample: Written) -> None:
    merged, withdrawn = (f"known-issues/{one}/index.md" for one in ("KI-0010", "KI-0021"))
    assert "A duplicate KI-0007 CSV export fails above 10 000 rows tells the whole story." in sample.text(merged)
    assert "Copy reply" not in sample.text(merged)
    assert "turned out to be no fault of the product" in sample.text(withdrawn)
    assert reply(sample, withdrawn).startswith("This was reported before and is no fault of the product: Signature")
    for path in (merged, withdrawn):
        assert "On your version" not in sample.text(path)


def test_one_chooses_among_all_versions_the_highest_first(sample: Written) -> None:
    page = sample.read("known-issues/KI-0020/index.md")
    options = [text for (tag, _), text in zip(page.elements, page.texts, strict=True) if tag == "option"]
    assert options[0] == "Choose a version"
    told = [
        entry.name
        for product in ("mobile", "platform")
        for entry in reversed(sample.ledger.lineage.by_version(product))
        if entry.record.status != "cancelled"
    ]
    assert options[1:] == told


def test_of_very_many_versions_the_oldest_stand_in_the_table_alone(tmp_path: Path) -> None:
    before = ""
    for number in range(runs.CHOICES + 5):
        put(tmp_path, f"1.{number}.0.yml", release(f"1.{number}.0", before))
        before = f"1.{number}.0"
    put(tmp_path, "known-issues/KI-1.yml", ISSUE + "affects: {since: 1.0.0}\n")
    markdown = write(tmp_path).pages[PAGE].markdown
    assert markdown.count("<option>") == runs.CHOICES
    assert f'data-last="{runs.CHOICES + 4}"' in markdown
