"""Telling whoever watches how far long work is.

Boundary: what is counted; how it is shown, if it is shown to anybody, is for the commands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Watch: TypeAlias = Callable[[str, int, int], None]
"""Is told what is done, how many are done, and how many there are."""


def nobody(what: str, done: int, of: int) -> None:
    """Watches nothing."""


def watched(things: Collection[T], what: str, watch: Watch) -> Iterator[T]:
    """Things one after the other; each that is done is told.

    Args:
        things: what is gone through.
        what: what is done with them, such as `reading`.
        watch: who is told.
    """
    for done, thing in enumerate(things):
        watch(what, done, len(things))
        yield thing
    watch(what, len(things), len(things))
