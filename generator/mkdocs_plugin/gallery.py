"""The generated pages of one build, which are written past MkDocs: it knows their addresses, and nothing else of them.

Boundary: what MkDocs has to be told at each of its steps; writing is for `generator.building`, dressing for the shells.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from generator.building import Outputs, publish
from generator.mkdocs_plugin.navigation import nav_entries
from generator.mkdocs_plugin.pages import GeneratedPage, PageFile
from generator.mkdocs_plugin.shells import Build, Shells
from generator.pages.page import Page as ReleasesPage
from generator.pages.page import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from generator.building import Edition, Published, Site, Task

_ENTRY = "    <url>\n         <loc>{}</loc>\n         <lastmod>{}</lastmod>\n    </url>\n"
"""As in MkDocs' own site map."""


class Gallery:
    """Generated pages, from their addresses to their files."""

    def __init__(self, edition: Edition, config: MkDocsConfig, records: str) -> None:
        """Take what there is to publish.

        Args:
            edition: pages and files, without those that are written by hand.
            config: the settings of the site.
            records: the folder of records, relative to `docs/`, for links to edit.
        """
        self._edition, self._config, self._records = edition, config, records
        self.nav: Navigation | None = None
        self._files: list[PageFile] = []

    def add_to(self, files: Files) -> None:
        """Tell MkDocs the addresses, and make the pages that its navigation may name."""
        titles = dict(nav_entries(self._config.nav))
        for task in self._edition.tasks:
            source = f"{self._records}/{task.source}" if task.source else ""
            file = PageFile(task.path, self._config, source, is_page=task.is_page)
            files.append(file)
            if not task.is_page:
                continue
            self._files.append(file)
            if task.place or task.path in titles:
                GeneratedPage(task.place or _place(task), file, self._config, titles.get(task.path))

    def hang(
        self,
        env: Environment,
        files: Files,
        site: Site,
        place: Path | None,
        hands: int,
        *,
        found: Callable[[tuple[str, ...]], object],
    ) -> Published:
        """Write the pages and files, or take them over.

        Args:
            env: the templates of the theme.
            files: those of the site.
            site: where it is written, and the one that stands.
            place: the database of what was written last.
            hands: how many processes may work at it.
            found: is told what search knows of the pages that are about a record, as soon as that is known.
        """
        if self.nav is None:
            raise AssertionError("MkDocs makes the navigation before it renders anything")
        placed = {file.src_uri: file.page for file in files if file.page}
        shells = Shells(Build(self._config, env, self.nav, files), placed, self._records)
        outputs = Outputs(place)
        try:
            return publish(self._edition, shells, site, outputs, hands, found=found)
        finally:
            outputs.close()

    def mapped(self, sitemap: str, day: str) -> str:
        """The site map with the generated pages."""
        base = (self._config.site_url or "").rstrip("/") + "/"
        if not self._config.site_url:
            return sitemap
        lines = "".join([_ENTRY.format(escape(base + file.url.removeprefix("./")), day) for file in self._files])
        return sitemap.replace("</urlset>", f"{lines}</urlset>")


def _place(task: Task) -> Place:
    """Of a page that only mkdocs.yml places: its title is known once it is written."""
    made = task.make()
    return place_of(made) if isinstance(made, ReleasesPage) else Place(task.path)
