"""Entries of search: what they say of a page, and that they come to stand in the theme's index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from written import SAMPLE, put, release, write

from generator.pages.page import Found, Page
from generator.searching.entries import dump, entries_of, read_index, write_index
from generator.searching.sections import sections


def page(**more: object) -> Page:
    given = {"path": "releases/2.4.0/index.md", "title": "2.4.0 — Webhooks", "markdown": "# 2.4.0\n", **more}
    return Page(**given)  # type: ignore[arg-type]


def test_an_entry_says_what_its_page_is_found_by() -> None:
    found = Found("Webhooks came.\nAdded: Webhooks. (webhooks)", "release", ("platform",), "closed", 2026)
    made = page(description="Webhooks came.", tags=("Release", "2.4.0"), found=found)
    assert list(entries_of(made)) == [
        {
            "location": "releases/2.4.0/",
            "title": "2.4.0 — Webhooks",
            "text": "<p>Webhooks came.</p><p>Added: Webhooks. (webhooks)</p>",
            "tags": ["Release", "2.4.0"],
            "type": "release",
            "product": ["platform"],
            "state": "closed",
            "year": 2026,
        }
    ]


@pytest.mark.parametrize(
    ("description", "told", "text"),
    [
        ("In short.", "At length.", "<p>In short.</p><p>At length.</p>"),
        ("In short…", "In short and more.", "<p>In short and more.</p>"),
        ("In short.", "", "<p>In short.</p>"),
        ("", "At length.", "<p>At length.</p>"),
        ("", "", ""),
    ],
)
def test_a_description_is_not_said_twice(description: str, told: str, text: str) -> None:
    (entry,) = entries_of(page(description=description, found=Found(told)))
    assert entry["text"] == text


def test_what_was_typed_is_no_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>&amp;"
    (entry,) = entries_of(page(title=hostile, tags=("Issue", hostile), found=Found(hostile)))
    safe = "&lt;img src=x onerror=alert(1)&gt;&amp;amp;"
    assert (entry["title"], entry["text"], entry["tags"]) == (safe, f"<p>{safe}</p>", ["Issue", safe])


def test_a_page_that_search_does_not_know_has_no_entry() -> None:
    assert list(entries_of(page(search=False))) == []


def test_each_section_of_a_guide_has_an_entry() -> None:
    listed = "<ol><li><p>One &amp; two.</p></li><li>Three</li></ol>"
    markdown = f"# Guide {{ #guide }}\n\n<p>Before.</p>\n\n## How \\*it\\* goes {{ #how }}\n\n{listed}\n"
    entries = list(entries_of(page(path="guide/index.md", markdown=markdown, found=Found(by_section=True))))
    assert [one["location"] for one in entries] == ["guide/", "guide/#how"]
    assert entries[1] == {
        "location": "guide/#how",
        "title": "How *it* goes",
        "text": "<p>One &amp; two.</p><p>Three</p>",
    }


def test_a_row_of_a_table_is_a_line() -> None:
    table = "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    (section,) = sections(f"## T {{ #t }}\n\n{table}\n")
    assert section.lines == ("A B", "1 2")


def test_entries_of_the_sample_name_what_people_look_for() -> None:
    pages = write(SAMPLE).pages.values()
    entries = {entry["location"]: entry for one in pages for entry in entries_of(one)}
    issue, incident = entries["known-issues/KI-0007/"], entries["incidents/INC-2026-001/"]
    for words in ("E-1407", "Export stalled at 99 %", "Fixed in OctoAcme Platform 2.3.2", "Also reported as KI-0010"):
        assert words in issue["text"]
    assert "Root cause: Delivery workers" in incident["text"]
    assert "Known issue KI-0011: Webhooks are delivered several times" in entries["releases/platform/2.4.0/"]["text"]
    assert entries["process/rules/#sign-off-missing"]["title"] == "sign-off-missing"
    assert not any(
        location.endswith(("/checklist/", "/rollback/")) for location in entries if "process" not in location
    )
    assert len(entries) == len({*entries})


def test_text_as_markdown_is_plain_in_an_entry(tmp_path: Path) -> None:
    put(
        tmp_path,
        "1.0.0.yml",
        release("1.0.0").replace("Something.", '"**Bold** and `code`, [a link](https://x.example)"'),
    )
    (entry,) = entries_of(write(tmp_path).pages["releases/1.0.0/index.md"])
    assert entry["text"] == "<p>Bold and code, a link</p>"


def test_entries_join_those_of_the_theme(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    own = {"location": "help/", "title": "Hülfe", "text": "x"}
    index.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": [own]}), encoding="utf-8")
    added = [entry for made in (page(), page(path="a/index.md")) for entry in entries_of(made)]
    head, listed = read_index(index)
    write_index(index, head, [*listed, *map(dump, added)])
    assert json.loads(index.read_bytes()) == {"config": {"lang": ["en"]}, "docs": [own, *added]}
    assert [file.name for file in tmp_path.iterdir()] == [index.name]


def test_no_entries_leave_a_whole_index(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    index.write_text('{"config": {}, "docs": []}', encoding="utf-8")
    write_index(index, read_index(index)[0], ())
    assert json.loads(index.read_bytes()) == {"config": {}, "docs": []}


def test_an_index_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    index.write_text('{"docs": []}', encoding="utf-8")

    def broken() -> object:
        yield "{}"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_index(index, {}, broken())  # type: ignore[arg-type]
    assert index.read_text(encoding="utf-8") == '{"docs": []}'
