"""Space around pages: what no browser shows is left out, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from mkdocs_project import Project, Site, SitePage

from generator.mkdocs_plugin import spacing
from generator.mkdocs_plugin.spacing import squeezed
from generator.pages.page import Neighbour

CONTENT = "<h1>2.0.0</h1>\n\n\n  <p>Two  spaces.</p>"
SETTINGS = """
site_name: Test
theme: {name: material, font: false}
plugins: [{releases: {plain: PLAIN}}]
markdown_extensions: [attr_list, md_in_html]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


class Seen(HTMLParser):
    """Tags and words, as a browser knows them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(tag)

    def handle_data(self, data: str) -> None:
        space = " " if data[:1].isspace() else ""
        self.parts += [space + " ".join(data.split()) + (" " if data[-1:].isspace() else "")]


@pytest.mark.parametrize(
    ("shell", "wanted"),
    [
        ("<body>\n\n   \n  <main>{}</main>\n\t\n</body>\n", "<body>\n<main>{}</main>\n</body>\n"),
        ("<p>one\n   two</p>\r\n\r\n{}\n", "<p>one\ntwo</p>\r\n{}\n"),
        ("<p>a  b </p>{}", "<p>a  b </p>{}"),
        ("<script>\n  let a\n\n</script>\n  {}", "<script>\n  let a\n\n</script>\n{}"),
        ("{}\n  <style>\n  a {{}}\n</style>\n\n", "{}\n<style>\n  a {{}}\n</style>\n"),
        (
            "<pre>\n  a\n\n  b</pre>\n  <TEXTAREA>\n  a</textarea >{}",
            "<pre>\n  a\n\n  b</pre>\n<TEXTAREA>\n  a</textarea >{}",
        ),
        ("<preface>\n  a</preface>{}", "<preface>\na</preface>{}"),
        ("\n\u00a0 {}", "\n\u00a0 {}"),
    ],
)
def test_indents_and_empty_lines_are_left_out_around_the_content(shell: str, wanted: str) -> None:
    assert squeezed(shell.format(CONTENT), CONTENT) == wanted.format(CONTENT)


@pytest.mark.parametrize("content", ["", "<p>other</p>"])
def test_a_page_that_does_not_hold_the_content_stays(content: str) -> None:
    assert squeezed("<main>\n\n  <p>some</p></main>", content) == "<main>\n\n  <p>some</p></main>"


def test_a_browser_shows_the_same(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.build().exit_code == 0
    pages = ["", "releases", "releases/web", "releases/web/2.0.0", "process/roles"]
    tight = [project.page(path) for path in pages]
    monkeypatch.setattr(spacing, "_squeezed", str)
    assert project.build().exit_code == 0
    loose = [project.page(path) for path in pages]
    assert [Seen(page).parts for page in tight] == [Seen(page).parts for page in loose]
    assert tight[0] == loose[0], "a page that somebody wrote is theirs"
    assert all(len(one) < 0.9 * len(other) for one, other in zip(tight[1:], loose[1:], strict=True))


def test_titles_that_begin_with_a_space_are_those_that_mkdocs_renders(project: Project) -> None:
    titles = ("2.0.0", " 2.1.0", "\u00a02.2.0", "2.3.0 ", "2.4.0", "2.5.0")
    near = [Neighbour(f"releases/{number}/index.md", title) for number, title in enumerate(titles)]
    text = "# Release { #top }\n\n<p>Text.</p>\n"
    pages = [SitePage(one.path, one.title, text, previous=before) for one, before in zip(near[1:], near, strict=False)]
    project.made = Site((SitePage(near[0].path, near[0].title, text, next=near[1]), *pages))
    sites = []
    for plain in ("false", "true"):
        (project.root / "mkdocs.yml").write_text(SETTINGS.replace("PLAIN", plain))
        assert project.build().exit_code == 0
        sites.append([project.page(f"releases/{number}") for number in range(len(titles))])
    assert sites[0] == sites[1]
