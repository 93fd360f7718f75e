"""Which index a site gets, and what is said where it is not the one that was asked for."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from indexer import pagefind
from mkdocs.config.defaults import MkDocsConfig

from generator.mkdocs_plugin import searching
from generator.mkdocs_plugin.searching import INDEX, LIMIT, PARTS, Search
from generator.searching.entries import Entry, dump

OWN: Entry = {"location": "help/", "title": "Help", "text": "By hand."}
WORKER = "assets/javascripts/workers/search.0a1b2c3d.min.js"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """What Material's search plugin leaves of pages that were written by hand."""
    for path, text in ((INDEX, json.dumps({"config": {"lang": ["en"]}, "docs": [OWN]})), (WORKER, "Material's")):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def put(site: Path, number: int, **more: Any) -> dict[str, Any]:
    """Publish so many entries; returns the theme's index."""
    entries = [Entry(location=f"{n}/", title=f"Title {n}", text=f"<p>Text {n}.</p>") for n in range(number)]
    search(site, **more).publish(map(dump, entries))
    found: dict[str, Any] = json.loads((site / INDEX).read_bytes())
    return found


def records(number: int) -> list[str]:
    """Entries of so many releases."""
    return [
        dump(Entry(location=f"{n}/", title=f"Release {n}", text="<p>Text.</p>", product=["app"], year=2026))
        for n in range(number)
    ]


def search(site: Path, **more: Any) -> Search:
    config = SimpleNamespace(site_dir=str(site), theme={"language": "en"})
    return Search(cast("MkDocsConfig", config), **more)


@pytest.fixture
def without_pagefind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "find_pagefind", lambda: None)


def test_a_small_site_has_the_index_of_the_theme(site: Path) -> None:
    found = put(site, LIMIT - 1)
    assert [one["location"] for one in found["docs"]] == ["help/", *(f"{n}/" for n in range(LIMIT - 1))]
    assert found["config"] == {"lang": ["en"]}
    assert (site / WORKER).read_text(encoding="utf-8") == "Material's"
    assert not (site / PARTS).exists()


def test_a_large_site_has_the_index_of_pagefind(site: Path) -> None:
    pagefind()
    found = put(site, LIMIT)
    assert found["docs"] == []
    (part,) = found["config"]["releases"]["parts"]
    assert (site / PARTS / part / "pagefind.js").is_file()
    assert "Pagefind" in (site / WORKER).read_text(encoding="utf-8")


def test_the_configuration_decides(site: Path) -> None:
    assert len(put(site, LIMIT + 1, choice="material")["docs"]) == LIMIT + 2


@pytest.mark.parametrize(("choice", "level"), [("auto", logging.INFO), ("pagefind", logging.WARNING)])
@pytest.mark.usefixtures("without_pagefind")
def test_without_pagefind_the_theme_searches_and_the_log_says_what_to_install(
    site: Path, caplog: pytest.LogCaptureFixture, choice: str, level: int
) -> None:
    caplog.set_level(logging.INFO)
    assert len(put(site, LIMIT, choice=choice)["docs"]) == LIMIT + 1
    (said,) = caplog.records
    assert said.levelno == level
    assert said.getMessage() == (
        f"Search loads all {LIMIT + 1:,} entries at once: with Pagefind it would not. "
        "pip install 'octoacme-releases[pagefind]'"
    )


def test_a_pagefind_that_fails_leaves_the_theme_to_search(
    site: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "find_pagefind", lambda: Path("/nowhere/pagefind"))
    assert len(put(site, 1, choice="pagefind")["docs"]) == 2
    assert "Search loads all entries at once, as Pagefind failed: /nowhere/pagefind cannot be run" in caplog.text
    assert not (site / PARTS).exists()


def test_a_site_without_search_is_left_alone(tmp_path: Path) -> None:
    search(tmp_path, choice="pagefind").publish([])
    assert list(tmp_path.iterdir()) == []


def test_what_is_begun_early_is_taken(site: Path) -> None:
    pagefind()
    early = search(site, choice="pagefind")
    early.begin(records(3))
    early.publish(records(3))
    told = json.loads((site / INDEX).read_bytes())["config"]["releases"]
    assert len(told["parts"]) == 2
    there = {one.name for one in (site / PARTS).iterdir() if not one.name.startswith("words.")}
    assert there == {*told["parts"], told["together"]}


def test_a_site_that_turns_out_to_have_no_search_is_left_alone(tmp_path: Path) -> None:
    pagefind()
    early = search(tmp_path, choice="pagefind")
    early.begin(records(3))
    assert early.publish(records(3)) == frozenset()
    assert not (tmp_path / PARTS).exists()


def test_a_pagefind_that_cannot_be_begun_is_told_of_in_the_end(
    site: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "find_pagefind", lambda: Path("/nowhere/pagefind"))
    early = search(site, choice="pagefind")
    early.begin(records(3))
    assert not caplog.records
    early.publish(records(3))
    assert "Search loads all entries at once, as Pagefind failed" in caplog.text
    assert len(json.loads((site / INDEX).read_bytes())["docs"]) == 4


@pytest.mark.usefixtures("without_pagefind")
def test_nothing_is_begun_without_pagefind(site: Path) -> None:
    search(site, choice="pagefind").begin(records(3))
    assert not (site / PARTS).exists()
