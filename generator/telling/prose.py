"""Markdown that people typed, as a tree of the few elements that the pages show, and as lines of plain text.

Boundary: one field; what is read is the cleaned HTML of `generator.richtext`, so that every format shows the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, TypeAlias

from generator import richtext
from generator.telling.screen import clean, wrap

BLOCKS: Final = frozenset({"p", "ul", "ol", "li", "blockquote", "pre", "table", "hr", "div"})
_VOID: Final = frozenset({"br", "hr"})


@dataclass(slots=True)
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def shows(self) -> bool:
        """Whether there is anything to be seen of it."""
        return self.tag == "hr" or any(
            child.strip() != "" if isinstance(child, str) else child.shows for child in self.children
        )


Node: TypeAlias = str | Element


def read(text: str) -> list[Element]:
    """The blocks of a field: paragraphs, lists, quotes, code, tables and rules."""
    parser = _Parser()
    parser.feed(richtext.block(text))
    parser.close()
    return blocks(parser.top.children)


def is_paragraph(text: str) -> bool:
    """Whether a field is one paragraph, so that it can stand behind a word."""
    return [block.tag for block in read(text)] == ["p"]


def blocks(nodes: Iterable[Node]) -> list[Element]:
    """Nodes as blocks: what stands between them is a paragraph of its own."""
    found: list[Element] = []
    loose: list[Node] = []
    for node in (*nodes, Element("")):
        if isinstance(node, str) or (node.tag and node.tag not in BLOCKS):
            loose.append(node)
            continue
        paragraph = Element("p", {}, loose)
        found += [paragraph, *(blocks(node.children) if node.tag == "div" else [node])]
        loose = []
    return [element for element in found if element.shows]


class _Parser(HTMLParser):
    """Builds the tree; what it is fed is well-formed, as the cleaner wrote it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("")
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def lines(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """A field as plain text in lines of a width: words are wrapped, code is not.

    Args:
        text: what was typed.
        width: the cells of a line.
        first: what stands before the first line.
        rest: what stands before the others; blanks as wide as `first`, where it is not said.
    """
    told = list(_blocks(read(text), width, first, " " * len(first) if rest is None else rest))
    return told or wrap(clean(" ".join(text.split())), width, first, rest)  # as typed, where nothing would be seen


def _blocks(found: Sequence[Element], width: int, first: str, rest: str) -> Iterator[str]:
    before = first
    for number, block in enumerate(found):
        if number and not (block.tag in ("ul", "ol") and found[number - 1].tag == "p"):
            yield rest.rstrip()
        yield from _block(block, width, before, rest)
        before = rest


def _block(block: Element, width: int, first: str, rest: str) -> Iterator[str]:
    if block.tag in ("ul", "ol"):
        yield from _items(block, width, first, rest)
    elif block.tag == "blockquote":
        yield from _blocks(blocks(block.children), width, f"{first}> ", f"{rest}> ")
    elif block.tag == "pre":
        for line in block.text.rstrip("\n").split("\n"):
            yield f"{first}  {clean(line.expandtabs(4))}".rstrip()
            first = rest
    elif block.tag == "table":
        for row in rows_of(block):
            yield from wrap(clean(" | ".join(_inline(cell.children).strip() for cell in row)), width, first, rest)
            first = rest
    elif block.tag == "hr":
        yield f"{first}-----"
    else:
        for line in _inline(block.children).strip().split("\v"):
            yield from wrap(clean(" ".join(line.split())), width, first, rest)
            first = rest


def _items(block: Element, width: int, first: str, rest: str) -> Iterator[str]:
    number = int(block.attributes.get("start") or 1)
    for item in block.children:
        if isinstance(item, Element):
            mark = f"{number}. " if block.tag == "ol" else "- "
            inside = list(_blocks(blocks(item.children), width, first + mark, rest + " " * len(mark)))
            yield from inside or [f"{first}{mark}".rstrip()]
            number, first = number + 1, rest


def rows_of(block: Element) -> Iterator[list[Element]]:
    """The rows of a table, its head first."""
    for child in block.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                yield [cell for cell in child.children if isinstance(cell, Element)]
            else:
                yield from rows_of(child)


def _inline(nodes: Iterable[Node]) -> str:
    """Text with code in backticks, deletions marked, and addresses behind their words; a vertical tab is a break."""
    return "".join(map(_words, nodes))


def _words(node: Node) -> str:
    if isinstance(node, str):
        return node.replace("\v", " ")
    inside = _inline(node.children)
    if node.tag == "br":
        return "\v"
    if node.tag == "code":
        return f"`{inside}`"
    if node.tag == "del":
        return f"~~{inside}~~"
    url = node.attributes.get("href", "")
    return inside if not url or url.removeprefix("mailto:") == inside or url == inside else f"{inside} <{url}>"
