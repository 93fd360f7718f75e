"""The whole index of a site above the size of Material's: its parts, made again only where an entry has changed.

Boundary: folders of files and what browsers are told of them; how Pagefind makes a part is in `pagefind`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

from generator.searching.entries import Entry
from generator.searching.pagefind import FORM, make_index, version_of
from generator.searching.pagefind_again import fragments_in, link
from generator.searching.parts import parts_of

_AT_ONCE: Final = 2
"""Parts that are made at the same time: Pagefind uses the processors in part only."""
_NAME: Final = 16
"""Digits of a digest that name a part: what it is of, so that browsers and builds may keep it."""


class Told(TypedDict):
    """What a browser has to know before it asks."""

    parts: list[str]
    """Folders, the first of which holds the program too."""
    products: dict[str, str]
    """The products to choose from: id and title."""
    types: list[str]
    states: list[str]


class Indexed(NamedTuple):
    """An index that was written."""

    told: Told
    made: int
    """How many of its parts were made; the others were there before."""
    stay: tuple[str, ...] = ()
    """The parts that are to stay where they are, in the site that stands."""


def write_index(
    program: Path,
    entries: Iterable[str],
    folder: Path,
    *,
    language: str,
    before: Path | None = None,
    may_stay: bool = False,
) -> Indexed:
    """Write the index of entries, as `dump` makes them, and take over the parts that are the same as before.

    Args:
        program: Pagefind's command.
        entries: in the order of the pages.
        folder: where the index is to stand; parts of another one in it are removed.
        language: of the site, an ISO 639-1 code.
        before: where the index of the site that stands is, if there is one.
        may_stay: whether the site that stands keeps what it is told; else its parts are linked.

    Raises:
        IndexingError: Pagefind failed; nothing of the index can be relied on.
    """
    parts = parts_of(entries)
    version = version_of(program)
    names = [_name(part, f"{FORM} {version} {language} {number == 0}") for number, part in enumerate(parts)]
    folder.mkdir(parents=True, exist_ok=True)
    old = [other for place in (folder, before) if place and place.is_dir() for other in place.iterdir()]
    gone = [other for other in old if other.name not in names]
    stay = tuple(name for name in names if may_stay and before and (before / name).is_dir())
    missing = [
        number
        for number, name in enumerate(names)
        if name not in stay and not _is_there(folder / name, before and before / name)
    ]
    known = fragments_in(gone) if missing else {}

    def make(number: int) -> None:
        place, is_first = folder / names[number], number == 0
        make_index(program, parts[number], place, language=language, with_program=is_first, known=known)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(make, missing))
    for other in gone:
        if other.parent == folder:
            shutil.rmtree(other)
    return Indexed(_told(names, parts), len(missing), stay)


def _name(part: Iterable[str], maker: str) -> str:
    digest = hashlib.sha256(maker.encode())
    for entry in part:
        digest.update(b"\n" + entry.encode())
    return digest.hexdigest()[:_NAME]


def _is_there(folder: Path, before: Path | None) -> bool:
    """Whether a part stands, if need be taken over; linked, as nothing writes into a part that stands."""
    if folder.is_dir():
        return True
    if before is None or not before.is_dir():
        return False
    shutil.copytree(before, folder, copy_function=link)
    return True


def _told(names: list[str], parts: Sequence[Sequence[str]]) -> Told:
    products: set[str] = set()
    types: set[str] = set()
    states: set[str] = set()
    titles: dict[str, str] = {}
    for dumped in (entry for part in parts for entry in part):
        entry: Entry = json.loads(dumped)
        products.update(entry.get("product", []))
        types.update({entry["type"]} if "type" in entry else ())
        states.update({entry["state"]} if "state" in entry else ())
        if "type" not in entry:
            titles[entry["location"]] = entry["title"]
    named = {product: titles.get(f"releases/{product}/", product) for product in sorted(products)}
    return Told(parts=names, products=named, types=sorted(types), states=sorted(states))
