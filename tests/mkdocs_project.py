"""A MkDocs project in a folder of its own, with a site that is made up here in place of the records'."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mkdocs.__main__ import cli
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from generator.building import Edition, edition_of
from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.mkdocs_plugin import ReleasesPlugin
from generator.pages.page import File as SiteFile
from generator.pages.page import Neighbour
from generator.pages.page import Page as SitePage
from generator.site import Site

__all__ = ["PAGES", "Project", "Site", "SiteFile", "SitePage", "finding"]

CONFIG = """
site_name: Test
site_url: https://releases.example/
repo_url: https://git.example/octo/releases
edit_uri: edit/main/docs/
theme: {name: material, font: false, features: [navigation.tabs, navigation.indexes, navigation.path,
        navigation.prune, navigation.footer, content.action.edit]}
plugins: [search, releases]
markdown_extensions: [md_in_html]
nav:
  - Home: index.md
  - History: releases/index.md
  - Process: [process/index.md]
"""


PAGES = (
    SitePage("releases/index.md", "Releases", "# Releases"),
    SitePage("releases/web/index.md", "Web", "# Web", section="releases/index.md", listed=True),
    SitePage(
        "releases/web/2.0.0/index.md",
        "2.0.0 <b>& more</b>",
        "# 2.0.0\n\nText of the release.",
        section="releases/web/index.md",
        description='Says "more"',
        source="web/2.0.0.yml",
        previous=Neighbour("releases/web/1.0.0/index.md", "1.0.0"),
        hide=("toc",),
    ),
    SitePage("releases/web/1.0.0/index.md", "1.0.0", "# 1.0.0\n\nOld.", section="releases/web/index.md", search=False),
    SitePage("releases/web/2.0.0/plan/index.md", "Plan", "# Plan", section="releases/web/2.0.0/index.md"),
    SitePage("process/index.md", "Process", "# Process"),
    SitePage("process/roles/index.md", "Roles", "# Roles", section="process/index.md"),
)


def finding(kind: Kind, path: str = "web/2.0.0.yml") -> Diagnostic:
    snippet = Snippet(Span(3, 9, 4), "status: <odd>")
    return Diagnostic(kind, "some-rule", path, "Something is <wrong>", "mend it", snippet)


class Project:
    """A folder with what MkDocs needs, and the site that the plugin is to make."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.site = root, root / "site"
        self.made = Site(PAGES)
        self.moments: list[datetime] = []
        (root / "docs").mkdir()
        (root / "docs" / "index.md").write_text("# Welcome\n")
        (root / "releases").mkdir()
        (root / "mkdocs.yml").write_text(CONFIG)
        monkeypatch.setattr(ReleasesPlugin, "open_edition", self.open_edition)
        monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        monkeypatch.chdir(root)

    def open_edition(self, folder: Path, today: datetime, hands: int) -> Edition:
        assert folder == self.root / "releases"
        assert hands >= 1
        self.moments.append(today)
        return edition_of(self.made)

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    def build(self, *arguments: str) -> Result:
        return self.run("build", *arguments)

    def config(self, **settings: Any) -> MkDocsConfig:
        return load_config(str(self.root / "mkdocs.yml"), **settings)

    def everything(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.site.rglob("*") if path.is_file()}

    def names(self) -> set[str]:
        return {path.name for path in self.root.iterdir()}

    def page(self, path: str) -> str:
        return (self.site / path / "index.html").read_text()
