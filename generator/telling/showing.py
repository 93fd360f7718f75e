"""A release for the terminal: its notes, known issues, deployments, the way back and its checklist in a line.

Boundary: one release as lines; all of it is in the record or derived from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.ledger import Entry, IssueFacts, Ledger
from generator.ledger.readiness import ItemState
from generator.ledger.turns import turns_of
from generator.model.release import NO_TARGET, Change, Deployment
from generator.pages import badges, links
from generator.pages.board import GOALS
from generator.pages.header import spell
from generator.pages.issue_rows import is_none
from generator.pages.release import fixed_words, grouped, in_order, slip
from generator.problem import counted
from generator.telling import prose
from generator.telling.announcing.facts import fix
from generator.telling.screen import Screen, clean, wrap
from generator.telling.words import at, listed, person, roles, titled, typed_as, until

INDENT = "  "


def lines(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    """A release, a line each."""
    yield from head(ledger, entry, screen)
    yield from _part(screen, "Summary", _summary(entry, screen))
    for _, word, changes in grouped(entry.record.changes):
        yield from _part(screen, word, _changes(ledger, changes, screen))
    yield from _part(screen, "Migration", _migration(entry, screen))
    for title, found in _issues(ledger, entry):
        yield from _part(screen, title, _issue_lines(found, entry, screen))
    yield from _part(screen, "Deployments", _deployments(ledger, entry, screen))
    yield from _part(screen, "Rollback", _rollback(ledger, entry, screen))
    yield from _part(screen, "Exceptions", _exceptions(ledger, entry, screen))
    yield from _part(screen, "Checklist", _checklist(ledger, entry, screen))


def head(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    """What it is, what became of it, when, and who runs it."""
    badge = badges.release(entry)
    yield screen.heading(clean(titled(ledger, entry)))
    record = entry.record
    facts = [screen.paint(badge.word, badge.tone), record.type]
    facts += [when] if (when := _when(ledger, entry)) else ["without a day"]
    if record.follows:
        facts.append(f"follows {record.follows}")
    yield from wrap(" · ".join(facts), screen.prose)
    yield from wrap(clean(" · ".join(_further(ledger, entry))), screen.prose)


def _when(ledger: Ledger, entry: Entry) -> str:
    if entry.shipped_on:
        return f"shipped {at(entry.shipped_at) if entry.shipped_at else entry.shipped_on}"
    if entry.record.date is None:
        return ""
    planned = f"planned for {entry.record.date}"
    return (
        f"was {planned}"
        if entry.record.status == "cancelled"
        else f"{planned}, {until(entry.record.date, ledger.today)}"
    )


def _further(ledger: Ledger, entry: Entry) -> Iterator[str]:
    record, moved = entry.record, slip(entry)
    manager = person(ledger, record.release_manager) if record.release_manager else "none is named"
    yield f"release manager: {manager}"
    if record.first_planned and moved:
        yield f"first planned for {record.first_planned} ({moved})"
    if record.authors:
        yield f"built by {listed(map(ledger.people.name, record.authors))}"
    if record.formerly:
        yield f"formerly {listed(record.formerly)}"


def _part(screen: Screen, title: str, found: Iterable[str]) -> Iterator[str]:
    told = list(found)
    if told:
        yield from ("", screen.heading(title), *told)


def _summary(entry: Entry, screen: Screen) -> list[str]:
    if entry.record.summary is None:
        return [f"{INDENT}No summary was written for this release."]
    return prose.lines(entry.record.summary, screen.prose, INDENT)


def _changes(ledger: Ledger, changes: Iterable[Change], screen: Screen) -> Iterator[str]:
    for change in changes:
        yield from prose.lines(change.text, screen.prose, f"{INDENT}- ")
        found = [links.outward(one, ledger.policy) for one in change.links]
        beside = [
            *([change.type] if change.breaking else []),
            *([change.component] if change.component else []),
            *([f"fixes {', '.join(change.fixes)}"] if change.fixes else []),
            *(one.text if one.text == one.url or not one.url else f"{one.text} <{one.url}>" for one in found),
        ]
        if beside:
            yield from wrap(clean(" · ".join(beside)), screen.prose, f"{INDENT}  ")


def _migration(entry: Entry, screen: Screen) -> Iterator[str]:
    for number, step in enumerate(in_order(entry.record.migration), 1):
        final = "" if step.reversible else ", cannot be undone"
        yield from prose.lines(step.text, screen.prose, f"{INDENT}{number}. ")
        yield from wrap(f"({step.when} the deployment{final})", screen.prose, f"{INDENT}   ")


def _issues(ledger: Ledger, entry: Entry) -> Iterator[tuple[str, tuple[IssueFacts, ...]]]:
    found = ledger.issues_of(entry)
    yield "Known issues, new in this release", found.listed
    yield "Known issues, inherited from earlier releases", found.inherited
    yield f"Known issues, {fixed_words(entry)[:1].lower()}{fixed_words(entry)[1:]}", found.fixed


def _issue_lines(found: Iterable[IssueFacts], entry: Entry, screen: Screen) -> Iterator[str]:
    for facts in found:
        issue, affected = facts.record, entry.key in facts.causes
        words = f"{issue.title} ({issue.severity}, {badges.issue(facts.state).word})"
        yield from wrap(clean(words), screen.prose, f"{INDENT}{issue.id}  ")
        if affected:
            indent = " " * (len(INDENT) + len(issue.id) + 2)
            yield from wrap(clean(f"fix: {fix(facts, entry)}"), screen.prose, indent)
            if issue.workaround is None or is_none(issue.workaround):
                none = "no workaround is recorded" if issue.workaround is None else "there is no workaround"
                yield from wrap(none, screen.prose, indent)
            else:
                yield from prose.lines(issue.workaround, screen.prose, f"{indent}workaround: ", f"{indent}  ")


def _deployments(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    for one in entry.record.deployments:
        badge = badges.outcome(one.outcome)
        words = f"{one.environment}: {at(one.started_at)}, {_took(one)}by {ledger.people.name(one.by)}, "
        yield from wrap(clean(words) + screen.paint(badge.word, badge.tone), screen.prose, INDENT, INDENT * 2)
        if one.rolled_back:
            back = one.rolled_back
            decided = f"; {ledger.people.name(back.decided_by)} decided" if back.decided_by else ""
            where = f" to {back.to}" if back.to else ""
            yield from wrap(clean(f"rolled back{where} at {at(back.at)}{decided}"), screen.prose, INDENT * 2)
        if one.note:
            yield from prose.lines(one.note, screen.prose, INDENT * 2)
    running = [one.environment for one in ledger.running(entry.product) if one.entry is entry]
    if running:
        yield from wrap(f"It runs in {listed(running)}.", screen.prose, INDENT)


def _took(one: Deployment) -> str:
    return f"{spell((one.finished_at - one.started_at).total_seconds())}, " if one.finished_at else ""


def _rollback(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    plan = entry.record.rollback
    if plan is None:
        yield f"{INDENT}No plan is recorded."
        return
    target = ledger.way_back(entry)
    if plan.target == NO_TARGET or target is None:
        words = ["there is no release to go back to"]
    else:
        words = [f"to {target.name} ({badges.release(target).word})"]
    if plan.data:
        words.append("data goes back, too" if plan.data.reversible else "data cannot go back")
    if plan.tested:
        day = entry.policy.day_of(plan.tested.at)
        words.append(f"tested by {ledger.people.name(plan.tested.by)} on {day}: {plan.tested.result}")
    else:
        words.append("not tested")
    yield from wrap(clean("; ".join(words)), screen.prose, INDENT)


def _exceptions(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    """What did not go as the process asks, and what went wrong."""
    record, grace = entry.record, ledger.grace_until(entry)
    if record.emergency:
        left = f"; what it skipped is due by {grace}" if grace else ", which does not hold"
        yield from wrap(f"It was declared an emergency{left}.", screen.prose, INDENT)
    for waiver in record.waivers:
        expires = f", until {waiver.expires}" if waiver.expires else ""
        yield from wrap(f"waiver: {waiver.item}{expires}", screen.prose, INDENT)
    for deviation in record.deviations:
        about = f" ({deviation.item})" if deviation.item else ""
        by = ledger.people.name(deviation.accepted_by)
        yield from wrap(clean(f"accepted deviation: {deviation.rule}{about}, by {by}"), screen.prose, INDENT)
    for incident in ledger.incidents_of(entry):
        over = "restored" if incident.restored_at else "not restored yet"
        words = f"incident {incident.id}: {incident.title} ({incident.severity}, {over})"
        yield from wrap(clean(words), screen.prose, INDENT, INDENT * 2)


def _checklist(ledger: Ledger, entry: Entry, screen: Screen) -> Iterator[str]:
    yield from wrap(clean(checklist_words(ledger, entry)), screen.prose, INDENT)


def checklist_words(ledger: Ledger, entry: Entry) -> str:
    """How far the checklist is, in a line."""
    readiness = ledger.readiness(entry)
    asked = [one for one in readiness.items if one.state is not ItemState.NOT_ASKED]
    if not asked:
        gone = entry.record.status == "cancelled"
        return "It is not asked of a cancelled release." if gone else "The process was not in force for this release."
    done = f"{sum(one.is_complete for one in asked)} of {len(asked)} items complete"
    goal = readiness.next_status
    if goal is None:
        return f"{done}."
    missing = readiness.missing
    if not missing:
        return f"{done}; nothing is open for {GOALS[goal]}."
    waits = dict.fromkeys(
        roles(ledger, one.roles) for facts in missing for one in turns_of(ledger, entry.product, facts)
    )
    open_ = f"{counted(len(missing), 'item')} open for {GOALS[goal]}"
    return f"{done}; {open_}: waits for {listed(waits)}. See `releases status {typed_as(ledger, entry)}`."
