"""Nothing that is written in a record is left out of the site: every value is on a page of its record."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta
from pydantic import BaseModel
from values_given import values

from generator import richtext
from generator.check import check
from generator.ledger import Ledger
from generator.model.naming import references
from generator.pages import write_pages
from generator.places import locate
from generator.reading import Document
from generator.repository import read_folder
from generator.source import read
from generator.template_code import BUILT_IN
from generator.templating import Templates

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
SAID_IN_OTHER_WORDS = ("before-records", "none")
"""Words of the format that a page turns into a sentence."""


@cache
def site() -> tuple[Ledger, dict[str, str]]:
    """The sample's ledger, and the text of all pages of each record's file, with what stands in attributes."""
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    texts: dict[str, str] = {}
    for page in write_pages(ledger, check(ledger), Templates()):
        if page.source:
            texts[page.source] = texts.get(page.source, "") + " " + page.title + " " + page.markdown
    return ledger, {source: words(text) for source, text in texts.items()}


def words(markup: str) -> str:
    """What a reader can see, then what links and machine-readable times lead to, on one line."""
    followed = re.findall(r'\b(?:href|datetime)="([^"]*)"', markup)
    return " ".join(html.unescape(" ".join([re.sub(r"<[^>]*>", " ", markup), *followed])).split())


def loose(text: str) -> str:
    """Letters and digits alone: tags and punctuation of Markdown may stand between words."""
    return re.sub(r"[^\w]+", "", text)


def records() -> Iterator[Document[Any]]:
    for document in read_folder(SAMPLE).documents:
        if document.path != "people.yml":
            yield document


def names(ledger: Ledger, value: BaseModel) -> dict[tuple[str | int, ...], str]:
    """What the page shows in place of an id."""
    shown = {}
    for reference in references(value):
        if reference.kind == "person":
            shown[reference.route] = ledger.people.name(reference.name)
        elif reference.kind == "role":
            shown[reference.route] = ledger.policy.role_title(reference.name)
        elif reference.kind == "item":
            shown[reference.route] = ledger.policy.requirements[reference.name].title
        elif reference.kind == "product":
            shown[reference.route] = ledger.policy.product_title(reference.name)
        elif reference.kind == "link":
            shown[reference.route] = ledger.policy.link(reference.name) or ""
    return shown


def in_words(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return richtext.plain(str(value)).replace("-", " ") if isinstance(value, str) else str(value)


@pytest.mark.parametrize("document", list(records()), ids=lambda document: document.path)
def test_every_value_of_a_record_is_on_its_pages(document: Document[Any]) -> None:
    ledger, texts = site()
    assert document.path in texts, "no page says that it is made from this file"
    text = loose(texts[document.path])
    shown = names(ledger, document.value)
    missing = [
        (route, value)
        for route, value in values(document.value)
        if not isinstance(value, bool)
        and value not in SAID_IN_OTHER_WORDS
        and loose(shown.get(route, in_words(value))).lower() not in text.lower()
    ]
    assert not missing


def typed_scalars() -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """One place in the sample for every flag and every choice of the models: file, route and another value."""
    seen = set()
    for document in records():
        for route, value in values(document.value):
            field = (type(document.value).__name__, *(step for step in route if isinstance(step, str)))
            if isinstance(value, bool) and field not in seen and route[0] != "checklist":
                seen.add(field)
                yield document.path, route, "false" if value else "true"


@pytest.mark.parametrize(("path", "route", "other"), list(typed_scalars()), ids=str)
def test_a_flag_says_something(path: str, route: tuple[str | int, ...], other: str, tmp_path: Path) -> None:
    """Turning a flag round changes a page of its record."""
    folder = tmp_path / "releases"
    shutil.copytree(SAMPLE, folder)
    before = {page.path: page.markdown for page in pages_of(folder, path)}
    turn(folder / path, route, other)
    assert before != {page.path: page.markdown for page in pages_of(folder, path)}


def pages_of(folder: Path, source: str) -> list[Any]:
    ledger = Ledger(read_folder(folder), TODAY)
    assert source in {document.path for document in ledger.records.documents}
    return [page for page in write_pages(ledger, check(ledger), Templates()) if page.source == source]


def turn(path: Path, route: tuple[str | int, ...], other: str) -> None:
    """Write another value at a route, in place."""
    node, _ = read(path.read_bytes())
    assert node is not None
    span = locate(node, route)
    lines = path.read_text(encoding="utf-8").splitlines()
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + other + line[span.column - 1 + span.length :]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_templates_use_all_that_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value under a name that means something to Jinja itself would never be seen."""
    given: dict[str, set[str]] = {}
    render = Templates.render

    def noted(self: Templates, name: str, /, **values: object) -> str:
        given.setdefault(name, set()).update(values)
        return render(self, name, **values)

    monkeypatch.setattr(Templates, "render", noted)
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    assert list(write_pages(ledger, check(ledger), Templates()))
    everywhere = set.intersection(*given.values())
    for name, values_of_it in given.items():
        source = (BUILT_IN / name).read_text(encoding="utf-8")
        used = meta.find_undeclared_variables(Templates()._environment.parse(source))
        assert values_of_it - everywhere <= used, name
