"""Two Markdown engines as sites configure them, and what a reader finds in their pages.

For tests of what has to come out the same whoever renders it.
"""

from __future__ import annotations

from html.parser import HTMLParser

import markdown
import pyromark

EXTENSIONS = [
    *("md_in_html", "attr_list", "tables", "toc", "footnotes", "abbr", "admonition", "def_list"),
    *("pymdownx.superfences", "pymdownx.snippets", "pymdownx.magiclink", "pymdownx.emoji", "pymdownx.details"),
    *("pymdownx.tabbed", "pymdownx.critic", "pymdownx.mark", "pymdownx.b64", "pymdownx.tilde", "pymdownx.betterem"),
]
ENGINES = ("python-markdown", "pyromark")
VOID = {"br", "hr", "img", "input", "link", "meta"}


def render(engine: str, page: str) -> str:
    """Render a page of Markdown with an engine of that name."""
    if engine == "pyromark":
        return pyromark.html(page, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_HEADING_ATTRIBUTES)
    return markdown.markdown(page, extensions=EXTENSIONS)


class Reader(HTMLParser):
    """What an HTML page says: its elements in order, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        """The text directly and indirectly in the element of the same position."""
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open[-1]][0] == tag, f"</{tag}> closes <{self.elements[self._open[-1]][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for position in self._open:
            self.texts[position] += data

    def text_of(self, tag: str, **attributes: str) -> list[str]:
        """Find the texts of all elements of a name with these attributes."""
        return [
            text
            for (name, found), text in zip(self.elements, self.texts, strict=True)
            if name == tag and attributes.items() <= found.items()
        ]
