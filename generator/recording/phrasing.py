"""Values as they are put into a record that people write by hand: on one line where it is short, else on lines.

Boundary: texts and YAML; where in a file they are put is for the acts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple, TypeAlias

from generator.decoding import UNSEEN, describe
from generator.editing import CannotEditError
from generator.editing.writing import key, scalar
from generator.recording.refusal import RefusedError
from generator.writing import WIDTH, Typed, Value, entry, is_typed

Fields: TypeAlias = Mapping[str, Value]
"""A mapping of a record, in the order in which it is written."""

_ROOM: Final = 20
"""Columns that a key and its indentation take before a value that stands on one line."""
_LONG: Final = frozenset({"note", "conditions", "reason", "text"})
"""Fields in which people say something, which is easier to read on lines of its own."""


def moment(at: datetime) -> Typed:
    """A moment as it is written: in UTC, to the second."""
    return Typed(f"{at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z")


def day(on: date) -> Typed:
    return Typed(on.isoformat())


def text(typed: str, what: str) -> str:
    """What somebody typed, as a file of ours may hold it.

    Args:
        typed: the text.
        what: how it is called where it is refused, such as `--note`.

    Raises:
        RefusedError: it holds characters that cannot be seen.
    """
    typed = typed.replace("\r\n", "\n").strip("\n")
    if UNSEEN.search(typed):
        raise RefusedError(f"{what} holds {describe(typed)}, which cannot be seen", "type it without")
    return typed


def fields(**given: Value | None) -> dict[str, Value]:
    """The fields that were given; an underscore at the end is for names that Python keeps for itself."""
    return {name.rstrip("_"): value for name, value in given.items() if value}


def put(value: Fields, edit: Callable[[str], bytes], path: str, *, lines: bool = False) -> bytes:
    """Edit a file, with the value in the form that suits it, or in the one that is possible there.

    Args:
        value: what is put in.
        edit: puts YAML in.
        path: the file, for people.
        lines: whether its neighbours stand on several lines each.

    Raises:
        RefusedError: it cannot be put in so that everything else stays as it was typed.
    """
    one_line, block = inline(value), "\n".join(line for name, one in value.items() for line in entry(name, one, ""))
    long = lines or len(one_line) > WIDTH - _ROOM or not _LONG.isdisjoint(value)
    forms = (block, one_line) if long else (one_line, block)
    problems = []
    for form in forms:
        try:
            return edit(form)
        except CannotEditError as error:
            problems.append(error)
    raise cannot_edit(path, problems[0])


def cannot_edit(path: str, error: CannotEditError) -> RefusedError:
    """Why a file is left as it is."""
    return RefusedError(f"{path} cannot be changed safely: {error}", "make the change by hand")


def inline(value: Value) -> str:
    """A value on one line, as brackets take it."""
    if isinstance(value, str) and is_typed(value):
        return str(value)
    if isinstance(value, str):
        quote = '"' if ":" in value else ""  # it would do without, but a person would have to know
        return scalar(value, quote, "{}")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(name, flow=True)}: {inline(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(inline(one) for one in value) + "]"


class Beside(NamedTuple):
    """The neighbour of a key; both empty where it has none."""

    before: str = ""
    after: str = ""


def beside(name: str, order: Sequence[str], there: Sequence[str]) -> Beside:
    """Where a key belongs among those that are there: behind the nearest that goes before it, else before the next.

    Args:
        name: the key.
        order: all keys in their order.
        there: those that the file has.
    """
    place = order.index(name)
    earlier = [one for one in order[:place] if one in there]
    later = [one for one in order[place + 1 :] if one in there]
    return Beside(after=earlier[-1]) if earlier else Beside(later[0]) if later else Beside()
