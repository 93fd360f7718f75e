"""The words of all parts of an index: a question's are in few files, however many parts there are.

Each part has files of words, and a browser would ask for those of a question's words part by part. Here the files that
end with the same word stand together, of whatever part they are. Each of them stays by itself too.

Boundary: which files of words stand together. How they do is for `together`, what is in them for Pagefind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from pydantic_core import from_json, to_json

from generator.searching.pagefind_order import WordsFile
from generator.searching.together import name_together, put_together

WORDS: Final = "words"
"""How the names of what is written here begin."""
_NOTED: Final = f"{WORDS}.json"
"""The file of a part that says where which words are."""
_LEAST: Final = 16_000
"""Bytes that are worth a request: with twice as many a question took as long, and loaded more."""


class _Piece(NamedTuple):
    """A file of words of a part; in order, files that end with the same word stand beside each other."""

    last: str
    first: str
    path: str
    """As a browser asks for it."""
    place: Path
    size: int
    """In bytes."""


def note_words(part: Path, files: Iterable[WordsFile]) -> None:
    """Note where which words of a part are, and how large these files are."""
    noted = [(*file, (part / file.path).stat().st_size) for file in files]
    (part / _NOTED).write_bytes(to_json(noted))


def words_together(parts: Mapping[str, Path]) -> dict[str, dict[str, Path]]:
    """What is to stand together, in order: names of files, and what is to be in them by its paths.

    Args:
        parts: the folders of the parts, by their names.
    """
    piles = ({one.path: one.place for one in pile} for pile in _piled(sorted(_pieces(parts))))
    return {name_together(WORDS, files, "pf_index"): files for files in piles}


def write_words(files: Mapping[str, Path], target: Path) -> None:
    """Write files of words in one, as they are: a browser unpacks those that it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(put_together({path: file.read_bytes() for path, file in files.items()}))


def _pieces(parts: Mapping[str, Path]) -> Iterator[_Piece]:
    """All files of words that are as they were noted; others, as somebody damaged them, stay by themselves."""
    for name, folder in parts.items():
        for last, first, path, size in _noted(folder):
            with suppress(OSError):
                if (place := folder / path).stat().st_size == size:
                    yield _Piece(last, first, f"{name}/{path}", place, size)


def _noted(part: Path) -> list[tuple[str, str, str, int]]:
    try:
        noted: list[tuple[str, str, str, int]] = from_json((part / _NOTED).read_bytes())
    except (OSError, ValueError):
        return []
    return noted


def _piled(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Piles that are large enough; those that end with the same word are in the same one."""
    pile: list[_Piece] = []
    size = 0
    for piece in pieces:
        if size >= _LEAST and piece.last != pile[-1].last:
            yield pile
            pile, size = [], 0
        pile.append(piece)
        size += piece.size
    if pile:
        yield pile
