"""Incidents as people open them and tell of them: a new file, or the file with what became known.

Boundary: from what was said to bytes; whether the rules accept it is for the workspace to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

from generator.model.incident import Action, Incident
from generator.reading import Document
from generator.recording.form import Form
from generator.recording.issues import Filed, free_path, prose, written
from generator.recording.numbering import next_id
from generator.recording.phrasing import Fields, day, fields, moment, text
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.rules.registry import closest
from generator.writing import Typed

FOLDER = "incidents"
FIELDS = tuple(Incident.model_fields)
_SPACED = frozenset({"impact", "root_cause", "actions"})
_PARTS = 3

Severity: TypeAlias = Literal["sev1", "sev2", "sev3"]
Resolution: TypeAlias = Literal["rollback", "hotfix", "configuration", "forward-fix"]


class Alarm(NamedTuple):
    """What is said of an incident when it is opened; what is empty is left out."""

    title: str
    severity: Severity
    release: str
    product: str = ""
    id: str = ""
    impact: str = ""
    known_issues: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class News(NamedTuple):
    """What became known of an incident; what is empty stays as it is."""

    by: str = ""
    """Who reports actions done; empty where none is."""
    severity: Severity | None = None
    detected_at: datetime | None = None
    notified_at: datetime | None = None
    restored_at: datetime | None = None
    resolution: Resolution | None = None
    fixed_by: str = ""
    impact: str = ""
    root_cause: str = ""
    known_issues: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    """Each “text; owner; day”."""
    done: tuple[str, ...] = ()
    """Each the number of an action, or words of its text."""
    links: tuple[str, ...] = ()


def open_incident(
    said: Alarm, detected_at: datetime, notified_at: datetime, space: Workspace, schema: str = ""
) -> Filed:
    """The file of a new incident.

    Raises:
        RefusedError: the id is taken, or there is no such release.
    """
    year = space.policy.day_of(detected_at).year
    known = (file.stem for file in space.folder.files if file.path.startswith(f"{FOLDER}/"))
    name = text(said.id, "--id") or next_id(known, "INC", 3, year)
    cause = space.find(said.release, said.product)
    several = space.ledger.only_product is None
    value = fields(
        id=Typed(name),
        title=text(said.title, "--title").strip(),
        severity=Typed(said.severity),
        release=Typed(cause.stem),
        product=Typed(cause.product if several else ""),
        detected_at=moment(detected_at),
        oncall_notified_at=moment(notified_at),
        impact=prose(said.impact, "--impact"),
        known_issues=[Typed(text(one, "--known-issue")) for one in said.known_issues],
        links=[text(one, "--link") for one in said.links],
    )
    return Filed(name, free_path(name, FOLDER, space), written(value, _SPACED, schema))


def tell(name: str, news: News, at: datetime, space: Workspace) -> Filed:
    """The file of an incident with what became known.

    Raises:
        RefusedError: there is no such incident or action, or its file cannot be changed safely.
    """
    record, path = _incident(name, space)
    form, remarks = Form(record.path, record.file.data, FIELDS), []
    restored = news.restored_at
    if news.resolution and not restored and record.value.restored_at is None:
        restored = at
        remarks.append(f"restored at {moment(restored)}, which is now: where that is wrong, say it with --restored-at")
    texts = {
        "severity": Typed(news.severity or ""),
        "detected_at": moment(news.detected_at) if news.detected_at else "",
        "oncall_notified_at": moment(news.notified_at) if news.notified_at else "",
        "restored_at": moment(restored) if restored else "",
        "resolution": Typed(news.resolution or ""),
        "fixed_by": text(news.fixed_by, "--fixed-by"),
        "impact": prose(news.impact, "--impact"),
        "root_cause": prose(news.root_cause, "--root-cause"),
    }
    for field, value in texts.items():
        form = form.with_text(field, value) if value else form
    for one in news.known_issues:
        form = form.with_item("known_issues", Typed(text(one, "--add-known-issue")))
    for index in _done(record.value.actions, news.done, record.value.id):
        form = form.with_fields(("actions", index, "done"), fields(by=Typed(news.by), at=moment(at)))
    for one in news.actions:
        form = form.with_item("actions", action(one, space))
    for one in news.links:
        form = form.with_link(text(one, "--add-link"))
    return Filed(record.value.id, path, form.data, record.file.data, tuple(remarks))


def action(typed: str, space: Workspace) -> Fields:
    """An action as it is typed: “text; owner; day”, of which the owner and the day may be left out.

    Raises:
        RefusedError: the owner is nobody on record, or the day is none.
    """
    what, owner, due = typed, "", None
    parts = [one.strip() for one in typed.rsplit(";", _PARTS - 1)]
    if len(parts) > 1 and (due := _day(parts[-1])):
        parts.pop()
        what = "; ".join(parts)
    if len(parts) > 1:
        owner = parts[-1]
        if owner not in space.people.people:
            near = closest(owner, space.people.people)
            hint = f"did you mean {near}? " if near else ""
            form = "an action is “text; owner; day”, as “Alert on export errors; omar; 2026-12-10”"
            raise RefusedError(f"“{owner}” is neither somebody in people.yml nor a day", f"{hint}{form}")
        what = "; ".join(parts[:-1])
    if not what.strip():
        raise RefusedError(f"“{typed}” does not say what is to be done", "an action is “text; owner; day”")
    return fields(text=prose(what, "--add-action"), owner=Typed(owner), due=day(due) if due else "")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _done(actions: Sequence[Action], done: Sequence[str], name: str) -> list[int]:
    """The actions that are meant, by number from 1 on or by words of their text."""
    found = []
    for typed in done:
        named = [index for index, one in enumerate(actions) if typed.casefold() in one.text.casefold()]
        if typed.isdecimal():
            named = [int(typed) - 1] if 0 < int(typed) <= len(actions) else []
        if len(named) != 1:
            what = "more than one action" if named else "no action"
            known = "; ".join(f"{number} {' '.join(one.text.split())}" for number, one in enumerate(actions, 1))
            raise RefusedError(f"{name} has {what} “{typed}”", f"there are: {known}" if known else "")
        one = actions[named[0]]
        if one.done:
            raise RefusedError(f"“{' '.join(one.text.split())}” is done already, by {one.done.by}")
        found += named
    return list(dict.fromkeys(found))


def _incident(name: str, space: Workspace) -> tuple[Document[Incident], str]:
    """An incident that can be understood, and the path of its file."""
    known = {file.stem: file for file in space.folder.files if file.path.startswith(f"{FOLDER}/")}
    name = name if name in known else name.upper()
    if name not in known:
        near = closest(name, known)
        raise RefusedError(f"there is no incident {name}", f"did you mean {near}?" if near else "")
    record = space.ledger.incidents.get(name)
    if record is None or record.holes:
        raise RefusedError(f"{known[name].shown} cannot be understood", "`releases check` says why")
    return record, known[name].path
