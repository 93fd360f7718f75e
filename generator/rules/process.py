"""The process around the answers: impacts, emergencies, the order of events, and what was deployed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.diagnostics import Finding, Kind, Route
from generator.ledger import Entry, Ledger
from generator.ledger.exceptions import emergency_problem
from generator.ledger.lineage import is_production
from generator.ledger.readiness import ItemFacts, ItemState
from generator.model.release import Deployment
from generator.policy import Requirement
from generator.rules.policy_checklist import never_held
from generator.rules.registry import Findings, listed, release_rule
from generator.rules.sign_offs import authority_hint, route_of, titles


@release_rule("impact-unanswered")
def impact_unanswered(entry: Entry, ledger: Ledger) -> Findings:
    """An impact question of the policy has no answer; a “no” without a reason is a warning.

    The answer decides whose sign-off is asked for. An unanswered question is not a “no”.

    For each impact of the policy, write `{applies: true, reason: …}` or `{applies: false, reason: …}` under `impact`.
    """
    if entry.record.status in ("planned", "cancelled"):
        return
    for impact, question in ledger.policy.file.impacts.items():
        answer = entry.record.impact.get(impact)
        if answer is None and not ledger.policy.asks_impact(impact, entry.day):
            continue
        if answer is None:
            message = f"{entry.name} is {entry.record.status}, but does not answer: {question.question}"
            hint = f"under `impact`, write `{impact}: {{applies: true, reason: …}}` or `{{applies: false, reason: …}}`"
            yield Finding(message, ("impact",), hint, on_key=True)
        elif not answer.applies and answer.reason is None:
            message = f"{entry.name} says no to “{question.question}” without a reason"
            yield Finding(message, ("impact", impact), "add `reason:`", on_key=True, kind=Kind.WARNING)


@release_rule("impact-doubtful", Kind.WARNING)
def impact_doubtful(entry: Entry, ledger: Ledger) -> Findings:
    """The answer to an impact question is “no”, but the changes say otherwise.

    A change of a type or in a component that the policy ties to the impact usually has it: one of type security, or in
    the login. Without the impact nobody reviews it.

    Answer `applies: true` and have the items answered that it asks for, or correct the type or the component of the
    change.
    """
    for impact, question in ledger.policy.file.impacts.items():
        answer = entry.record.impact.get(impact)
        if answer is None or answer.applies:
            continue
        for index, change in enumerate(entry.record.changes):
            tied = change.component in question.components
            if tied or change.type in question.change_types:
                why = f"touches `{change.component}`" if tied else f"is of type {change.type}"
                title = ledger.policy.impact_title(impact).lower()
                message = f"{entry.name} says no {title} impact, but its change {index + 1} {why}"
                hint = "answer `applies: true`, or correct the change"
                yield Finding(message, ("impact", impact, "applies"), hint)
                break


@release_rule("emergency-unauthorised")
def emergency_unauthorised(entry: Entry, ledger: Ledger) -> Findings:
    """An emergency was agreed to by somebody without the authority, or by the person who declared it.

    An emergency lets a release out before its sign-offs. The policy says who may agree to that, and two people see more
    than one at one in the morning.

    Name in `authorised_by` who agreed: somebody with the authority on that day, and not the person who declared it.
    Where there was nobody, take `emergency` out, and have everything signed.
    """
    if entry.record.emergency and entry.record.type == "patch" and (problem := emergency_problem(entry, ledger.people)):
        emergency = ledger.policy.file.emergency
        roles = tuple(emergency.authority) if emergency else ()
        message = f"the emergency of {entry.name} does not hold: {problem}"
        yield Finding(message, ("emergency", "authorised_by"), authority_hint(ledger, roles))


@release_rule("emergency-misused")
def emergency_misused(entry: Entry, _ledger: Ledger) -> Findings:
    """An emergency is declared on a release that is not a patch.

    An emergency ends harm that is happening now. Features wait for their sign-offs.

    Take `emergency` out and have everything signed. Ship what cannot wait as a patch of its own.
    """
    if entry.record.emergency and entry.record.type != "patch":
        message = f"{entry.name} is a {entry.record.type} release, and only a patch may be an emergency"
        yield Finding(message, ("emergency",), "take the emergency out, and have everything signed", on_key=True)


@release_rule("out-of-order")
def out_of_order(entry: Entry, ledger: Ledger) -> Findings:
    """Times that cannot be: a finish before its start, a rollback before its deployment, a check before what it checks.

    One of them is wrong, and nobody can tell which by looking at the page.

    Look up when it was, and correct the time that is wrong. Of several answers to one item the oldest comes first.
    """
    window = entry.record.change_window
    if window and window.end < window.start:
        yield Finding(
            "the change window ends before it starts", ("change_window", "end"), "exchange or correct the two"
        )
    for index, deployment in enumerate(entry.record.deployments):
        yield from _deployment_order(("deployments", index), deployment)
    yield from _answers_in_order(entry, ledger)
    if entry.record.status in ("released", "closed", "approved"):
        yield from _verified_before_deployed(entry, ledger)


def _deployment_order(route: Route, deployment: Deployment) -> Iterator[Finding]:
    where = deployment.environment
    if deployment.finished_at and deployment.finished_at < deployment.started_at:
        yield Finding(
            f"the deployment to {where} finished before it started", (*route, "finished_at"), "correct one of the two"
        )
    back = deployment.rolled_back
    if back and back.at < (deployment.finished_at or deployment.started_at):
        yield Finding(
            f"{where} was rolled back before its deployment ended",
            (*route, "rolled_back", "at"),
            "correct one of the two",
        )


def _answers_in_order(entry: Entry, ledger: Ledger) -> Iterator[Finding]:
    for facts, slot in ledger.readiness(entry).again:
        as_typed = sorted(slot.answers, key=lambda filed: (filed.key, filed.position))
        for before, after in pairwise(as_typed):
            if after.answer.at < before.answer.at:
                message = f"the answers to “{facts.requirement.title}” are not in order: the oldest comes first"
                hint = "correct the time, or exchange the two"
                yield Finding(message, route_of(facts, after, "at"), hint, item=facts.requirement.id)


def _verified_before_deployed(entry: Entry, ledger: Ledger) -> Iterator[Finding]:
    """What is verified in production cannot be verified before anything was deployed there."""
    began = entry.began_at
    if began is None:
        return
    for facts, filed in ledger.readiness(entry).latest:
        answer, requirement = filed.answer, facts.requirement
        if answer.at < began and answer.not_applicable is None and requirement.item.after_deployment:
            message = f"“{requirement.title}” was answered before the deployment began {began:%Y-%m-%d %H:%M} UTC"
            yield Finding(message, route_of(facts, filed, "at"), "correct one of the two times", item=requirement.id)


@release_rule("deployed-other-than-approved")
def deployed_other_than_approved(entry: Entry, _ledger: Ledger) -> Findings:
    """What was deployed is not the candidate that was signed.

    The sign-offs are about one build. Another one was not looked at.

    Correct the `candidate`, or the `artifact` and `commit` of the deployment, if one was mistyped. Where another build
    was deployed, somebody with the authority has to accept it under `deviations`.
    """
    candidate = entry.record.candidate
    if candidate is None:
        return
    for index, deployment in enumerate(entry.record.deployments):
        if not is_production(deployment.environment):
            continue
        artifact, commit = deployment.artifact, deployment.commit
        hint = "have the candidate corrected and signed again, or the deployment's record"
        if artifact and candidate.artifact and artifact != candidate.artifact:
            message = f"{artifact} was deployed to {deployment.environment}, but {candidate.artifact} was signed"
            yield Finding(message, ("deployments", index, "artifact"), hint)
        if commit and candidate.commit and not _same_commit(commit, candidate.commit):
            message = f"{commit} was deployed to {deployment.environment}, but {candidate.commit} was signed"
            yield Finding(message, ("deployments", index, "commit"), hint)


def _same_commit(one: str, other: str) -> bool:
    """Whether two hashes, perhaps shortened, can be the same commit."""
    return one.startswith(other) or other.startswith(one)


@release_rule("policy-unsatisfiable", Kind.WARNING)
def policy_unsatisfiable(entry: Entry, ledger: Ledger) -> Findings:
    """Somebody has to sign who does not exist: a role without a holder, or with none that independence admits.

    The release cannot become complete as things are.

    Give somebody the role in people.yml, for a while if need be. Where the policy lets the item be waived, have it
    waived.
    """
    if entry.record.status == "cancelled" or not ledger.people.people:
        return
    day = entry.day
    if day is None:
        return
    unheld: dict[tuple[str, ...], list[ItemFacts]] = {}
    for facts in ledger.readiness(entry).by_state.get(ItemState.WAITING, ()):
        for roles in facts.waiting_for:
            holders = {person for role in roles for person, _ in ledger.people.holders(role, entry.product, day)}
            if not holders:
                unheld.setdefault(roles, []).append(facts)
            elif holders <= _excluded(entry, ledger, facts.requirement):
                yield _excluded_finding(ledger, facts, roles, holders)
    told = never_held(ledger) if unheld else {}
    for roles, items in unheld.items():
        if told.keys() >= set(roles):
            continue
        names = listed(f"“{facts.requirement.title}”" for facts in items)
        message = f"nobody holds {titles(ledger, roles)} on {day}, so {names} cannot be signed"
        item = items[0].requirement.id if len(items) == 1 else ""
        yield Finding(message, route_of(items[0]), "give somebody the role in people.yml", item=item)


def _excluded_finding(ledger: Ledger, facts: ItemFacts, roles: tuple[str, ...], holders: set[str]) -> Finding:
    names = listed(ledger.people.name(person) for person in sorted(holders))
    title, role = facts.requirement.title, titles(ledger, roles)
    message = f"{names} cannot sign “{title}”: independence keeps it from whoever holds {role}"
    return Finding(message, route_of(facts), "give somebody else the role in people.yml", item=facts.requirement.id)


def _excluded(entry: Entry, ledger: Ledger, requirement: Requirement) -> set[str]:
    """The people who have answered the other side of a pair that the policy keeps apart."""
    found: set[str] = set()
    for pair in ledger.policy.file.independence:
        if requirement.id in pair:
            for other in pair:
                if other == "authors":
                    found |= set(entry.record.authors)
                elif other != requirement.id and (facts := ledger.readiness(entry).by_id.get(other)):
                    found |= {slot.answers[-1].answer.by for slot in facts.slots if slot.answers}
    return found


RULES = (
    impact_unanswered,
    impact_doubtful,
    emergency_unauthorised,
    emergency_misused,
    out_of_order,
    deployed_other_than_approved,
    policy_unsatisfiable,
)
