"""What a browser reads of each part of an index before it asks anything, in one file, as each file takes it time.

Boundary: the form of this file. `worker.js` takes it apart; where it cannot, it reads the files by themselves.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic_core import to_json

TOGETHER: Final = "together"
"""How the name of this file begins."""
_PACKED: Final = b"\x1f\x8b"
"""How a packed file begins (RFC 1952, section 2.3.1)."""
_LEVEL: Final = 6


def put_together(files: Mapping[str, Path], target: Path) -> None:
    """Write a packed file: a line of JSON with the path and the bytes of each file, and then all of them, unpacked.

    Args:
        files: by the paths under which a browser asks for them, in the order in which they are put.
        target: in a folder that may have to be made.
    """
    contents = {path: _unpacked(file.read_bytes()) for path, file in files.items()}
    head = to_json([(path, len(content)) for path, content in contents.items()])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(b"".join([head, b"\n", *contents.values()]), _LEVEL, mtime=0))


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(_PACKED) else content
