"""What has one safe answer: which change surely mends a finding, as edits of the file as it was read.

Knows spellings and trees; which fields and choices there are is told. Where two things can be meant there is no fix:
not for a person or an item that is misspelt (it may be another one), nor for a text that a `#` or a comma cuts (what is
behind it may be a remark, or belong to the next), nor for a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Final

from generator.diagnostics import Edit, Fix, Remedy, Rename, Route
from generator.editing.placing import renamed, reorder
from generator.editing.sheet import CannotEditError, Sheet, digest, typed
from generator.editing.writing import scalar
from generator.source import Mapping, Node, Scalar, Style

_TRUTH: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_FLAGS: Final = {**_TRUTH, "true": "true", "false": "false"}
_MOST: Final = 2
"""Slips in one word; with more than one further, another word is not nearly as near."""
_SHORT: Final = 4
_LONG: Final = 8
"""A word needs as many letters for one slip to be told from another word, and for two."""


def meant(name: str, known: Iterable[str]) -> str:
    """The one word that was surely meant; empty where none is near, or another is nearly as near.

    Case, hyphens, underscores and spaces apart, a word of four letters may have one slip (a letter too many, too few,
    another, or two exchanged), and one of eight letters two; any other word must be two further slips away.
    """
    word = _plain(name)
    near = sorted((_slips(word, _plain(one)), one) for one in known)
    if not near or (near[0][0] > 0 and len(near) > 1 and near[1][0] - near[0][0] <= 1):
        return ""
    slips, best = near[0]
    if slips == 0:
        return best if len(near) == 1 or near[1][0] else ""
    length = min(len(word), len(best))
    return best if slips <= (length >= _SHORT) + (length >= _LONG) else ""


def for_key(data: bytes, root: Node, route: Route, known: Iterable[str]) -> Fix | None:
    """The right spelling of a key, where one is surely meant and the mapping does not have it yet.

    A key between brackets without a colon is no misspelt one: it is what a comma cut off from the text before it.
    """
    sheet, name = Sheet(data, root), str(route[-1])
    try:
        parent, entry = sheet.node(route[:-1]), sheet.entry(route)
    except CannotEditError:
        return None
    right, fields = meant(name, known), set(known)
    if not right or not isinstance(parent, Mapping) or right in parent.entries:
        return None
    others = (other for other in parent.entries if other != name and other not in fields)
    if any(_slips(_plain(other), _plain(right)) <= _MOST for other in others):
        return None  # two keys may be meant to be this one
    flow, value = sheet.in_flow(route), entry.value
    if flow and isinstance(value, Scalar) and not value.text and value.style is Style.PLAIN:
        return None
    edit = renamed(entry, right, _quote(data, entry.key), flow=flow)
    return Fix(f"the field `{name}` is now `{right}`", (edit,), digest=digest(data))


def for_choice(data: bytes, root: Node, route: Route, choices: Iterable[str]) -> Fix | None:
    """The right spelling of one of the words that a field can hold, where one is surely meant."""
    return _for_word(data, root, route, lambda word: meant(word, choices))


def for_flag(data: bytes, root: Node, route: Route) -> Fix | None:
    """`true` or `false` for the words that YAML 1.1 took for them, in any case."""
    return _for_word(data, root, route, lambda word: _FLAGS.get(word.lower(), ""))


def made(remedy: Remedy, data: bytes, path: str) -> Fix | None:
    """A rule's remedy at its places; None where it cannot be done so that everything else stays as it is."""
    if isinstance(remedy, Rename):
        name = remedy.stem + PurePosixPath(path).suffix
        return Fix(
            f"the file is now called {name}", rename=str(PurePosixPath(path).with_name(name)), digest=digest(data)
        )
    try:
        edits = tuple(reorder(Sheet.read(data), remedy.route, remedy.order))
    except CannotEditError:
        return None
    return Fix(f"the {remedy.route[-1]} now stand in order, the oldest first", edits, digest=digest(data))


def _for_word(data: bytes, root: Node, route: Route, right_for: Callable[[str], str]) -> Fix | None:
    sheet = Sheet(data, root)
    try:
        node = sheet.node(route)
    except CannotEditError:
        return None
    if not isinstance(node, Scalar) or node.style is Style.BLOCK or node.mark.line != node.mark.end_line:
        return None
    right = right_for(node.text)
    if not right or not node.text:
        return None
    field = next((str(step) for step in reversed(route) if isinstance(step, str)), "the value")
    edit = Edit(*node.mark, scalar(right, _quote(data, node), sheet.brackets(route)))
    return Fix(f"`{field}` is now `{right}`, not `{node.text}`", (edit,), digest=digest(data))


def _quote(data: bytes, text: Scalar) -> str:
    """The quotes in which a text stands; empty where it stands in none."""
    return typed(data).between(*text.mark)[0] if text.style is Style.QUOTED else ""


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _slips(one: str, other: str) -> int:
    """How many letters are too many, too few, others or exchanged with their neighbour (optimal string alignment)."""
    too_many = _MOST + 2
    if abs(len(one) - len(other)) >= too_many or max(len({*one} - {*other}), len({*other} - {*one})) >= too_many:
        return too_many  # quick, where words have little in common
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            slips = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != right))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], right):
                slips = min(slips, last[j - 2] + 1)
            row.append(slips)
    return row[-1]
