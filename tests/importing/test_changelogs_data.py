"""Every real changelog at hand comes in whole, as Python-Markdown and the standard library's HTML parser count it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from generator import richtext
from generator.check import check
from generator.importing import github
from generator.importing.folder import setting_of, write
from generator.importing.history import Imported
from generator.importing.keep_a_changelog import convert
from generator.ledger import Ledger
from generator.model.release import Release
from generator.repository import Records, read_folder
from generator.site import build_site

DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "changelogs"
FILES = sorted(DATA.glob("*.md"))
STEPS = {"ravendb.ravendb": 2}
"""By how many spaces a file indents; Python-Markdown wants to be told."""
PRODUCT = "demo"

pytestmark = pytest.mark.skipif(not FILES, reason=f"no changelogs in {DATA}")


@dataclass
class Section:
    """What stands under a heading of the second level, as another parser sees it."""

    title: str = ""
    entries: int = 0
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """The words of each item, paragraph and heading."""


class Counter(HTMLParser):
    """Parts a page at its headings of the second level."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = [Section()]
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = self.sections[-1]
        if tag == "h2":
            here = Section()
            self.sections.append(here)
        if tag == "a":
            here.links.append(dict(attrs)["href"] or "")
        if tag in ("li", "p", "h1", "h2", "h3") and "li" not in self._open:
            here.entries += tag == "li"
            here.texts.append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self.sections[-1]
        if "h2" in self._open:
            here.title += data
        if here.texts:
            here.texts[-1] += data


def counted(file: Path) -> list[Section]:
    page = markdown.markdown(file.read_text("utf-8"), tab_length=STEPS.get(file.stem, 4))
    counter = Counter()
    counter.feed(page)
    return counter.sections


def version_in(section: Section) -> str:
    found = re.search(r"\d+\.\d+\.\d+", section.title)
    return found[0] if found else ""


def day_in(section: Section) -> date | None:
    found = re.search(r"(\d{4})-(\d+)-(\d+)", section.title)
    return date(*map(int, found.groups())) if found else None


def day_as_typed(day: date | None) -> str:
    return f"{day.year} {day.month} {day.day}" if day else ""


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def words_shown(page: str) -> set[str]:
    return words(unescape(re.sub("<[^>]*>", " ", page))) | words(unescape(re.sub("</?(?:code|a)[^>]*>", "", page)))


def fields(release: Release) -> Iterator[str]:
    yield f"{release.version} v{release.version} {release.name} {release.date} {day_as_typed(release.date)}"
    yield from (release.summary or "").split("\n\n")
    yield from (" ".join([one.text, richtext.plain(one.text), *one.links]) for one in release.changes)


def left_out(file: Path, imported: Imported) -> Iterator[str]:
    """The lines of the source that the report says were left out."""
    lines = file.read_text("utf-8").splitlines()
    for note in imported.report.notes:
        found = re.search(r"lines? (\d+)(?: to (\d+))?", note.message)
        if found:
            yield "\n".join(lines[int(found[1]) - 1 : int(found[2] or found[1])])
        elif note.snippet:
            yield note.snippet.text


def bring_in(file: Path, folder: Path) -> tuple[Imported, Records]:
    imported = convert(file.read_bytes(), PRODUCT, path=file.name, setting=setting_of(folder, PRODUCT))
    assert not imported.problems
    assert not write(imported, folder).problems
    return imported, read_folder(folder)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_releases_entries_dates_and_links_are_those_of_another_parser(file: Path, tmp_path: Path) -> None:
    imported, records = bring_in(file, tmp_path)
    found = {document.value.version: document.value for _, document in records.releases}
    sections = {version_in(one): one for one in counted(file) if version_in(one)}
    assert list(sections) == [path.path.split("/")[1].removesuffix(".yml") for path in imported.files]
    for version, section in sections.items():
        whole = " ".join(fields(found[version]))
        assert len(found[version].changes) == section.entries
        assert found[version].date == day_in(section)
        assert not [link for link in section.links if link not in whole]
    report = imported.report
    assert report.releases == len(sections)
    assert report.entries == sum(one.entries for one in sections.values())
    bare = [link for one in found.values() for change in one.changes for link in change.links]
    assert report.links == sum(len(one.links) for one in sections.values()) + len(bare)
    assert report.dates == sum("-" in str(one.date) for one in found.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_came_out_somewhere_or_is_reported(file: Path, tmp_path: Path) -> None:
    imported, records = bring_in(file, tmp_path)
    found = {document.value.version: document.value for _, document in records.releases}
    told = [words(text) for text in left_out(file, imported)]
    # A heading that names a type of change is told by that type; one that doesn't is told by its entries.
    types = [words("Added"), words("Changed"), words("Fixed"), words("Security"), words("Removed")]
    types += [words("FEATURE ENHANCEMENT"), words("BUG FIXING"), words("BREAKING CHANGE"), words("BREAKING CHANGES")]
    types += [words("Implemented enhancements"), words("Fixed bugs"), words("NEW MODULES")]
    for section in counted(file):
        release = found.get(version_in(section))
        kept = [words(text) for text in fields(release)] if release else []
        kept = [*kept, *told, *types]
        assert not [text for text in section.texts if not any(words(text) <= one for one in kept)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_records_are_clean_and_their_pages_say_what_they_say(file: Path, tmp_path: Path) -> None:
    _, records = bring_in(file, tmp_path)
    site = build_site(tmp_path, today=date(2100, 1, 1))
    assert not site.diagnostics
    pages = {page.path: words_shown(page.markdown) for page in site.pages}
    for _, document in records.releases:
        (page,) = (found for path, found in pages.items() if path.endswith(f"/{document.value.version}/index.md"))
        assert not [one.text for one in document.value.changes if not words(richtext.plain(one.text)) <= page]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_newest_release_comes_in_beside_what_is_there(file: Path, tmp_path: Path) -> None:
    """What was imported before the newest release came out stays byte for byte what the whole file makes of it."""
    text = file.read_bytes().decode()
    headings = list(re.finditer(r"(?m)^## .*?(\d+)\.(\d+)\.(\d+)", text))
    starts = [found.start() for found in headings]
    newest = max(range(len(headings)), key=lambda at: [int(number) for number in headings[at].groups()])
    end = starts[newest + 1] if newest + 1 < len(starts) else len(text)
    before = tmp_path / "before.md"
    before.write_bytes((text[: starts[newest]] + text[end:]).encode())
    _, old = bring_in(before, tmp_path / "releases")
    imported = convert(file.read_bytes(), PRODUCT, setting=setting_of(tmp_path / "releases", PRODUCT))
    written = write(imported, tmp_path / "releases")
    assert (len(written.new), written.kept) == (1, ())
    assert len(written.same) == len(old.releases) + 1
    assert not check(Ledger(read_folder(tmp_path / "releases"), date(2100, 1, 1))).diagnostics


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_same_notes_have_the_same_entries_at_a_host(file: Path) -> None:
    """Each section as the body of a release, as projects publish them."""
    headings, *bodies = re.split(r"(?m)^## .*$", file.read_text("utf-8"))
    assert headings
    sections = counted(file)[1:]
    releases = [
        {"tag_name": f"v{version_in(section)}", "body": body.replace("\n", "\r\n")}
        for section, body in zip(sections, bodies, strict=True)
        if version_in(section)
    ]
    imported = github.convert(json.dumps(releases).encode(), PRODUCT)
    assert imported.report.releases == len(json.loads(json.dumps(releases)))
    assert imported.report.entries == sum(section.entries for section in sections)
