"""Files that a browser reads together in one, as each file takes it time.

Boundary: the form of such a file. `worker.js` takes it apart; where it cannot, it reads the files by themselves.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic_core import to_json

_PACKED: Final = b"\x1f\x8b"
"""How a packed file begins (RFC 1952, section 2.3.1)."""
_LEVEL: Final = 6
_DIGITS: Final = 16
"""Digits of a digest that tell what is inside, so that browsers and builds may keep a file."""


def name_together(kind: str, inside: Iterable[str], ending: str) -> str:
    """The name of a file, by what it holds: names that are digests themselves, or paths with such in them."""
    return f"{kind}.{hashlib.sha256(' '.join(inside).encode()).hexdigest()[:_DIGITS]}.{ending}"


def put_together(files: Mapping[str, bytes]) -> bytes:
    """A line of JSON with the path and the bytes of each file, and then all of them.

    Args:
        files: by the paths under which a browser asks for them, in the order in which they are put.
    """
    head = to_json([(path, len(content)) for path, content in files.items()])
    return b"".join([head, b"\n", *files.values()])


def pack_together(files: Mapping[str, bytes]) -> bytes:
    """The same, packed as one: what is packed by itself is not any more."""
    return gzip.compress(put_together({path: _unpacked(content) for path, content in files.items()}), _LEVEL, mtime=0)


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(_PACKED) else content
