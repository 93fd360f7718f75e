"""Generated pages as they come out of a real build: their facts, their place, the theme around them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mkdocs_project import PAGES, Project, Site, SiteFile

from generator.mkdocs_plugin import plugin


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def test_a_page_carries_its_facts_and_is_escaped(project: Project) -> None:
    project.build()
    page = project.page("releases/web/2.0.0")
    assert "<title>2.0.0 &lt;b&gt;&amp; more&lt;/b&gt; - Test</title>" in page
    assert '<meta name="description" content="Says &quot;more&quot;">' in page
    assert 'href="https://git.example/octo/releases/edit/main/releases/web/2.0.0.yml"' in page
    assert '<link rel="prev" href="../1.0.0/">' in page
    assert 'data-md-type="toc" hidden' in page


def test_a_page_without_a_file_has_no_edit_link_and_a_written_one_has(project: Project) -> None:
    project.build()
    assert 'rel="edit"' not in project.page("releases/web/1.0.0")
    assert "https://git.example/octo/releases/edit/main/docs/index.md" in project.page("")


def test_search_leaves_out_what_is_not_to_be_found(project: Project) -> None:
    project.build()
    entries = json.loads((project.site / "search" / "search_index.json").read_text())["docs"]
    found = {entry["location"].split("#")[0] for entry in entries}
    assert "releases/web/2.0.0/" in found
    assert "releases/web/1.0.0/" not in found


def active_tab(page: str) -> str:
    tab = page.split('<li class="md-tabs__item md-tabs__item--active">')[1]
    return tab.split("</a>")[0].split(">")[-1].strip()


def breadcrumbs(page: str) -> list[str]:
    path = page.split('<nav class="md-path"')[1].split("</nav>", maxsplit=1)[0]
    return [part.split("</span>")[0].strip() for part in path.split('<span class="md-ellipsis">')[1:]]


def test_a_release_lights_up_its_section(project: Project) -> None:
    project.build()
    page = project.page("releases/web/2.0.0")
    assert active_tab(page) == "History"
    assert breadcrumbs(page) == ["Home", "History", "Web"]
    sidebar = page.split('data-md-type="navigation"')[1].split('data-md-type="toc"')[0]
    assert '<a href="../" class="md-nav__link">' in sidebar
    assert "1.0.0" not in sidebar


def test_a_page_of_a_release_lights_up_the_same_section(project: Project) -> None:
    project.build()
    page = project.page("releases/web/2.0.0/plan")
    assert active_tab(page) == "History"
    assert breadcrumbs(page) == ["Home", "History", "Web", "2.0.0 &lt;b&gt;&amp; more&lt;/b&gt;"]


def test_a_page_below_an_index_of_the_navigation_lights_up_its_section(project: Project) -> None:
    project.build()
    page = project.page("process/roles")
    assert active_tab(page) == "Process"
    assert breadcrumbs(page) == ["Home", "Process"]


def test_a_page_written_by_hand_stands_in_for_a_generated_one(project: Project) -> None:
    (project.root / "docs" / "process").mkdir()
    (project.root / "docs" / "process" / "index.md").write_text("# Our own process\n")
    assert project.build("--strict").exit_code == 0
    assert "Our own process" in project.page("process")


def test_files_are_copied_as_they_are_also_markdown(project: Project) -> None:
    source = SiteFile("releases/web/2.0.0/index.md", b"# 2.0.0\n")
    project.made = Site(PAGES, (source, SiteFile("api/v1/index.json", b"{}")))
    assert project.build("--strict").exit_code == 0
    assert (project.site / source.path).read_bytes() == source.content
    assert (project.site / "api/v1/index.json").read_bytes() == b"{}"
    assert "Text of the release." in project.page("releases/web/2.0.0")


def test_the_theme_brings_its_styles_and_asks_no_other_host(project: Project) -> None:
    project.build()
    assert (project.site / plugin.STYLES).is_file()
    page = project.page("")
    assert f'<link rel="stylesheet" href="{plugin.STYLES}">' in page
    assert 'data-md-component="source"' not in page


def test_a_page_that_is_not_there_says_what_to_do(project: Project) -> None:
    project.build()
    page = (project.site / "404.html").read_text()
    assert "There is no page at this address" in page
    assert 'href="/releases/"' in page
    assert 'href="/known-issues/"' in page
    assert '<a href="/">Home</a>' in page
