"""Generated pages under the theme: its templates are rendered once for all pages of one shape, and filled for each.

Boundary: equal to what MkDocs renders page by page, or rendered just so. A shape is everything that templates may look
at beside the values that they print: place in the navigation, headings, what is there and what is not.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.utils import get_relative_url

from generator.mkdocs_plugin.contents import TABLE, Tables, contents, values_of
from generator.mkdocs_plugin.converting import Converted, Converter, Heading
from generator.mkdocs_plugin.keys import key_of
from generator.mkdocs_plugin.navigation import put_below
from generator.mkdocs_plugin.pages import GeneratedPage, PageFile, dest_of, url_of
from generator.mkdocs_plugin.spacing import squeezed
from generator.mould import Mould, bare_mark, cast, encode, mark
from generator.pages.page import File, Neighbour, place_of
from generator.pages.page import Page as ReleasesPage

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

_PRINTED: Final = ("title", "description")
"""What templates print of a page's own settings."""
_TITLE: Final = "<h1></h1>"
"""By this templates see that the content has a title; the mould is rid of it."""

log = logging.getLogger("mkdocs.plugins.releases")


class Shape(NamedTuple):
    """What pages have in common that differ in nothing but their values."""

    above: tuple[str, ...]
    """The part of the address that the navigation knows, too."""
    below: int
    """How many parts come after it."""
    section: str
    hide: tuple[str, ...]
    levels: tuple[int, ...] | None
    """Of the headings; None where the table of contents is a value like others."""
    has_title: bool
    described: bool
    edited: bool
    preceded: bool
    followed: bool


class Address(NamedTuple):
    """Where a page is."""

    url: str
    above: tuple[str, ...]
    """The part of it that the navigation knows."""
    below: tuple[str, ...]
    """The parts that are the page's own."""


class Build(NamedTuple):
    """What MkDocs has made for a build."""

    config: MkDocsConfig
    env: jinja2.Environment
    nav: Navigation
    files: Files


class Shells:
    """Renders the pages of one build."""

    def __init__(self, build: Build, placed: Mapping[str, Page], records: str) -> None:
        """Take what MkDocs has made for a build.

        Args:
            build: what MkDocs has made.
            placed: the pages that others name: those in the navigation, and those below which others stand.
            records: the folder of records, relative to `docs/`, for links to edit.
        """
        self._build, self._placed, self._records = build, placed, records
        self._converter = Converter(self._convert, frozenset(build.config.markdown_extensions))
        self._by_hand = build.files.documentation_pages()
        self._tables = Tables(build.config)
        self._moulds: dict[Shape, Mould | None] = {}
        self._sound: set[Shape] = set()
        self._site = f"{build.config.site_url.rstrip('/')}/" if build.config.site_url else ""

    @cached_property
    def key(self) -> str:
        """What stands for all that pages are made with."""
        bare = self._page(ReleasesPage("releases/index.md", "", ""))
        bare.content = ""
        return key_of(self._build.config, self._build.nav, self._under_theme(bare))

    def page(self, page: ReleasesPage) -> File:
        """A page as the file that is published."""
        return File(dest_of(page.path), self._whole(page))

    def _whole(self, given: ReleasesPage) -> bytes:
        converted = self._converter.convert(given.markdown)
        if converted is None or given.path in self._placed or _begins_with_space(given):
            return encode(self._one(given, converted))
        address = self._address(given.path)
        table = self._tables.of(converted.headings)
        shape = self._shape(address, given, converted, table)
        values = self._values(address, given, converted, table)
        if shape not in self._moulds:
            return self._first(given, converted, shape, values)
        mould = self._moulds[shape]
        return mould.print(values) if mould else encode(self._one(given, converted))

    def _first(
        self, given: ReleasesPage, converted: Converted, shape: Shape, values: Mapping[str, str | bytes]
    ) -> bytes:
        """The first page of a shape: it shows whether others can be made like it.

        Shapes that differ in their headings and neighbours alone are alike in that: one of them stands for all.
        """
        mould = self._mould(given, shape, converted)
        alike = shape._replace(levels=(), preceded=False, followed=False)
        self._moulds[shape] = mould if mould.names <= values.keys() else None
        if self._moulds[shape] and alike in self._sound:
            return mould.print(values)
        whole = encode(self._one(given, converted))
        if self._moulds[shape] and mould.print(values) == whole:
            self._sound.add(alike)
        else:
            log.info("%s and pages like it are rendered one by one: the theme looks into what they hold", given.path)
            self._moulds[shape] = None
        return whole

    def _url(self, path: str) -> str:
        return url_of(path, in_folder=self._build.config.use_directory_urls)

    def _one(self, given: ReleasesPage, converted: Converted | None) -> str:
        """A page as MkDocs renders it."""
        page = self._placed.get(given.path)
        page = page.take(given) if isinstance(page, GeneratedPage) else self._page(given)
        put_below(page, given.section, self._placed)
        page.previous_page = self._neighbour(given.previous) if given.previous else page.previous_page
        page.next_page = self._neighbour(given.next) if given.next else page.next_page
        if converted is None:
            page.render(self._build.config, self._build.files)
        else:
            page.content, page.toc = converted.html.decode(), contents(converted.headings)
        return self._under_theme(page)

    def _convert(self, markdown: str) -> tuple[str, list[AnchorLink]]:
        page = self._page(ReleasesPage("index.md", "", markdown))
        page.render(self._build.config, self._build.files)
        return page.content or "", list(page.toc)

    def _page(self, given: ReleasesPage, title: str | None = None) -> GeneratedPage:
        source = f"{self._records}/{given.source}" if given.source else ""
        file = PageFile(given.path, self._build.config, source)
        return GeneratedPage(place_of(given), file, self._build.config, title).take(given)

    def _neighbour(self, given: Neighbour) -> Page:
        """A page before or after another; one that was written by hand has its own title."""
        return self._placed.get(given.path) or self._page(ReleasesPage(given.path, given.title, ""))

    def _under_theme(self, page: Page) -> str:
        page.active = True
        try:
            context = get_context(self._build.nav, self._by_hand, self._build.config, page)
            return squeezed(self._build.env.get_template("main.html").render(context), page.content or "")
        finally:
            page.active = False

    def _shape(self, address: Address, given: ReleasesPage, converted: Converted, table: str | None) -> Shape:
        return Shape(
            address.above,
            len(address.below),
            given.section,
            given.hide,
            _levels(converted) if table is None else None,
            has_title=b"<h1" in converted.html,
            described=bool(given.description),
            edited=bool(given.source and self._editing),
            preceded=given.previous is not None,
            followed=given.next is not None,
        )

    def _address(self, path: str) -> Address:
        url = self._url(path)
        parts = _parts(url)
        count = len(parts)
        while count and parts[:count] not in self._ways:
            count -= 1
        return Address(url, parts[:count], parts[count:])

    @cached_property
    def _ways(self) -> frozenset[tuple[str, ...]]:
        """All folders that lead to a page of the navigation."""
        parts = [_parts(page.url) for page in (*self._placed.values(), *self._build.nav.pages)]
        return frozenset(one[:count] for one in parts for count in range(1, len(one) + 1))

    def _mould(self, given: ReleasesPage, shape: Shape, converted: Converted) -> Mould:
        """The theme around marks."""
        page = self._page(given, title=_marked_up("title"))
        put_below(page, given.section, self._placed)
        page.meta = {
            name: mark(f"meta_{name}") if value and name in _PRINTED else value for name, value in page.meta.items()
        }
        page.file.url = "".join(f"{part}/" for part in (*shape.above, *_numbered("below", shape.below)))
        page.canonical_url = page.canonical_url and bare_mark("canonical_url")
        page.abs_url = page.abs_url and bare_mark("abs_url")
        page.edit_url = page.edit_url and bare_mark("edit_url")
        page.previous_page = self._marked("previous") if given.previous else None
        page.next_page = self._marked("next") if given.next else None
        page.content = (_TITLE if shape.has_title else "") + mark("content")
        levels = _levels(converted)
        titles, ids = _numbered("toc_title", len(levels), mark), _numbered("toc_id", len(levels))
        page.toc = contents(map(Heading, levels, ids, titles))
        text = self._under_theme(page).replace(_TITLE + mark("content"), mark("content"))
        for name in ("previous_url", "next_url"):
            text = text.replace(f"#{bare_mark(name)}", bare_mark(name))
        framed = self._tables.learn(levels, text)
        return cast(framed if framed and shape.levels is None else text)

    def _marked(self, name: str) -> Page:
        """A neighbour of marks; its address is one that templates leave alone."""
        page = self._page(ReleasesPage("index.md", "", ""), _marked_up(f"{name}_title"))
        page.file.url = f"#{bare_mark(f'{name}_url')}"
        return page

    def _values(
        self, address: Address, given: ReleasesPage, converted: Converted, table: str | None
    ) -> dict[str, str | bytes]:
        """What belongs between the pieces of a mould."""
        url, title = address.url, html.escape(given.title)
        values: dict[str, str | bytes] = {
            "title": str(Markup.escape(given.title)),
            "meta_title": title,
            "meta_description": html.escape(given.description),
            "content": converted.html,
            "canonical_url": self._site + url,
            "abs_url": self._root + url,
            "edit_url": self._editing + given.source,
        }
        values |= {f"below_{number}": part for number, part in enumerate(address.below)}
        values |= values_of(converted.headings) if table is None else values_of(converted.headings[:1])
        if table is not None:
            values[TABLE] = table
        for name, neighbour in (("previous", given.previous), ("next", given.next)):
            if neighbour:
                there = self._placed.get(neighbour.path)
                values[f"{name}_title"] = str(there.title if there else Markup.escape(neighbour.title))
                values[f"{name}_url"] = get_relative_url(self._url(neighbour.path), url)
        return values

    @cached_property
    def _root(self) -> str:
        """The path of the site on its host; empty where no host is told."""
        return urlsplit(self._site).path if self._site else ""

    @cached_property
    def _editing(self) -> str:
        """What comes before the path of a record in a link to edit it; empty where there are no such links."""
        probe = self._page(ReleasesPage("index.md", "", "", source="probe")).edit_url or ""
        return probe.removesuffix("probe") if probe.endswith("probe") else ""


def _begins_with_space(page: ReleasesPage) -> bool:
    """Whether a title does: behind an indent, it goes with that."""
    titles = (page, page.previous, page.next)
    return any(one.title[:1].isspace() for one in titles if one)


def _marked_up(name: str) -> Markup:
    """A mark of the type that titles have: what a template escapes depends on it."""
    return Markup(mark(name))  # noqa: S704 - a mark is ours


def _levels(converted: Converted) -> tuple[int, ...]:
    return tuple(heading.level for heading in converted.headings)


def _parts(url: str) -> tuple[str, ...]:
    return tuple(filter(None, url.split("/")))


def _numbered(name: str, count: int, of: Callable[[str], str] = bare_mark) -> Iterator[str]:
    return (of(f"{name}_{number}") for number in range(count))
