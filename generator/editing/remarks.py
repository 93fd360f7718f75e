"""Comments that hold a place: a line that begins with a key's name, at the depth of the keys, is where the key belongs.

Says where such a line is; what is put below it is for the operations. The comment itself is never touched, so that two
people who fill two places on two branches have a line between them that is the same on both.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.diagnostics import Route
from generator.editing.sheet import Sheet
from generator.source import Mapping, Sequence

_REMARK: Final = re.compile(r"( *)#+[ \t]*([^\s:]+)(?=[\s:]|$)")


class Remark(NamedTuple):
    """A comment that holds the place of a key."""

    line: int
    indent: str
    before: str
    """The first key of the mapping that stands below it; empty where none does."""


def find(sheet: Sheet, place: Route, name: str) -> Remark | None:
    """The comment that holds the place of a key.

    Args:
        sheet: the file.
        place: the mapping that lacks the key, or a key with nothing but comments below it.
        name: the key.
    """
    if not place or isinstance(place[-1], int) or sheet.in_flow((*place, name)):
        return None
    above = sheet.entry(place)
    entries = above.value.entries if isinstance(above.value, Mapping) else {}
    taken = [(one.key.mark.line, sheet.last_line(one.value)) for one in entries.values()]
    for line in range(above.key.mark.line + 1, _end(sheet, place)):
        remark = _REMARK.match(sheet.lines[line - 1])
        if remark is None or remark[2] != name or any(first <= line <= last for first, last in taken):
            continue
        column = len(remark[1]) + 1
        if column == above.value.mark.column if entries else column > above.key.mark.column:
            further = (key for key, one in entries.items() if one.key.mark.line > line)
            return Remark(line, remark[1], next(further, ""))
    return None


def _end(sheet: Sheet, place: Route) -> int:
    """The line of whatever comes behind a place."""
    for depth in range(len(place) - 1, -1, -1):
        around, step = sheet.node(place[:depth]), place[depth]
        if isinstance(around, Mapping):
            keys = list(around.entries)
            starts = [around.entries[key].key.mark for key in keys[keys.index(str(step)) + 1 :]]
        elif isinstance(around, Sequence) and isinstance(step, int):
            starts = [one.mark for one in around.items[step + 1 :]]
        else:
            starts = []
        if starts:
            return starts[0].line
    return len(sheet.lines) + 1
