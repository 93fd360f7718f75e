"""The site's search as MkDocs publishes it: entries of generated pages in Material's index, or an index by Pagefind.

The plugin has Pagefind begin as soon as most entries are known, and calls `publish` at `on_post_build`,
after Material's search plugin has written its index (by priority: below 0). From that plugin generated pages are kept,
as it would parse them. The entries are those of `generator.searching.entries`, dumped; the plugin may have kept them
from an earlier build.

Boundary: where things stand in the output, and which engine a site gets; what is in an index is for `searching`.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator import searching
from generator.searching.entries import read_index, write_index
from generator.searching.index import Indexed, Indexing
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


class Search:
    """The search of one build."""

    def __init__(self, config: MkDocsConfig, *, choice: str = "auto", before: Path | None = None) -> None:
        """Say where it is to be.

        Args:
            config: of MkDocs; its `site_dir` holds the whole output.
            choice: one of `CHOICES`.
            before: the site that stands, from which parts of an index are taken over.
        """
        self._site, self._choice, self._before = Path(config.site_dir), choice, before and before / PARTS
        self._language = str(config.theme.get("language") or "en").partition("-")[0]
        self._indexing: Indexing | None = None

    def begin(self, entries: Sequence[str]) -> None:
        """Have Pagefind begin, where it will be wanted, with the entries of pages that are about a record."""
        program = find_pagefind() if self._is_large(entries) else None
        if program:
            self._indexing = self._made_by(program)
            with contextlib.suppress(IndexingError):  # it is told when it is needed
                self._indexing.begin(entries)

    def publish(self, entries: Iterable[str], *, may_stay: bool = False) -> frozenset[str]:
        """Write the index of the site's search; gives the files that are to stay in the site that stands.

        Args:
            entries: of the generated pages; Material's index of pages written by hand is in the output.
            may_stay: whether the site that stands keeps the files that it is told; else they are put into the output.
        """
        index = self._site / INDEX
        if not index.is_file():  # there is no search, or one of another make
            self.end()
            shutil.rmtree(self._site / PARTS, ignore_errors=True)
            return frozenset()
        head, own = read_index(index)
        found = [*own, *entries]
        done = self._by_pagefind(found, may_stay=may_stay) if self._is_large(found) else None
        if done is None:
            write_index(index, head, found)
            return frozenset()
        head["config"]["releases"] = done.told
        write_index(index, head, ())
        for worker in (self._site / "assets/javascripts/workers").glob("search.*.min.js"):
            worker.unlink()  # it may be linked with another
            shutil.copyfile(_WORKER, worker)
        return frozenset(f"{PARTS}/{path}" for path in done.stay)

    def end(self) -> None:
        """Wait for what is begun, where it is not wanted any more."""
        if self._indexing:
            self._indexing.end()

    def _is_large(self, entries: Sequence[str]) -> bool:
        return bool(entries) and (self._choice == "pagefind" or (self._choice == "auto" and len(entries) > LIMIT))

    def _made_by(self, program: Path) -> Indexing:
        return Indexing(program, self._site / PARTS, language=self._language, before=self._before)

    def _by_pagefind(self, entries: list[str], *, may_stay: bool) -> Indexed | None:
        """Make the index; None where it cannot be made, and Material's has to do."""
        program = find_pagefind()
        level = logging.WARNING if self._choice == "pagefind" else logging.INFO
        if program is None:
            number = f"{len(entries):,}"
            log.log(level, "Search loads all %s entries at once: with Pagefind it would not. %s", number, INSTALL)
            return None
        indexing = self._indexing or self._made_by(program)
        try:
            done = indexing.finish(entries, may_stay=may_stay)
        except IndexingError as error:
            log.warning("Search loads all entries at once, as Pagefind failed: %s", error)
            indexing.end()
            shutil.rmtree(self._site / PARTS, ignore_errors=True)
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
