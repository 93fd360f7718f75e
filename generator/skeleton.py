"""A page's Markdown without its HTML blocks: what is left for an engine to do, and the whole put together again.

Boundary: blocks of one physical line between blank lines, as `html_blocks.oneline` writes them. An engine hands such a
block on as it is, so it need not read it: a page is mostly made of them, and is converted in a tenth of the time.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# A heading or a list may not come to stand directly beside a block: the blank lines are looked at, and stay.
_BLOCK: Final = re.compile(r"(?:(?<=\n\n)|\A)<[a-z][^\n]*(?=\n\n|\n?\Z)")
_PLACE: Final = re.compile(r"<div>ox-block-([0-9]+)</div>")
OPENS_BLOCK: Final = re.compile(
    r"<(?:article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|main|nav|ol|p|section|table|ul)\b"
)
"""A block-level tag at the beginning of a line; what begins otherwise, engines take for text in a paragraph."""
_ANCHOR: Final = re.compile(r"""<[^<>]*?\s(?:id|name)="([^"]*)\"""")


class Skeleton(NamedTuple):
    """A page's Markdown with a place in the stead of each HTML block."""

    markdown: str
    blocks: tuple[str, ...]

    def filled(self, html: str) -> str:
        """What the engine made of the Markdown, with the blocks in their places."""
        if not self.blocks:
            return html
        return _PLACE.sub(lambda place: self.blocks[int(place[1])], html)

    @property
    def anchors(self) -> set[str]:
        """The anchors in the blocks, to which links may lead."""
        return {anchor for block in self.blocks for anchor in _ANCHOR.findall(block)}


def part(markdown: str) -> Skeleton:
    """Take the HTML blocks out of a page's Markdown; nothing is taken out where a text looks like a place itself."""
    if _PLACE.search(markdown):
        return Skeleton(markdown, ())
    blocks: list[str] = []

    def place(block: re.Match[str]) -> str:
        blocks.append(block[0])
        return f"<div>ox-block-{len(blocks) - 1}</div>"

    return Skeleton(_BLOCK.sub(place, markdown), tuple(blocks))
