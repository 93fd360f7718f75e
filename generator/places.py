"""The place in a file to which a route leads, for the caret under a finding.

Reads trees only; never fails: where a route leads nowhere, it is the nearest place on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diagnostics import Route, Span, Step
from generator.problem import underline
from generator.source import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Sequence as Lines


def locate(root: Node, route: Route, *, on_key: bool = False, lines: Lines[str] = ()) -> Span:
    """Returns the place of a value, or of its key, as a stretch of one line.

    A value that is empty or goes over several lines is shown by its key, and one without a key by its first line.

    Args:
        root: The file's tree.
        route: The way to the value. An empty step is skipped, and so is a 0 where there is no list: a single record
            counts as a list of one.
        on_key: Whether its key is meant.
        lines: The file's lines; without them, of a text over several lines only the first character is shown.
    """
    node, entry = root, None
    for step in route:
        if step == "" or (step == 0 and not isinstance(node, Sequence)):
            continue
        found = _step(node, step)
        if found is None:
            return _of_key(entry) if entry else _of_value(node, lines)
        if isinstance(found, Entry):
            node, entry = found.value, found
        else:
            node, entry = found, None
    if entry and (on_key or not _on_one_line(node)):
        return _of_key(entry)
    return _of_value(node, lines)


def _step(node: Node, step: Step) -> Entry | Node | None:
    if isinstance(node, Mapping):
        return node.entries.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def _on_one_line(node: Node) -> bool:
    mark = node.mark
    return mark.line == mark.end_line and mark.column < mark.end_column


def _of_key(entry: Entry) -> Span:
    mark = entry.key.mark
    return Span(mark.line, mark.column, mark.end_column - mark.column)


def _of_value(node: Node, lines: Lines[str]) -> Span:
    """Returns the value itself, or what stands at its beginning: its first key, or its first item."""
    while not _on_one_line(node) and not isinstance(node, Scalar):
        if isinstance(node, Mapping):
            if not node.entries or node.flow:
                break
            return _of_key(next(iter(node.entries.values())))
        if not node.items or node.flow:
            break
        node = node.items[0]
    return underline(lines, *node.mark)
