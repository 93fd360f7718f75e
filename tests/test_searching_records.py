"""What Pagefind is told of a page, and what it keeps of that."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from indexer import entry, pagefind

from generator.searching.entries import Entry, dump
from generator.searching.pagefind import LINE, make_index, record_of
from generator.searching.pagefind_service import Talk, _message


def test_a_record_holds_what_was_typed() -> None:
    text = "<p>1 &lt; 2</p><p>A &amp;amp; B</p>"
    typed = entry("1.0") | {"title": "&lt;b&gt;", "tags": ["Release", "&lt;i&gt;"], "text": text}
    made = record_of(typed, "&lt;b&gt;", "en")
    weight, once, end = "___PAGEFIND_WEIGHT___10", "___PAGEFIND_WEIGHT___1.05", "___END_PAGEFIND_WEIGHT___"
    assert (
        made["content"] == f"{weight} <b> {end} {weight} <i> {end} {once} Release {LINE} 1 < 2 {LINE} A &amp; B {end}"
    )
    assert made["meta"] == {"title": "<b>"}


AS_HTML = """<!doctype html><html lang="en"><body data-pagefind-body><h1 data-pagefind-weight="10">App 1.0</h1>
<p data-pagefind-weight="10">1.0</p>
<p data-pagefind-weight="1.05">Release \u241e Wi-Fi is faster. \u241e Exports, too.</p></body></html>"""


def test_titles_and_names_count_as_pagefind_has_it_for_html() -> None:
    text = "<p>Wi-Fi is faster.</p><p>Exports, too.</p>"
    record = record_of(entry("1.0") | {"title": "App 1.0", "tags": ["Release", "1.0"], "text": text}, "", "en")

    def index(message: dict[str, object]) -> list[bytes]:
        with Talk(pagefind()) as talk:
            talk._ask([_message({"type": "NewIndex"}), _message({"index_id": 0, **message})])
            talk._heard("IndexedFile")
            return sorted(content for path, content in talk.files().items() if path.startswith("index/"))

    as_html = index({"type": "AddFile", "file_path": "a.html", "url": None, "file_contents": AS_HTML})
    assert index({"type": "AddRecord", **record}) == as_html
    plain = record["content"].replace("___PAGEFIND_WEIGHT___10", "").replace("___END_PAGEFIND_WEIGHT___", "")
    assert index({"type": "AddRecord", **record, "content": plain}) != as_html


def shown_in(index: Path) -> dict[str, str]:
    """What is kept of the only page of an index."""
    (fragment,) = (index / "fragment").iterdir()
    found: dict[str, str] = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(b"pagefind_dcd"))
    return found


@pytest.mark.parametrize(
    "title", ["100 % of\u00e9\u3000&lt;b&gt;", '%20 "\\" /index.html', "a//b/../c#d?e&amp;f \u2028\U0001f680"]
)
def test_what_is_shown_of_a_page_comes_back_as_it_was_told(title: str, tmp_path: Path) -> None:
    told: Entry = {**entry("1.0"), "title": title, "tags": ["Release", "A\u00a0tag"]}
    make_index(pagefind(), [dump(told)], tmp_path / "index", language="en", with_program=False)
    url = shown_in(tmp_path / "index")["url"]
    assert json.loads(url.partition("?")[2]) == {key: told.get(key) for key in ("location", "title", "tags")}


@pytest.mark.parametrize("word", ["PAGEFIND_WEIGHT___99", "END_PAGEFIND_WEIGHT___", "PAGEFIND_ANCHOR___"])
def test_words_of_pagefinds_own_that_somebody_typed_are_text(word: str, tmp_path: Path) -> None:
    told: Entry = {**entry("1.0"), "title": f"Of ___{word}", "text": f"<p>Says ___{word} twice</p>"}
    make_index(pagefind(), [dump(told)], tmp_path / "index", language="en", with_program=False)
    assert shown_in(tmp_path / "index")["content"] == f"Of ___{word} 1.0 Release {LINE} Says ___{word} twice"


def test_a_section_is_shown_with_its_page() -> None:
    section = entry("1.0") | {"location": "process/rules/#a-rule", "title": "A rule"}
    assert json.loads(record_of(section, "Rules", "en")["url"])["page"] == "Rules"


def test_words_that_count_once_are_in_the_index_without_what_they_count(tmp_path: Path) -> None:
    make_index(pagefind(), [dump(entry("1.0"))], tmp_path / "index", language="en", with_program=False)
    (words,) = (gzip.decompress(file.read_bytes()) for file in (tmp_path / "index" / "index").iterdir())
    on_the_only_page_at_place_5 = b"\x83\x00\x81\x05\x80"  # CBOR: page, places, and places in what is told of the page
    assert b"\x64text\x81" + on_the_only_page_at_place_5 in words
