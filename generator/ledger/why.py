"""Why a release has a known issue, its fix, or neither: the releases that decide it, and a sentence that says so.

Boundary: the chain of one release towards one issue, in plain words; marks, links and layout are for whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from generator.ledger.lineage import Entry
from generator.ledger.presence import Presence

Turn: TypeAlias = Literal["came-in", "older", "fixed", "back"]
"""What became of an issue in a release; `older` is the first release on record, where the issue is older than that."""
_LAST = {
    "came-in": "came in with {}",
    "older": "is older than the first release on record ({})",
    "fixed": "is fixed in {}",
    "back": "is back in {}",
}
_BEFORE = {**_LAST, "fixed": "was fixed in {}", "back": "was back in {}"}
_NAMED = 3
"""How many releases between the deciding one and the last are named one by one."""


class Step(NamedTuple):
    """A release that changed what its successors have."""

    turn: Turn
    entry: Entry


class Why(NamedTuple):
    """What a release is to an issue, with the releases that make it so."""

    entry: Entry
    presence: Presence
    steps: tuple[Step, ...]
    """What became of the issue on the way to this release, oldest first; nothing where it is unaffected."""
    chain: tuple[Entry, ...]
    """From the release that decides down to this one, each built on the one before."""
    elsewhere: tuple[Entry, ...] = ()
    """For an unaffected release: those of its product that brought the issue in, on none of which it was built."""

    @property
    def cause(self) -> Entry | None:
        """The release that decides: it brought the issue in or back, or fixed it."""
        return self.steps[-1].entry if self.steps else None

    @property
    def short(self) -> tuple[Entry, ...]:
        """The releases worth naming: in which it came in, was fixed or came back, and this one."""
        return tuple(dict.fromkeys([*(step.entry for step in self.steps), self.entry]))

    @property
    def sentence(self) -> str:
        """The reason in plain words: “It came in with 2.2.0. 2.3.1 was built on 2.2.0.”, for one."""
        if not self.steps:
            return self._sentence_of_unaffected()
        parts = [_BEFORE[step.turn].format(_named(step.entry)) for step in self.steps[:-1]]
        parts.append(_LAST[self.steps[-1].turn].format(_named(self.steps[-1].entry)))
        return f"It {_listed(parts)}.{self._descent()}"

    def _descent(self) -> str:
        if len(self.chain) == 1:
            return ""
        first, *between, last = (entry.name for entry in self.chain)
        way = ""
        if between:
            few = len(between) <= _NAMED
            way = f", by way of {_listed(between) if few else f'{len(between)} releases in between'}"
        return f" {last} was built on {first}{way}."

    def _sentence_of_unaffected(self) -> str:
        if not self.elsewhere:
            return "No release of this product is known to have it."
        names = _listed([entry.name for entry in self.elsewhere])
        which = "that release" if len(self.elsewhere) == 1 else "any of them"
        return f"It came in with {names}. {self.entry.name} was not built on {which}."


def explain(
    entry: Entry, presence: Callable[[Entry], Presence], sources: Sequence[Entry], *, older: bool = False
) -> Why:
    """Follow a release's line up to where the issue came in.

    Args:
        entry: the release that is asked about.
        presence: what any release is to the issue.
        sources: the releases that bring the issue in or back.
        older: whether the issue is older than the first record.
    """
    found = presence(entry)
    if found is Presence.UNAFFECTED:
        own = sorted((one for one in sources if one.product == entry.product), key=lambda one: one.order)
        return Why(entry, found, (), (entry,), tuple(dict.fromkeys(own)))
    steps = tuple(_steps(entry, found, presence, older=older))[::-1]
    chain, cause = [entry], steps[-1].entry
    while chain[-1] is not cause and (parent := chain[-1].parent):
        chain.append(parent)
    return Why(entry, found, steps, tuple(chain[::-1]))


def _steps(entry: Entry, found: Presence, presence: Callable[[Entry], Presence], *, older: bool) -> Iterator[Step]:
    """What became of it on the way, the latest first."""
    here: Entry | None = entry
    while here and found is not Presence.UNAFFECTED:
        cause, before = _first_alike(here, found, presence)
        here = cause.parent
        if found is Presence.FIXED:
            yield Step("fixed", cause)
        if before is Presence.UNAFFECTED:
            yield Step("older" if older and here is None else "came-in", cause)
        elif found is Presence.AFFECTED:
            yield Step("back", cause)
        found = before


def _first_alike(entry: Entry, found: Presence, presence: Callable[[Entry], Presence]) -> tuple[Entry, Presence]:
    """The release with which the stretch of releases began that are to the issue what this one is.

    And what the one before it is; there is none before the first.
    """
    while parent := entry.parent:
        before = presence(parent)
        if before is not found:
            return entry, before
        entry = parent
    return entry, Presence.UNAFFECTED


def _named(entry: Entry) -> str:
    """A version, with what became of it where it cannot be had."""
    if entry.available:
        return entry.name
    return f"{entry.name} ({'planned' if entry.on_the_way else entry.state.replace('-', ' ')})"


def _listed(words: Sequence[str]) -> str:
    """Words as in “a, b and c”."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
