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
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

from pydantic_core import from_json, to_json

_END: Final = b","
_READ: Final = 1 << 16
_INDEX: Final = 0
"""The number of the only index in a talk."""
_ADDRESS: Final = 8
"""Bytes of a digest that a page's address has: as many digits twice."""
_ALLOCATOR: Final = {"_RJEM_MALLOC_CONF": "lg_tcache_max:20"}
"""Lets jemalloc, which Pagefind is built with, keep pieces of up to a megabyte at hand: to pack a file Pagefind takes
a large one, which the system would have to clear each time. Somebody's own setting goes before."""
_PATIENCE: Final = 5
"""Seconds to wait for files that the program still writes."""
_NAP: Final = 0.01


class IndexingError(Exception):
    """The index could not be made; says why."""


def address_of(page: str) -> str:
    """What stands for a page in its index: the same as long as the page is, wherever it stands among others."""
    return hashlib.blake2b(page.encode(), digest_size=_ADDRESS).hexdigest()


def index_pages(program: Path, pages: Iterable[str], *, language: str) -> dict[str, bytes]:
    """Have an index made; gives its files by their paths.

    Args:
        program: Pagefind's command.
        pages: as HTML.
        language: of all pages, for stemming: an ISO 639-1 code.

    Raises:
        IndexingError: the program failed.
    """
    with _answer(program, pages, language, {"type": "GetFiles"}) as made:
        return {one["path"]: b64decode(one["content"]) for one in made["files"]}


def index_pages_into(
    program: Path, pages: Iterable[str], folder: Path, is_whole: Callable[[], bool], *, language: str
) -> bool:
    """Have an index written into a folder; files that are named by what they hold are not made where they are there.

    Args:
        program: Pagefind's command.
        pages: as HTML.
        folder: stands already.
        is_whole: whether all is written: the program answers before it is, and would leave it so where it is ended.
        language: of all pages, for stemming: an ISO 639-1 code.

    Returns:
        Whether all was written, in the end.

    Raises:
        IndexingError: the program failed.
    """
    with _answer(program, pages, language, {"type": "WriteFiles", "output_path": str(folder.absolute())}):
        for _ in range(int(_PATIENCE / _NAP)):
            if is_whole():
                return True
            time.sleep(_NAP)
    return False


@contextlib.contextmanager
def _answer(program: Path, pages: Iterable[str], language: str, last: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is answered to the last thing asked, once the program has all pages; it is ended when the block ends."""
    asked = b"".join(_messages(pages, language, last))
    try:
        process = subprocess.Popen(  # noqa: S603 - the program is given
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_ALLOCATOR, **os.environ},
        )
    except OSError as error:
        raise IndexingError(f"{program} cannot be run: {error}") from error
    with process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        asking = Thread(target=_ask, args=(process.stdin, asked))
        asking.start()
        try:
            yield _last(program, process.stdout, last["type"])
        finally:
            process.kill()
            asking.join()
            with contextlib.suppress(OSError):  # closing tells the program once more what it did not hear
                process.stdin.close()


def _messages(pages: Iterable[str], language: str, last: Mapping[str, Any]) -> Iterator[bytes]:
    yield _message({"type": "NewIndex", "config": {"force_language": language}})
    for page in pages:
        place = f"{address_of(page)}.html"
        yield _message({"type": "AddFile", "index_id": _INDEX, "file_path": place, "url": None, "file_contents": page})
    yield _message({**last, "index_id": _INDEX})


def _message(payload: Mapping[str, Any]) -> bytes:
    return b64encode(to_json({"message_id": 1, "payload": payload})) + _END


def _ask(stream: IO[bytes], asked: bytes) -> None:
    """Beside the reading, as neither side may wait for the other; it stays open, as the program stops at its end."""
    with contextlib.suppress(OSError):  # the program has ended; that shows in what it answers
        stream.write(asked)
        stream.flush()


def _last(program: Path, stream: IO[bytes], wanted: str) -> dict[str, Any]:
    """Read answers up to that of the type that is wanted.

    Raises:
        IndexingError: something was answered that is no success, or not all.
    """
    for answer in _answers(stream):
        if answer["type"] == "Error":
            raise IndexingError(f"{program} said: {answer.get('message')}")
        if answer["type"] == wanted:
            return answer
    raise IndexingError(f"{program} ended before it had made the index")


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
