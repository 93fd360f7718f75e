"""The whole index of a site above the size of Material's: its parts, made again only where an entry has changed.

Boundary: folders of files and what browsers are told of them; how Pagefind makes a part is in `pagefind`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

from pydantic_core import to_json

from generator.begun import Begun
from generator.hands import HandLostError
from generator.merging import files_in
from generator.searching.entries import facets_of
from generator.searching.pagefind import FORM, make_index, opening, version_of
from generator.searching.pagefind_again import fragments_in, link
from generator.searching.pagefind_service import IndexingError
from generator.searching.parts import is_first, parts_of
from generator.searching.together import name_together, pack_together
from generator.searching.words import WORDS, words_together, write_words

_AT_ONCE: Final = 2
"""Parts that are made at the same time: Pagefind uses the processors in part only."""
_NAME: Final = 16
"""Digits of a digest that name a part: what it is of, so that browsers and builds may keep it."""
_TOGETHER: Final = "together"
"""How the name begins of the file with what is read first."""


class Choices(TypedDict):
    """What results can be narrowed down to."""

    products: dict[str, str]
    """Id and title."""
    types: list[str]
    states: list[str]


class Told(Choices):
    """What a browser has to know before it asks."""

    parts: list[str]
    """Folders, the first of which holds the program too."""
    together: str
    """A file with what is read of each of them before anything can be asked, and which words are in which file."""
    programs: list[str]
    """The other files that are read first."""


class Indexed(NamedTuple):
    """An index that was written."""

    told: Told
    made: int
    """How many of its parts were made; the others were there before."""
    stay: tuple[str, ...] = ()
    """The files that are to stay where they are, in the index of the site that stands."""


class _Part(NamedTuple):
    """A part that has to be made."""

    name: str
    entries: Sequence[str]
    with_program: bool = False


class Indexing:
    """An index in the making: what is known of it early is begun early, while others do something else."""

    def __init__(self, program: Path, folder: Path, *, language: str, before: Path | None = None) -> None:
        """Say where it is to stand.

        Args:
            program: Pagefind's command.
            folder: where the index is to stand; parts of another one in it are removed.
            language: of the site, an ISO 639-1 code.
            before: where the index of the site that stands is, if there is one.
        """
        self._program, self._folder, self._language, self._before = program, folder, language, before
        self._begun: list[Begun[_Part, None]] = []
        self._made: set[str] = set()
        """The parts that are made, or will be by what is begun."""

    def begin(self, entries: Iterable[str]) -> None:
        """Begin with the parts that no other entry changes any more: all but the first.

        Args:
            entries: as `dump` makes them; those that belong to a year of a product are all there.

        Raises:
            IndexingError: Pagefind cannot be run.
        """
        parts = [part for part in parts_of(entries) if not is_first(part)]
        names = [self._name(part, with_program=False) for part in parts]
        named = zip(names, parts, strict=True)
        self._make([_Part(name, part) for name, part in named if self._place(name) is None], names)

    def finish(self, entries: Iterable[str], *, may_stay: bool = False) -> Indexed:
        """Make what is left, and take over the parts that are the same as before.

        Args:
            entries: all there are, as `dump` makes them, in the order of the pages.
            may_stay: whether the site that stands keeps what it is told; else its parts are linked.

        Raises:
            IndexingError: Pagefind failed; nothing of the index can be relied on.
        """
        parts = parts_of(entries)
        names = [self._name(part, with_program=number == 0) for number, part in enumerate(parts)]
        new: list[_Part] = []
        stay: list[str] = []
        for number, name in enumerate(names):
            if name in self._made or (place := self._place(name)) == self._folder / name:
                continue
            if place is None:
                new.append(_Part(name, parts[number], with_program=number == 0))
            elif may_stay:
                stay += [f"{name}/{path}" for path in files_in(place)]
            else:
                shutil.copytree(place, self._folder / name, copy_function=link)
        self._make(new, names)
        choices = _choices(parts)
        self._wait()
        places = {name: place for name in names if (place := self._place(name))}
        words = self._words(places, stay, may_stay=may_stay)
        together, programs = self._together(places, words, stay, may_stay=may_stay)
        self._remove({*names, *words, together})
        told = Told(parts=names, together=together, programs=programs, **choices)
        return Indexed(told, len(self._made.intersection(names)), tuple(stay))

    def end(self) -> None:
        """Wait for what is begun: nothing is written from here on."""
        for begun in self._begun:
            begun.end()

    def _wait(self) -> None:
        """Wait for what is begun, and raise what went wrong with it."""
        try:
            for begun in self._begun:
                for _ in begun.results():
                    pass
        except HandLostError as error:
            raise IndexingError(str(error)) from error

    def _name(self, part: Iterable[str], *, with_program: bool) -> str:
        digest = hashlib.sha256(f"{self._maker} {with_program}".encode())
        for entry in part:
            digest.update(b"\n" + entry.encode())
        return digest.hexdigest()[:_NAME]

    @cached_property
    def _maker(self) -> str:
        return f"{FORM} {version_of(self._program)} {self._language}"

    def _place(self, name: str) -> Path | None:
        """Where a part stands that was made before: where the index is to stand, or in the one of the site."""
        places = [place / name for place in (self._folder, self._before) if place]
        return next((place for place in places if place.is_dir()), None)

    def _words(self, parts: Mapping[str, Path], stay: list[str], *, may_stay: bool) -> dict[str, list[str]]:
        """Put the words of all parts together; gives which of their files are in which one."""
        words = words_together(parts)
        for name, files in words.items():
            if may_stay and self._stands(name):
                stay.append(name)
            else:
                write_words(files, self._folder / name)
        return {name: [*files] for name, files in words.items()}

    def _together(
        self, parts: Mapping[str, Path], words: Mapping[str, list[str]], stay: list[str], *, may_stay: bool
    ) -> tuple[str, list[str]]:
        """Put together what is read first of the parts; gives this file, and the programs."""
        openings = {f"{name}/": (place, opening(place)) for name, place in parts.items()}
        together = name_together(_TOGETHER, [*parts, *words], "pf_meta")
        if may_stay and self._stands(together):
            stay.append(together)
        else:
            facts = {name + fact: place / fact for name, (place, files) in openings.items() for fact in files.facts}
            read = {path: place.read_bytes() for path, place in facts.items()}
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / together).write_bytes(pack_together({**read, WORDS: to_json(words)}))
        return together, [name + program for name, (_, files) in openings.items() for program in files.programs]

    def _stands(self, name: str) -> bool:
        """Whether the site that stands has a file of what was put together."""
        return self._before is not None and (self._before / name).is_file()

    def _remove(self, wanted: AbstractSet[str]) -> None:
        """Remove what another index has left in the folder."""
        there = self._folder.iterdir() if self._folder.is_dir() else ()  # nothing is, where all stays in the site
        for one in there:
            if one.name not in wanted:
                shutil.rmtree(one) if one.is_dir() else one.unlink()

    def _make(self, parts: Sequence[_Part], names: Sequence[str]) -> None:
        """Begin to make parts of an index, of which these are all names."""
        if parts:
            gone = [one for place in (self._folder, self._before) for one in _in(place) if one.name not in names]
            self._made.update(part.name for part in parts)
            self._begun.append(Begun(partial(self._make_now, gone), parts, _AT_ONCE))

    def _make_now(self, gone: Sequence[Path], part: _Part) -> None:
        """Make a part; what is known of pages that are gone is read while Pagefind is told of those that are there."""
        with ThreadPoolExecutor(1) as reader:
            make_index(
                self._program,
                part.entries,
                self._folder / part.name,
                language=self._language,
                with_program=part.with_program,
                known=reader.submit(fragments_in, () if part.with_program else gone).result,
            )


def write_index(
    program: Path,
    entries: Iterable[str],
    folder: Path,
    *,
    language: str,
    before: Path | None = None,
    may_stay: bool = False,
) -> Indexed:
    """Write the index of entries at once, as `Indexing` does.

    Raises:
        IndexingError: Pagefind failed; nothing of the index can be relied on.
    """
    indexing = Indexing(program, folder, language=language, before=before)
    try:
        return indexing.finish(entries, may_stay=may_stay)
    finally:
        indexing.end()


def _in(folder: Path | None) -> list[Path]:
    """The parts of an index, if it is there."""
    return [one for one in folder.iterdir() if one.is_dir()] if folder and folder.is_dir() else []


def _choices(parts: Iterable[Iterable[str]]) -> Choices:
    entries = [facets_of(entry) for part in parts for entry in part]
    titles = {entry.location: entry.title for entry in entries if not entry.type}
    products = {product for entry in entries for product in entry.products}
    named = {product: titles.get(f"releases/{product}/", product) for product in sorted(products)}
    types, states = {entry.type for entry in entries}, {entry.state for entry in entries}
    return Choices(products=named, types=sorted(types - {""}), states=sorted(states - {""}))
