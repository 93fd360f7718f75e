"""Texts and pieces of YAML as they are put into a file: quoted where they would be misread, indented for their place.

Whether a text may stand as it is, is asked of the reader itself; where it is put is for the operations.
"""

from __future__ import annotations

import re
import textwrap
from typing import Final, NamedTuple, Self

from generator import source
from generator.editing.sheet import CannotEditError
from generator.source import Mapping, Node, Scalar, Sequence, Style

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_KEY: Final = "x"


def scalar(text: str, quote: str = "", brackets: str = "") -> str:
    """A text on one line.

    Args:
        text: any text.
        quote: the quotes that it had, which it keeps where it can.
        brackets: those in which it stands: `[]`, `{}` or none.
    """
    printable = text.isprintable()
    if not quote and printable and _may_be_plain(text, brackets):
        return text
    if quote == "'" and printable:
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def key(text: str, quote: str = "", *, flow: bool = False) -> str:
    """A text as the key of a mapping."""
    if not quote and text.isprintable() and _may_be_key(text, flow=flow):
        return text
    return scalar(text, quote or '"')


def block(text: str, indent: str) -> list[str] | None:
    """A text of several lines as a literal block: its header, then its lines; None where it cannot be one."""
    body = text.removesuffix("\n")
    if "\n" not in body or text.startswith((" ", "\n")) or body.endswith("\n") or "\t" in text or "\r" in text:
        return None
    return ["|" if text.endswith("\n") else "|-", *(indent + line if line else "" for line in body.split("\n"))]


def _may_be_plain(text: str, brackets: str) -> bool:
    inside = brackets == "[]" and not _reads_as(f"{_KEY}: [{text}]\n", _KEY, text)
    return not inside and _reads_as(f"{{{_KEY}: {text}}}\n" if brackets else f"{_KEY}: {text}\n", _KEY, text)


def _may_be_key(text: str, *, flow: bool) -> bool:
    return _reads_as(f"{{{text}: {_KEY}}}\n" if flow else f"{text}: {_KEY}\n", text, _KEY)


def _reads_as(line: str, name: str, text: str) -> bool:
    node, problems = source.read(line.encode("utf-8", "replace"))
    if problems or not isinstance(node, Mapping) or list(node.entries) != [name]:
        return False
    value = node.entries[name].value
    value = value.items[0] if isinstance(value, Sequence) and len(value.items) == 1 else value
    plain = isinstance(value, Scalar) and value.style is node.entries[name].key.style is Style.PLAIN
    return plain and isinstance(value, Scalar) and value.text == text and not value.is_null


class Piece(NamedTuple):
    """A value as YAML: its lines from the first column on, and what they mean."""

    lines: tuple[str, ...]
    node: Node

    @classmethod
    def read(cls, yaml: str) -> Self:
        """Read a value; nothing at all is a key with nothing behind it.

        Raises:
            CannotEditError: it is no YAML.
        """
        lines = tuple(line.rstrip("\r") for line in textwrap.dedent(yaml).strip("\n").split("\n"))
        wrapped = "\n".join([f"{_KEY}:", *(f" {line}" if line else "" for line in lines)]) + "\n"
        node, problems = source.read(wrapped.encode("utf-8", "replace"))
        if problems or not isinstance(node, Mapping) or list(node.entries) != [_KEY]:
            why = problems[0].message if problems else "it is more than one value"
            raise CannotEditError(f"that is no value: {why}")
        return cls(lines, node.entries[_KEY].value)

    @property
    def is_block(self) -> bool:
        """Whether it is a list or mapping of lines, which stands below its key."""
        return not isinstance(self.node, Scalar) and not self.node.flow

    @property
    def needs_end(self) -> bool:
        """Whether it ends with a text of lines, the last of which is only whole with its end."""
        node = self.node
        while not isinstance(node, Scalar) and (parts := _parts(node)):
            node = parts[-1]
        return isinstance(node, Scalar) and node.style is Style.BLOCK

    @property
    def inline(self) -> str:
        """It on one line, as brackets take it.

        Raises:
            CannotEditError: it has several lines.
        """
        if self.is_block or len(self.lines) > 1 or self._has_comment:
            raise CannotEditError("a value of several lines, or with a comment, cannot be put between brackets")
        return self.lines[0]

    @property
    def _has_comment(self) -> bool:
        """Whether a comment stands behind the one line of it."""
        is_null = isinstance(self.node, Scalar) and self.node.is_null
        behind = 0 if is_null else self.node.mark.end_column - 2  # it was read one column further to the right
        return "#" in self.lines[0][behind:]

    def behind(self, head: str, indent: str, step: str) -> list[str]:
        """Lines that begin with a head such as `key:` or `-`, and go on with the value."""
        if self.is_block and not head.endswith("-"):
            return [indent + head, *_indented(self.lines, indent + step)]
        first, rest = self.lines[0], self.lines[1:]
        if isinstance(self.node, Scalar) and self.node.style is Style.BLOCK and not re.search(r"\d", first):
            rest = tuple(textwrap.dedent("\n".join(rest)).split("\n"))
        return [f"{indent}{head} {first}".rstrip(), *_indented(rest, indent + step)]

    def below(self, name: str, step: str, *, flow: bool) -> Piece:
        """A mapping whose only key has this value."""
        if flow:
            return Piece.read(f"{{{key(name, flow=True)}: {self.inline}}}")
        return Piece.read("\n".join(self.behind(f"{key(name)}:", "", step)))

    def listed(self, *, flow: bool) -> Piece:
        """A list of it alone."""
        return Piece.read(f"[{self.inline}]" if flow else "\n".join(self.behind("-", "", "  ")))


def _parts(node: Mapping | Sequence) -> list[Node]:
    return [one.value for one in node.entries.values()] if isinstance(node, Mapping) else list(node.items)


def _indented(lines: tuple[str, ...], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]
