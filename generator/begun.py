"""Work that is begun now and asked for later, while whoever began it does something else.

Boundary: who does the work. Like `generator.hands`, it knows nothing of what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

from generator.crew import Crew
from generator.hands import can_fork

T = TypeVar("T")
R = TypeVar("R")


class Begun(Generic[T, R]):
    """Items at work in processes of their own, which take no time from this one; in threads where none can be forked.

    What comes of an item should be small, as it waits in a pipe. It has to be asked for, or the work ended.
    """

    def __init__(self, work: Callable[[T], R], items: Sequence[T], hands: int) -> None:
        """Begin.

        Args:
            work: is given one item at a time; threads share what it knows.
            items: what is to be done, in order.
            hands: how many of them may be at work at the same time.
        """
        self._results = (_forked if can_fork() else _threaded)(work, items, hands)

    def results(self) -> Iterator[R]:
        """What comes of each item, in order, to be asked for once; an error in the work is raised at its place.

        Raises:
            HandLostError: a process was ended from outside, for want of memory for instance.
        """
        return self._results

    def end(self) -> None:
        """Wait until nothing is done any more, whatever has come of it."""
        with suppress(Exception):
            for _ in self._results:
                pass


def _forked(work: Callable[[T], R], items: Sequence[T], hands: int) -> Iterator[R]:
    crew: Crew[T, R] = Crew(lambda part: work(part[0]), [[item] for item in items])
    crew.begin(min(hands, len(items)))
    return crew.gathered()


def _threaded(work: Callable[[T], R], items: Sequence[T], hands: int) -> Iterator[R]:
    pool = ThreadPoolExecutor(hands)
    return _gathered(pool, [pool.submit(work, item) for item in items])


def _gathered(pool: ThreadPoolExecutor, futures: Sequence[Future[R]]) -> Iterator[R]:
    try:
        yield from (future.result() for future in futures)
    finally:
        pool.shutdown(cancel_futures=True)  # waits for those at work, also where one of them has failed
