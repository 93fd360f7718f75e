"""Pages written from a folder of records, and what a reader finds in them; for tests of what pages say."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

from engines import Reader, render

from generator.check import check
from generator.ledger import Ledger
from generator.pages import write_pages
from generator.pages.page import Page
from generator.repository import read_folder
from generator.templating import Templates

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
TEMPLATES = Templates()
"""Compiled once for all tests."""


@dataclass(frozen=True)
class Written:
    """A site's pages by path, with the ledger they were written from."""

    ledger: Ledger
    pages: dict[str, Page]

    def read(self, path: str, engine: str = "pyromark") -> Reader:
        """A page as HTML, parsed; an element that is not closed where it should be fails."""
        return Reader(render(engine, self.pages[path].markdown))

    def text(self, path: str) -> str:
        """All that a reader reads on a page, on one line."""
        markup = render("pyromark", self.pages[path].markdown)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def write(folder: Path, today: date = TODAY) -> Written:
    """Write the pages of a folder, whatever is found wrong with it."""
    ledger = Ledger(read_folder(folder), today)
    return Written(ledger, {page.path: page for page in write_pages(ledger, check(ledger), TEMPLATES)})


def put(folder: Path, path: str, text: str) -> None:
    """Write one file into a folder of records."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def release(version: str, follows: str = "", **more: str) -> str:
    """A small release that is out, imported from before the process."""
    lines = [f"version: {version}", "type: minor", "status: closed", "date: 2026-01-01", "summary: Something."]
    lines += [f"follows: {follows}"] if follows else []
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in more.items())]) + "\n"


def target(here: str, href: str) -> tuple[str, str]:
    """The page and the fragment that a relative link leads to."""
    path, _, fragment = href.partition("#")
    if not path:
        return here, fragment
    folder = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    return ("index.md" if folder == "." else f"{folder}/index.md"), fragment
