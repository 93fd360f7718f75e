"""A release file as it begins: what is known as keys, and what the policy will ask as comments in their places.

Boundary: from a plan to the text of a file. A sign-off is put below the line of its item later; the line stays, so that
two people who sign on two branches touch different places.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, get_args

from generator import reading
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, ItemState, assess
from generator.model.release import ChangeType, Release
from generator.policy import Directory, Policy, Requirement
from generator.problem import on_one_line
from generator.recording.drafts import Draft
from generator.recording.planning import LEADS, Plan
from generator.richtext import first_line
from generator.rules.registry import listed
from generator.writing import Typed, Value, entry

_WIDTH: Final = 170
"""Columns of a comment; what is longer is cut, as the whole stands in the policy and on the page of the process."""
_SHORTEST: Final = 40
CHANGES: Final = get_args(ChangeType)
_SHOWN: Final = 3
"""People of a role who are named."""
_CHANGE: Final = (
    "  # - type: added",
    "  #   text: Exports begin to arrive after the first 100 rows.",
    "  #   component: exports",
    "  #   breaking: false",
    "  #   fixes: [KI-0031]",
)


def scaffold(plan: Plan, ledger: Ledger, schema: str = "") -> bytes:
    """Write the file of a release that is planned.

    Args:
        plan: the release.
        ledger: the records, for what the policy asks and who holds which role today.
        schema: the way from the file to the schema for editors; empty where there is none.
    """
    head = list(_head(plan, schema))
    asked = _asked(plan, head, ledger)
    lines = [*head, *_impact(plan, ledger.policy), *_changes(plan), *_migration()]
    lines += _checklist(plan, asked, ledger) if asked else ()
    plans = [facts.requirement for facts in asked if facts.requirement.item.needs == "rollback"]
    lines += _rollback(plan, plans[0], asked, ledger) if plans else ()
    return ("\n".join(lines) + "\n").encode()


def _head(plan: Plan, schema: str) -> Iterator[str]:
    if schema:
        yield f"# yaml-language-server: $schema={schema}"
    value: dict[str, Value] = {"version": Typed(plan.version)}
    value |= {"name": plan.name} if plan.name else {}
    value |= {"type": Typed(plan.type), "status": Typed("planned"), "date": Typed(plan.day.isoformat())}
    for key, one in value.items():
        yield from entry(key, one, "")
    if plan.manager:
        yield from entry("release_manager", Typed(plan.manager), "")
    elif plan.managers:
        yield f"# release_manager: {listed(plan.managers, 'or')}"
    if plan.authors:
        yield f"authors: [{', '.join(plan.authors)}]"
    if plan.parent:
        yield from entry("follows", Typed(plan.parent.name), "")
    yield ""
    yield "# What a reader should know, in a few sentences (Markdown)."
    yield from entry("summary", plan.summary or f"What {plan.version} brings is still being written.", "")


def _asked(plan: Plan, head: list[str], ledger: Ledger) -> tuple[ItemFacts, ...]:
    """The checklist that is asked of the release; where a question decides about an item, the item too."""
    read = reading.read(plan.path, ("\n".join(head) + "\n").encode(), Release)
    document = read.document or read.partial
    if document is None:
        raise AssertionError(read.diagnostics)
    depth = plan.parent.depth + 1 if plan.parent else 0
    release = Entry(plan.product, plan.version, document, ledger.policy, plan.parent, depth, lineage_known=True)
    readiness = assess(release, ledger.policy, ledger.people)
    return tuple(facts for facts in readiness.items if facts.state is not ItemState.NOT_ASKED)


def _impact(plan: Plan, policy: Policy) -> Iterator[str]:
    asked = [one for one in policy.file.impacts if policy.asks_impact(one, plan.day)]
    if not asked or not policy.asks(plan.product, plan.day):
        return
    yield ""
    yield "# Write each answer below its question; a “no” has a reason: `example: {applies: false, reason: Why not.}`"
    yield "impact:"
    for one in asked:
        known = policy.file.impacts[one]
        yield _cut(f"  # {one} · ", known.question)


def _changes(plan: Plan) -> Iterator[str]:
    yield ""
    yield f"# What somebody outside the team notices, in their words: {', '.join(CHANGES)}."
    if plan.changes:
        yield "# These come from git as they were: write them anew for their readers, and take out what nobody notices."
        yield from entry("changes", [_change(one) for one in plan.changes], "")
    else:
        yield "changes:"
        yield from _CHANGE


def _change(draft: Draft) -> dict[str, Value]:
    value: dict[str, Value] = {"type": Typed(draft.type), "text": draft.text}
    value |= {"component": Typed(draft.component)} if draft.component else {}
    value |= {"breaking": Typed("true")} if draft.breaking else {}
    value |= {"fixes": [Typed(one) for one in draft.fixes]} if draft.fixes else {}
    return value | ({"links": list(draft.links)} if draft.links else {})


def _migration() -> Iterator[str]:
    yield ""
    yield "# What whoever upgrades has to do, in order. Take the # away from what you fill in."
    yield "# migration:"
    yield "#   - text: Stop jobs that keep links to exports for more than a day."
    yield "#     when: before                 # before, during or after the deployment"
    yield "#     reversible: true"


def _checklist(plan: Plan, asked: tuple[ItemFacts, ...], ledger: Ledger) -> Iterator[str]:
    typed = f"{plan.product}/{plan.version}" if plan.product else plan.version
    yield ""
    yield "# Each answer stands directly below the line of its item, and the line stays: two people who sign on two"
    yield "# branches then touch different places."
    yield f"# In a terminal: releases sign {typed} ITEM --by PERSON"
    yield "checklist:"
    section = ""
    for requirement in (facts.requirement for facts in asked):
        if requirement.section != section:
            section = requirement.section
            due = ledger.policy.file.checklist[section].due or "closed"
            title = on_one_line(ledger.policy.section_title(section))
            yield f"  # {title}: complete before it is {due}."
            yield f"  {section}:"
        yield item_line(requirement, plan.product, ledger.policy, ledger.people, ledger.today)


def item_line(requirement: Requirement, product: str, policy: Policy, people: Directory, today: date) -> str:
    """The comment of an item: its id, whose turn it is, what the answer needs, and what is confirmed."""
    joined = " and " if requirement.needs_all else " or "
    who = joined.join(_role(role, product, policy, people, today) for role in requirement.owners) or "anybody"
    needs = ", ".join(_needs(requirement, policy))
    head = on_one_line(f"    # {requirement.id} · {who}{f' · {needs}' if needs else ''}")
    return _cut(f"{head}: ", requirement.item.text or requirement.title)


def _role(role: str, product: str, policy: Policy, people: Directory, today: date) -> str:
    holders = list(dict.fromkeys(one for one, _ in people.holders(role, product, today)))
    named = ", ".join(holders[:_SHOWN]) + (", …" if len(holders) > _SHOWN else "")
    return f"{policy.role_title(role)} ({named or 'nobody yet'})"


def _needs(requirement: Requirement, policy: Policy) -> Iterator[str]:
    item = requirement.item
    if item.when:
        yield f"if {policy.impact_title(item.when)} applies"
    if item.sign_off:
        yield "sign-off"
    if item.evidence != "none":
        yield f"evidence {item.evidence}"
    if item.needs:
        yield "needs the plan below"
    if item.optional:
        yield "may be not applicable"
    if item.after_deployment:
        yield "after the deployment"
    if item.last:
        yield "comes last"
    if item.due and item.due != policy.file.checklist[requirement.section].due:
        yield f"before it is {item.due}"


def _rollback(plan: Plan, requirement: Requirement, asked: tuple[ItemFacts, ...], ledger: Ledger) -> Iterator[str]:
    """The rollback plan as a comment that is a plan without its signs."""
    roles = ledger.policy.file.roles
    executor = next(iter(requirement.owners), "")
    last = next((facts.requirement for facts in asked if facts.requirement.item.last), requirement)
    decision = LEADS if LEADS in roles else next(iter(last.owners), executor)
    yield ""
    yield f"# The way back, tested before it is {requirement.due}. Take the # away from what you fill in."
    yield "# rollback:"
    yield "#   triggers:                      # the signs on which going back is decided"
    yield "#     - 5xx rate above baseline + 1 % for 15 minutes"
    yield f"#   decision: {decision}"
    yield f"#   executor: {executor}"
    yield f"#   {_target(plan)}"
    yield "#   steps:"
    yield "#     - Drain the export queue."
    yield "#     - Deploy the target from the pipeline, and run the smoke tests."
    yield "#   data: {reversible: true, note: What happens to data that is written meanwhile.}"
    yield "#   # forward_fix: What to do instead, where going back is impossible."
    yield "#   # tested: {by: PERSON, at: 2026-01-31T11:00:00Z, environment: staging, result: passed, minutes: 9}"


def _target(plan: Plan) -> str:
    """Where it goes back to; what is not typed is the last known-good release, whichever that is by then."""
    if plan.parent is None:
        return "target: none                 # it is the first release: there is nothing to go back to"
    good = next((one for one in (plan.parent, *plan.parent.ancestors()) if one.available), None)
    return f"# target: the last known-good release where nothing is said{f'; today {good.name}' if good else ''}"


def _cut(head: str, text: str) -> str:
    """A comment on one line: a text after its head, as far as there is room."""
    room = max(_WIDTH - len(head), _SHORTEST)
    return on_one_line(head + first_line(text, room)).rstrip()
