"""Changes to a YAML file that leave everything else as it was typed: comments, order, quotes, line ends.

Every change is read again and held to mean exactly what was wanted; where it would not, it is refused. Knows YAML, and
nothing of releases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from generator import source
from generator.diagnostics import Edit, Route
from generator.editing import inserting, joining, placing, remarks, removing
from generator.editing.sheet import CannotEditError, Sheet
from generator.editing.writing import Piece
from generator.source import Node, Scalar, Sequence

__all__ = ["CannotEditError", "append_item", "enlist", "insert_key", "remove_key", "rename_key", "reorder", "set_text"]

Meaning = Any
"""A tree as texts, lists and mappings; None where nothing is given."""


def set_text(data: bytes, route: Route, text: str) -> bytes:
    """Put a text in the place of another, or behind a key that has none; quotes stay as they were where they can.

    Raises:
        CannotEditError: there is no such place, or a list or mapping stands there.
    """

    def wanted(tree: Meaning) -> None:
        _at(tree, route[:-1])[route[-1]] = text

    return _changed(data, lambda sheet: placing.set_text(sheet, route, text), wanted)


def rename_key(data: bytes, route: Route, to: str) -> bytes:
    """Give a key of a mapping another name; its value, place and quotes stay.

    Raises:
        CannotEditError: there is no such key, or there is one of that name already.
    """

    def wanted(tree: Meaning) -> None:
        parent = _at(tree, route[:-1])
        entries = [(to if key == route[-1] else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(entries)

    return _changed(data, lambda sheet: placing.rename_key(sheet, route, to), wanted)


def remove_key(data: bytes, route: Route) -> bytes:
    """Take a key out of its mapping, with its value and the comments on their lines; comments above it stay.

    A mapping that becomes empty is written `{}`.

    Raises:
        CannotEditError: there is no such key, or it is the last of the file.
    """

    def wanted(tree: Meaning) -> None:
        del _at(tree, route[:-1])[route[-1]]

    return _changed(data, lambda sheet: removing.remove_key(sheet, route), wanted)


def insert_key(
    data: bytes,
    route: Route,
    yaml: str,
    *,
    before: str = "",
    after: str = "",
    remarked: bool = False,
    spaced: bool = False,
) -> bytes:
    """Put a key with a value into a mapping; mappings on the way that are not there are made.

    Where it goes is about the first key that is made: the last of the route, or a mapping on the way.

    Args:
        data: the file.
        route: the way to the key, which is not there yet, or has nothing behind it and is then filled where it stands.
        yaml: its value, from the first column on; `a: 1` is a mapping, `- a` a list, `""` an empty text.
        before: the key that it is put before, above the comments that stand directly above that one.
        after: the key that it is put behind. Without either it comes last, as where a neighbour is not there.
        remarked: whether a comment line of the mapping that begins with the key's name holds its place, directly below
            the comment; `before` and `after` then count where there is none.
        spaced: whether an empty line parts it from its neighbours, where one parts these from each other.

    Raises:
        CannotEditError: it cannot be put there, such as several lines between brackets.
    """
    piece, remark = Piece.read(yaml), _remark(data, route) if remarked else None
    spot = inserting.Spot(remark.before, "", remark) if remark else inserting.Spot(before, after, None, spaced)

    def wanted(tree: Meaning) -> None:
        _insert(tree, route, _meaning(piece.node), spot)

    return _changed(data, lambda sheet: inserting.insert_key(sheet, route, piece, spot), wanted)


def _remark(data: bytes, route: Route) -> remarks.Remark | None:
    """The comment that holds the place of the first key on a route that is not there."""
    sheet = Sheet.read(data)
    depth = inserting.reach(sheet, route)
    return remarks.find(sheet, route[:depth], str(route[depth])) if depth < len(route) else None


def append_item(data: bytes, route: Route, yaml: str) -> bytes:
    """Put an item at the end of a list, which is made where there is none.

    Args:
        data: the file.
        route: the way to the list.
        yaml: the item, from the first column on.

    Raises:
        CannotEditError: something else stands there, or it cannot be put there.
    """
    piece = Piece.read(yaml)

    def wanted(tree: Meaning) -> None:
        here = tree
        for step in route[:-1]:
            here = _child(here, step)
        if here[route[-1]] if isinstance(route[-1], int) else here.get(route[-1]):
            here[route[-1]].append(_meaning(piece.node))
        else:
            here[route[-1]] = [_meaning(piece.node)]

    return _changed(data, lambda sheet: inserting.append_item(sheet, route, piece), wanted)


def enlist(data: bytes, route: Route, yaml: str) -> bytes:
    """Make a list of a mapping that stands alone behind its key, with another item behind it.

    The comments on its lines, and between them, stay there; lines below its first move in as far as the item does.

    Args:
        data: the file.
        route: the way to the mapping.
        yaml: the other item, from the first column on.

    Raises:
        CannotEditError: something else stands there, or it cannot be put there.
    """
    piece = Piece.read(yaml)

    def wanted(tree: Meaning) -> None:
        parent = _at(tree, route[:-1])
        parent[route[-1]] = [parent[route[-1]], _meaning(piece.node)]

    return _changed(data, lambda sheet: joining.enlist(sheet, route, piece), wanted)


def reorder(data: bytes, route: Route, order: tuple[int, ...]) -> bytes:
    """Put the items of a list into another order; comments on an item's lines, and directly above it, go with it.

    Args:
        data: the file.
        route: the way to the list.
        order: for each place of the list, where the item stands now.

    Raises:
        CannotEditError: there is no such list, or it cannot be told whether a comment belongs to the list or an item.
    """

    def wanted(tree: Meaning) -> None:
        items = _at(tree, route)
        items[:] = [items[position] for position in order]

    return _changed(data, lambda sheet: placing.reorder(sheet, route, order), wanted)


def _changed(data: bytes, edits: Callable[[Sheet], Iterable[Edit]], wanted: Callable[[Meaning], None]) -> bytes:
    sheet = Sheet.read(data)
    after = sheet.apply(edits(sheet))
    meaning = _meaning(sheet.root)
    wanted(meaning)
    node, problems = source.read(after)
    told = len(source.read(data)[1])
    if node is None or len(problems) > told or repr(_meaning(node)) != repr(meaning):  # which tells the order of keys
        raise CannotEditError("as it is written there, it cannot be changed without changing something else")
    return after


def _meaning(node: Node) -> Meaning:
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [_meaning(item) for item in node.items]
    return {key: _meaning(entry.value) for key, entry in node.entries.items()}


def _at(tree: Meaning, route: Route) -> Meaning:
    for step in route:
        tree = tree[step]
    return tree


def _child(parent: Meaning, step: str | int) -> Meaning:
    """A mapping's or list's part; a mapping is made where there is none."""
    if isinstance(step, str) and parent.get(step) is None:
        parent[step] = {}
    return parent[step]


def _insert(tree: Meaning, route: Route, value: Meaning, spot: inserting.Spot) -> None:
    depth = 0
    while depth < len(route) - 1 and _given(tree, route[depth]) is not None:
        tree = tree[route[depth]]
        depth += 1
    for step in reversed(route[depth + 1 :]):
        value = {step: value}
    key = route[depth]
    if isinstance(key, int) or key in tree:
        tree[key] = value
        return
    keys = list(tree)
    before, after = spot.before, spot.after
    index = keys.index(before) if before in keys else keys.index(after) + 1 if after in keys else len(keys)
    entries = list(tree.items())
    entries.insert(index, (key, value))
    tree.clear()
    tree.update(entries)


def _given(parent: Meaning, step: str | int) -> Meaning:
    return parent[step] if isinstance(step, int) else parent.get(step)
