"""Processes that are forked from this one, and what they send back.

Boundary: parts by their numbers; what is made of them is for whoever calls. Results travel between processes of one
program as pickles, through pipes that nobody else can write to.
"""

from __future__ import annotations

import gc
import os
import pickle  # what is read was written by a fork of this very process
import selectors
import signal
import struct
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

from generator.hands import HandLostError

T = TypeVar("T")
R = TypeVar("R")

_NUMBER = struct.Struct("=I")
_HEAD = struct.Struct("=IQ")
"""The number of a part and the length of its result, before the result."""
_READ = 1 << 18


@dataclass(frozen=True, slots=True)
class Crew(Generic[T, R]):
    """Forked processes, each with a pipe for its results.

    Each has a queue of parts that stand together, for what it makes of one helps with the next; then it takes from
    the queues of others.
    """

    work: Callable[[Sequence[T]], R]
    parts: Sequence[Sequence[T]]
    pipes: dict[int, int] = field(default_factory=dict)
    """What is to be read, by the process that writes it."""

    def results(self, hands: int) -> Iterator[R]:
        """Begin, and gather; whatever happens, no process is left behind."""
        self.begin(hands)
        yield from self.gathered()

    def begin(self, hands: int) -> None:
        """Fork; what comes of it has to be gathered."""
        queues: list[int] = []
        gc.freeze()  # a collection in a child would touch, and so copy, all memory that it shares
        try:
            queues.extend(map(_queue, _shares(len(self.parts), hands)))
            for own in range(hands):
                self._fork([*queues[own:], *queues[:own]])
        except BaseException:
            self._dismiss()
            raise
        finally:
            for queue in queues:
                os.close(queue)

    def gathered(self) -> Iterator[R]:
        """What comes of each part, in order, as soon as it is there."""
        try:
            yield from self._in_order()
        finally:
            self._dismiss()

    def _fork(self, queues: Sequence[int]) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            for other in self.pipes.values():
                os.close(other)
            self._do(queues, writing)
        os.close(writing)
        self.pipes[pid] = reading

    def _do(self, queues: Sequence[int], writing: int) -> NoReturn:
        """The life of a child. It ends at once: buffers, exit handlers and fixtures are its parent's."""
        status = 1
        try:
            for queue in queues:
                while taken := os.read(queue, _NUMBER.size):
                    (number,) = _NUMBER.unpack(taken)
                    result = _pickled(self.work, self.parts[number])
                    _write(writing, _HEAD.pack(number, len(result)) + result)
            status = 0
        finally:
            os._exit(status)

    def _in_order(self) -> Iterator[R]:
        """Results in the order of the parts, as soon as all before them are there."""
        arrived: dict[int, Any] = {}
        arrivals = self._arrivals()
        for number in range(len(self.parts)):
            while number not in arrived:
                other, result = next(arrivals, (None, b""))
                if other is None:
                    raise HandLostError("a process that helped ended before its work was done")
                arrived[other] = pickle.loads(result)  # noqa: S301 - see the top; now, while others are at work
            result, error = arrived.pop(number)
            if error is not None:
                raise error
            yield result

    def _arrivals(self) -> Iterator[tuple[int, bytes]]:
        """Numbers and results, as they come in."""
        with selectors.DefaultSelector() as selector:
            for pid, reading in self.pipes.items():
                selector.register(reading, selectors.EVENT_READ, (pid, bytearray()))
            while selector.get_map():
                for key, _ in selector.select():
                    pid, buffer = key.data
                    data = os.read(key.fd, _READ)
                    if not data:
                        selector.unregister(key.fd)
                        self._ended(pid)
                    buffer += data
                    yield from _messages(buffer)

    def _ended(self, pid: int) -> None:
        os.close(self.pipes.pop(pid))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if status:
            why = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
            raise HandLostError(f"a process that helped {why} before its work was done; is there enough memory?")

    def _dismiss(self) -> None:
        """End what still runs, because nobody waits for its results any more."""
        gc.unfreeze()
        for pid, reading in self.pipes.items():
            os.close(reading)
            os.kill(pid, signal.SIGKILL)
        for pid in self.pipes:
            os.waitpid(pid, 0)
        self.pipes.clear()


def _shares(parts: int, hands: int) -> Iterator[range]:
    """The numbers of all parts, dealt out by what stands together."""
    return (range(parts * own // hands, parts * (own + 1) // hands) for own in range(hands))


def _queue(numbers: range) -> int:
    """A pipe that holds the numbers of parts; whoever reads one has that part to itself."""
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        for number in numbers:
            os.write(writing, _NUMBER.pack(number))
    finally:
        os.close(writing)
    return reading


def _write(to: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(to, rest) :]


def _messages(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Takes whole results out of what has been read."""
    while len(buffer) >= _HEAD.size:
        number, length = _HEAD.unpack_from(buffer)
        end = _HEAD.size + length
        if len(buffer) < end:
            return
        result = bytes(memoryview(buffer)[_HEAD.size : end])
        del buffer[:end]
        yield number, result


def _pickled(work: Callable[[Sequence[T]], R], part: Sequence[T]) -> bytes:
    """What comes of a part, or the error that it ended with."""
    try:
        return pickle.dumps((work(part), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - it is raised again, in the process that asked
        return _pickled_error(error)


def _pickled_error(error: Exception) -> bytes:
    """An error with where it came from; one that cannot travel is told in words."""
    told = "".join(traceback.format_exception(error))
    error.__traceback__ = error.__cause__ = error.__context__ = None
    error.add_note(f"in another process:\n{told}")
    try:
        data = pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 - see the top
    except Exception:  # noqa: BLE001 - whatever an exception of somebody else's class does here
        return pickle.dumps((None, RuntimeError(told)), pickle.HIGHEST_PROTOCOL)
    return data
