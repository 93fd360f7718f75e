"""Findings as blocks on the pages that they concern."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.preview import place_findings, show_findings


def finding(kind: Kind = Kind.WARNING, path: str = "releases/2.4.0.yml", text: str = "a: <b>") -> Diagnostic:
    return Diagnostic(kind, "some-rule", path, "It says <b>\n& more", "Mend & see", Snippet(Span(7, 4, 3), text))


def test_each_page_made_from_a_file_shows_what_was_found_in_it() -> None:
    pages = [("2.4.0/index.md", "2.4.0.yml"), ("2.4.0/checklist/index.md", "2.4.0.yml"), ("x/index.md", "x.yml")]
    placed = place_findings([finding()], pages, "releases")
    assert list(placed) == ["2.4.0/index.md", "2.4.0/checklist/index.md"]


def test_what_concerns_no_page_is_shown_at_home() -> None:
    assert list(place_findings([finding(path="releases/people.yml")], [], "releases")) == ["index.md"]


def test_a_block_is_one_line_of_sound_html_and_shows_text_as_typed() -> None:
    block = show_findings([finding(text="\ta: <b>")])
    assert "\n" not in block
    tree = ET.fromstring(block)  # noqa: S314 - our own text
    assert [code.text for code in tree.iter("code")] == ["some-rule", "releases/2.4.0.yml:7:4", "\ta: <b>\n\t  ^^^"]
    assert "It says <b>\n& more" in [paragraph.text for paragraph in tree.iter("p")]


def test_the_title_says_how_many_and_whether_they_stop_a_build() -> None:
    assert "1 finding</p>" in show_findings([finding()])
    assert "2 findings; a build is refused</p>" in show_findings([finding(), finding(Kind.VIOLATION)])
