"""How well an issue answers a text: by its id, an error code, a symptom, or words with their typing errors.

Boundary: relevance alone, in whole numbers; which version is meant, and what an answer says, is for others. The same is
counted in the browser (`desk/ranking.js`, over the words of `lookup`), so what changes here changes there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from generator.support.catalogue import Case, Catalogue
from generator.support.text import Unit, distance, key, keys, stem, terms, tolerance, units, words

SYMPTOM, TITLE, COMPONENT, DETAIL = 5, 4, 3, 2
"""Where a word was found, and what that counts."""
EXACT, STEM, LIKE, NEAR, FAR = 8, 7, 6, 5, 4
"""How a word was found: as typed, with another ending, as a beginning or meaning the same, with one or two errors."""
_SYMPTOM_PHRASE, _TITLE_PHRASE = 2, 3
"""How many words in a row make a part of a symptom or title one."""
_SHORTEST: Final = 3
"""Of a beginning, and of a number that may be a code's."""


class Tier(IntEnum):
    """What a text and an issue have in common; the more, the better."""

    WORDS = 1
    SIMILAR_CODE = 2
    SYMPTOM = 3
    PHRASE = 4
    REFERENCE = 5
    NUMBER = 6
    CODE = 7
    ID = 8


class Relevance(NamedTuple):
    """How well an issue answers; a higher one answers better."""

    tier: Tier
    share: int
    """How much of it fits, in quarters: what differs less is put in order by the version first."""
    score: int


class _Hit(NamedTuple):
    value: int
    quality: int
    """What it counts towards the share: four quarters where it is plainly what the issue is about."""
    is_sure: bool
    """Whether it was found as typed, or with another ending."""


_NO_HIT: Final = _Hit(0, 0, is_sure=False)


class _Found(NamedTuple):
    """A unit of the question among the words of the catalogue."""

    hits: dict[int, _Hit]
    """By the case's place in the catalogue."""
    terms: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, eq=False)
class Index:
    """The catalogue's words, made once and asked often."""

    catalogue: Catalogue

    def rank(self, text: str) -> tuple[dict[int, Relevance], dict[int, Relevance]]:
        """Judge all cases: those that answer, and those that have too little in common to do so."""
        asked, typed = units(text), words(text)
        found = [self._find(unit) for unit in asked]
        marks = _Marks.of(text, asked, known={code for case in self.catalogue.cases for code in case.codes})
        answers, others = {}, {}
        for place, case in enumerate(self.catalogue.cases):
            share, score = self._share(place, found)
            tier = _tier(case, marks) or self._by_symptom(place, typed, asked, found)
            if tier:
                answers[place] = Relevance(tier, 0, score)
            elif share > 1 and 2 * sum(place in one.hits for one in found) >= len(found):
                answers[place] = Relevance(Tier.WORDS, share, score)
            elif any(one.hits[place].is_sure for one in found if place in one.hits):
                others[place] = Relevance(Tier.WORDS, share, score)
        return answers, others

    def _share(self, place: int, found: list[_Found]) -> tuple[int, int]:
        """How much of the question an issue has: in quarters, and weighed by how rare the words are."""
        quality = sum(one.hits[place].quality for one in found if place in one.hits)
        number = len(self.catalogue.cases)
        score = sum(
            one.hits[place].value * (number // len(one.hits)).bit_length() for one in found if place in one.hits
        )
        return quality // len(found) if found else 0, score

    def _by_symptom(self, place: int, typed: list[str], asked: list[Unit], found: list[_Found]) -> Tier | None:
        case, symptoms = self.catalogue.cases[place], self._symptoms[place]
        if asked and any(_is_phrase(typed, words(symptom), least=_SYMPTOM_PHRASE) for symptom in case.symptoms):
            return Tier.PHRASE
        if asked and any(_is_phrase(typed, words(title), least=_TITLE_PHRASE) for title in case.titles):
            return Tier.PHRASE
        met = {term for one in found for term in one.terms}
        stems = {term for one in found for term in one.stems}
        for symptom in symptoms:
            hit = sum(any(way in met or stem(way) in stems for way in (unit.typed, *unit.others)) for unit in symptom)
            if hit > 1 and 2 * hit > len(symptom):
                return Tier.SYMPTOM
        return None

    def _find(self, unit: Unit) -> _Found:
        """Look a unit up in whatever way it may have been typed."""
        kinds = dict(self._ways(unit, self._terms, stemmed=False))
        stems = dict(self._ways(unit, self._stems, stemmed=True))
        hits: dict[int, _Hit] = {}
        for table, how in ((self._terms, kinds), (self._stems, stems)):
            for term, kind in how.items():
                for place, where in table[term].items():
                    hits[place] = max(hits.get(place, _NO_HIT), _hit(kind, where))
        return _Found(hits, frozenset(kinds), frozenset(stems))

    def _ways(self, unit: Unit, table: Mapping[str, object], *, stemmed: bool) -> Iterator[tuple[str, int]]:
        """The words of a table that may be meant, the best ones last."""
        whole = stem(unit.typed) if stemmed else unit.typed
        allowed = tolerance(whole)
        for term in table:
            if allowed and (errors := _errors(whole, term, allowed)) <= allowed:
                yield term, NEAR if errors == 1 else FAR
        if not stemmed and len(whole) >= _SHORTEST and not whole.isdecimal():
            yield from ((term, LIKE) for term in table if term.startswith(whole))
        yield from ((way, LIKE) for way in (stem(one) if stemmed else one for one in unit.others) if way in table)
        if whole in table:
            yield whole, STEM if stemmed else EXACT

    @cached_property
    def _terms(self) -> dict[str, dict[int, int]]:
        """For each word the cases that have it, with the best place where it stands."""
        found: dict[str, dict[int, int]] = {}
        for place, case in enumerate(self.catalogue.cases):
            for where, texts in fields(case):
                for term in (term for text in texts for term in terms(text)):
                    cases = found.setdefault(term, {})
                    cases[place] = max(where, cases.get(place, 0))
        return found

    @cached_property
    def _stems(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for term, cases in self._terms.items():
            own = found.setdefault(stem(term), {})
            for place, where in cases.items():
                own[place] = max(where, own.get(place, 0))
        return found

    @cached_property
    def _symptoms(self) -> list[list[list[Unit]]]:
        return [[units(symptom) for symptom in case.symptoms] for case in self.catalogue.cases]


def fields(case: Case) -> Iterator[tuple[int, Iterable[str]]]:
    """Where words of a case stand: what that counts, and the texts."""
    yield SYMPTOM, case.symptoms
    yield TITLE, case.titles
    yield COMPONENT, [case.record.component or ""]
    yield DETAIL, case.words


def _hit(kind: int, where: int) -> _Hit:
    is_sure = kind >= STEM
    return _Hit(kind * where, (1 if where == DETAIL else 3) + is_sure, is_sure)


def _errors(one: str, other: str, allowed: int) -> int:
    """The typing errors between two words, where they may be few enough."""
    if abs(len(one) - len(other)) > allowed or len(set(one) ^ set(other)) > 2 * allowed:
        return allowed + 1
    return distance(one, other)


class _Marks(NamedTuple):
    """What in a question may be an id, a code or a reference."""

    keys: set[str]
    numbers: set[str]
    """Numbers that stand alone."""
    strange: set[str]
    """What looks like a code and is none that is known."""

    @classmethod
    def of(cls, text: str, asked: list[Unit], known: set[str]) -> _Marks:
        found = keys(text)
        numbers = {unit.typed for unit in asked if unit.typed.isdecimal() and len(unit.typed) >= _SHORTEST}
        return cls(found, numbers, {one for one in found - known if _is_code(one)})


def _tier(case: Case, marks: _Marks) -> Tier | None:
    if any(key(words(one)) in marks.keys for one in case.ids):
        return Tier.ID
    if not marks.keys.isdisjoint(case.codes):
        return Tier.CODE
    if any("".join(filter(str.isdecimal, code)) in marks.numbers for code in case.codes):
        return Tier.NUMBER
    if not marks.keys.isdisjoint(case.references):
        return Tier.REFERENCE
    if any(_is_slip(one, code) for one in marks.strange for code in case.codes):
        return Tier.SIMILAR_CODE
    return None


def _is_code(text: str) -> bool:
    """Whether it looks like a code: letters, then digits."""
    letters = text.rstrip("0123456789")
    return 0 < len(letters) < len(text) - 1 and letters.isalpha()


def _is_slip(typed: str, code: str) -> bool:
    """Whether a code was mistyped: a sign too many, too few, or two swapped. Another digit is another code."""
    if typed[0] != code[0] or abs(len(typed) - len(code)) > 1 or distance(typed, code) != 1:
        return False
    return len(typed) != len(code) or sorted(typed) == sorted(code)


def _is_phrase(typed: list[str], said: list[str], *, least: int) -> bool:
    """Whether one of the two stands in the other, word for word."""
    short, long = sorted((typed, said), key=len)
    if len(short) < least:
        return False
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
