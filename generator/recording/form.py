"""A known issue's or an incident's file that is filled in further: each field in its place, everything else as typed.

Boundary: from bytes to bytes; what is filled in, and whether the rules accept it, is for others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generator.diagnostics import Route
from generator.editing import CannotEditError, append_item, enlist, insert_key, remove_key, set_text
from generator.editing.sheet import Sheet
from generator.editing.writing import scalar as quoted
from generator.recording.phrasing import Fields, beside, cannot_edit, put
from generator.recording.placing import at, keys
from generator.source import Mapping, Node, Scalar, Sequence
from generator.writing import Typed, scalar


class Form(NamedTuple):
    """A file that is being changed.

    Raises:
        RefusedError: from each change that cannot be made so that everything else stays as it was typed.
    """

    path: str
    """As people know it."""
    data: bytes
    order: tuple[str, ...]
    """The fields of such a record, in the order of the format."""

    def with_text(self, field: str, text: str) -> Form:
        """Put a text into a field, in the place of the one that it had."""
        if field in keys(self._root):
            return self._edited(lambda: set_text(self.data, (field,), text))
        yaml = "\n".join(scalar(text, "  ", column=len(field) + 2))
        return self._inserted((field,), yaml)

    def with_fields(self, route: Route, value: Fields) -> Form:
        """Put a mapping into a place that is free, or its texts in the place of those that stand there."""
        there = at(self._root, route)
        if there is None:
            return self._put(value, lambda yaml: self._insert(route, yaml))
        form = self
        for name, text in value.items():
            edit = set_text if name in keys(there) else insert_key
            form = form._with(edit, (*route, name), str(text))
        return form

    def _with(self, edit: Callable[[bytes, Route, str], bytes], route: Route, text: str) -> Form:
        return self._edited(lambda: edit(self.data, route, text))

    def with_item(self, field: str, value: Fields | str) -> Form:
        """Put an item at the end of a list, which is made where there is none."""
        there = at(self._root, (field,))
        if isinstance(value, str):
            item = quoted(value, "" if isinstance(value, Typed) else '"', "[]")
            if there is None and field not in keys(self._root):
                return self._inserted((field,), f"- {item}")
            return self._edited(lambda: append_item(self.data, (field,), item))
        if isinstance(there, Mapping):
            return self._put(value, lambda yaml: enlist(self.data, (field,), yaml), lines=not there.flow)
        if there is None and field not in keys(self._root):
            return self._put(value, lambda yaml: self._insert((field,), _listed(yaml)))
        return self._put(value, lambda yaml: append_item(self.data, (field,), yaml), lines=_has_lines(there))

    def with_link(self, link: str) -> Form:
        """Put a link at the end of `links`; a tracker's reference needs no quotes."""
        return self.with_item("links", link if ":" in link else Typed(link))

    def without(self, field: str) -> Form:
        """Take a field out, where it is there."""
        return self._edited(lambda: remove_key(self.data, (field,))) if field in keys(self._root) else self

    @property
    def _root(self) -> Node:
        try:
            return Sheet.read(self.data).root
        except CannotEditError as error:
            raise cannot_edit(self.path, error) from error

    def _insert(self, route: Route, yaml: str) -> bytes:
        place = beside(str(route[0]), self.order, keys(self._root)) if route[0] not in keys(self._root) else None
        before, after = (place.before, place.after) if place else ("", "")
        return insert_key(self.data, route, yaml, before=before, after=after, spaced=True)

    def _inserted(self, route: Route, yaml: str) -> Form:
        return self._edited(lambda: self._insert(route, yaml))

    def _put(self, value: Fields, edit: Callable[[str], bytes], *, lines: bool = False) -> Form:
        return self._replace(data=put(value, edit, self.path, lines=lines))

    def _edited(self, edit: Callable[[], bytes]) -> Form:
        try:
            return self._replace(data=edit())
        except CannotEditError as error:
            raise cannot_edit(self.path, error) from error


def _listed(yaml: str) -> str:
    first, *rest = yaml.split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in rest)])


def _has_lines(there: Node | None) -> bool:
    """Whether the items of a list stand on several lines each."""
    items = there.items if isinstance(there, Sequence) else ()
    return bool(items) and not any(not isinstance(one, Scalar) and one.flow for one in items)
