"""The place of generated pages in the site: titles from mkdocs.yml, sections, neighbours.

Boundary: MkDocs' entries of a navigation; which page belongs where is known to the pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem

    from generator.pages.page import Page as ReleasesPage


def nav_titles(nav: object) -> Iterator[tuple[str, str]]:
    """The titles that mkdocs.yml gives to pages; MkDocs forgets them where a plugin has made the page."""
    if isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield posixpath.normpath(value), title
            else:
                yield from nav_titles(value)
    elif isinstance(nav, list):
        for item in nav:
            yield from nav_titles(item)


def with_listed(item: StructureItem, parent: Section | None, listed: dict[str, list[Page]]) -> StructureItem:
    """An entry of the navigation with the pages that are listed below it; such a page becomes a section's index."""
    item.parent = parent
    if isinstance(item, Section):
        children = item.children
        if children and isinstance(index := children[0], Page):
            index.parent = item
            below = [*listed.get(index.file.src_uri, []), *children[1:]]
            item.children = [index, *(with_listed(child, item, listed) for child in below)]
        else:
            item.children = [with_listed(child, item, listed) for child in children]
    elif isinstance(item, Page) and item.file.src_uri in listed:
        return with_listed(Section(str(item.title), [item]), parent, listed)
    return item


def connect(page: Page, given: ReleasesPage, pages: dict[str, Page]) -> None:
    above = pages.get(given.section)
    if above and page.parent is None:
        section = above.parent
        leads = isinstance(section, Section) and section.children[0] is above
        # A page as a parent is what Material's blog gives its posts.
        page.parent = section if leads else cast("Section", above)
    page.previous_page = pages.get(given.previous, page.previous_page)
    page.next_page = pages.get(given.next, page.next_page)
