"""The answer to a question: the best issue, further ones, known ones that do not affect the version, or nothing.

Boundary: which issues, in which order, and what each is to the version; words and looks are for page and terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from generator.ledger import Presence
from generator.support.catalogue import Case, Catalogue, Known, Product
from generator.support.question import Asked, Question, understand
from generator.support.ranking import Index, Relevance, Tier
from generator.support.standing import Standing, Stretch
from generator.support.text import key, keys, words

Bearing: TypeAlias = Literal["affected", "unknown", "not-an-issue", "fixed", "unaffected", "elsewhere"]
"""What an issue is to the version that was asked for; `unknown` where there is no version to judge by."""
_ORDER: Mapping[Bearing, int] = {
    "affected": 0,
    "unknown": 0,
    "not-an-issue": 1,
    "fixed": 2,
    "unaffected": 3,
    "elsewhere": 4,
}
LONGEST = 1000
"""How much of a text is read, in characters."""
PERHAPS = 3


class Match(NamedTuple):
    """An issue in an answer."""

    case: Case
    tier: Tier | None
    """Why it was found; None in a list of all that affects a version."""
    bearing: Bearing
    cause: Known | None = None
    """The version that brought it in or fixed it."""
    fix: Known | None = None
    """The nearest version with the fix."""
    planned: tuple[Known, ...] = ()
    """Higher versions on the way that bring the fix."""
    found_as: tuple[str, ...] = ()
    """The duplicates by whose ids it was asked for."""
    why: str = ""
    """What makes it so, in a sentence."""

    @property
    def concerns(self) -> bool:
        """Whether it may be what a customer on the version sees."""
        return self.bearing in ("affected", "unknown", "not-an-issue")


class Answer(NamedTuple):
    """All that is said to a question."""

    question: Question
    asked: Asked
    product: Product | None
    version: Known | None
    matches: tuple[Match, ...]
    """The best one first."""
    perhaps: tuple[Match, ...]
    """Where nothing answers: what has a word or two of it."""

    @property
    def first(self) -> Match | None:
        return self.matches[0] if self.matches else None

    @property
    def others(self) -> tuple[Match, ...]:
        """Further candidates."""
        return tuple(one for one in self.matches[1:] if one.concerns)

    @property
    def unaffected(self) -> tuple[Match, ...]:
        """Known, but no matter of the version."""
        return tuple(one for one in self.matches[1:] if not one.concerns)


@dataclass(frozen=True, eq=False)
class SupportDesk:
    """The catalogue with its index, ready for questions."""

    catalogue: Catalogue
    index: Index

    def ask(self, question: Question, *, everything: bool = False) -> Answer:
        """Answer a question.

        Args:
            question: the fields as typed.
            everything: without a text, also list what is not open or does not affect the version.
        """
        short = question._replace(text=question.text[:LONGEST])
        asked = understand(short, self.catalogue)
        product = self.catalogue.products[asked.product] if asked.product is not None else None
        place = asked.version.place if asked.version else None
        version = product.versions[place] if product and place is not None else None
        if asked.text.strip():
            matches, perhaps = self._search(asked)
        else:
            matches, perhaps = self._list(asked, everything=everything), ()
        return Answer(question, asked, product, version, matches, perhaps)

    def _search(self, asked: Asked) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
        answers, others = self.index.rank(asked.text)
        if answers:
            return self._ordered(asked, answers), ()
        return (), self._ordered(asked, others)[:PERHAPS]

    def _ordered(self, asked: Asked, found: Mapping[int, Relevance]) -> tuple[Match, ...]:
        """The better answer first; of those that answer as well, what affects the version, then what is open."""

        def rank(pair: tuple[Match, Relevance]) -> tuple[int, int, int, bool, int, bool, tuple[int, str]]:
            match, (tier, share, score) = pair
            closed = not match.case.is_open
            unsure = match.bearing == "unknown"  # no version says whether it matters: then whether it is open does
            order = _ORDER[match.bearing]
            return -tier, -share, order, unsure and closed, -score, closed, match.case.worst_first

        judged = [(self._judge(asked, self.catalogue.cases[place], by.tier), by) for place, by in found.items()]
        return tuple(match for match, _ in sorted(judged, key=rank))

    def _list(self, asked: Asked, *, everything: bool) -> tuple[Match, ...]:
        """Everything that affects the version, or that is open; the worst first."""
        judged = [self._judge(asked, case, None) for case in self.catalogue.cases]
        affecting = [
            one
            for one in judged
            if everything or one.bearing == "affected" or (one.bearing == "unknown" and one.case.is_open)
        ]
        in_order = sorted(affecting, key=lambda one: (_ORDER[one.bearing], *one.case.worst_first))
        return tuple(in_order)

    def _judge(self, asked: Asked, case: Case, tier: Tier | None) -> Match:
        """Say what an issue is to the product and version that are meant."""
        found_as = tuple(
            one.id for one in case.duplicates if tier is Tier.ID and key(words(one.id)) in keys(asked.text)
        )
        if not case.is_fault:
            return Match(case, tier, "not-an-issue", found_as=found_as)
        standing = case.standings.get(asked.product) if asked.product is not None else None
        if asked.product is not None and standing is None:
            return Match(case, tier, "elsewhere" if case.standings else "unknown", found_as=found_as)
        place = asked.version.place if asked.version else None
        if asked.product is None or standing is None or place is None:
            return Match(case, tier, "unknown", found_as=found_as)
        versions = self.catalogue.products[asked.product].versions
        return _at(Match(case, tier, "unknown", found_as=found_as), standing, place, versions)


def _at(match: Match, standing: Standing, place: int, versions: tuple[Known, ...]) -> Match:
    """An issue at a version of a product that has or had it."""
    here = stretch_at(standing, place)
    fix = versions[here.fix] if here.fix is not None else None
    affected = here.presence is Presence.AFFECTED
    return match._replace(
        bearing=here.presence.value,
        cause=versions[here.cause] if here.cause is not None else None,
        fix=fix,
        planned=tuple(versions[one] for one in standing.planned if one > place) if affected and fix is None else (),
        why=_why(standing, place, versions),
    )


def _why(standing: Standing, place: int, versions: tuple[Known, ...]) -> str:
    """The reason why a version has an issue, has its fix, or neither."""
    here, name = stretch_at(standing, place), versions[place].name
    if here.cause is None:
        sources = " and ".join(versions[one].name for one in standing.sources)
        return f"It came in with {sources}; {name} was not built on that."
    cause = versions[here.cause].name
    built = "" if here.cause == place else f" {name} was built on {cause}."
    if here.presence is Presence.FIXED:
        return f"It is fixed in {cause}.{built}"
    if standing.is_older and here.cause == min(standing.sources):
        return f"It is older than the first release on record.{built}"
    return f"It came in with {cause}.{built}"


def stretch_at(standing: Standing, place: int) -> Stretch:
    """The stretch in which a version is."""
    return next(one for one in reversed(standing.stretches) if one.first <= place)


def open_desk(catalogue: Catalogue) -> SupportDesk:
    """Make a desk of a catalogue."""
    return SupportDesk(catalogue, Index(catalogue))
