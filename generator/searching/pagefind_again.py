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
from generator.searching.pagefind_service import address_of, index_pages_into

FRAGMENTS: Final = "fragment"
"""The folder of an index that holds them."""
_OF: Final = re.compile(rb'pagefind_dcd\{"url":"/([0-9a-f]+)\.html"')
_GZIP: Final = 31
"""Tells zlib what it is given."""


def fragments_in(parts: Iterable[Path]) -> dict[str, Path]:
    """The fragments of some parts of an index, by the addresses of their pages; without those that are damaged."""
    found = ((_page_of(file), file) for part in parts for file in _files(part / FRAGMENTS))
    return {page: file for page, file in found if page}


def make_again(program: Path, pages: Sequence[str], folder: Path, known: Mapping[str, Path], *, language: str) -> bool:
    """Make an index; tells whether it is right, else it has to be made without what is known.

    Args:
        program: Pagefind's command.
        pages: as HTML.
        folder: does not exist yet.
        known: fragments, by the addresses of their pages.
        language: of all pages: an ISO 639-1 code.

    Raises:
        IndexingError: the program failed.
    """
    wanted = {address_of(page) for page in pages}
    same = {known[page].name: known[page] for page in wanted & known.keys()}
    if 2 * len(same) < len(pages):  # files take the program longer where it writes them itself
        return False
    (folder / FRAGMENTS).mkdir(parents=True)
    for name, file in same.items():
        link(str(file), f"{folder}/{FRAGMENTS}/{name}")
    is_written = index_pages_into(program, pages, folder, lambda: _is_whole(folder, same.keys()), language=language)
    new = {_page_of(file) for file in _files(folder / FRAGMENTS) if file.name not in same}
    return is_written and new == wanted - known.keys()


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
