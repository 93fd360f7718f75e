"""Sign-offs and tasks: every item that the status asks for is answered, by someone who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import Filed, ItemFacts, ItemState, Slot, slot_state
from generator.model.release import NO
from generator.rules.references import told_otherwise, waiting
from generator.rules.registry import Findings, listed, release_rule


def route_of(facts: ItemFacts, filed: Filed | None = None, *further: str | int) -> Route:
    """The route to an item, or to one of its answers."""
    here: Route = ("checklist", facts.requirement.section, facts.requirement.id)
    return (*here, filed.key, filed.position, *further) if filed else here


def titles(ledger: Ledger, roles: tuple[str, ...]) -> str:
    return listed([ledger.policy.role_title(role) for role in roles], "or")


def who_can(ledger: Ledger, entry: Entry, roles: tuple[str, ...], day: date) -> str:
    """The people who hold one of the roles on a day, each with the term by which they do."""
    found = [
        f"{person} ({ledger.policy.role_title(role)} since {term.since})"
        for role in roles
        for person, term in ledger.people.holders(role, entry.product, day)
    ]
    return listed(found, "or")


def authority_hint(ledger: Ledger, roles: tuple[str, ...]) -> str:
    """Who may grant an exception."""
    return f"the authority is with {titles(ledger, roles)}" if roles else "the policy gives nobody the authority"


def _sign_hint(ledger: Ledger, entry: Entry, facts: ItemFacts, roles: tuple[str, ...]) -> str:
    requirement = facts.requirement
    people = who_can(ledger, entry, roles, ledger.today)
    if not people:
        return f"nobody holds {titles(ledger, roles)} today: add somebody to people.yml"
    if len(facts.slots) > 1:
        groups = [slot.roles for slot in facts.slots]
        each = listed(who_can(ledger, entry, group, ledger.today) or titles(ledger, group) for group in groups)
        return f"{each} answer: `{_command(entry, requirement.id)} PERSON`"
    verb = "sign" if requirement.item.sign_off else "record it"
    person = ledger.people.holders(
        next(r for r in roles if ledger.people.holders(r, entry.product, ledger.today)), entry.product, ledger.today
    )[0][0]
    return f"{people} can {verb}: `{_command(entry, requirement.id)} {person}`"


def _command(entry: Entry, item: str) -> str:
    """The command that puts an answer in, but for who gives it."""
    release = f"{entry.product}/{entry.name}" if entry.product else entry.name
    return f"releases sign {release} {item} --by"


def _missing(entry: Entry, ledger: Ledger, *, sign_off: bool) -> Iterator[tuple[ItemFacts, Kind | None]]:
    """The items due that have no record at all; overdue rather than violated where an emergency allows for them."""
    grace = ledger.grace_until(entry)
    for facts in waiting(entry, ledger):
        requirement = facts.requirement
        if facts.filed or requirement.item.sign_off is not sign_off:
            continue
        if grace is None or requirement.due == "closed":
            if not requirement.item.last:
                yield facts, None
        elif ledger.today > grace:
            yield facts, Kind.OVERDUE


@release_rule("sign-off-missing")
def sign_off_missing(entry: Entry, ledger: Ledger) -> Findings:
    """The status asks for a sign-off that has no record.

    Nobody with the role has said yes. A release must not look approved when it is not.

    Have somebody who holds the role sign, with the command that the hint shows. Until then, set
    `status` back. What the policy lets be waived can be waived before it falls due.
    """
    for facts, kind in _missing(entry, ledger, sign_off=True):
        roles, title = facts.requirement.owners, facts.requirement.title
        message = f"{entry.name} is {entry.record.status}, but {titles(ledger, roles)} has not signed “{title}”"
        hint = _sign_hint(ledger, entry, facts, roles)
        yield Finding(message, route_of(facts), hint, item=facts.requirement.id, kind=kind)


@release_rule("item-open")
def item_open(entry: Entry, ledger: Ledger) -> Findings:
    """The status asks for a task that has no record.

    What nobody recorded may not have been done.

    Record who did it and when, in the line that the hint shows. Where it does not apply and the policy has the item as
    optional, write `not_applicable:` with the reason.
    """
    for facts, kind in _missing(entry, ledger, sign_off=False):
        requirement = facts.requirement
        message = f"{entry.name} is {entry.record.status}, but “{requirement.title}” is open"
        hint = _sign_hint(ledger, entry, facts, requirement.owners)
        yield Finding(message, route_of(facts), hint, item=requirement.id, kind=kind)


@release_rule("item-failed")
def item_failed(entry: Entry, ledger: Ledger) -> Findings:
    """The latest record of a task is `failed`, on a release that was not rolled back.

    What failed and was left running is an incident in waiting.

    Mend it and add a later answer below the first, or roll the release back and record that as `rolled_back` of its
    deployment.
    """
    readiness = ledger.readiness(entry)
    if entry.rolled_back or ItemState.FAILED not in readiness.by_state:
        return
    for facts in readiness.due(entry.record.status):
        if facts.state is ItemState.FAILED:
            filed = next(slot.answers[-1] for slot in facts.slots if slot_state(slot) is ItemState.FAILED)
            message = f"“{facts.requirement.title}” of {entry.name} failed, and the release went on"
            hint = "add a later answer when it is mended, or record the rollback"
            yield Finding(message, route_of(facts, filed, "verdict"), hint, item=facts.requirement.id)


@release_rule("co-owner-missing")
def co_owner_missing(entry: Entry, ledger: Ledger) -> Findings:
    """An item of two roles has a record of one of them.

    The item has two owners because each sees what the other does not.

    Have the other role answer too. Each role has a line of its own under the item: `qa-lead: {by: …, at: …}`.
    """
    grace = ledger.grace_until(entry)
    for facts in waiting(entry, ledger):
        if not facts.filed:
            continue
        if grace and facts.requirement.due != "closed" and ledger.today <= grace:
            continue
        for slot in facts.slots:
            if not slot.answers:
                message = f"“{facts.requirement.title}” of {entry.name} lacks {titles(ledger, slot.roles)}"
                hint = _co_owner_hint(ledger, entry, facts, slot)
                yield Finding(
                    message, route_of(facts), hint, item=facts.requirement.id, kind=Kind.OVERDUE if grace else None
                )


def _co_owner_hint(ledger: Ledger, entry: Entry, facts: ItemFacts, slot: Slot) -> str:
    people = who_can(ledger, entry, slot.roles, ledger.today)
    form = f"`{_command(entry, facts.requirement.id)} PERSON`"
    return f"{people} can add theirs: {form}" if people else form


@release_rule("sign-off-rejected")
def sign_off_rejected(entry: Entry, ledger: Ledger) -> Findings:
    """The latest verdict of a role is rejected or withdrawn, and the release went on.

    A “no” that is walked over is worse than none.

    Mend what was found, and have the same role look again: its new verdict goes below the others. Where the release is
    out, somebody with the authority has to accept it under `deviations`.
    """
    readiness = ledger.readiness(entry)
    if ItemState.REJECTED not in readiness.by_state:
        return
    for facts in readiness.due(entry.record.status):
        for slot in facts.slots if facts.state is ItemState.REJECTED else ():
            if slot_state(slot) is ItemState.REJECTED:
                filed = slot.answers[-1]
                who, verdict = ledger.people.name(filed.answer.by), filed.answer.verdict
                message = f"{entry.name} is {entry.record.status}, but {who} has {verdict} “{facts.requirement.title}”"
                hint = f"have {titles(ledger, slot.roles)} look again and add the new verdict below"
                yield Finding(message, route_of(facts, filed, "verdict"), hint, item=facts.requirement.id)


@release_rule("rejection-overruled", Kind.WARNING)
def rejection_overruled(entry: Entry, ledger: Ledger) -> Findings:
    """Someone approved after somebody else of the same role had rejected.

    It may be right, but a reader should see that the one who objected did not come back to say yes.

    Ask the one who objected to look again and to add their verdict. Where they cannot, say in the `note` of the
    approval why it was given; the warning stays.
    """
    for facts, slot in ledger.readiness(entry).again:
        rejecting = None
        for filed in slot.answers:
            if filed.answer.verdict in ("rejected", "withdrawn"):
                rejecting = filed.answer.by
            elif rejecting == filed.answer.by:
                rejecting = None
        if rejecting and slot_state(slot) is not ItemState.REJECTED:
            approver, rejecter = ledger.people.name(slot.answers[-1].answer.by), ledger.people.name(rejecting)
            message = f"{approver} approved “{facts.requirement.title}” after {rejecter} had rejected it"
            hint = f"ask {rejecter} to look again, or say in a note why not"
            yield Finding(message, route_of(facts, slot.answers[-1], "by"), hint, item=facts.requirement.id)


@release_rule("signed-too-late")
def signed_too_late(entry: Entry, ledger: Ledger) -> Findings:
    """A pre-release sign-off came after the first deployment to production began.

    A sign-off that comes afterwards could not have stopped anything.

    Correct the time if it was mistyped. What came late cannot be mended: somebody with the authority accepts it under
    `deviations`. A patch that cannot wait is declared an emergency before it goes out.
    """
    began = entry.began_at
    if began is None or ledger.in_grace(entry):
        return
    due = [facts for facts in ledger.readiness(entry).items if facts.requirement.due == "approved"]
    late = [(facts, filed) for facts in due for slot in facts.slots if (filed := _too_late(slot, began))]
    told = told_otherwise(entry, ledger) if late else frozenset()
    for facts, filed in late:
        if facts.requirement.id not in told:
            message = (
                f"“{facts.requirement.title}” of {entry.name} was recorded {filed.answer.at:%Y-%m-%d %H:%M} UTC, "
                f"after the deployment began {began:%Y-%m-%d %H:%M} UTC"
            )
            hint = "if it cannot be mended, have it accepted under `deviations`"
            yield Finding(message, route_of(facts, filed, "at"), hint, item=facts.requirement.id)


def _too_late(slot: Slot, began: datetime) -> Filed | None:
    """The first yes after the deployment began, where none stood by then."""
    if not slot.answers or slot.answers[-1].answer.at <= began:
        return None
    before = [filed for filed in slot.answers if filed.answer.at <= began]
    if before and before[-1].answer.verdict not in NO:
        return None
    after = (filed for filed in slot.answers if filed.answer.at > began and filed.answer.verdict not in NO)
    return next(after, None)


RULES = (
    sign_off_missing,
    item_open,
    item_failed,
    co_owner_missing,
    sign_off_rejected,
    rejection_overruled,
    signed_too_late,
)
