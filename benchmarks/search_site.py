"""A site of one page of the real theme, with the search and the support desk of a made-up history of any size.

Boundary: what the history's pages say to search and desk, put where a build would; measures nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import made_history

import generator
from generator.check import Outcome
from generator.ledger import Ledger
from generator.mkdocs_plugin.searching import Search
from generator.pages import support, write_pages
from generator.pages.desk import Desk
from generator.pages.support_data import support_files
from generator.repository import read_folder
from generator.searching.entries import dump, entries_of
from generator.templating import Templates

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

TODAY = date(2026, 1, 1)
THEME = Path(generator.__file__).parent / "theme"
_FEATURES = ["search.suggest", "search.highlight"]
_FIELDS = {"fields": {"tags": {"boost": 1000}}}


class _Blank(Templates):
    """Templates that say nothing: search knows pages by what they are found by."""

    def render(self, name: str, /, **values: object) -> str:  # noqa: ARG002 - the base class's
        return ""


def make(folder: Path, releases: int, products: int) -> Path:
    """Make what the engines index of a history: its entries, and the site of one page.

    Returns:
        The site's folder; `put` gives it a search.
    """
    records = folder / "releases"
    records.mkdir(parents=True)
    made_history.write(records, releases, products=products)
    ledger = Ledger(read_folder(records), TODAY)
    pages = list(write_pages(ledger, Outcome(()), _Blank()))
    lines = (dump(entry) for page in pages for entry in entries_of(page))
    (folder / "entries.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    site = _site(folder, support.KIND.page(Desk(ledger, Outcome(()), Templates()), ledger).markdown)
    for file in support_files(ledger):
        (site / file.path).parent.mkdir(parents=True, exist_ok=True)
        (site / file.path).write_bytes(file.content)
    return site


def put(site: Path, engine: str) -> float:
    """Give the site one of the engines; gives the seconds that it took."""
    entries = (site.parent / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    config = SimpleNamespace(site_dir=str(site), theme={"language": "en"})
    start = time.perf_counter()
    Search(cast("MkDocsConfig", config), choice=engine).publish(entries)
    return time.perf_counter() - start


def _site(folder: Path, desk: str) -> Path:
    (folder / "docs" / "support").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# One page\n\nOne sentence.\n", encoding="utf-8")
    (folder / "docs" / "support" / "index.md").write_text(desk, encoding="utf-8")
    settings = {
        "site_name": "Search",
        "theme": {"name": "material", "custom_dir": str(THEME), "font": False, "features": _FEATURES},
        "plugins": [{"search": _FIELDS}],
        "markdown_extensions": ["attr_list", "md_in_html"],
        "extra_css": ["assets/releases/releases.css"],
        "extra_javascript": ["assets/releases/releases.js"],
    }
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
    (folder / "mkdocs.yml").write_text(lines, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True)
    return folder / "site"


def main() -> None:
    """Make a site and print its folder, or give one an engine and print the seconds that it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(required=True)
    for name, words in {"make": ("folder", "releases", "products"), "put": ("site", "engine")}.items():
        command = commands.add_parser(name)
        for word in words:
            command.add_argument(word, type={"engine": str, "folder": Path, "site": Path}.get(word, int))
    given = parser.parse_args()
    print(make(given.folder, given.releases, given.products) if "folder" in given else put(given.site, given.engine))


if __name__ == "__main__":
    main()
