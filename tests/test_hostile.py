"""Hostile texts in every kind of field: refused with a diagnostic, or harmless on the published page."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from browser import chromium, served, watch
from mkdocs_real import build

from generator.diagnostics import Kind
from generator.site import build_site

DATA = Path(os.environ.get("OCTOACME_TEST_DATA", Path(__file__).parents[2] / "shared" / "data")) / "hostile"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the hostile test data is not here: set OCTOACME_TEST_DATA")
TODAY = date(2026, 11, 23)
UNWANTED = ("script", "iframe", "object", "style", "link", "textarea", "img", "form", "plaintext", "animate", "base")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the index: a hostile value, where it is put, and what must come of it."""

    id: str
    field: str
    want: str

    @property
    def value(self) -> str:
        """The value as the file gives it, whatever it holds."""
        path = next((DATA / "text").glob(f"{self.id}.*"))
        text = path.read_text(encoding="utf-8")
        try:
            record = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
        except yaml.YAMLError:  # characters that no YAML reader takes
            return str(re.search(rf'^ *{self.field}: "(.*)"$', text, re.MULTILINE)[1])  # type: ignore[index]  # it is there
        if self.field == "change":
            return str(record["changes"][0]["text"])
        if self.field == "link":
            return str(record["changes"][0]["link"])
        return str(record[self.field])


def rows(want: str) -> Iterator[Row]:
    if DATA.is_dir():
        with (DATA / "INDEX.tsv").open(encoding="utf-8") as lines:
            for line in csv.DictReader(lines, delimiter="\t"):
                if line["level"] == "text" and line["want"] == want:
                    yield Row(line["id"], line["field_or_name"], line["want"])


def quoted(text: str) -> str:
    """A text as a double-quoted YAML scalar, with everything unusual escaped."""
    shown = (char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text)
    return f'"{"".join(shown)}"'


def lay_out(folder: Path, version: str, row: Row) -> Path:
    """Put a value into a valid planned release, and into the people who are named there."""
    value = quoted(row.value)
    fields = {
        "title": "Routine update",
        "summary": "A plain summary.",
        "change": "Fixed the export.",
        "link": "https://a.example/1",
    }
    fields = {name: quoted(text) for name, text in fields.items()} | {row.field: value}
    folder.mkdir(parents=True, exist_ok=True)
    number = version.replace(".", "-")
    person = f"  p{number}:\n    name: {value if row.field == 'owner' else 'A Person'}\n"
    people = folder / "people.yml"
    people.write_text((people.read_text() if people.exists() else "people:\n") + person, encoding="utf-8")
    path = folder / f"{version}.yml"
    follows = f"follows: 1.0.{int(version.rpartition('.')[2]) - 1}\n" if not version.endswith(".0") else ""
    path.write_text(
        f"version: {version}\nname: {fields['title']}\ntype: patch\nstatus: planned\ndate: 2027-01-11\n{follows}"
        f"release_manager: p{number}\nsummary: {fields['summary']}\n"
        f"changes:\n  - {{type: fixed, text: {fields['change']}, links: [{fields['link']}]}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("row", list(rows("error")), ids=lambda row: row.id)
def test_what_cannot_be_shown_is_refused_at_its_place(row: Row, tmp_path: Path) -> None:
    """Or rendered harmlessly, where the index leaves both open: storms that a limit may refuse."""
    lay_out(tmp_path / "releases", "1.0.0", row)
    site = build_site(tmp_path / "releases", today=TODAY)
    broken = [one for one in site.diagnostics if one.kind is Kind.BROKEN]
    if row.id in ("t64-nested-quote", "t65-nested-list", "t67-bracket-storm", "t68-backtick-storm"):
        assert broken or any(page.path == "releases/1.0.0/index.md" for page in site.pages)
    else:
        assert {one.path for one in broken if one.snippet} == {"1.0.0.yml"}


class Elements(HTMLParser):
    """All elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A built site with one release for each harmless row; and which release is whose."""
    root = tmp_path_factory.mktemp("hostile")
    versions = {}
    for number, row in enumerate(rows("ok")):
        versions[row.id] = f"1.0.{number}"
        lay_out(root / "releases", versions[row.id], row)
    return build(root), versions


@pytest.mark.parametrize("row", list(rows("ok")), ids=lambda row: row.id)
def test_a_harmless_page_holds_nothing_smuggled_in(row: Row, hostile_site: tuple[Path, dict[str, str]]) -> None:
    site, versions = hostile_site
    page = (site / "releases" / versions[row.id] / "index.html").read_text(encoding="utf-8")
    content = page[page.index("<article") : page.index("</article>")]
    for tag, attributes in Elements(content).found:
        assert tag not in UNWANTED
        assert not any(name.startswith("on") for name in attributes)
        assert not str(attributes.get("href") or "").lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))
    assert 'id="fixed"' in content, "the section after the summary is gone"
    assert "root:" not in content
    assert "site_name:" not in content


def test_nothing_runs_in_a_browser(hostile_site: tuple[Path, dict[str, str]]) -> None:
    site, versions = hostile_site
    with served(site) as base, chromium() as browser:
        watched = watch(browser, base)
        for version in versions.values():
            page = watched.visit(f"releases/{version}/")
            assert page.evaluate("window.__hit") is None, version
        assert not watched.foreign
        assert not watched.complaints
