"""A file's bytes as its values alone, where nothing about it has to be told: so are most, and it takes half the time.

Boundary: any doubt is for `generator.source.reader`, which knows the places and says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml import events

from generator.decoding import decode, has_unseen
from generator.problem import RECORD, Problems, StopReadingError
from generator.source.parser import CParser
from generator.source.tree import NULLS
from generator.syntax import lines_maybe_cut

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT: Final[Any] = events.ScalarEvent  # its marks are always there, whatever its type says
_DOUBTED: Final = NULLS | {"<<"}
"""Plain texts that may be no value: nothing, and the key of a merge."""
_ODD: Final = ("&", "!", "\\", *(doubted for doubted in sorted(_DOUBTED) if doubted))
"""What is in a file with an anchor, a tag, a text that may have unseen characters, or a doubted one."""


def values(data: bytes) -> dict[str, Any] | None:
    """Returns what is in a file: texts, lists and mappings.

    Returns:
        None where the reader has something to tell of the file, may have, or would find that a value is not given.
    """
    problems = Problems()
    try:
        text = decode(data, problems) if len(data) <= RECORD.max_bytes else None
        if text is None or problems or ("#" in text and lines_maybe_cut(text)):
            return None
        return _Quick(text).read()
    except (_DoubtError, StopReadingError, yaml.MarkedYAMLError):
        return None


class _DoubtError(Exception):
    """The reader may have something to tell."""


class _Quick:
    """Reads one text from libyaml's events; no deeper into itself than the limits allow."""

    __slots__ = ("_careful", "_left", "_long_keys", "_next")

    def __init__(self, text: str) -> None:
        self._next: Callable[[], Any] = CParser(text).get_event
        self._careful = len(text) > RECORD.max_text or any(odd in text for odd in _ODD)  # else no text in it is odd
        self._long_keys = "?" in text  # behind it alone, a key with a value can be of several lines
        self._left = RECORD.max_values

    def read(self) -> dict[str, Any]:
        self._next()  # that the stream begins
        document = self._next()
        if document.__class__ is not events.DocumentStartEvent or document.version or document.tags:
            raise _DoubtError
        found = self._inside(self._next(), 0)
        if not isinstance(found, dict) or self._left < 0:
            raise _DoubtError
        self._next()  # that the document ends
        if self._next().__class__ is not events.StreamEndEvent:
            raise _DoubtError
        return found

    def _inside(self, event: Any, depth: int) -> dict[str, Any] | list[Any]:
        """What is in the list or mapping that an event begins."""
        found: dict[str, Any] | list[Any]
        if depth >= RECORD.max_depth:
            raise _DoubtError
        kind = event.__class__
        if kind is events.MappingStartEvent:
            found = self._entries(depth + 1)
        elif kind is events.SequenceStartEvent:
            found = self._items(depth + 1, flow=event.flow_style)
        else:
            raise _DoubtError
        if event.anchor is not None or event.tag is not None:
            raise _DoubtError
        self._left -= len(found)
        return found

    def _entries(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        following, careful = self._next, self._careful
        while (event := following()).__class__ is _TEXT:
            key = event.value
            if careful or not key:
                self._look_at(event)
            if key in found or (self._long_keys and event.start_mark.line != event.end_mark.line):
                raise _DoubtError
            event = following()
            if event.__class__ is _TEXT:
                found[key] = text = event.value
                if careful or not text:
                    self._look_at(event)
            else:
                found[key] = self._inside(event, depth)
        if event.__class__ is not events.MappingEndEvent:
            raise _DoubtError
        return found

    def _items(self, depth: int, *, flow: bool) -> list[Any]:
        found: list[Any] = []
        while (event := self._next()).__class__ is not events.SequenceEndEvent:
            if event.__class__ is not _TEXT:
                found.append(self._inside(event, depth))
                continue
            found.append(event.value)
            if self._careful or not event.value:
                self._look_at(event)
            if flow and not event.style and " " in event.value:
                raise _DoubtError
        return found

    def _look_at(self, event: Any) -> None:
        """Whether a text is its value; of most it is known, as nothing in the whole file is odd."""
        text: str = event.value
        if event.anchor is not None or event.tag is not None or (not event.style and text in _DOUBTED):
            raise _DoubtError
        if len(text) > RECORD.max_text or (event.style == '"' and has_unseen(text)):
            raise _DoubtError
