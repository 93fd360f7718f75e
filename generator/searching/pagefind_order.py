"""Pagefind's index in one order: the same entries give the same bytes, whatever order its program met filters in.

Boundary: the one file that names all parts. One that is not understood stays as it is, and works all the same.
"""

from __future__ import annotations

import gzip
import hashlib
import json
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
        meta, end = _decoded(data, len(_SIGN))
    except (ValueError, IndexError, UnicodeError):
        return None
    if not data.startswith(_SIGN) or end != len(data) or _SIGN + _encoded(meta) != data:
        return None
    if not isinstance(meta, list) or len(meta) <= _FILTERS or not _are_filters(filters := meta[_FILTERS]):
        return None
    in_order: list[Cbor] = [list[Cbor](one) for one in sorted(filters)]
    return _SIGN + _encoded([*meta[:_FILTERS], in_order, *meta[_FILTERS + 1 :]])


def _are_filters(value: Cbor) -> TypeGuard[list[list[str]]]:
    return isinstance(value, list) and all(
        isinstance(one, list) and [type(part) for part in one] == [str, str] for one in value
    )


def _decoded(data: bytes, at: int) -> tuple[Cbor, int]:
    """A value and where it ends.

    Raises:
        ValueError: it is of a type that is not used here.
    """
    kind, number = data[at] >> 5, data[at] & 31
    at += 1
    if number >= min(_SIZES):
        size = _SIZES.get(number, 0)
        if not size:
            raise ValueError("a length that is not told")
        number, at = int.from_bytes(data[at : at + size]), at + size
    if kind == _UINT:
        return number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind != _LIST:
        raise ValueError("another type")
    values: list[Cbor] = []
    for _ in range(number):
        value, at = _decoded(data, at)
        values.append(value)
    return values, at


def _encoded(value: Cbor) -> bytes:
    if isinstance(value, int):
        return _head(_UINT, value)
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    return _head(_LIST, len(value)) + b"".join(map(_encoded, value))


def _head(kind: int, number: int) -> bytes:
    if number < min(_SIZES):
        return bytes([kind << 5 | number])
    code, size = next((code, size) for code, size in _SIZES.items() if number < 1 << 8 * size)
    return bytes([kind << 5 | code]) + number.to_bytes(size)
