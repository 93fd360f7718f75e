"""Values as the YAML that a release manager would type: block style, quotes only where something would be misread.

Knows texts, lists and mappings; nothing of releases. What it writes reads back as it was given, without a complaint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from generator.decoding import UNSEEN

Value: TypeAlias = "str | Typed | Sequence[Value] | Mapping[str, Value]"

WIDTH: Final = 120
"""Columns of a line, as far as words allow."""
_STEP: Final = "  "


class Typed(str):
    """A text of a closed form, such as a version, a day, a moment or an id, which stands without quotes: `1.10`."""

    __slots__ = ()


# A letter or a bracket begins no number, date or indicator in any version of YAML; a digit does, unless words follow.
_PLAIN: Final = re.compile(r"(?:[^\W\d_]|\(|[0-9]+(?=[^\n]* [^\W\d_]{2}))[^\n\t\r]*")
_MISREAD: Final = re.compile(r":(?=\s|$)|\s#|\s$")
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_TYPED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
# A fold is undone as one space, so a line may only be broken at a single one, between two words.
_FOLD: Final = re.compile(r"(?<=[^ ]) (?=[^ ])")


def document(value: Mapping[str, Value], spaced: frozenset[str] = frozenset(), remarks: Sequence[str] = ()) -> bytes:
    """Write a file.

    Args:
        value: its top mapping.
        spaced: the keys that have an empty line before them.
        remarks: comments that stand at the top, a line each.
    """
    lines = [f"# {remark}" for remark in remarks]
    for key, one in value.items():
        if key in spaced and lines:
            lines.append("")
        lines.extend(_entry(key, one, ""))
    return ("\n".join(lines) + "\n").encode()


def entry(key: str, value: Value, indent: str) -> list[str]:
    """The lines of one `key: value`, each behind the indent."""
    return list(_entry(key, value, indent))


def _entry(key: str, value: Value, indent: str) -> Iterator[str]:
    head = f"{indent}{scalar(key, '', folded=False)[0]}:"
    if isinstance(value, str):
        first, *rest = scalar(value, indent + _STEP, column=len(head) + 1)
        yield f"{head} {first}"
        yield from rest
    elif not value:
        yield f"{head} {'{}' if isinstance(value, Mapping) else '[]'}"
    else:
        yield head
        yield from _block(value, indent + _STEP)


def _block(value: Sequence[Value] | Mapping[str, Value], indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _entry(key, one, indent)
    else:
        for one in value:
            yield from _item(one, indent)


def _item(value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, str):
        first, *rest = scalar(value, indent + _STEP, column=len(indent) + 2)
        yield f"{indent}- {first}"
        yield from rest
    elif not value:
        yield f"{indent}- {'{}' if isinstance(value, Mapping) else '[]'}"
    else:
        lines = _block(value, indent + _STEP)
        yield f"{indent}- {next(lines)[len(indent) + 2 :]}"
        yield from lines


def scalar(text: str, indent: str, *, column: int = 0, folded: bool = True) -> list[str]:
    """The lines of a text: the first as it stands behind its key or dash, the others behind the indent.

    Args:
        text: what is written.
        indent: what stands before each line of a block.
        column: how many columns of the first line are taken.
        folded: whether a long text may be written over several lines.

    Raises:
        ValueError: it holds characters that no file of ours may hold.
    """
    if found := UNSEEN.search(text):
        raise ValueError(f"U+{ord(found[0]):04X} cannot be written")
    if is_typed(text):
        return [str(text)]
    if "\n" in text and text.strip("\n\t ") and "\r" not in text:
        return _literal(text, indent)
    if folded and column + len(text) > WIDTH and _may_fold(text):
        return [">-", *(indent + line for line in _folds(text, WIDTH - len(indent)))]
    return [text if _is_plain(text) else _quoted(text)]


def is_typed(text: str) -> bool:
    """Whether a text of a closed form stands without quotes."""
    return isinstance(text, Typed) and bool(_TYPED.fullmatch(text)) and text.lower() != "null"


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and not _MISREAD.search(text) and text.lower() not in _WORDS


def _quoted(text: str) -> str:
    if ('"' in text or "\\" in text) and not set("\n\t\r") & set(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def _literal(text: str, indent: str) -> list[str]:
    """A block that keeps its lines. Its head says how it ends, and how deep it stands where its lines don't."""
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomp = "-" if ends == 0 else "" if ends == 1 else "+"
    shows_depth = body.lstrip("\n")[0] not in " \t" and not body.startswith("\n")
    head = "|" + ("" if shows_depth else str(len(_STEP))) + chomp
    return [head, *(indent + line if line else "" for line in body.split("\n")), *[""] * (ends - 1)]


def _may_fold(text: str) -> bool:
    return text.isprintable() and not text.startswith(" ") and not text.endswith(" ") and bool(_FOLD.search(text))


def _folds(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _FOLD.split(text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
