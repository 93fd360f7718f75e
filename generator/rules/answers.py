"""Answers: each one is by someone who may give it, complete, and in time order."""

from __future__ import annotations

from datetime import datetime

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import Filed, ItemFacts
from generator.model.release import NO
from generator.rules.registry import Findings, listed, release_rule
from generator.rules.sign_offs import route_of, titles, who_can

AUTHORS = "authors"
"""The word by which `independence` names those who built the release."""
NO_REASON = frozenset({"", "true", "yes", "na", "n/a", "none", "not applicable"})
"""What people type where a reason belongs."""


def _owners_of(facts: ItemFacts, filed: Filed, named: str) -> tuple[str, ...]:
    """The roles in which an answer may be given: the one that it names, else that of its slot."""
    if named and named in facts.requirement.owners:
        return (named,)
    if facts.requirement.needs_all and len(facts.slots) > 1:
        return next(slot.roles for slot in facts.slots if filed in slot.answers)
    return facts.requirement.owners


@release_rule("signer-not-in-role")
def signer_not_in_role(entry: Entry, ledger: Ledger) -> Findings:
    """The signer did not hold an owner role of that product at that moment.

    A sign-off counts because of who gives it. A task may be recorded by any person, an approval by the role alone.

    Have somebody sign who holds the role; the hint says who held it then. Where the signer did hold it, add the term to
    people.yml: a deputy has a term of their own.
    """
    policy, people, roles_known = ledger.policy, ledger.people, ledger.policy.file.roles
    for facts, filed in ledger.readiness(entry).latest:
        answer, requirement = filed.answer, facts.requirement
        named = answer.role or filed.key
        if named and named in roles_known and named not in requirement.owners:
            message = f"“{requirement.title}” is not for {policy.role_title(named)} to answer"
            hint = f"its owners are {titles(ledger, requirement.owners)}"
            yield Finding(message, route_of(facts, filed, "as" if answer.role else "by"), hint, item=requirement.id)
            continue
        if not (named or requirement.item.sign_off or len(facts.slots) > 1) or answer.by not in people.people:
            continue
        roles, day = _owners_of(facts, filed, named), policy.day_of(answer.at)
        if not people.holds(answer.by, roles, entry.product, day):
            message = f"{people.name(answer.by)} did not hold {titles(ledger, roles)} on {day}"
            then = who_can(ledger, entry, roles, day)
            hint = (
                f"on that day it was {then}"
                if then
                else "on that day nobody did: add the term to people.yml if somebody held it"
            )
            yield Finding(message, route_of(facts, filed, "by"), hint, item=requirement.id)


@release_rule("not-independent")
def not_independent(entry: Entry, ledger: Ledger) -> Findings:
    """One person stands on both sides of a pair that the policy keeps apart, or signs for both owners of an item.

    Two pairs of eyes see more than one, if they are not the same person's.

    Have somebody else who holds the role answer one of the two. Where it is too late for that, somebody with the
    authority accepts it under `deviations`.
    """
    yield from _pairs(entry, ledger)
    for facts in ledger.readiness(entry).items:
        if len(facts.slots) < 2 or not facts.requirement.item.distinct_signers:  # noqa: PLR2004 - two owners
            continue
        first: dict[str, Filed] = {}
        for slot in facts.slots:
            if slot.answers:
                filed = slot.answers[-1]
                if first.setdefault(filed.answer.by, filed) is not filed:
                    message = (
                        f"{ledger.people.name(filed.answer.by)} answered “{facts.requirement.title}” for both owners"
                    )
                    hint = f"have someone else of {titles(ledger, slot.roles)} answer"
                    yield Finding(message, route_of(facts, filed, "by"), hint, item=facts.requirement.id)


def _pairs(entry: Entry, ledger: Ledger) -> Findings:
    for pair in ledger.policy.file.independence:
        sides = [_people_of(name, entry, ledger) for name in pair]
        for index, side in enumerate(sides):
            for other in sides[:index]:
                for person in side.keys() & other.keys():
                    route, item = side[person] if side[person][0] else other[person]
                    message = f"{ledger.people.name(person)} is on both sides of {listed(f'`{name}`' for name in pair)}"
                    hint = "the policy's `independence` keeps these apart: have someone else answer one of them"
                    yield Finding(message, route, hint, item=item)


def _people_of(name: str, entry: Entry, ledger: Ledger) -> dict[str, tuple[Route, str]]:
    """The people on one side of a pair, with the place that says so."""
    if name == AUTHORS:
        return {person: ((AUTHORS, index), "") for index, person in enumerate(entry.record.authors)}
    facts = ledger.readiness(entry).by_id.get(name)
    latest = [slot.answers[-1] for slot in facts.slots if slot.answers] if facts else []
    return {filed.answer.by: (route_of(facts, filed, "by"), name) for filed in latest} if facts else {}


@release_rule("condition-incomplete")
def condition_incomplete(entry: Entry, ledger: Ledger) -> Findings:
    """A condition of an approval has no owner or no day, or an approval with conditions names none.

    A condition that is nobody's is never met. Past its day and not done, it is overdue.

    Give each condition an `owner` and a `due` day, and add `done: {by: …, at: …}` when it is met. An approval without
    conditions has the verdict `approved`.
    """
    for facts, filed in ledger.readiness(entry).answers:
        conditions, item = filed.answer.conditions, facts.requirement.id
        if not conditions and filed.answer.verdict == "approved-with-conditions":
            message = f"“{facts.requirement.title}” is approved with conditions, but none is written down"
            yield Finding(message, route_of(facts, filed, "verdict"), "list them under `conditions`", item=item)
        for index, condition in enumerate(conditions):
            route = route_of(facts, filed, "conditions", index)
            missing = [name for name in ("owner", "due") if getattr(condition, name) is None]
            if missing:
                lacks = " and no ".join("day" if name == "due" else name for name in missing)
                message = f"a condition of “{facts.requirement.title}” has no {lacks}"
                yield Finding(message, route, f"add {listed(f'`{name}:`' for name in missing)}", item=item)
            elif condition.done is None and condition.due and condition.due < ledger.today:
                owner = ledger.people.name(condition.owner or "")
                message = f"a condition of “{facts.requirement.title}” was due {condition.due}, and is not done"
                yield Finding(
                    message, (*route, "due"), f"{owner} owns it: add `done:` when it is", item=item, kind=Kind.OVERDUE
                )


@release_rule("not-applicable-refused")
def not_applicable_refused(entry: Entry, ledger: Ledger) -> Findings:
    """“Not applicable” on an item that is not optional, or without a reason.

    The policy says which items may be left out, and why they were is for a reader to judge.

    Answer the item. Where the policy has it as optional, write the reason after `not_applicable:`. One that the policy
    lists under `waivers` can be waived before it falls due.
    """
    for facts, filed in ledger.readiness(entry).latest:
        reason = filed.answer.not_applicable
        if reason is None:
            continue
        item, title = facts.requirement.item, facts.requirement.title
        required = entry.rolled_back and item.after_rollback == "required"
        message = hint = ""
        if not item.optional or required:
            after = " after a rollback" if item.optional else ""
            message = f"“{title}” cannot be answered with “not applicable”{after}"
            hint = (
                "have it waived under `waivers`" if facts.requirement.waivable else "the policy asks for it: answer it"
            )
        elif reason.strip(" .-").lower() in NO_REASON:
            message, hint = (
                f"“{title}” is not applicable, but the reason is missing",
                "write it: `not_applicable: Because …`",
            )
        if message:
            yield Finding(
                message, route_of(facts, filed, "not_applicable"), hint, item=facts.requirement.id, on_key=True
            )


@release_rule("evidence-missing")
def evidence_missing(entry: Entry, ledger: Ledger) -> Findings:
    """An answer has no link to its evidence, and the policy asks for one.

    An auditor has to see on what a yes was given. Where the policy expects evidence without requiring it, this is a
    warning.

    Add `evidence:` to the answer, with a link to the run, the report or the ticket.
    """
    for facts, filed in ledger.readiness(entry).latest:
        weight = facts.requirement.item.evidence
        if weight == "none" or filed.answer.evidence:
            continue
        if filed.answer.not_applicable is None and filed.answer.verdict not in NO:
            message = f"“{facts.requirement.title}” of {entry.name} has no evidence"
            hint = "add `evidence:` with a link to the run, the report or the ticket"
            kind = Kind.WARNING if weight == "expected" else None
            yield Finding(message, route_of(facts, filed), hint, item=facts.requirement.id, kind=kind)


@release_rule("last-not-last")
def last_not_last(entry: Entry, ledger: Ledger) -> Findings:
    """Something of the section is younger than its last item.

    The runbook check confirms that everything else is complete; what came after it was not confirmed.

    Have the last item confirmed again, with an answer below the first. Where a time was mistyped, correct it.
    """
    readiness = ledger.readiness(entry)
    for facts in readiness.items:
        if not facts.requirement.item.last or not facts.filed:
            continue
        own = max(facts.filed, key=lambda filed: filed.answer.at)
        if own.answer.verdict in NO:
            continue  # it confirms nothing any more, and will be confirmed again
        confirmed = own.answer.at
        for other, newest in readiness.latest:
            if newest.answer.at <= confirmed or other is facts or not _before(other, facts):
                continue
            late = [filed for filed in other.filed if filed.answer.at > confirmed and _counts(other, filed, entry)]
            if late and not _grace_allows(entry, ledger, late[-1].answer.at):
                message = (
                    f"“{facts.requirement.title}” of {entry.name} is not the last: “{other.requirement.title}” "
                    f"was answered {late[-1].answer.at:%Y-%m-%d %H:%M} UTC"
                )
                hint = f"have “{facts.requirement.title}” confirmed again, with an answer below the first"
                yield Finding(message, route_of(facts, own, "at"), hint, item=facts.requirement.id)
                break


def _counts(facts: ItemFacts, filed: Filed, entry: Entry) -> bool:
    """Whether a late answer is this rule's business: not a “no”, nor what came after the deployment, told by others."""
    began = entry.began_at
    too_late = facts.requirement.due == "approved" and began is not None and filed.answer.at > began
    return filed.answer.verdict not in NO and not too_late


def _before(other: ItemFacts, last: ItemFacts) -> bool:
    """Whether an item has to be answered before a last one: those of its section; before the close, all."""
    return other.requirement.section == last.requirement.section or last.requirement.due == "closed"


def _grace_allows(entry: Entry, ledger: Ledger, at: datetime) -> bool:
    grace = ledger.grace_until(entry)
    return grace is not None and ledger.policy.day_of(at) <= grace


RULES = (
    signer_not_in_role,
    not_independent,
    condition_incomplete,
    not_applicable_refused,
    evidence_missing,
    last_not_last,
)
