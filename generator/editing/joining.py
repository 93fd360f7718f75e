"""Making a list of what stands alone, so that something can stand beside it.

Says what is put where and which lines move in; whether the file then means what was wanted is checked by the caller.
"""

from __future__ import annotations

from generator.diagnostics import Edit, Route
from generator.editing.inserting import below
from generator.editing.sheet import CannotEditError, Sheet
from generator.editing.writing import Piece
from generator.source import Mapping

_STEP = "  "
"""By how much a list's item stands behind its dash."""


def enlist(sheet: Sheet, route: Route, piece: Piece) -> list[Edit]:
    """The edits that make a list of a mapping that stands alone behind its key, with an item behind it."""
    node = sheet.entry(route).value
    if not isinstance(node, Mapping):
        raise CannotEditError("what stands there is no single mapping")
    mark = node.mark
    if sheet.in_flow(route):
        opening = Edit(mark.line, mark.column, mark.line, mark.column, "[")
        closing = Edit(mark.end_line, mark.end_column, mark.end_line, mark.end_column, f", {piece.inline}]")
        return [opening, closing]
    on_own_line = not sheet.before(mark.line, mark.column).strip()
    key = sheet.entry(route).key.mark.column
    indent, last = " " * (mark.column - 1 if on_own_line else key - 1 + len(sheet.step)), sheet.end(node, key)
    if on_own_line:
        dash = Edit(mark.line, mark.column, mark.line, mark.column, "- ")
    else:
        behind = len(sheet.before(mark.line, mark.column).rstrip()) + 1
        dash = Edit(mark.line, behind, mark.line, mark.column, f"{sheet.newline}{indent}- ")
    moved = [Edit(line, 1, line, 1, _STEP) for line in range(mark.line + 1, last + 1) if sheet.lines[line - 1]]
    return [dash, *moved, below(sheet, last, piece.behind("-", indent, _STEP), piece)]
