"""The site's search as MkDocs publishes it: entries of generated pages in Material's index, or an index by Pagefind.

The plugin calls `publish` once a build, at `on_post_build`, after Material's search plugin has written its index (by
priority: below 0). Before that it keeps generated pages from Material's plugin, which would parse them. The entries are
those of `generator.searching.entries`, dumped; the plugin may have kept them from an earlier build.

Boundary: where things stand in the output, and which engine a site gets; what is in an index is for `searching`.
"""

from __future__ import annotations

import importlib
import logging
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator import searching
from generator.merging import files_in
from generator.searching.entries import read_index, write_index
from generator.searching.index import Indexed
from generator.searching.index import write_index as write_parts
from generator.searching.pagefind_service import IndexingError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.plugins.releases")

CHOICES: Final = ("auto", "material", "pagefind")
LIMIT: Final = 2500
"""Up to so many entries `auto` takes Material's index, which a browser loads whole; see docs/help/speed.md."""
INDEX: Final = "search/search_index.json"
PARTS: Final = "search/pagefind"
INSTALL: Final = "pip install 'octoacme-releases[pagefind]'"
_WORKER: Final = Path(searching.__file__).with_name("worker.js")


def publish(
    config: MkDocsConfig,
    entries: Iterable[str],
    *,
    choice: str = "auto",
    before: Path | None = None,
    may_stay: bool = False,
) -> frozenset[str]:
    """Write the index of the site's search; gives the files that are to stay in the site that stands.

    Args:
        config: of MkDocs; its `site_dir` holds the whole output, and Material's index of pages written by hand.
        entries: of the generated pages.
        choice: one of `CHOICES`.
        before: the site that stands, from which parts of an index are taken over.
        may_stay: whether it keeps the files that it is told; else they are put into the output.
    """
    site = Path(config.site_dir)
    if not (site / INDEX).is_file():  # there is no search, or one of another make
        return frozenset()
    head, own = read_index(site / INDEX)
    found = [*own, *entries]
    index = before and before / PARTS
    done = _by_pagefind(config, found, choice, index, may_stay=may_stay) if _is_large(found, choice) else None
    if done is None:
        write_index(site / INDEX, head, found)
        return frozenset()
    head["config"]["releases"] = done.told
    write_index(site / INDEX, head, ())
    for worker in (site / "assets/javascripts/workers").glob("search.*.min.js"):
        worker.unlink()  # it may be linked with another
        shutil.copyfile(_WORKER, worker)
    return frozenset(
        f"{PARTS}/{name}/{path}" for name in done.stay for path in (files_in(index / name) if index else ())
    )


def _is_large(entries: list[str], choice: str) -> bool:
    return bool(entries) and (choice == "pagefind" or (choice == "auto" and len(entries) > LIMIT))


def _by_pagefind(
    config: MkDocsConfig, entries: list[str], choice: str, before: Path | None, *, may_stay: bool
) -> Indexed | None:
    """Make the index; None where it cannot be made, and Material's has to do."""
    program = find_pagefind()
    level = logging.WARNING if choice == "pagefind" else logging.INFO
    if program is None:
        log.log(
            level, "Search loads all %s entries at once: with Pagefind it would not. %s", f"{len(entries):,}", INSTALL
        )
        return None
    folder = Path(config.site_dir, PARTS)
    language = str(config.theme.get("language") or "en").partition("-")[0]
    try:
        done = write_parts(program, entries, folder, language=language, before=before, may_stay=may_stay)
    except IndexingError as error:
        log.warning("Search loads all entries at once, as Pagefind failed: %s", error)
        shutil.rmtree(folder, ignore_errors=True)
        return None
    log.debug("Search: %d of %d parts of the index made", done.made, len(done.told["parts"]))
    return done


def find_pagefind() -> Path | None:
    """Pagefind's command: that of the Python package, or one that was installed otherwise."""
    try:
        found: Path | None = importlib.import_module("pagefind.service").get_executable()
    except ImportError:
        path = shutil.which("pagefind_extended") or shutil.which("pagefind")
        found = Path(path) if path else None
    return found
