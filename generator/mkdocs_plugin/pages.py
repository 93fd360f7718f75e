"""Pages and files that MkDocs publishes without reading them from its folder.

Boundary: what MkDocs has to be told of a page; what a page says comes from `generator.pages`.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from markupsafe import Markup
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.skeleton import part

if TYPE_CHECKING:
    from typing import Any

    from mkdocs.config.defaults import MkDocsConfig

    from generator.pages.page import Page as ReleasesPage


class GeneratedPage(Page):
    """A page whose text and facts are given rather than read from a file."""

    def __init__(
        self, page: ReleasesPage, title: str | None, file: File, config: MkDocsConfig, *, plain: bool = False
    ) -> None:
        # Material writes titles and descriptions into its HTML as they are.
        super().__init__(Markup.escape(title or page.title), file, config)
        self.markdown = page.markdown
        self._plain = plain
        self.meta: dict[str, Any] = {"hide": list(page.hide), "description": html.escape(page.description)}
        if page.path != "index.md":  # at home, the browser's title is the site's name
            self.meta["title"] = html.escape(page.title)
        if page.tags:
            self.meta["tags"] = list(page.tags)
        if not page.search:
            self.meta["search"] = {"exclude": True}

    def read_source(self, config: MkDocsConfig) -> None:
        """Reads nothing: it is all there."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Converts the Markdown, but for the HTML blocks, of which it is mostly made and which no engine changes."""
        if self._plain:
            super().render(config, files)
            return
        skeleton = part(self.markdown or "")
        whole, self.markdown = self.markdown, skeleton.markdown
        super().render(config, files)
        self.markdown, self.content = whole, skeleton.filled(self.content or "")
        self.present_anchor_ids = (self.present_anchor_ids or set()) | skeleton.anchors


def verbatim(config: MkDocsConfig, path: str, content: bytes) -> File:
    """A file that is copied as it is, also where it is Markdown."""
    is_page = path.endswith((".md", ".markdown"))
    file = File.generated(
        config, f"{path}.verbatim" if is_page else path, content=content, inclusion=InclusionLevel.INCLUDED
    )
    file.dest_uri = path
    return file
