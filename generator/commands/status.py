"""`releases status`: what is open on a release, on all of them, or for somebody.

Boundary: whose question it is, and in which form it is answered; what is open is for `generator.telling.status`.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.commands import seen
from generator.commands.acting import refuse
from generator.commands.terminal import OK, prefix_of
from generator.diagnostics import Diagnostic
from generator.editing import CannotEditError, set_text
from generator.exports.laying import Fields
from generator.incremental import check_folder
from generator.ledger import Entry
from generator.recording.refusal import RefusedError
from generator.recording.workspace import NANO, Workspace
from generator.rules.registry import closest
from generator.telling.status import fields, lines
from generator.telling.status.calls import Calls
from generator.telling.status.overview import agenda, rows, standing
from generator.telling.words import person


class Question(NamedTuple):
    """What is asked for; what is empty does not matter."""

    version: str
    product: str
    person: str
    role: str


def run_status(folder: Path, question: Question, *, format_: str, today: date | None) -> int:
    """Print what is open."""
    try:
        space = seen.looked_at(folder, today)
        calls = Calls(space.ledger, seen.further(folder), prefix_of(folder), question.person)
        if question.person or question.role:
            told, shown = _of_somebody(space, question, calls)
        elif question.version:
            told, shown = _of_release(space, question, calls)
        else:
            told, shown = _of_all(space, question)
    except RefusedError as error:
        return refuse(error, folder)
    # ASCII, so that it can be read whatever encoding the output has.
    print(json.dumps(told, indent=2) if format_ == "json" else "\n".join(shown))
    return OK


def _of_release(space: Workspace, question: Question, calls: Calls) -> tuple[Fields, list[str]]:
    entry = seen.release(space, question.version, question.product)
    found = standing(space.ledger, entry, calls, *_judged(space, entry))
    return fields.of_release(space.ledger, found), list(lines.of_release(space.ledger, found, seen.screen()))


def _judged(space: Workspace, entry: Entry) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What a check finds in a release's file, and what it would find there besides if the release went on."""
    checked = check_folder(space.folder, space.ledger.today, space.place, int(space.now.timestamp() * NANO))
    path = entry.document.path
    found = [one for one in checked.outcome.diagnostics if one.path == path]
    goal = space.ledger.readiness(entry).next_status
    if goal is None:
        return found, []
    try:
        wanted = set_text(entry.document.file.data, ("status",), goal)
    except CannotEditError:
        return found, []
    name = next(file.path for file in space.releases if file.shown == path)
    return found, [one for one in space.objections({name: wanted}) if one.path == path]


def _of_all(space: Workspace, question: Question) -> tuple[Fields, list[str]]:
    listed, left_out = rows(space.ledger, _product(space, question.product))
    told = fields.of_all(space.ledger, listed, left_out)
    return told, list(lines.of_all(listed, left_out, seen.screen()))


def _of_somebody(space: Workspace, question: Question, calls: Calls) -> tuple[Fields, list[str]]:
    ledger, policy = space.ledger, space.policy
    if question.person:
        _known(question.person, ledger.people.people, "person", "people.yml")
        held = ledger.people.people[question.person].roles
        titles = [policy.role_title(term.role) for term in held if _holds_today(term.since, term.until, ledger.today)]
        who = f"{person(ledger, question.person)}{', ' if titles else ''}{', '.join(dict.fromkeys(titles))}"
    else:
        _known(question.role, policy.file.roles, "role", "the policy")
        who = policy.role_title(question.role)
    entry = seen.release(space, question.version, question.product) if question.version else None
    product = _product(space, question.product)
    found = tuple(
        one
        for one in agenda(ledger, calls, person=question.person, role=question.role)
        if one.entry is entry or (entry is None and product in (None, one.entry.product))
    )
    told = fields.of_somebody(ledger, found, question.person, question.role)
    return told, list(lines.of_somebody(ledger, who, found, seen.screen()))


def _holds_today(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or today <= until)


def _known(name: str, known: Collection[str], what: str, where: str) -> None:
    """Refuses an id that is not on record, with the nearest.

    Raises:
        RefusedError: it is not.
    """
    if name not in known:
        near = closest(name, known)
        raise RefusedError(f"there is no {what} {name} in {where}", f"did you mean {near}?" if near else "")


def _product(space: Workspace, product: str) -> str | None:
    """The product that is asked for; None for all.

    Raises:
        RefusedError: there is no such product.
    """
    if not product or space.ledger.only_product == "":
        return None
    _known(product, space.ledger.products, "product", space.folder.root.as_posix())
    return product
