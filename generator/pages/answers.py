"""What somebody on a version is told about a known issue: whether it is there, what to do, and how support stands.

Boundary: sentences for stretches of versions; which releases are affected or fixed is worked out in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from generator.ledger import Entry, IssueFacts, Presence
from generator.model.policy import SupportLine
from generator.pages import links
from generator.pages.desk import Desk
from generator.pages.header import support_of
from generator.pages.issue_rows import is_none
from generator.pages.links import Link
from generator.pages.runs import Run, Strip
from generator.templating import day
from generator.versions import on_line


class Answer(NamedTuple):
    """What is said to those on a stretch of versions."""

    run: Run
    start: int
    """The place of its first release among those of its strip."""
    words: str
    """What to do, up to the release to go to."""
    release: Link | None = None
    after: str = ""
    """What is said behind the release."""
    support: str = ""
    """Until when the line is supported, and what that means; empty where the policy does not say."""
    stays_behind: bool = False
    """Whether the line is without a fix, so that its support is part of the answer."""

    @property
    def to_do(self) -> str:
        """What to do, as plain text."""
        return f"{self.words} {self.release.text}{self.after}." if self.release else f"{self.words}{self.after}."


def answers(strip: Strip, facts: IssueFacts, desk: Desk, here: str) -> tuple[Answer, ...]:
    """An answer for every version of a product, the lowest first."""
    found, start = [], 0
    for run in strip.runs:
        for part in _parts(run, facts, desk):
            found.append(_answer(part, start, facts, desk, here))
            start += len(part.entries)
    return tuple(found)


def _parts(run: Run, facts: IssueFacts, desk: Desk) -> Iterator[Run]:
    """A run, parted where the way to the fix or the end of support changes."""
    if run.presence is not Presence.AFFECTED:
        yield run
        return

    def outlook(entry: Entry) -> tuple[Entry | None, Entry | None, str]:
        line = support_of(desk, entry)
        return facts.nearest_fix(entry), _plan(entry, facts), line.line if line else ""

    for _, group in groupby(run.entries, outlook):
        yield Run(tuple(group), run.presence, run.planned, run.taken_back)


def _plan(entry: Entry, facts: IssueFacts) -> Entry | None:
    """The lowest planned release above `entry` that will bring the fix."""
    above = [one for one in facts.fix_planned_in if one.product == entry.product and one.order > entry.order]
    return min(above, key=lambda one: one.order, default=None)


def _answer(run: Run, start: int, facts: IssueFacts, desk: Desk, here: str) -> Answer:
    if run.presence is not Presence.AFFECTED:
        return Answer(run, start, _nothing_to_do(run))
    fix, line = facts.nearest_fix(run.first), support_of(desk, run.first)
    to = fix or _plan(run.first, facts)
    behind = facts.record.state != "wont-fix" and not (line and fix and on_line(fix.name, line.line))
    return Answer(
        run,
        start,
        _way(run.first, facts, to),
        links.to_release(here, to) if to else None,
        "" if fix else _until_then(facts),
        _support(line, desk, stays_behind=behind) if line else "",
        behind and line is not None,
    )


def _nothing_to_do(run: Run) -> str:
    if run.taken_back:
        return "has the fix, but was rolled back"
    if run.planned:
        return "not out yet"
    return "has the fix" if run.presence is Presence.FIXED else "nothing to do"


def _way(entry: Entry, facts: IssueFacts, to: Entry | None) -> str:
    if to:
        return "go to" if to.available else "the fix is planned for"
    if facts.record.state == "wont-fix":
        return "it will not be fixed"
    elsewhere = any(one.product == entry.product for one in facts.fixed_in)
    return f"no {'higher ' if elsewhere else ''}release has the fix yet"


def _until_then(facts: IssueFacts) -> str:
    workaround = facts.record.workaround
    if workaround is None:
        return ""
    return "; there is no workaround" if is_none(workaround) else "; use the workaround"


def _support(line: SupportLine, desk: Desk, *, stays_behind: bool) -> str:
    until = day(line.supported_until).striptags()
    ended = line.supported_until < desk.today
    said = f"{line.line} {'was' if ended else 'is'} supported until {until}"
    if not stays_behind:
        return f"{said}."
    return f"{said}: no fix will come there." if ended else f"{said}: there is no fix on it yet."
