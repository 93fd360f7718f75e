"""A page as the generator hands it over: where it stands and its Markdown.

Knows no site engine; whoever publishes decides how the rest of the page looks.
"""

from __future__ import annotations

from typing import NamedTuple


class Neighbour(NamedTuple):
    """The page before or after another, in the order of their kind."""

    path: str
    title: str
    """Plain text."""


class Found(NamedTuple):
    """By what search finds a page beyond its title, description and tags, and among what it is counted there."""

    text: str = ""
    """Plain text, a line for each thing that it says; search shows the lines in which it found something."""
    kind: str = ""
    """`release`, `issue` or `incident`; empty where it is none of them."""
    products: tuple[str, ...] = ()
    """The products that it is about, by id."""
    state: str = ""
    """How a release, an issue or an incident stands, as the ledger names it."""
    year: int = 0
    """When it began: what is of one time and product is kept together. 0 where that is not known."""
    by_section: bool = False
    """Whether search leads to each of its sections, as in a guide, rather than to the page alone."""


class Place(NamedTuple):
    """Where a page stands among others."""

    title: str
    """Plain text, as its page has it."""
    section: str = ""
    listed: bool = False


class Page(NamedTuple):
    """A page of the site."""

    path: str
    """Its file, POSIX, always `…/index.md`: its URL is the folder."""
    title: str
    """Plain text, for the browser's tab, the sidebar and search."""
    markdown: str
    """Headings as Markdown, everything else as HTML blocks of one line; without front matter."""
    section: str = ""
    """The path of the page below which it stands in the navigation; empty where it stands in `nav` itself."""
    description: str = ""
    """What it says in a sentence, plain text."""
    source: str = ""
    """The file that it is made from, relative to the folder of records; that is what “edit” opens."""
    previous: Neighbour | None = None
    next: Neighbour | None = None
    hide: tuple[str, ...] = ()
    """What the theme leaves out: `navigation`, `toc`, `footer`."""
    search: bool = True
    """Whether search knows it."""
    tags: tuple[str, ...] = ()
    """Ids, codes and words by which it is looked up before all others; search shows them beside its title.

    The first says what the page is, in a word.
    """
    listed: bool = False
    """Whether the sidebar names it below its section: products and years, not each release."""
    found: Found = Found()


def place_of(page: Page) -> Place:
    """Where a page stands that is written."""
    return Place(page.title, page.section, page.listed)


class File(NamedTuple):
    """A file of the site that is no page."""

    path: str
    content: bytes
