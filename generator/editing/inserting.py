"""Putting a key into a mapping or an item into a list, as lines or between brackets.

Says what is put where; whether the file then means what was wanted is checked by the caller.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.diagnostics import Edit, Route
from generator.editing.remarks import Remark
from generator.editing.sheet import CannotEditError, Sheet
from generator.editing.writing import Piece, key
from generator.source import Mapping, Mark, Node, Scalar, Sequence

_REST: Final = re.compile(r"[ \t]*(,?)[ \t]*(#.*)?")


class Spot(NamedTuple):
    """Where in its mapping a key is put: behind one key, before another, or in the place that a comment holds."""

    before: str = ""
    after: str = ""
    remark: Remark | None = None
    spaced: bool = False
    """Whether an empty line parts it from its neighbours where one parts these from each other."""


def insert_key(sheet: Sheet, route: Route, piece: Piece, spot: Spot) -> list[Edit]:
    """The edits that put a key with a value into a mapping, which is made where there is none."""
    depth = reach(sheet, route)
    place = route[:depth]
    parent = sheet.node(place)
    flow = sheet.in_flow(place) or (isinstance(parent, Mapping) and parent.flow and bool(parent.entries))
    for name in reversed(route[depth + 1 :]):
        piece = piece.below(str(name), sheet.step, flow=flow)
    if depth == len(route):
        return _fill(sheet, route, piece)
    name = str(route[depth])
    if spot.remark:
        lines = piece.behind(f"{key(name)}:", spot.remark.indent, sheet.step)
        return [below(sheet, spot.remark.line, lines, piece)]
    if isinstance(parent, Scalar):
        return _fill(sheet, place, piece.below(name, sheet.step, flow=flow))
    if not isinstance(parent, Mapping) or isinstance(route[depth], int):
        raise CannotEditError(f"`{name}` cannot be put into a list")
    if parent.flow:
        return _into_braces(sheet, place, parent, (name, piece), spot)
    return _between_lines(sheet, parent, (name, piece), spot)


def reach(sheet: Sheet, route: Route) -> int:
    """How much of a route is there: up to the mapping that lacks the next key, or to a place with nothing in it."""
    for depth in range(len(route) + 1):
        node = sheet.node(route[:depth])
        if isinstance(node, Scalar):
            if not node.is_null:
                raise CannotEditError(f"`{route[depth - 1]}` is there already, and is a text")
            return depth
        if depth == len(route):
            raise CannotEditError(f"`{route[-1]}` is there already")
        if isinstance(node, Mapping) and str(route[depth]) not in node.entries:
            return depth
    raise AssertionError(route)


def append_item(sheet: Sheet, route: Route, piece: Piece) -> list[Edit]:
    """The edits that put an item at the end of a list, which is made where there is none."""
    try:
        node = sheet.node(route)
    except CannotEditError:
        return _with_list(sheet, route, piece)
    if isinstance(node, Scalar) and node.is_null:
        return _fill(sheet, route, piece.listed(flow=sheet.in_flow(route)))
    if not isinstance(node, Sequence):
        raise CannotEditError("what stands there is no list")
    if not node.flow:
        lines = piece.behind("-", _indent(node), "  ")
        return [below(sheet, sheet.end(node, node.mark.column), lines, piece)]
    if not node.items and (piece.is_block or len(piece.lines) > 1) and not sheet.in_flow(route):
        return _fill(sheet, route, piece.listed(flow=False))
    return _into_brackets(
        sheet, node.mark, [(item.mark, item.mark) for item in node.items], len(node.items), piece.inline
    )


def _with_list(sheet: Sheet, route: Route, piece: Piece) -> list[Edit]:
    """Make the list, as lines unless it comes to stand inside brackets."""
    try:
        return insert_key(sheet, route, piece.listed(flow=False), Spot())
    except CannotEditError:
        return insert_key(sheet, route, piece.listed(flow=True), Spot())


def _indent(node: Node) -> str:
    return " " * (node.mark.column - 1)


def below(sheet: Sheet, line: int, lines: list[str], piece: Piece) -> Edit:
    """Put lines below one, the last of which is the piece's."""
    column = sheet.width(line) + 1
    end = sheet.newline if piece.needs_end and line == len(sheet.lines) else ""
    return Edit(line, column, line, column, "".join(sheet.newline + one for one in lines) + end)


def _between_lines(sheet: Sheet, parent: Mapping, entry: tuple[str, Piece], spot: Spot) -> list[Edit]:
    """Put lines before one key, or behind another, or behind the last."""
    name, piece = entry
    lines = piece.behind(f"{key(name)}:", _indent(parent), sheet.step)
    gap = [""] if spot.spaced and _is_spaced(sheet, parent, spot) else []
    if spot.before not in parent.entries:
        node = parent.entries[spot.after].value if spot.after in parent.entries else parent
        return [below(sheet, sheet.end(node, parent.mark.column), gap + lines, piece)]
    mark = parent.entries[spot.before].key.mark
    if sheet.before(mark.line, mark.column).strip():  # the first key of a list's item stands behind its dash
        text = sheet.newline.join([*lines, _indent(parent)]).lstrip(" ")
        return [Edit(mark.line, mark.column, mark.line, mark.column, text)]
    first = _with_comments(sheet, mark)
    return [Edit(first, 1, first, 1, "".join(line + sheet.newline for line in lines + gap))]


def _with_comments(sheet: Sheet, mark: Mark) -> int:
    """The first of the comments that stand directly above a key, at its depth; else the key's own line."""
    first, remark = mark.line, " " * (mark.column - 1) + "#"
    while first > 1 and sheet.lines[first - 2].startswith(remark):
        first -= 1
    return first


def _is_spaced(sheet: Sheet, parent: Mapping, spot: Spot) -> bool:
    """Whether an empty line stands above the neighbour of a new key, or above the key behind that."""
    keys = list(parent.entries)
    index = keys.index(spot.before) if spot.before in keys else keys.index(spot.after) if spot.after in keys else -1
    near = keys[index:][:2] if spot.before not in keys else keys[index : index + 1]
    firsts = [_with_comments(sheet, parent.entries[key].key.mark) for key in near if key != keys[0]]
    return any(not sheet.lines[first - 2].strip() for first in firsts)


def _into_braces(sheet: Sheet, route: Route, parent: Mapping, entry: tuple[str, Piece], spot: Spot) -> list[Edit]:
    name, piece = entry
    before, after = spot.before, spot.after
    if not parent.entries and route and not sheet.in_flow(route) and (piece.is_block or len(piece.lines) > 1):
        return _fill(sheet, route, piece.below(name, sheet.step, flow=False))
    keys = list(parent.entries)
    index = keys.index(before) if before in keys else keys.index(after) + 1 if after in keys else len(keys)
    spans = [(one.key.mark, one.value.mark) for one in parent.entries.values()]
    return _into_brackets(sheet, parent.mark, spans, index, f"{key(name, flow=True)}: {piece.inline}".rstrip())


def _into_brackets(sheet: Sheet, mark: Mark, spans: list[tuple[Mark, Mark]], index: int, text: str) -> list[Edit]:
    """Put a member between brackets, on a line of its own where its neighbours have one.

    Args:
        sheet: the file.
        mark: where the brackets stand.
        spans: for each member, the marks of what it begins and ends with.
        index: where the new one comes.
        text: the new one.
    """
    if not spans:
        inside = mark.line, mark.column + 1
        blank = not sheet.between(*inside, mark.end_line, mark.end_column - 1).strip()
        return [Edit(*inside, *((mark.end_line, mark.end_column - 1) if blank else inside), text)]
    if index == 0:
        line, column = spans[0][0][:2]
        own_line = not sheet.before(line, column).strip()
        return [Edit(line, column, line, column, f"{text},{_fresh(sheet, column) if own_line else ' '}")]
    first, end = spans[index - 1]
    line, column = end.end_line, end.end_column
    rest = _REST.fullmatch(sheet.rest(line, column))
    if sheet.before(*first[:2]).strip() or not rest:
        return [Edit(line, column, line, column, f", {text}")]
    behind, fresh = sheet.width(line) + 1, _fresh(sheet, first.column)
    if rest[1]:
        return [Edit(line, behind, line, behind, f"{fresh}{text},")]
    return [Edit(line, column, line, column, ","), Edit(line, behind, line, behind, fresh + text)]


def _fresh(sheet: Sheet, column: int) -> str:
    return sheet.newline + " " * (column - 1)


def _fill(sheet: Sheet, route: Route, piece: Piece) -> list[Edit]:
    """Put a value where there is nothing, or an empty pair of brackets."""
    mark, parent = sheet.node(route).mark, sheet.node(route[:-1])
    if sheet.in_flow(route):
        return [Edit(*mark, sheet.gap(route) + piece.inline)]
    item = not isinstance(parent, Mapping)
    first, *rest = piece.behind("-" if item else ":", _indent(parent), "  " if item else sheet.step)
    start = len(sheet.before(mark.line, mark.column).rstrip()) + 1
    edits = [Edit(mark.line, start, mark.end_line, mark.end_column, first.lstrip(" ")[1:])]
    if not rest:
        return edits
    return [*edits, below(sheet, mark.end_line, rest, piece)]
