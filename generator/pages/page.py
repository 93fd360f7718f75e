"""A page as the generator hands it over: where it stands and its Markdown.

Knows no site engine; whoever publishes decides how the rest of the page looks.
"""

from __future__ import annotations

from typing import NamedTuple


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
    previous: str = ""
    """The path of the page before it, in the order of its kind."""
    next: str = ""
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


class File(NamedTuple):
    """A file of the site that is no page."""

    path: str
    content: bytes
