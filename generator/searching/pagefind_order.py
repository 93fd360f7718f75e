"""Pagefind's index in one order: the same entries give the same bytes, whatever order its program met filters in.

What its files of words hold is told in passing.

Boundary: the one file that names all parts. One that is not understood stays as it is, and works all the same.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias, TypeGuard

MAIN: Final = "pagefind-entry.json"
"""The file that browsers ask first."""

Cbor: TypeAlias = "int | str | list[Cbor]"
_SIGN: Final = b"pagefind_dcd"
"""What stands before the data of each file."""
_UINT, _TEXT, _LIST = 0, 3, 4
"""The major types of CBOR (RFC 8949, section 3.1) that are used."""
_SIZES: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_WORDS, _FILTERS = 2, 3
"""The places of two lists: the first and the last words of files of words, and filters with the file of the pages that
have them."""


class WordsFile(NamedTuple):
    """A file in which the words from one to another stand, or how these begin."""

    last: str
    first: str
    path: str
    """In the folder of the index."""


def put_in_order(folder: Path) -> list[WordsFile]:
    """Sort the filters of every language of an index, and name its main file by what it then holds.

    Returns:
        The files of words whose languages are understood.
    """
    words: list[WordsFile] = []
    entry_file = folder / MAIN
    entry = json.loads(entry_file.read_bytes())
    for language, facts in sorted(entry["languages"].items()):
        old = folder / f"pagefind.{facts['hash']}.pf_meta"
        if (ordered := _in_order(gzip.decompress(old.read_bytes()))) is None:
            continue
        old.unlink()
        facts["hash"] = f"{language}_{hashlib.sha256(ordered.data).hexdigest()[:10]}"
        (folder / f"pagefind.{facts['hash']}.pf_meta").write_bytes(gzip.compress(ordered.data, mtime=0))
        words += ordered.words
    entry_file.write_text(json.dumps(entry, separators=(",", ":"), sort_keys=True), encoding="utf-8")
    return words


class _Ordered(NamedTuple):
    data: bytes
    words: list[WordsFile]


def _in_order(data: bytes) -> _Ordered | None:
    """The data with its filters sorted; None where it is not of the form that is known."""
    try:
        meta, edges = _listed(data, len(_SIGN))
        if not data.startswith(_SIGN) or edges[-1] != len(data):
            return None
        words, filters = meta[_WORDS], meta[_FILTERS]
        if not _are_lists(words, 3) or not _are_lists(filters, 2):
            return None
        _, edges = _listed(data, edges[_FILTERS])
    except (ValueError, IndexError, UnicodeError):
        return None
    found = zip(filters, (data[start:end] for start, end in pairwise(edges)), strict=True)
    ordered = data[: edges[0]] + b"".join(piece for _, piece in sorted(found)) + data[edges[-1] :]
    return _Ordered(ordered, [WordsFile(last, first, f"index/{name}.pf_index") for first, last, name in words])


def _are_lists(value: Cbor, length: int) -> TypeGuard[list[list[str]]]:
    """Whether it is a list of lists of so many texts."""
    return isinstance(value, list) and all(
        isinstance(one, list) and [type(part) for part in one] == [str] * length for one in value
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
