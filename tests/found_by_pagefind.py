"""A site with the sample's entries in Pagefind's index, for tests in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from browser import Watched
from indexer import pagefind
from mkdocs.config.defaults import MkDocsConfig
from mkdocs_real import REPOSITORY, mkdocs
from playwright.sync_api import Page, expect
from written import SAMPLE, write

import generator
from generator.mkdocs_plugin.searching import Search
from generator.searching.entries import dump, entries_of

THEME = Path(generator.__file__).parent / "theme"
CONFIG = f"""
site_name: Sample
theme:
  name: material
  custom_dir: '{THEME}'
  font: false
  features: [search.suggest, search.highlight]
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default, primary: indigo, accent: indigo}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate, primary: indigo, accent: indigo}}
plugins: [search]
extra: {{generator: false}}
extra_css: [assets/releases/releases.css]
extra_javascript: [assets/releases/releases.js]
"""


def built(root: Path) -> Path:
    """The help pages under the real theme, with the sample's entries in the index; gives the folder to be served."""
    pagefind()
    shutil.copytree(REPOSITORY / "docs" / "help", root / "docs" / "help")
    (root / "docs" / "index.md").write_text("# Sample\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    done = mkdocs(root, "build", "--quiet")
    assert done.returncode == 0, done.stderr
    entries = [
        dump(entry) for page in write(SAMPLE).pages.values() if page.path != "index.md" for entry in entries_of(page)
    ]
    config = SimpleNamespace(site_dir=str(root / "site"), theme={"language": "en"})
    Search(cast("MkDocsConfig", config), choice="pagefind").publish(entries)
    return root / "site"


def opened(watched: Watched, typed: str, width: str = "desktop") -> Page:
    """The search box with something typed into it, and its first result."""
    page = watched.visit("")
    if width == "phone":
        page.locator("label.md-header__button[for=__search]").click()
    else:
        page.locator(".md-search__input").focus()
    page.keyboard.type(typed)
    page.locator(".md-search-result__item").first.wait_for()
    expect(page.locator(".ox-narrow")).to_be_visible()
    return page
