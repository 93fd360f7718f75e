"""Pagefind's index in one order: the same entries give the same bytes, whatever order its program met filters in.

Boundary: the one file that names all parts. One that is not understood stays as it is, and works all the same.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias, TypeGuard

MAIN: Final = "pagefind-entry.json"
"""The file that browsers ask first."""

Cbor: TypeAlias = "int | str | list[Cbor]"
_SIGN: Final = b"pagefind_dcd"
"""What stands before the data of each file."""
_UINT, _TEXT, _LIST = 0, 3, 4
"""The major types of CBOR (RFC 8949, section 3.1) that are used."""
_SIZES: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_FILTERS: Final = 3
"""The place of the list of filters: name, and the file of the pages that have it."""


def put_in_order(folder: Path) -> None:
    """Sort the filters of every language of an index, and name its main file by what it then holds."""
    entry_file = folder / MAIN
    entry = json.loads(entry_file.read_bytes())
    for language, facts in sorted(entry["languages"].items()):
        old = folder / f"pagefind.{facts['hash']}.pf_meta"
        if (data := _in_order(gzip.decompress(old.read_bytes()))) is None:
            continue
        old.unlink()
        facts["hash"] = f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"
        (folder / f"pagefind.{facts['hash']}.pf_meta").write_bytes(gzip.compress(data, mtime=0))
    entry_file.write_text(json.dumps(entry, separators=(",", ":"), sort_keys=True), encoding="utf-8")


def _in_order(data: bytes) -> bytes | None:
    """The data with its filters sorted; None where it is not of the form that is known."""
    try:
        meta, edges = _listed(data, len(_SIGN))
        if not data.startswith(_SIGN) or edges[-1] != len(data) or not _are_filters(filters := meta[_FILTERS]):
            return None
        _, edges = _listed(data, edges[_FILTERS])
    except (ValueError, IndexError, UnicodeError):
        return None
    found = zip(filters, (data[start:end] for start, end in pairwise(edges)), strict=True)
    return data[: edges[0]] + b"".join(piece for _, piece in sorted(found)) + data[edges[-1] :]


def _are_filters(value: Cbor) -> TypeGuard[list[list[str]]]:
    return isinstance(value, list) and all(
        isinstance(one, list) and [type(part) for part in one] == [str, str] for one in value
    )


def _listed(data: bytes, at: int) -> tuple[list[Cbor], list[int]]:
    """The values of a list, and their edges: where the first begins, and where each of them ends.

    Raises:
        ValueError: it is no list, or holds a type that is not used here.
    """
    kind, number, at = _head(data, at)
    if kind != _LIST:
        raise ValueError("another type")
    values, edges = [], [at]
    for _ in range(number):
        value, at = _decoded(data, at)
        values.append(value)
        edges.append(at)
    return values, edges


def _decoded(data: bytes, at: int) -> tuple[Cbor, int]:
    """A value and where it ends."""
    kind, number, start = _head(data, at)
    if kind == _UINT:
        return number, start
    if kind == _TEXT:
        return data[start : start + number].decode(), start + number
    values, edges = _listed(data, at)
    return values, edges[-1]


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The type of what stands at a place, its number or length, and where that ends."""
    kind, number = data[at] >> 5, data[at] & 31
    at += 1
    if number < min(_SIZES):
        return kind, number, at
    size = _SIZES.get(number, 0)
    if not size:
        raise ValueError("a length that is not told")
    return kind, int.from_bytes(data[at : at + size]), at + size
