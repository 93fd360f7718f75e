"""HTML blocks in Markdown: each one physical line between blank lines, as every Markdown engine leaves it alone.

Boundary: text. `generator.templating` has the filter for templates, `generator.skeleton` takes the blocks out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from generator.skeleton import OPENS_BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

as_markup: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)
"""Say that a text is HTML that may stand in a page; `Markup` itself first looks for more ways to make one."""

# The end of tags that no typed text comes to: a space behind it changes no word of anybody's. It begins with what
# stands fast, and passes over what is no end of a tag first: engine and page have many such places.
_SIDE_BY_SIDE: Final = re.compile(
    r'><(?<!"><)(?:(?<=</(?:span|time)><)|(?<=</(?:d[dt]|t[dh]|li)><)|(?<=</div><)|(?<=</small><)|(?<=</caption><)'
    r"|(?<=</[ab]><)(?=(?:span|small|time)\b))"
)
_PREFORMATTED: Final = re.compile(r"(<pre\b.*?</pre>)")
_LINE_ENDS: Final = re.compile(r"[ \t\r]*\n[ \t\r\n]*")


def oneline(html: str) -> Markup:
    """Join an HTML block into one physical line between blank lines.

    A line end counts as the space that it is in HTML. What style parts for the eye is parted by a space too: search and
    whoever copies the text go by that.

    Raises:
        ValueError: it does not open with a block-level tag, and engines would take it for text.
    """
    line = str(html)  # a Markup would escape what it joins
    if "\n" in line:
        line = " ".join(filter(None, [one.strip(" \t\r") for one in line.split("\n")]))
    line = _parted(line.strip(" \t\r"))
    if not line:
        return Markup()
    opening = OPENS_BLOCK.match(line)
    if not opening:
        raise ValueError(f"an HTML block has to open with a block-level tag: {line[:60]!r}")
    if _end_of_first(line, opening[0]) < len(line):
        line = "\n\n".join(_elements(line))
    return as_markup(f"\n\n{line}\n\n")


def settled(texts: list[str]) -> list[str]:
    """Bring what stands in a block between the values that are filled in into the form that `oneline` gives it.

    It is the same on all pages, and may be done once. What changes from page to page is left to `oneline`: where text
    and value meet, a line end in a value, and preformatted text, which may begin in one text and end in another. What
    is filled in thousands of times has the space between tags already (`{{ one.at|moment }} </span>`): to find a place
    and part it takes as long as to fill in the value.
    """
    lines = [_LINE_ENDS.sub(" ", text) for text in texts]
    if any("<pre" in line for line in lines):
        return lines
    return [_SIDE_BY_SIDE.sub("> <", line) for line in lines]


def _parted(line: str) -> str:
    if "<pre" not in line:
        return _SIDE_BY_SIDE.sub("> <", line)
    parts = _PREFORMATTED.split(line)
    return "".join([part if part.startswith("<pre") else _SIDE_BY_SIDE.sub("> <", part) for part in parts])


def _elements(line: str) -> Iterator[str]:
    """The elements that stand side by side, each a block of its own, as engines part them too."""
    while opening := OPENS_BLOCK.match(line):
        end = _end_of_first(line, opening[0])
        rest = line[end:].lstrip()
        if rest and not OPENS_BLOCK.match(rest):
            break
        yield line[:end]
        line = rest
    if line:
        yield line


def _end_of_first(line: str, opening: str) -> int:
    """Where the element ends that opens a line with, say, `<div`."""
    closing = f"</{opening[1:]}>"
    end = depth = 0
    while (found := line.find(closing, end)) >= 0:
        begin, end = end, found + len(closing)
        if end == len(line):  # as it is of most, whatever the depth
            break
        depth += line.count(f"{opening}>", begin, found) + line.count(f"{opening} ", begin, found) - 1
        if depth == 0:
            return end
    return len(line)
