"""A release for programs: all that its record says, with what the ledger derives.

Boundary: the shape of one release; who signed what is in `generator.exports.process`.
"""

from __future__ import annotations

from generator.exports import affects
from generator.exports.laying import Fields, moment, typed
from generator.exports.parts import link, maybe, person
from generator.exports.process import process
from generator.ledger import Entry, Ledger
from generator.model.incident import Incident
from generator.model.release import NO_TARGET, Change, Deployment, Rollback
from generator.pages.release import in_order


def whole(ledger: Ledger, entry: Entry) -> Fields:
    """Everything about a release; nothing of it depends on the day on which it is asked."""
    return {
        **affects.release(entry),
        **_head(ledger, entry),
        **_notes(ledger, entry),
        **affects.issues(ledger, entry),
        **process(ledger, entry),
        "rollback": maybe(entry.record.rollback, lambda plan: _rollback(ledger, entry, plan)),
        "deployments": [_deployment(ledger, one) for one in entry.record.deployments],
        "running_in": [one.environment for one in ledger.running(entry.product) if one.entry is entry],
        "incidents": [_incident(one) for one in ledger.incidents_of(entry)],
        "corrections": [
            {"at": moment(one.at), "by": person(ledger, one.by), "text": typed(one.text)}
            for one in entry.record.corrections
        ],
    }


def _head(ledger: Ledger, entry: Entry) -> Fields:
    record = entry.record
    return {
        "name": record.name,
        "type": record.type,
        "status": record.status,
        "planned_for": record.date.isoformat() if record.date else None,
        "first_planned": record.first_planned.isoformat() if record.first_planned else None,
        "shipped_at": moment(entry.shipped_at),
        "release_manager": person(ledger, record.release_manager),
        "authors": [person(ledger, one) for one in record.authors],
        "follows": record.follows,
        "formerly": record.formerly,
        "change_window": maybe(record.change_window, lambda one: {"start": moment(one.start), "end": moment(one.end)}),
        "candidate": maybe(record.candidate, lambda one: {"commit": one.commit, "artifact": one.artifact}),
    }


def _notes(ledger: Ledger, entry: Entry) -> Fields:
    record = entry.record
    return {
        "summary": typed(record.summary),
        "impact": [
            {
                "impact": key,
                "title": ledger.policy.impact_title(key),
                "applies": one.applies,
                "reason": typed(one.reason),
            }
            for key, one in record.impact.items()
        ],
        "changes": [_change(ledger, one) for one in record.changes],
        "reintroduces": record.reintroduces,
        "migration": [
            {"when": one.when, "text": typed(one.text), "reversible": one.reversible}
            for one in in_order(record.migration)
        ],
    }


def _change(ledger: Ledger, change: Change) -> Fields:
    return {
        "type": change.type,
        "breaking": change.breaking,
        "text": typed(change.text),
        "component": change.component,
        "fixes": change.fixes,
        "links": [link(ledger, one) for one in change.links],
    }


def _rollback(ledger: Ledger, entry: Entry, plan: Rollback) -> Fields:
    target = ledger.way_back(entry) if plan.target != NO_TARGET else None
    return {
        "target": maybe(target, affects.release),
        "no_way_back": plan.target == NO_TARGET,
        "triggers": plan.triggers,
        "decision": plan.decision,
        "executor": plan.executor,
        "steps": [typed(one) for one in plan.steps],
        "data": maybe(plan.data, lambda one: {"reversible": one.reversible, "note": typed(one.note)}),
        "forward_fix": typed(plan.forward_fix),
        "tested": maybe(
            plan.tested,
            lambda one: {
                "result": one.result,
                "at": moment(one.at),
                "by": person(ledger, one.by),
                "environment": one.environment,
                "minutes": one.minutes,
                "evidence": maybe(one.evidence, lambda text: link(ledger, text)),
            },
        ),
    }


def _deployment(ledger: Ledger, one: Deployment) -> Fields:
    return {
        "environment": one.environment,
        "outcome": one.outcome,
        "started_at": moment(one.started_at),
        "finished_at": moment(one.finished_at),
        "by": person(ledger, one.by),
        "commit": one.commit,
        "artifact": one.artifact,
        "note": typed(one.note),
        "rolled_back": maybe(
            one.rolled_back,
            lambda back: {"at": moment(back.at), "to": back.to, "decided_by": person(ledger, back.decided_by)},
        ),
    }


def _incident(incident: Incident) -> Fields:
    return {
        "id": incident.id,
        "title": incident.title,
        "severity": incident.severity,
        "detected_at": moment(incident.detected_at),
        "restored_at": moment(incident.restored_at),
        "resolution": incident.resolution,
    }
