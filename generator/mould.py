"""A text that was rendered once with marks in it, to be filled with what differs from case to case.

Boundary: marks, and what became of them on the way; of pages and themes it knows nothing. A mark carries a character
reference, by which one sees what a template did with the value that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a mark: characters for private use, which no template looks at."""
_PROBE: Final = "&#38;"
_MARK: Final = re.compile(rf"{OPEN}(\w+)(|&#38;|&|&amp;|&amp;#38;){CLOSE}")


def _as_given(value: str) -> str:
    return value


def _stripped(value: str) -> str:
    return Markup(value).striptags()  # noqa: S704 - the tags are taken out


def _escaped(value: str) -> str:
    return str(escape(str(value)))


_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "": _as_given,
    _PROBE: _as_given,
    "&": _stripped,
    "&amp;": lambda value: _escaped(_stripped(value)),
    "&amp;#38;": _escaped,
}
"""What was done with a value, by what became of the reference in its mark."""


def mark(name: str) -> str:
    """What stands in the place of a value that is HTML text."""
    return f"{OPEN}{name}{_PROBE}{CLOSE}"


def bare_mark(name: str) -> str:
    """What stands in the place of a value that no character of HTML is in: an id, an address."""
    return f"{OPEN}{name}{CLOSE}"


def encode(text: str) -> bytes:
    """A text as bytes of an HTML file: UTF-8, which half a surrogate pair has no place in."""
    return text.encode(errors="xmlcharrefreplace")


@dataclass(frozen=True)
class Mould:
    """A text in pieces: between each two of them belongs a value."""

    pieces: tuple[str, ...]
    slots: tuple[tuple[str, Callable[[str], str]], ...]
    """The name of each value, and what is done with it."""

    @property
    def names(self) -> frozenset[str]:
        """The values that it needs."""
        return frozenset(name for name, _ in self.slots)

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with values in their places.

        Raises:
            KeyError: a value is missing.
        """
        parts = [self.pieces[0]]
        for (name, form), piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += form(values[name]), piece
        return "".join(parts)

    def print(self, values: Mapping[str, str | bytes]) -> bytes:
        """The text as `fill` gives it, as bytes of an HTML file, which values may be already.

        Raises:
            KeyError: a value is missing.
        """
        first, *others = self._printed
        parts = [first]
        for (name, form), piece in zip(self.slots, others, strict=True):
            value = values[name]
            if isinstance(value, str):
                value = encode(form(value))
            elif form is not _as_given:
                value = encode(form(value.decode()))
            parts += value, piece
        return b"".join(parts)

    @cached_property
    def _printed(self) -> tuple[bytes, ...]:
        """The pieces as bytes: they are most of every page."""
        return tuple(map(encode, self.pieces))


def cast(text: str) -> Mould:
    """Take a text with marks apart."""
    parts = _MARK.split(text)
    slots = tuple((name, _FORMS[form]) for name, form in zip(parts[1::3], parts[2::3], strict=True))
    return Mould(tuple(parts[::3]), slots)
