"""An index made again: what is shown of a page is taken over where the page is the same, as it takes half of the time.

Boundary: the files that Pagefind calls fragments, one for each page, which it does not make where they are there.
Whether they are right is not left to their names, which are short.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from generator.searching.pagefind_order import MAIN
from generator.searching.pagefind_service import Record, Talk, address_of

FRAGMENTS: Final = "fragment"
"""The folder of an index that holds them."""
_OF: Final = re.compile(rb'pagefind_dcd\{"url":"/([0-9a-f]+)\.html\?')
_GZIP: Final = 31
"""Tells zlib what it is given."""


def fragments_in(parts: Iterable[Path]) -> dict[str, Path]:
    """The fragments of some parts of an index, by the addresses of their pages; without those that are damaged."""
    found = ((_page_of(file), file) for part in parts for file in _files(part / FRAGMENTS))
    return {page: file for page, file in found if page}


def same_in(pages: Sequence[Record], known: Mapping[str, Path]) -> dict[str, Path]:
    """Of the fragments that are known, by the addresses of their pages, those of some pages; none where they are few.

    Args:
        pages: as they are told.
        known: fragments, likewise.
    """
    same = {page: known[page] for page in map(address_of, pages) if page in known} if known else {}
    return same if 2 * len(same) >= len(pages) else {}  # files take the program longer where it writes them itself


def make_again(talk: Talk, pages: Sequence[Record], folder: Path, same: Mapping[str, Path]) -> bool:
    """Make an index; tells whether it is right, else it has to be made without what is known.

    Args:
        talk: in which the pages are told.
        pages: likewise.
        folder: does not exist yet.
        same: the fragments that are taken over, by the addresses of their pages.

    Raises:
        IndexingError: the program failed.
    """
    names = {file.name for file in same.values()}
    (folder / FRAGMENTS).mkdir(parents=True)
    for file in same.values():
        link(str(file), f"{folder}/{FRAGMENTS}/{file.name}")
    is_written = talk.write(folder, lambda: _is_whole(folder, names))
    new = {_page_of(file) for file in _files(folder / FRAGMENTS) if file.name not in names}
    return is_written and new == set(map(address_of, pages)) - same.keys()


def link(source: str, target: str) -> None:
    """Have a file at another place too: as nothing writes into a part that stands, it need not be copied."""
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _files(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _is_whole(folder: Path, known: AbstractSet[str]) -> bool:
    """Whether all that is written into an index is there, but for fragments that are known."""
    made = [file for place in folder.iterdir() for file in _files(place) if file.name not in known]
    try:
        json.loads((folder / MAIN).read_bytes())
    except (OSError, ValueError):
        return False
    return all(map(_content, (*made, *folder.glob("*.pf_meta"))))


def _page_of(fragment: Path) -> str:
    """The address of the page that a fragment is of; empty where it is none, or not whole."""
    found = _OF.match(_content(fragment))
    return found[1].decode() if found else ""


def _content(file: Path) -> bytes:
    """What is in a file; nothing where not all of it is there."""
    try:
        return zlib.decompress(file.read_bytes(), _GZIP)
    except (OSError, zlib.error):
        return b""
