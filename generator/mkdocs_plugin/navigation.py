"""The place of generated pages in the site: titles from mkdocs.yml, sections, neighbours.

Boundary: MkDocs' entries of a navigation; which page belongs where is known to the pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from generator.mkdocs_plugin.pages import GeneratedPage

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem
    from mkdocs.structure.nav import Navigation


def nav_entries(nav: object) -> Iterator[tuple[str, str | None]]:
    """The pages that mkdocs.yml names, with the titles that it gives them.

    MkDocs forgets the titles where a plugin has made the page.
    """
    if isinstance(nav, str):
        yield posixpath.normpath(nav), None
    elif isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield posixpath.normpath(value), title
            else:
                yield from nav_entries(value)
    elif isinstance(nav, list):
        for item in nav:
            yield from nav_entries(item)


def arrange(nav: Navigation, pages: Mapping[str, Page]) -> None:
    """Give generated pages their place: below the section that they belong to, listed there or not.

    Args:
        nav: the navigation, which is changed.
        pages: all pages that MkDocs knows, by path.
    """
    generated = [page for page in pages.values() if isinstance(page, GeneratedPage)]
    listed: dict[str, list[Page]] = {}
    for page in generated:
        if page.place.listed and page.place.section in pages and page not in nav.pages:
            listed.setdefault(page.place.section, []).append(page)
    nav.items = [_with_listed(item, None, listed) for item in nav.items]
    for page in generated:
        put_below(page, page.place.section, pages)
        page.meet(pages)


def _with_listed(item: StructureItem, parent: Section | None, listed: dict[str, list[Page]]) -> StructureItem:
    """An entry of the navigation with the pages that are listed below it; such a page becomes a section's index."""
    item.parent = parent
    if isinstance(item, Section):
        children = item.children
        if children and isinstance(index := children[0], Page):
            index.parent = item
            below = [*listed.get(index.file.src_uri, []), *children[1:]]
            item.children = [index, *(_with_listed(child, item, listed) for child in below)]
        else:
            item.children = [_with_listed(child, item, listed) for child in children]
    elif isinstance(item, Page) and item.file.src_uri in listed:
        return _with_listed(Section(str(item.title), [item]), parent, listed)
    return item


def put_below(page: Page, section: str, pages: Mapping[str, Page]) -> None:
    """Put a page below its section, where the navigation does not name it."""
    above = pages.get(section)
    if above and page.parent is None:
        parent = above.parent
        leads = isinstance(parent, Section) and parent.children[0] is above
        # A page as a parent is what Material's blog gives its posts.
        page.parent = parent if leads else cast("Section", above)
