"""A talk with Pagefind's service: pages go in, and the files of an index come out, without a file for each page.

Boundary: messages and what is answered. They are what Pagefind's own packages for Python and Node.js exchange with the
program: JSON in Base64, each with a comma behind it. It answers in order, and stops where its input ends.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final, Self, TypedDict

from pydantic_core import from_json, to_json

_END: Final = b","
_READ: Final = 1 << 16
_INDEX: Final = 0
"""The number of the only index in a talk."""
_ADDRESS: Final = 8
"""Bytes of a digest that a page's address has: as many digits twice."""
_SETTINGS: Final = {
    "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "1500",
    "RAYON_NUM_THREADS": "1",
    "TOKIO_WORKER_THREADS": "1",
    "_RJEM_MALLOC_CONF": "narenas:1,lg_tcache_max:23",
}
"""What Pagefind is told by its environment; somebody's own setting goes before.

- Words stand together in files of so many places, where 20,000 are usual: a question loads the files of its words, and
  the time that Pagefind takes to pack a file grows faster than the file. Where it does not know the setting, files are
  larger, and that is all.
- Parts are made side by side, so that a part needs no threads beside those that it talks by.
- jemalloc, which it is built with, keeps large pieces at hand: to pack a file Pagefind takes one, which the system
  would have to clear each time. All of it in one place takes less time and less memory. Large pages (`thp:always`) save
  nothing: where files fill the memory, as after a few builds, the system has to make room for each of them."""
_PATIENCE: Final = 5
"""Seconds to wait for files that the program still writes."""
_NAP: Final = 0.01
_TOLD: Final = 64
"""Pages that are told at once."""


class IndexingError(Exception):
    """The index could not be made; says why."""


class Record(TypedDict):
    """What Pagefind is told of a page, under the names of its own messages."""

    url: str
    """What comes back with a result, behind a question mark, just as it is here; nobody finds a page by it."""
    content: str
    language: str
    """For stemming: an ISO 639-1 code."""
    meta: dict[str, str]
    filters: dict[str, list[str]]
    sort: dict[str, str]


def address_of(page: Record) -> str:
    """What stands for a page in its index: the same as long as the page is, wherever it stands among others."""
    return hashlib.blake2b(to_json(page), digest_size=_ADDRESS).hexdigest()


class Talk:
    """A talk about one index: first its pages are told, then is asked what is made of them.

    To be used as a context: the program is ended with it.
    """

    def __init__(self, program: Path) -> None:
        """Begin.

        Args:
            program: Pagefind's command.

        Raises:
            IndexingError: it cannot be run.
        """
        self._program = program
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program is given
                [program, "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**_SETTINGS, **os.environ},
            )
        except OSError as error:
            raise IndexingError(f"{program} cannot be run: {error}") from error
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both were asked for")
        self._asks, self._says = self._process.stdin, self._process.stdout
        self._answers = _answers(self._says)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        with contextlib.suppress(OSError):  # closing tells the program once more what it did not hear
            self._asks.close()
        self._says.close()
        self._process.wait()

    def tell(self, pages: Sequence[Record]) -> None:
        """Have pages read.

        Args:
            pages: all of one language.

        Raises:
            IndexingError: the program failed.
        """
        asking = Thread(target=self._ask, args=(_told(pages),))  # as neither side may wait for the other
        asking.start()
        try:
            for _ in pages:
                self._heard("IndexedFile")
        except IndexingError:
            self._process.kill()  # it might not listen any more
            raise
        finally:
            asking.join()

    def files(self) -> dict[str, bytes]:
        """Have the index made; gives its files by their paths.

        Raises:
            IndexingError: the program failed.
        """
        self._ask([_message({"type": "GetFiles", "index_id": _INDEX})])
        return {one["path"]: b64decode(one["content"]) for one in self._heard("GetFiles")["files"]}

    def write(self, folder: Path, is_whole: Callable[[], bool]) -> bool:
        """Have the index written; files that are named by what they hold are not made where they are there.

        Args:
            folder: stands already.
            is_whole: whether all is written: the program answers before it is, and would leave it so where it is ended.

        Returns:
            Whether all was written, in the end.

        Raises:
            IndexingError: the program failed.
        """
        place = str(folder.absolute())
        self._ask([_message({"type": "WriteFiles", "index_id": _INDEX, "output_path": place})])
        self._heard("WriteFiles")
        for _ in range(int(_PATIENCE / _NAP)):
            if is_whole():
                return True
            time.sleep(_NAP)
        return False

    def _ask(self, messages: Iterable[bytes]) -> None:
        """Send messages. The stream stays open, as the program stops at its end."""
        with contextlib.suppress(OSError):  # the program has ended; that shows in what it answers
            for message in messages:
                self._asks.write(message)
                self._asks.flush()

    def _heard(self, wanted: str) -> dict[str, Any]:
        """The next answer of a type.

        Raises:
            IndexingError: before it comes one that is no success, or none.
        """
        for answer in self._answers:
            if answer["type"] == "Error":
                raise IndexingError(f"{self._program} said: {answer.get('message')}")
            if answer["type"] == wanted:
                return answer
        raise IndexingError(f"{self._program} ended before it had made the index")


def _told(pages: Iterable[Record]) -> Iterator[bytes]:
    """Messages that tell all pages, some at a time."""
    told = [_message({"type": "NewIndex"})]
    for page in pages:
        place = {"url": f"/{address_of(page)}.html?{page['url']}"}
        told.append(_message({"type": "AddRecord", "index_id": _INDEX, **page, **place}))
        if len(told) == _TOLD:
            yield b"".join(told)
            told.clear()
    yield b"".join(told)


def _message(payload: Mapping[str, Any]) -> bytes:
    return b64encode(to_json({"message_id": 1, "payload": payload})) + _END


def _answers(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    begun: list[bytes] = []
    while read := stream.read1(_READ):  # type: ignore[attr-defined]  # of the buffered reader that Popen gives
        first, *others = read.split(_END)
        begun.append(first)
        for other in others:
            yield _understood(b"".join(begun))
            begun = [other]


def _understood(answer: bytes) -> dict[str, Any]:
    try:
        payload = from_json(b64decode(answer, validate=True))["payload"]
    except (ValueError, TypeError, KeyError) as error:
        raise IndexingError(f"an answer that is not understood: {answer[:60]!r}") from error
    if not isinstance(payload, dict) or "type" not in payload:
        raise IndexingError(f"an answer that is not understood: {payload!r}")
    return payload
