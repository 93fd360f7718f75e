"""Pages and files that MkDocs publishes without reading them from its folder.

Boundary: what MkDocs has to be told of a page; what a page says comes from `generator.pages`.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.skeleton import part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from mkdocs.config.defaults import MkDocsConfig

    from generator.pages.page import Neighbour, Place
    from generator.pages.page import Page as ReleasesPage


class GeneratedPage(Page):
    """A page whose text and facts are given rather than read from a file."""

    def __init__(self, place: Place, file: File, config: MkDocsConfig, title: str | None = None) -> None:
        """Make a page of which no more than its place is known yet.

        Args:
            place: where it stands.
            file: its file.
            config: the settings of the site.
            title: what mkdocs.yml calls it.
        """
        # Material writes titles and descriptions into its HTML as they are.
        super().__init__(Markup.escape(title or place.title), file, config)
        self.place = place
        self.given: ReleasesPage | None = None

    def take(self, given: ReleasesPage) -> GeneratedPage:
        """Take what was written."""
        self.given = given
        self.markdown = given.markdown
        self.meta: dict[str, Any] = {"hide": list(given.hide), "description": html.escape(given.description)}
        if given.path != "index.md":  # at home, the browser's title is the site's name
            self.meta["title"] = html.escape(given.title)
        if given.tags:
            self.meta["tags"] = list(given.tags)
        self.meta["search"] = {"exclude": True}  # what search knows of it is added once all is written
        return self

    def meet(self, pages: Mapping[str, Page]) -> None:
        """Get to know the pages before and after it, where they are known."""
        if self.given:
            self.previous_page = _there(self.given.previous, pages) or self.previous_page
            self.next_page = _there(self.given.next, pages) or self.next_page

    def read_source(self, config: MkDocsConfig) -> None:
        """Reads nothing: it is all there."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Converts the Markdown, but for the HTML blocks, of which it is mostly made and which no engine changes."""
        skeleton = part(self.markdown or "")
        whole, self.markdown = self.markdown, skeleton.markdown
        super().render(config, files)
        self.markdown, self.content = whole, skeleton.filled(self.content or "")
        self.present_anchor_ids = (self.present_anchor_ids or set()) | skeleton.anchors


def _there(neighbour: Neighbour | None, pages: Mapping[str, Page]) -> Page | None:
    return pages.get(neighbour.path) if neighbour else None


_PLAIN: Final = re.compile(r"[0-9A-Za-z./_-]*").fullmatch


class PageFile(File):
    """The file of a generated page, which MkDocs neither reads nor renders: the page is written to its place by us."""

    def __init__(self, path: str, config: MkDocsConfig, source: str = "", *, is_page: bool = True) -> None:
        """Say where it stands. Of what MkDocs works out for a file, only what others ask for: there are thousands.

        Args:
            path: where the page would stand below `docs/`.
            config: the settings of the site.
            source: what “edit” opens, relative to `docs/`; empty where there is nothing to edit.
            is_page: whether it is one, or a file that is published as it is.
        """
        self.src_uri = path
        self.src_dir = self.abs_src_path = None
        self.dest_dir = config.site_dir
        self.use_directory_urls = in_folder = config.use_directory_urls
        self.inclusion = InclusionLevel.NOT_IN_NAV
        self.generated_by = "releases"
        self.edit_uri = source or None
        self.dest_uri = dest_of(path) if is_page else path
        self.url = url_of(path, in_folder=in_folder) or "./" if is_page else quote(path)

    def is_documentation_page(self) -> bool:
        """Not one for MkDocs to render."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own signature
        """Copies nothing: it has been written."""


def dest_of(path: str) -> str:
    """The file that a page is published as."""
    return f"{path.removesuffix('.md')}.html"


def url_of(path: str, *, in_folder: bool) -> str:
    """The address of a page below the site's root; empty for home.

    Args:
        path: where it would stand below `docs/`.
        in_folder: whether addresses end with the folder.
    """
    url = dest_of(path).removesuffix("index.html") if in_folder else dest_of(path)
    return url if _PLAIN(url) else quote(url)


def verbatim(config: MkDocsConfig, path: str, content: bytes) -> File:
    """A file that is copied as it is, also where it is Markdown."""
    is_page = path.endswith((".md", ".markdown"))
    file = File.generated(
        config, f"{path}.verbatim" if is_page else path, content=content, inclusion=InclusionLevel.INCLUDED
    )
    file.dest_uri = path
    return file
