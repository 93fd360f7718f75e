"""How a release went through the process, for programs: its checklist with every answer, and the exceptions.

Boundary: what was asked and answered; whose turn it is depends on the day and is told by `releases status`.
"""

from __future__ import annotations

from itertools import groupby

from generator.exports.laying import Fields, moment, typed
from generator.exports.parts import link, maybe, person
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import Filed, ItemFacts, Slot
from generator.model.release import Condition, Deviation, Emergency, Waiver


def process(ledger: Ledger, entry: Entry) -> Fields:
    """The checklist, waivers, emergency and accepted deviations of a release."""
    record = entry.record
    return {
        "asked": entry.asked,
        "progress": progress(ledger, entry),
        "checklist": [
            {
                "section": section,
                "title": ledger.policy.section_title(section),
                "items": [_item(ledger, one) for one in items],
            }
            for section, items in groupby(ledger.readiness(entry).items, key=lambda one: one.requirement.section)
        ],
        "waivers": [_waiver(ledger, entry, one) for one in record.waivers],
        "emergency": maybe(record.emergency, lambda one: _emergency(ledger, entry, one)),
        "deviations": [_deviation(ledger, one) for one in record.deviations],
    }


def progress(ledger: Ledger, entry: Entry) -> Fields:
    """How many items are complete of those that are asked, in all and for the next status."""
    readiness = ledger.readiness(entry)
    done, asked = readiness.progress
    goal = readiness.next_status
    due = readiness.asked(goal) if goal else ()
    return {
        "done": done,
        "asked": asked,
        "next_status": goal,
        "done_for_next": sum(one.is_complete for one in due),
        "asked_for_next": len(due),
    }


def item_head(facts: ItemFacts) -> Fields:
    """A checklist item and its state, wherever one is told."""
    requirement = facts.requirement
    return {
        "item": requirement.id,
        "title": requirement.title,
        "state": str(facts.state),
        "due": requirement.due,
        "sign_off": requirement.item.sign_off,
        "owners": list(requirement.owners),
        "reason": facts.reason or None,
    }


def _item(ledger: Ledger, facts: ItemFacts) -> Fields:
    answers = [_answer(ledger, slot, one) for slot in facts.slots for one in slot.answers]
    return {**item_head(facts), "answers": answers}


def _answer(ledger: Ledger, slot: Slot, filed: Filed) -> Fields:
    answer = filed.answer
    return {
        "by": person(ledger, answer.by),
        "at": moment(answer.at),
        "role": answer.role or filed.key or None,
        "verdict": answer.verdict,
        "not_applicable": typed(answer.not_applicable),
        "evidence": maybe(answer.evidence, lambda text: link(ledger, text)),
        "note": typed(answer.note),
        "conditions": [_condition(ledger, one) for one in answer.conditions],
        "counts": answer is slot.latest,
    }


def _condition(ledger: Ledger, one: Condition) -> Fields:
    done = maybe(one.done, lambda stamp: {"by": person(ledger, stamp.by), "at": moment(stamp.at)})
    due = one.due.isoformat() if one.due else None
    return {"text": typed(one.text), "owner": person(ledger, one.owner), "due": due, "done": done}


def _waiver(ledger: Ledger, entry: Entry, one: Waiver) -> Fields:
    facts = ledger.readiness(entry).by_id.get(one.item)
    return {
        "item": one.item,
        "holds": facts is not None and facts.waiver == one,
        "reason": typed(one.reason),
        "compensating_control": typed(one.compensating_control),
        "requested_by": person(ledger, one.requested_by),
        "approved_by": person(ledger, one.approved_by),
        "approved_at": moment(one.approved_at),
        "expires": one.expires.isoformat() if one.expires else None,
    }


def _emergency(ledger: Ledger, entry: Entry, one: Emergency) -> Fields:
    grace = ledger.grace_until(entry)
    return {
        "reason": typed(one.reason),
        "declared_by": person(ledger, one.declared_by),
        "authorised_by": person(ledger, one.authorised_by),
        "at": moment(one.at),
        "grace_until": grace.isoformat() if grace else None,
    }


def _deviation(ledger: Ledger, one: Deviation) -> Fields:
    return {
        "rule": one.rule,
        "item": one.item,
        "reason": typed(one.reason),
        "accepted_by": person(ledger, one.accepted_by),
        "accepted_at": moment(one.accepted_at),
    }
