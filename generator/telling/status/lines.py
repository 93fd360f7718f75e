"""What is open, for a screen: one release with its checklist, all releases in a line each, or what waits for somebody.

Boundary: tasks as lines; which tasks there are is told by `generator.telling.status.tasks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from generator.diagnostics import Diagnostic
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, ItemState
from generator.pages import badges
from generator.pages.board import GOALS
from generator.problem import counted
from generator.telling.screen import Screen, cells, clean, columns, table, wrap
from generator.telling.showing import checklist_words, head
from generator.telling.status.overview import Deadline, Row, Standing
from generator.telling.status.tasks import Task
from generator.telling.words import holders, listed, named, roles

_MARKS = {
    ItemState.DONE: "[x]",
    ItemState.CONDITIONAL: "[x]",
    ItemState.NOT_APPLICABLE: "[-]",
    ItemState.WAIVED: "[-]",
    ItemState.NOT_ASKED: "[-]",
    ItemState.REJECTED: "[!]",
    ItemState.FAILED: "[!]",
}
_OPEN = "[ ]"
_LEAST = 20
"""Cells for whom a release waits, however narrow the screen is."""


def of_release(ledger: Ledger, standing: Standing, screen: Screen) -> Iterator[str]:
    """One release: its checklist, what is to be done, by when, and what comes next."""
    entry = standing.entry
    yield from head(ledger, entry, screen)
    yield from _checklist(ledger, entry, screen)
    yield from _titled(screen, _heading(standing), _tasks(ledger, standing.tasks, screen))
    yield from _titled(screen, f"What else keeps it from {_goal(standing)}", _blocks(standing.blocks, screen))
    yield from _titled(screen, "By when", _deadlines(ledger, standing.deadlines, screen))
    if standing.found:
        yield from ("", *wrap(f"`releases check` finds {standing.found}.", screen.prose))
    if standing.next:
        yield from ("", f"{screen.heading('Next:')} {clean(standing.next)}")


def _goal(standing: Standing) -> str:
    return GOALS.get(standing.goal or "", "its next status")


def _heading(standing: Standing) -> str:
    if not standing.goal:
        return "To do"
    return f"To do ({standing.done} of {standing.asked} for {_goal(standing)})"


def _titled(screen: Screen, title: str, found: Iterable[str]) -> Iterator[str]:
    told = list(found)
    if told:
        yield from ("", screen.heading(title), *told)


def _checklist(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    """The items that are asked, section by section, with who answered them; what is not asked is counted."""
    items = ledger.readiness(entry).items
    told = [one for one in items if one.state is not ItemState.NOT_ASKED or one.filed]
    if not told:
        yield from ("", *wrap(checklist_words(ledger, entry), screen.prose))
        return
    for section, found in groupby(told, key=lambda one: one.requirement.section):
        rows = [_row(ledger, one, screen) for one in found]
        yield from ("", screen.heading(clean(ledger.policy.section_title(section))), *table(rows, screen, "  "))
    if len(told) < len(items):
        yield f"  ({counted(len(items) - len(told), 'item')} not asked of this release)"


def _row(ledger: Ledger, facts: ItemFacts, screen: Screen) -> tuple[str, ...]:
    badge = badges.item(facts.state)
    title = f"{_MARKS.get(facts.state, _OPEN)} {clean(facts.requirement.title)}"
    return title, screen.paint(badge.word, badge.tone), clean(_answered(ledger, facts))


def _answered(ledger: Ledger, facts: ItemFacts) -> str:
    """Who answered an item and when; whom it waits for."""
    latest = [slot.latest for slot in facts.slots if slot.latest]
    told = [f"{ledger.people.name(one.by)} {ledger.policy.day_of(one.at)}" for one in latest]
    if facts.waiver and facts.waiver.expires:
        told.append(f"until {facts.waiver.expires}")
    if facts.waiting_for:
        told.append(f"waits for {listed(roles(ledger, one) for one in facts.waiting_for)}")
    return ", ".join(told)


def _tasks(ledger: Ledger, found: Sequence[Task], screen: Screen) -> Iterator[str]:
    for task in found:
        yield from wrap(clean(f"{task.title}{_later(task)}"), screen.prose, "  - ", "    ")
        yield from wrap(clean(whose(ledger, task)), screen.prose, "    ")
        if task.command and not task.later:
            yield f"      {clean(task.command)}"


def whose(ledger: Ledger, task: Task) -> str:
    """Whose turn a task is."""
    who = holders(task.turn.holders) if task.turn.holders or task.turn.roles else "nobody is named for it"
    return f"{roles(ledger, task.turn.roles)}: {who}" if task.turn.roles else who


def _later(task: Task) -> str:
    return f" ({task.later})" if task.later else ""


def _blocks(found: Iterable[Diagnostic], screen: Screen) -> Iterator[str]:
    for one in found:
        yield from wrap(clean(f"{one.message} [{one.rule}]"), screen.prose, "  - ", "    ")
        if one.hint:
            yield from wrap(clean(one.hint), screen.prose, "    ")


def _deadlines(ledger: Ledger, found: Sequence[Deadline], screen: Screen) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for one in found:
        late, distance = one.day < ledger.today, one.distance(ledger.today)
        painted = screen.paint(distance, "bad" if late else "mute")
        rows.append((str(one.day), painted, clean(one.what) + (" — overdue" if late else "")))
    yield from table(rows, screen, "  ")


def of_all(rows: Sequence[Row], left_out: int, screen: Screen) -> Iterator[str]:
    """All releases that are open, in a line each."""
    several = any(one.entry.product for one in rows)
    told = [_line(one, screen)[0 if several else 1 :] for one in rows]
    heads = ("product", "version", "status", "date", "done")[0 if several else 1 :]
    room = screen.prose - sum(width + 2 for width in columns([heads, *told])) if rows else 0
    if rows:
        waits = [clean(_fitting(one.waits_for, max(room, _LEAST))) for one in rows]
        yield from table(
            [(*heads, "waits for"), *((*row, last) for row, last in zip(told, waits, strict=True))], screen
        )
    else:
        yield "No release is open."
    if left_out:
        was = "release that is out is" if left_out == 1 else "releases that are out are"
        yield from wrap(f"{left_out} {was} from before the process and asked nothing.", screen.prose)


def _line(row: Row, screen: Screen) -> tuple[str, ...]:
    badge, late = badges.release(row.entry), " (overdue)" if row.overdue else ""
    state = screen.paint(badge.word, badge.tone)
    return row.entry.product, row.entry.name, state, f"{row.entry.day or 'no day'}{late}", row.progress


def _fitting(words: Sequence[str], room: int) -> str:
    """As many words as fit, one at least, and how many more there are."""
    for number in range(len(words), 1, -1):
        rest = len(words) - number
        told = ", ".join(words[:number]) + (f" +{rest}" if rest else "")
        if cells(told) <= room:
            return told
    return words[0] + (f" +{len(words) - 1}" if len(words) > 1 else "")


def of_somebody(ledger: Ledger, who: str, found: Sequence[Task], screen: Screen) -> Iterator[str]:
    """What waits for a person or a role, the most urgent first."""
    if not found:
        yield from wrap(clean(f"Nothing waits for {who}."), screen.prose)
        return
    yield from wrap(screen.heading(clean(f"What waits for {who}: {counted(len(found), 'task')}")), screen.prose)
    for task in found:
        yield ""
        yield from wrap(clean(f"{named(ledger, task.entry)}: {task.title}"), screen.prose, "- ", "  ")
        yield from wrap(_when(ledger, task, screen), screen.prose, "  ")
        if not task.turn.holders:
            yield from wrap(clean(whose(ledger, task)), screen.prose, "  ")
        if task.command and not task.later:
            yield f"    {clean(task.command)}"


def _when(ledger: Ledger, task: Task, screen: Screen) -> str:
    told = []
    if task.day:
        distance = Deadline(task.day, "").distance(ledger.today)
        late = task.overdue(ledger.today)
        told.append(screen.paint(f"overdue: {task.day}, {distance}", "bad") if late else f"by {task.day}, {distance}")
    elif task.since:
        told.append(f"out since {task.since}")
    else:
        told.append("without a day")
    return "; ".join([*told, *([clean(task.later)] if task.later else [])])
