"""Taking a key out of a mapping, with what stands on its lines.

Says which stretches of the file go; whether the file then means what was wanted is checked by the caller.
"""

from __future__ import annotations

from generator.diagnostics import Edit, Route
from generator.editing.sheet import CannotEditError, Sheet
from generator.source import Entry, Mapping


def remove_key(sheet: Sheet, route: Route) -> list[Edit]:
    """The edits that take a key out."""
    entry, parent = sheet.entry(route), sheet.node(route[:-1])
    if not isinstance(parent, Mapping):
        raise CannotEditError("that is no mapping")
    if parent.flow:
        return _from_brackets(sheet, parent, entry)
    last = sheet.last_line(entry.value)
    if len(parent.entries) == 1:
        return _only_key(sheet, route, entry, last)
    key = entry.key.mark
    if not sheet.before(key.line, key.column).strip():
        return [_without_lines(sheet, key.line, last)]
    after = list(parent.entries.values())[1].key.mark
    if after.line != last + 1:
        raise CannotEditError("a comment stands between the first key of a list's item and the next")
    return [Edit(key.line, key.column, after.line, after.column, "")]


def _from_brackets(sheet: Sheet, parent: Mapping, entry: Entry) -> list[Edit]:
    """Take a key out of `{ }`, with the comma behind it, or before it where it is the last."""
    entries = list(parent.entries.values())
    index = next(number for number, one in enumerate(entries) if one is entry)
    key, end = entry.key.mark, entry.value.mark
    start, stop = sheet.offset(key.line, key.column), sheet.offset(end.end_line, end.end_column)
    if index + 1 < len(entries):
        after = entries[index + 1].key.mark
        gap = sheet.between(end.end_line, end.end_column, after.line, after.column)
        if gap.strip() != ",":
            raise CannotEditError("a comment stands between the key and the next")
        return [Edit(key.line, key.column, after.line, after.column, "")]
    gap = sheet.text[stop : sheet.offset(parent.mark.end_line, parent.mark.end_column) - 1]
    if gap.strip() not in ("", ","):
        raise CannotEditError("a comment stands behind the last key")
    comma = end.end_column + gap.index(",") + 1 if "," in gap.split("\n")[0] else end.end_column
    if index == 0:
        return [Edit(key.line, key.column, end.end_line, comma, "")]
    before = entries[index - 1].value.mark
    if sheet.text[sheet.offset(before.end_line, before.end_column) : start].strip() != ",":
        raise CannotEditError("a comment stands before the last key")
    return [Edit(before.end_line, before.end_column, end.end_line, comma, "")]


def _only_key(sheet: Sheet, route: Route, entry: Entry, last: int) -> list[Edit]:
    """Leave `{}` where a mapping becomes empty."""
    if len(route) == 1:
        raise CannotEditError("it is the only key of the file, which cannot be empty")
    key, above = entry.key.mark, sheet.node(route[:-2])
    if sheet.before(key.line, key.column).strip() or not isinstance(above, Mapping):
        return [Edit(key.line, key.column, last, sheet.width(last) + 1, "{}")]
    end = above.entries[str(route[-2])].key.mark
    colon = end.end_column + sheet.rest(end.end_line, end.end_column).index(":") + 1
    return [Edit(end.end_line, colon, end.end_line, colon, " {}"), _without_lines(sheet, key.line, last)]


def _without_lines(sheet: Sheet, first: int, last: int) -> Edit:
    if last < len(sheet.lines):
        return Edit(first, 1, last + 1, 1, "")
    return Edit(first - 1, sheet.width(first - 1) + 1, last, sheet.width(last) + 1, "")
