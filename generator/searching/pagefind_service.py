"""A talk with Pagefind's service: pages go in, and the files of an index come out, without a file for each page.

Boundary: messages and what is answered. They are what Pagefind's own packages for Python and Node.js exchange with the
program: JSON in Base64, each with a comma behind it. It answers in order, and stops where its input ends.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

_END: Final = b","
_READ: Final = 1 << 16
_INDEX: Final = 0
"""The number of the only index in a talk."""


class IndexingError(Exception):
    """The index could not be made; says why."""


def index_pages(program: Path, pages: Iterable[str], *, language: str) -> dict[str, bytes]:
    """Have an index made; gives its files by their paths.

    Args:
        program: Pagefind's command.
        pages: as HTML; in the index their addresses are numbers.
        language: of all pages, for stemming: an ISO 639-1 code.

    Raises:
        IndexingError: the program failed.
    """
    asked = b"".join(_messages(pages, language))
    try:
        process = subprocess.Popen(  # noqa: S603 - the program is given
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise IndexingError(f"{program} cannot be run: {error}") from error
    with process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        asking = Thread(target=_ask, args=(process.stdin, asked))
        asking.start()
        try:
            return _files(program, process.stdout)
        finally:
            process.kill()
            asking.join()


def _messages(pages: Iterable[str], language: str) -> Iterator[bytes]:
    yield _message({"type": "NewIndex", "config": {"force_language": language}})
    for number, page in enumerate(pages):
        place = f"{number}.html"
        yield _message({"type": "AddFile", "index_id": _INDEX, "file_path": place, "url": None, "file_contents": page})
    yield _message({"type": "GetFiles", "index_id": _INDEX})


def _message(payload: Mapping[str, Any]) -> bytes:
    return b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + _END


def _ask(stream: IO[bytes], asked: bytes) -> None:
    """Beside the reading, as neither side may wait for the other; it stays open, as the program stops at its end."""
    with contextlib.suppress(OSError):  # the program has ended; that shows in what it answers
        stream.write(asked)
        stream.flush()


def _files(program: Path, stream: IO[bytes]) -> dict[str, bytes]:
    """Read answers up to that with the files.

    Raises:
        IndexingError: something was answered that is no success, or not all.
    """
    for answer in _answers(stream):
        if answer["type"] == "Error":
            raise IndexingError(f"{program} said: {answer.get('message')}")
        if answer["type"] == "GetFiles":
            return {one["path"]: b64decode(one["content"]) for one in answer["files"]}
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
        payload = json.loads(b64decode(answer, validate=True))["payload"]
    except (ValueError, TypeError, KeyError) as error:
        raise IndexingError(f"an answer that is not understood: {answer[:60]!r}") from error
    if not isinstance(payload, dict) or "type" not in payload:
        raise IndexingError(f"an answer that is not understood: {payload!r}")
    return payload
