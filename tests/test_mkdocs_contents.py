"""Tables of contents that are put together: those that the theme prints, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from mkdocs_project import Project, Site, SitePage

from generator.mkdocs_plugin.contents import TABLE, Tables, values_of
from generator.mkdocs_plugin.converting import Heading
from generator.mould import bare_mark, cast, mark

LEVELS = ((1, 2, 3, 3, 2, 2), (1, 2, 2), (1, 2, 2, 3, 3, 2, 2), (1, 2), (1,), (1, 2, 3), (1, 3, 2), (), (2, 3, 2))
LOOKING = """
{% extends "base.html" %}
{% block announce %}{% for one in page.toc %}{{ one.children|length }} parts{% endfor %}{% endblock %}
"""
SETTINGS = """
site_name: Test
theme: {name: material, font: false, custom_dir: theme}
plugins: [{releases: {plain: PLAIN}}]
markdown_extensions: [attr_list, md_in_html]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "theme").mkdir()
    return Project(tmp_path, monkeypatch)


def headings(levels: Sequence[int], words: str = "Part") -> tuple[Heading, ...]:
    return tuple(Heading(level, f"id-{at}", f"{words} {at}") for at, level in enumerate(levels))


def marked(levels: Sequence[int]) -> tuple[Heading, ...]:
    return tuple(Heading(level, bare_mark(f"toc_id_{at}"), mark(f"toc_title_{at}")) for at, level in enumerate(levels))


def printed(found: Sequence[Heading]) -> str:
    """A page as a theme might print it that knows two levels."""
    items = "".join(f"<h{one.level} id={one.id}>{one.title}</h{one.level}>\n" for one in found[1:])
    return f"<a href=#{found[0].id}>Skip</a><nav>{items}</nav>"


def numbered(found: Sequence[Heading]) -> str:
    items = "".join(f"<a href=#{one.id}>{at}. {one.title}</a>" for at, one in enumerate(found))
    return f"<nav>{items}</nav>"


def twice(found: Sequence[Heading]) -> str:
    return printed(found) + printed(found)


def test_a_table_is_put_together_from_sections_of_another(project: Project) -> None:
    tables = Tables(project.config())
    wanted = headings((1, 2, 2, 3, 2, 3, 2))
    assert tables.of(wanted) is None
    page = tables.learn((1, 2, 3, 2, 2), printed(marked((1, 2, 3, 2, 2))))
    assert page is not None
    table = tables.of(wanted)
    assert table is not None
    assert cast(page).fill({**values_of(wanted[:1]), TABLE: table}) == printed(wanted)


@pytest.mark.parametrize("levels", [(1, 2, 3, 3, 2), (1, 2, 3), (1, 3, 2), (1,), (2, 2), ()])
def test_of_other_headings_the_theme_is_asked(levels: tuple[int, ...], project: Project) -> None:
    tables = Tables(project.config())
    assert tables.learn((1, 2, 3, 2, 2), printed(marked((1, 2, 3, 2, 2)))) is not None
    assert tables.of(headings(levels)) is None


@pytest.mark.parametrize("theme", [numbered, twice])
def test_what_is_not_printed_section_by_section_is_not_put_together(
    theme: Callable[[Sequence[Heading]], str], project: Project
) -> None:
    tables = Tables(project.config())
    assert tables.learn((1, 2, 2, 2), theme(marked((1, 2, 2, 2)))) is None
    assert tables.learn((1, 2, 2, 2), printed(marked((1, 2, 2, 2)))) is None
    assert tables.of(headings((1, 2, 2, 2))) is None


@pytest.mark.parametrize("template", ["", LOOKING], ids=["Material alone", "a template that looks into tables"])
def test_pages_of_all_kinds_of_headings_are_those_that_mkdocs_renders(template: str, project: Project) -> None:
    pages = [
        SitePage(
            f"releases/{number}/index.md",
            f"Page {number}",
            "\n\n".join(f"{'#' * one.level} {one.title} {{ #{one.id} }}" for one in headings(levels, words)),
            description="Says what it is.",
        )
        for number, (levels, words) in enumerate((levels, words) for words in ("One", "Two") for levels in LEVELS)
    ]
    project.made = Site(tuple(pages))
    if template:
        (project.root / "theme" / "main.html").write_text(template)
    sites = []
    for plain in ("false", "true"):
        (project.root / "mkdocs.yml").write_text(SETTINGS.replace("PLAIN", plain))
        assert project.build().exit_code == 0
        sites.append([project.page(f"releases/{number}") for number in range(len(pages))])
    assert sites[0] == sites[1]
    assert ("3 parts" in sites[0][0]) == bool(template)
