"""Entries of search, one for each page or section, in the form of the documents of Material's index.

Boundary: from pages to entries, and from entries to the index file. What a page is found by, pages say themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple, NotRequired, TypedDict

from pydantic_core import from_json

from generator.pages import paths
from generator.pages.page import Page
from generator.searching.sections import sections

_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_REMEMBERED: Final = 1 << 16
"""Of how many entries is known what they are about, once it was asked for."""


class Entry(TypedDict):
    """A document of Material's index, and by what results are narrowed down."""

    location: str
    """Below the site's root; with a fragment where it is a section."""
    title: str
    """HTML text, as the theme writes it into its results."""
    text: str
    """HTML: a paragraph for each line. Of what it finds, search shows the paragraphs with the words."""
    tags: NotRequired[list[str]]
    type: NotRequired[str]
    product: NotRequired[list[str]]
    """Ids."""
    state: NotRequired[str]
    year: NotRequired[int]


def entries_of(page: Page) -> Iterator[Entry]:
    """The entries of a page: one of its own, and one of each section where search is to lead there."""
    if not page.search:
        return
    found, location = page.found, paths.url(page.path)
    entry = Entry(location=location, title=_text(page.title), text=_paragraphs(_lines(page)))
    if page.tags:
        entry["tags"] = [_text(tag) for tag in page.tags]  # the theme writes them as HTML
    if found.kind:
        entry["type"] = found.kind
    if found.products:
        entry["product"] = list(found.products)
    if found.state:
        entry["state"] = found.state
    if found.year:
        entry["year"] = found.year
    yield entry
    for section in sections(page.markdown) if found.by_section else ():
        yield Entry(location=f"{location}#{section.id}", title=_text(section.title), text=_paragraphs(section.lines))


def dump(entry: Entry) -> str:
    """An entry as JSON on one line."""
    return _JSON.encode(entry)


class Facets(NamedTuple):
    """What an entry is about, without what it says."""

    location: str
    title: str
    type: str
    products: tuple[str, ...]
    state: str
    year: int
    """Zero where it belongs to none."""


@lru_cache(_REMEMBERED)
def facets_of(entry: str) -> Facets:
    """Those of an entry as `dump` makes it. Each step of an index asks, and the next build of a preview."""
    one: Entry = from_json(entry)
    products = tuple(one.get("product", ()))
    return Facets(
        one["location"], one["title"], one.get("type", ""), products, one.get("state", ""), one.get("year", 0)
    )


def read_index(index: Path) -> tuple[dict[str, Any], list[str]]:
    """An index file: all but its entries, and its entries as `dump` makes them."""
    head = json.loads(index.read_bytes())
    return head, [dump(entry) for entry in head.pop("docs")]


def write_index(index: Path, head: dict[str, Any], entries: Iterable[str]) -> None:
    """Write an index file; it takes the place of the one that stands, whole or not at all."""
    part = index.with_name(f".{index.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({**head, "docs": []}, separators=(",", ":"))[: -len("]}")])
        for place, entry in enumerate(entries):
            file.write(f",{entry}" if place else entry)
        file.write("]}")
    part.replace(index)


def _lines(page: Page) -> list[str]:
    """What a page says, beginning with its description, but where its first line says the same and more."""
    told = page.found.text.split("\n") if page.found.text else []
    is_said = told and told[0].startswith(page.description.rstrip("…"))
    return told if is_said or not page.description else [page.description, *told]


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{_text(line)}</p>" for line in lines)


def _text(text: str) -> str:
    return escape(text, quote=False)
