"""`releases issue` and `releases incident`: what went wrong is recorded, and what became known of it.

Boundary: the clock, git's address and words; what a file becomes is for `generator.recording`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from generator.commands.acting import Act, carry_out, refuse, workspace
from generator.commands.identity import person
from generator.commands.planning import schema_beside
from generator.commands.terminal import fail, prefix_of, printable
from generator.problem import on_one_line
from generator.recording import incidents, issues
from generator.recording.issues import Filed
from generator.recording.phrasing import moment
from generator.recording.refusal import RefusedError
from generator.recording.remarks import remarks
from generator.recording.workspace import Workspace

_SUBJECT = 72


class When(NamedTuple):
    """The moments of an incident as they were typed; None for now."""

    detected_at: datetime | None = None
    notified_at: datetime | None = None


def run_issue_new(folder: Path, said: issues.Report, at: datetime | None, today: date | None, *, commit: bool) -> int:
    """Record a known issue; `at` is when it became known, None for now."""

    def act(space: Workspace) -> Act:
        by = person(said.by, space.people, folder) if said.by or said.note else ""
        schema = schema_beside(folder, f"{issues.FOLDER}/x", "known-issue")
        filed = issues.report(said._replace(by=by), at or space.now, space, schema)
        return _act(filed, folder, space, "is written", f"Report {filed.id}: {said.title}")

    return _run(folder, act, today, commit=commit)


def run_issue_update(
    folder: Path, name: str, news: issues.News, at: datetime | None, today: date | None, *, commit: bool
) -> int:
    """Record what became known of a known issue; `at` is when, None for now."""

    def act(space: Workspace) -> Act:
        by = person(news.by, space.people, folder)
        filed = issues.tell(name, news._replace(by=by), at or space.now, space)
        return _act(filed, folder, space, "is updated", f"Update {filed.id}: {news.note}")

    return _run(folder, act, today, commit=commit)


def run_incident_new(folder: Path, said: incidents.Alarm, when: When, today: date | None, *, commit: bool) -> int:
    """Open an incident; on call is told with it, where nobody said when."""

    def act(space: Workspace) -> Act:
        detected, notified = when.detected_at or space.now, when.notified_at or space.now
        schema = schema_beside(folder, f"{incidents.FOLDER}/x", "incident")
        filed = incidents.open_incident(said, detected, notified, space, schema)
        filed = filed._replace(remarks=(*filed.remarks, *_assumed(when, filed.id, space)))
        return _act(filed, folder, space, "is written", f"Open {filed.id}: {said.title}")

    return _run(folder, act, today, commit=commit)


def run_incident_update(
    folder: Path, name: str, news: incidents.News, at: datetime | None, today: date | None, *, commit: bool
) -> int:
    """Record what became known of an incident; `at` is when, None for now."""

    def act(space: Workspace) -> Act:
        by = person(news.by, space.people, folder) if news.done or news.by else ""
        filed = incidents.tell(name, news._replace(by=by), at or space.now, space)
        what = "what ended it" if news.resolution else "what was learned" if news.root_cause else "what became known"
        return _act(filed, folder, space, "is updated", f"Update {filed.id} with {what}")

    return _run(folder, act, today, commit=commit)


def long_text(typed: str | None) -> str:
    """A text that was typed, or that of standard input where it is `-`."""
    return sys.stdin.read() if typed == "-" else typed or ""


def _assumed(when: When, name: str, space: Workspace) -> tuple[str, ...]:
    """What nobody said of the moments of an incident, and how it is corrected."""
    options = {"--detected-at": when.detected_at, "--notified-at": when.notified_at}
    words = {"--detected-at": "it was detected", "--notified-at": "on call was told"}
    open_ = [option for option, at in options.items() if at is None]
    told = " and ".join(words[one] for one in open_)
    way = f"releases incident update {name} {' '.join(f'{one} …' for one in open_)}"
    return (f"{told} now, {moment(space.now)}; where that is wrong: {way}",) if open_ else ()


def _run(folder: Path, act: Callable[[Workspace], Act], today: date | None, *, commit: bool) -> int:
    try:
        space = workspace(folder, today)
        return carry_out(act(space), space, commit=commit)
    except RefusedError as error:
        return refuse(error, folder)
    except OSError as error:
        return fail(f"{printable(str(error.filename or folder))}: {error.strerror or error}")


def _act(filed: Filed, folder: Path, space: Workspace, done: str, subject: str) -> Act:
    proposed = {filed.path: filed.data}
    said = f"{printable(prefix_of(folder))}{filed.path} {done}"
    notes = (*filed.remarks, *remarks(space, proposed))
    before = {filed.path: filed.before} if filed.before else {}
    return Act(proposed, said, on_one_line(" ".join(subject.split()), _SUBJECT), notes, before=before)
