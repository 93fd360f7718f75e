"""Changes in place: a text, a key, the order of a list.

Says which stretches of the file become what; whether the file then means what was wanted is checked by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from generator.diagnostics import Edit, Route
from generator.editing.sheet import CannotEditError, Sheet
from generator.editing.writing import block, key, scalar
from generator.source import Entry, Mapping, Mark, Node, Scalar, Sequence, Style

_REMARK: Final = re.compile(r"\s+#.*")


def set_text(sheet: Sheet, route: Route, text: str) -> list[Edit]:
    """The edits that put a text in the place of another."""
    node = sheet.node(route)
    if not isinstance(node, Scalar) or not route:
        raise CannotEditError("a list or mapping stands there, not a text")
    mark, old = node.mark, sheet.between(*node.mark)
    if not old:
        new = _one_text(sheet, route, text)
        return [Edit(mark.line, mark.column, mark.line, mark.column, sheet.gap(route) + new)]
    if node.style is not Style.BLOCK:
        new = _one_text(sheet, route, text, old[0] if node.style is Style.QUOTED else "")
        return [Edit(*mark, new)]
    last = sheet.last_line(node)
    header, *lines = _one_text(sheet, route, text).split(sheet.newline)
    remark = _REMARK.search(sheet.rest(mark.line, mark.column))
    header += remark[0] if remark else ""
    return [Edit(mark.line, mark.column, last, sheet.width(last) + 1, sheet.newline.join([header, *lines]))]


def _one_text(sheet: Sheet, route: Route, text: str, quote: str = "") -> str:
    parent = sheet.node(route[:-1])
    indent = " " * (parent.mark.column - 1) + (sheet.step if isinstance(parent, Mapping) else "  ")
    brackets = sheet.brackets(route)
    lines = None if brackets or quote else block(text, indent)
    return sheet.newline.join(lines) if lines else scalar(text, quote, brackets)


def rename_key(sheet: Sheet, route: Route, to: str) -> list[Edit]:
    """The edit that gives a key another name."""
    entry = sheet.entry(route)
    parent = sheet.node(route[:-1])
    if isinstance(parent, Mapping) and to in parent.entries:
        raise CannotEditError(f"there is a key `{to}` already")
    quote = sheet.between(*entry.key.mark)[0] if entry.key.style is Style.QUOTED else ""
    return [renamed(entry, to, quote, flow=sheet.in_flow(route))]


def renamed(entry: Entry, to: str, quote: str, *, flow: bool) -> Edit:
    """The edit that gives a key another name, in the quotes that the old one had."""
    return Edit(*entry.key.mark, key(to, quote, flow=flow))


def reorder(sheet: Sheet, route: Route, order: tuple[int, ...]) -> list[Edit]:
    """The edits that put the items of a list into another order; what stands between them stays."""
    node = sheet.node(route)
    if not isinstance(node, Sequence) or sorted(order) != list(range(len(node.items))):
        raise CannotEditError("there is no list of so many items")
    spans = [item.mark for item in node.items] if node.flow else list(_blocks(sheet, node))
    moved = ((spans[place], spans[origin]) for place, origin in enumerate(order) if place != origin)
    return [Edit(*to, sheet.between(*origin)) for to, origin in moved]


def _blocks(sheet: Sheet, node: Sequence) -> Iterator[Mark]:
    """The lines of each item of a list, with the comments directly above it."""
    before, ends = node.mark.line - 1, [sheet.last_line(item) for item in node.items]
    if sheet.before(node.mark.line, node.mark.column).strip():
        raise CannotEditError("the list begins behind something else on its line")
    if before and sheet.lines[before - 1].lstrip().startswith("#"):
        raise CannotEditError("the comment above the first item may be about the list or about the item")
    dashes = [node.mark.line, *(_dash(sheet, node, end, item) for end, item in _followed(ends, node))]
    for number, (dash, end) in enumerate(zip(dashes, ends, strict=True)):
        start = dash
        while number and start - 1 > ends[number - 1] and sheet.lines[start - 2].lstrip().startswith("#"):
            start -= 1
        yield Mark(start, 1, end, sheet.width(end) + 1)


def _followed(ends: list[int], node: Sequence) -> Iterator[tuple[int, Node]]:
    for (end, _), (_, item) in pairwise(zip(ends, node.items, strict=True)):
        yield end, item


def _dash(sheet: Sheet, node: Sequence, end: int, item: Node) -> int:
    """The line of an item's dash: the first behind the item before it that has one in the list's column."""
    for line in range(end + 1, item.mark.line + 1):
        if sheet.before(line, node.mark.column).strip(" ") == "" and sheet.rest(line, node.mark.column)[:1] == "-":
            return line
    raise CannotEditError("an item does not begin on a line of its own")
