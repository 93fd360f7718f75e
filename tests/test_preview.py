"""Findings as blocks on the pages that they concern."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.pages.page import Page
from generator.preview import place_findings, show_findings, stand_ins


def finding(kind: Kind = Kind.WARNING, path: str = "2.4.0.yml", text: str = "a: <b>") -> Diagnostic:
    return Diagnostic(kind, "some-rule", path, "It says <b>\n& more", "Mend & see", Snippet(Span(7, 4, 3), text))


def page(path: str, source: str = "") -> Page:
    return Page(path, path, "", source=source)


def test_each_page_made_from_a_file_shows_what_was_found_in_it() -> None:
    sources = {"2.4.0/index.md": "2.4.0.yml", "2.4.0/checklist/index.md": "2.4.0.yml", "x/index.md": "x.yml"}
    placed = place_findings([finding()], [page(path, source) for path, source in sources.items()])
    assert list(placed) == ["2.4.0/index.md", "2.4.0/checklist/index.md"]


def test_what_concerns_no_page_is_shown_at_home() -> None:
    assert list(place_findings([finding(path="people.yml")], [page("index.md")])) == ["index.md"]


def test_a_block_is_one_line_of_sound_html_and_shows_text_as_typed() -> None:
    block = show_findings([finding(text="\ta: <b>")], "releases/")
    assert "\n" not in block
    tree = ET.fromstring(block)  # noqa: S314 - our own text
    assert [code.text for code in tree.iter("code")] == ["some-rule", "releases/2.4.0.yml:7:4", "\ta: <b>\n\t  ^^^"]
    assert "It says <b>\n& more" in [paragraph.text for paragraph in tree.iter("p")]


def test_the_title_says_how_many_and_whether_they_stop_a_build() -> None:
    assert "1 finding</p>" in show_findings([finding()])
    assert "2 findings; a build is refused</p>" in show_findings([finding(), finding(Kind.VIOLATION)])


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        (
            "2.4.0.yml",
            ["releases/2.4.0/index.md", "releases/2.4.0/checklist/index.md", "releases/2.4.0/rollback/index.md"],
        ),
        ("mobile/5.1.0.yaml", [f"releases/mobile/5.1.0/{part}index.md" for part in ("", "checklist/", "rollback/")]),
        ("known-issues/KI-0001.yml", ["known-issues/KI-0001/index.md"]),
        ("incidents/INC-1.yml", ["incidents/INC-1/index.md"]),
        ("people.yml", []),
        ("policy.yml", []),
        ("notes.txt", []),
        ("a folder", []),
        ("\\u202e.yml", []),
        ("mobile/deeper/1.0.0.yml", []),
    ],
)
def test_a_record_that_cannot_be_read_has_pages_that_stand_in_for_its_own(source: str, paths: list[str]) -> None:
    made = stand_ins([finding(path=source), finding(path=source)], [page("index.md")])
    assert [one.path for one in made] == paths
    assert {one.source for one in made} <= {source}


def test_nothing_stands_in_for_a_page_that_is_there() -> None:
    there = [page("releases/2.4.0/index.md", "2.4.0.yml"), page("releases/2.5.0/index.md", "2.5.yml")]
    made = stand_ins([finding(path="2.4.0.yml"), finding(path="2.5.0.yml")], there)
    assert [one.path for one in made] == ["releases/2.5.0/checklist/index.md", "releases/2.5.0/rollback/index.md"]
