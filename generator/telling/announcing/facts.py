"""What every announcement says of a release: what became of it, its changes, what has to be done, its known issues.

Boundary: pieces of a message; which of them an audience gets is for its own module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from generator.ledger import Entry, IssueFacts, Ledger, Presence
from generator.ledger.known_issues import NOT_ISSUES
from generator.ledger.lineage import is_production
from generator.model.release import Change
from generator.pages.issue_rows import is_none
from generator.pages.release import grouped, in_order
from generator.telling.announcing.message import Block, Item, Listed, Note, Section, Typed, Words
from generator.telling.words import listed, long_day, named, titled

ARTICLES: Final = {"patch": "a patch", "minor": "a minor release", "major": "a major release"}
_TITLES: Final = {"breaking": "Breaking changes", "security": "Security", "performance": "Performance"}


def subject(ledger: Ledger, entry: Entry) -> str:
    """What the announcement is about, in a line."""
    name, day = titled(ledger, entry), entry.record.date
    if entry.on_the_way:
        return f"Preview: {name}, {f'planned for {long_day(day)}' if day else 'not scheduled yet'}"
    if entry.rolled_back:
        return f"{name} was rolled back"
    return f"{name} was cancelled" if entry.record.status == "cancelled" else f"{name} is out"


def became(ledger: Ledger, entry: Entry) -> Words:
    """What became of the release, in a sentence or two."""
    if entry.on_the_way:
        return Words(_preview(ledger, entry))
    if entry.rolled_back:
        return Words(_returned(ledger, entry))
    if entry.record.status == "cancelled":
        return Words(_cancelled(ledger, entry))
    day = f"shipped on {long_day(entry.shipped_on)}" if entry.shipped_on else "is out; its day is not on record"
    return Words(f"{named(ledger, entry)}, {ARTICLES[entry.record.type]}, {day}.")


def _preview(ledger: Ledger, entry: Entry) -> str:
    name, day = named(ledger, entry), entry.record.date
    if day is None:
        when = "is not scheduled yet"
    elif day < ledger.today:
        when = f"was planned for {long_day(day)} and is not out yet"
    else:
        when = f"is planned for {long_day(day)}"
    return f"This is a preview. {name}, {ARTICLES[entry.record.type]}, {when}. What is said here may still change."


def _returned(ledger: Ledger, entry: Entry) -> str:
    undone = [one.rolled_back for one in entry.production if one.rolled_back]
    shipped = f" shipped on {long_day(entry.shipped_on)} and" if entry.shipped_on else ""
    back = long_day(entry.policy.day_of(max(one.at for one in undone)))
    return f"{named(ledger, entry)}{shipped} was rolled back on {back}. {runs(ledger, entry)}".rstrip()


def runs(ledger: Ledger, entry: Entry) -> str:
    """What production runs, in a sentence; empty where no deployment says so."""
    running = [one.entry.name for one in ledger.running(entry.product) if is_production(one.environment)]
    names = tuple(dict.fromkeys(running))
    return f"Production runs {listed(names)}." if names else ""


def _cancelled(ledger: Ledger, entry: Entry) -> str:
    planned = f" was planned for {long_day(entry.record.date)} and" if entry.record.date else ""
    heirs = [one.name for one in ledger.lineage.children(entry) if one.available or one.on_the_way]
    code = f" Its changes come with {listed(heirs)}." if heirs else ""
    return f"{named(ledger, entry)}{planned} was cancelled: it is not going to be released.{code}"


def summary(entry: Entry) -> Iterator[Block]:
    """What the record says in a few sentences."""
    if entry.record.summary:
        yield Typed(entry.record.summary)


def changes(ledger: Ledger, entry: Entry, *, breaking: bool) -> Iterator[Section]:
    """The changes that break something, or all others by their type."""
    for identifier, word, found in grouped(entry.record.changes):
        if (identifier == "breaking") is breaking:
            items = tuple(Item(Typed(one.text), tuple(_fixes(ledger, one))) for one in found)
            yield Section(_TITLES.get(identifier, word), (Listed(items),))


def _fixes(ledger: Ledger, change: Change) -> Iterator[Note]:
    known = [ledger.issues[one] for one in change.fixes if one in ledger.issues]
    told = [f"{one.record.title} ({one.record.id})" for one in known if one.record.state not in NOT_ISSUES]
    if told:
        yield Note("Fixes", Words("; ".join(told)))


def migration(entry: Entry, title: str) -> Iterator[Section]:
    """What has to be done, in order."""
    items = tuple(
        Item(
            Typed(step.text),
            (
                Note("When", Words(f"{step.when} the deployment")),
                *(() if step.reversible else (Note("Mind", Words("it cannot be undone")),)),
            ),
        )
        for step in in_order(entry.record.migration)
    )
    if items:
        yield Section(title, (Listed(items, in_order=True),))


def issues(title: str, found: Iterable[IssueFacts], entry: Entry, *, internal: bool) -> Iterator[Section]:
    """Known issues that a release has, the worst first, with what helps.

    Args:
        title: the heading.
        found: the issues.
        entry: the release.
        internal: whether severities and planned days are told.
    """
    items = tuple(Item(_headed(one, internal=internal), tuple(_help(one, entry, days=internal))) for one in found)
    if items:
        yield Section(title, (Listed(items),))


def _headed(facts: IssueFacts, *, internal: bool) -> Words:
    issue = facts.record
    return Words(f"{issue.title} ({issue.id}{f', {issue.severity}' if internal else ''})")


def _help(facts: IssueFacts, entry: Entry, *, days: bool) -> Iterator[Note]:
    yield from symptoms("What is seen", facts)
    if facts.record.conditions:
        yield Note("Who is hit", Typed(facts.record.conditions))
    yield Note("Workaround", workaround(facts))
    yield Note("Fix", Words(fix(facts, entry, days=days)))


def symptoms(label: str, facts: IssueFacts) -> Iterator[Note]:
    """What customers read on the screen."""
    if facts.record.symptoms:
        yield Note(label, Words(" · ".join(facts.record.symptoms)))


def workaround(facts: IssueFacts) -> Words | Typed:
    """What to do until the fix is there."""
    text = facts.record.workaround
    if text is None:
        return Words("none is known yet")
    return Words("there is none") if is_none(text) else Typed(text)


def fix(facts: IssueFacts, entry: Entry, *, days: bool = True) -> str:
    """Where somebody on a release finds the fix, and perhaps when: a day that is planned is no promise."""
    nearest = facts.nearest_fix(entry) if facts.presence(entry) is Presence.AFFECTED else None
    if nearest:
        return f"upgrade to {nearest.name}"
    planned = [one for one in facts.fix_planned_in if one.product == entry.product and one.order > entry.order]
    if planned:
        first = planned[0]
        return f"planned for {first.name}{_on(first.record.date) if days else ''}"
    return "it is not going to be fixed" if facts.record.state == "wont-fix" else "no release has it yet"


def _on(day: date | None) -> str:
    return f" ({long_day(day)})" if day else ""
