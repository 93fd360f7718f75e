"""The words of the catalogue, dealt out so that a browser loads only those of a question.

Boundary: for each word what `ranking` would know of it, in lists of numbers; the files are made by the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from pydantic_core import to_json

from generator.support.catalogue import Case
from generator.support.ranking import fields
from generator.support.text import terms, units, words

Posting: TypeAlias = dict[str, list[int]]
"""What is known of a word:

`t`, as a term: pairs of a case and where in it the word counts most.
`p`, in a symptom or title: case, text, place in it, and how many words the text has; titles count from -1 downwards.
`u`, as what may stand for a word of a symptom: case, symptom, word of it, and how many words it has.
"""

ENOUGH: Final = 13_000
"""From how many bytes on a file of words is full."""
MOST_DIGITS: Final = 2
"""Of a word that may be a mistyped one without digits: as many as typing errors are forgiven."""


class Chunk(NamedTuple):
    """Words next to each other in the alphabet: a file."""

    first: str
    postings: dict[str, Posting]


def postings(cases: tuple[Case, ...]) -> dict[str, Posting]:
    """All words, in the order of UTF-16, which is that of browsers."""
    found: dict[str, Posting] = {}

    def note(word: str, kind: str, *numbers: int) -> None:
        found.setdefault(word, {}).setdefault(kind, []).extend(numbers)

    for place, case in enumerate(cases):
        for term, where in _terms(case).items():
            note(term, "t", place, where)
        for number, text in _texts(case):
            said = words(text)
            for at, word in enumerate(said):
                note(word, "p", place, number, at, len(said))
        for number, symptom in enumerate(case.symptoms):
            asked = units(symptom)
            for at, unit in enumerate(asked):
                for way in dict.fromkeys((unit.typed, *unit.others)):
                    note(way, "u", place, number, at, len(asked))
    return dict(sorted(found.items(), key=lambda pair: pair[0].encode("utf-16-be", "surrogatepass")))


def _terms(case: Case) -> dict[str, int]:
    best: dict[str, int] = {}
    for where, texts in fields(case):
        for term in (term for text in texts for term in terms(text)):
            best[term] = max(where, best.get(term, 0))
    return best


def _texts(case: Case) -> Iterator[tuple[int, str]]:
    yield from enumerate(case.symptoms)
    yield from ((-1 - number, title) for number, title in enumerate(case.titles))


def chunks(found: dict[str, Posting]) -> Iterator[Chunk]:
    """Deal words out to files of about the same size."""
    own: dict[str, Posting] = {}
    size = 0
    for word, posting in found.items():
        length = len(to_json(posting))
        if own and size + length > ENOUGH:
            yield Chunk(next(iter(own)), own)
            own, size = {}, 0
        own[word] = posting
        size += length
    if own:
        yield Chunk(next(iter(own)), own)


def near_words(found: dict[str, Posting]) -> list[str]:
    """The words that a mistyped one is compared with, or that have an ending."""
    return [
        word
        for word, posting in found.items()
        if ("t" in posting or "u" in posting) and sum(map(str.isdecimal, word)) <= MOST_DIGITS
    ]
