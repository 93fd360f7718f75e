"""Two versions of files as a unified diff, which people read and `git apply` and `patch` take.

Boundary: bytes and paths; why a file is to be different is not said here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from generator.decoding import UNSEEN
from generator.problem import escaped

_NO_END = "\\ No newline at end of file\n"


def render(old_path: str, new_path: str, before: bytes, after: bytes) -> str:
    """The difference between two versions of a file, in git's extended format; empty where there is none.

    Args:
        old_path: how the file is called, from where one stands.
        new_path: how it is called then.
        before: what it holds.
        after: what it holds then.
    """
    if (old_path, before) == (new_path, after):
        return ""
    one, other = f"a/{old_path.lstrip('/')}", f"b/{new_path.lstrip('/')}"
    head = [f"diff --git {one} {other}\n"]
    if old_path != new_path:
        head += [f"rename from {one[2:]}\n", f"rename to {other[2:]}\n"]
    return "".join([*head, *_changes(one, other, _lines(before), _lines(after))])


def _changes(one: str, other: str, before: list[str], after: list[str]) -> Iterator[str]:
    for line in difflib.unified_diff(before, after, one, other):
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"


def _lines(data: bytes) -> list[str]:
    """Lines with their ends; only a line feed ends one here, as it does for git."""
    text = data.decode("utf-8", "replace")
    typed = text.split("\n")
    lines = [line + "\n" for line in typed[:-1]] + ([typed[-1]] if typed[-1] else [])
    return [_printable(line) for line in lines]


def _printable(line: str) -> str:
    """A line that steers no terminal; such characters may not be in a record anyway."""
    return UNSEEN.sub(lambda found: found[0] if found[0] == "\ufeff" else escaped(found[0]), line)
