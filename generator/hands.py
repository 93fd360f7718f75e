"""Work done by several processes at once, each forked from this one with all that it has in memory.

Boundary: how work is parted, and whether others should take part; how they do is for `generator.crew`.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

LEAST, MOST = 16, 128
"""Things in a part: fewer are done before they are sent, and more leave other processes idle at the end."""
_PARTS = 8
"""Parts for each process, so that all are busy to the end."""
_MOST_PARTS = 1000
"""What the smallest pipe holds the numbers of."""
_SELDOM = 1_000_000
"""New containers between two runs of the garbage collector, where Python itself waits for 700."""

_MODEST = 19
"""The lowest priority: it runs where a core is idle."""


class HandLostError(RuntimeError):
    """A process ended before its work was done."""


def hands_here() -> int:
    """How many processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Has the garbage collector run seldom, here and in processes that are forked meanwhile.

    For work that makes much and leaves no cycles: each of its runs looks at all that is there, and finds nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.freeze()  # and back, so that all of it counts as old: else it would be looked at now
        gc.unfreeze()
        gc.set_threshold(*before)


def can_fork() -> bool:
    """Whether a fork would be sound here: on macOS, system libraries run threads that nobody sees."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def spread(
    work: Callable[[Sequence[T]], R], items: Sequence[T], hands: int, *, least: int = LEAST, most: int = MOST
) -> Iterator[R]:
    """Do work in parts, with several processes where that pays; gives what comes of each part, in order.

    Whatever the work changes in memory is gone with the process that did it: what counts is what it returns, which
    must be possible to pickle. An error in it is raised here, at the place of its part.

    Args:
        work: is given some of the items that stand together.
        items: what is to be done.
        hands: how many processes there may be; all is done in this one where there is but one, where the platform
            cannot fork safely, or where other threads run, whose locks a fork would copy.
        least: how many items a part should hold.
        most: how many it may hold.

    Raises:
        HandLostError: a process was ended from outside, for want of memory for instance.
    """
    parts = _parted(items, hands, least, most)
    hands = min(hands, len(parts))
    if hands <= 1 or not can_fork():
        return map(work, parts)
    from generator.crew import Crew  # noqa: PLC0415 - most work is too little for it

    return Crew(work, parts).results(hands)


def beside(work: Callable[[], object]) -> Callable[[], None]:
    """Do work in a process of its own, in time that nobody else takes; what it writes to files is what comes of it.

    An error in it ends it and nothing else. Where the platform has no core or no safe way for it, nothing is done.

    Args:
        work: what can do no harm if it is left undone.

    Returns:
        Waits for its end; it must be called, and may be again.
    """
    if hands_here() == 1 or not can_fork():
        return _nobody
    pid = os.fork()
    if pid == 0:
        try:
            os.nice(_MODEST)
            work()
        finally:
            os._exit(0)  # buffers and exit handlers are its parent's
    return partial(_wait, pid)


def _nobody() -> None:
    """Nothing was begun."""


def _wait(pid: int) -> None:
    with suppress(ChildProcessError):  # it was waited for before
        os.waitpid(pid, 0)


def _parted(items: Sequence[T], hands: int, least: int, most: int) -> list[Sequence[T]]:
    size = max(min(max(-(-len(items) // (max(hands, 1) * _PARTS)), least), most), -(-len(items) // _MOST_PARTS))
    return [items[start : start + size] for start in range(0, len(items), size)]
