"""What runs where, what is in use, and to which release one can go back.

Boundary: derived from `deployments`, dates and the lineage; nothing of who signed what.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from generator.ledger.lineage import Entry, Key, Lineage, is_production
from generator.model.release import Deployment
from generator.policy import Policy
from generator.versions import on_line


class Running(NamedTuple):
    """A release that an environment runs, and since when."""

    environment: str
    entry: Entry
    since: datetime


def deployments_of(lineage: Lineage, product: str) -> list[tuple[Deployment, Entry]]:
    """Every deployment of a product, oldest first."""
    found = [(one, entry) for entry in lineage.of(product) for one in entry.outline.deployments]
    return sorted(found, key=lambda pair: pair[0].started_at)


def running(lineage: Lineage, product: str) -> tuple[Running, ...]:
    """What each environment of a product runs: the last deployment that succeeded and was not rolled back."""
    now: dict[str, Running] = {}
    for deployment, entry in deployments_of(lineage, product):
        if deployment.outcome == "succeeded" and not deployment.rolled_back:
            now[deployment.environment] = Running(
                deployment.environment, entry, deployment.finished_at or deployment.started_at
            )
    return tuple(sorted(now.values(), key=lambda one: (not is_production(one.environment), one.environment)))


def was_good(entry: Entry, at: datetime, day: date) -> bool:
    """Whether a release had been in production by a moment and was not rolled back then."""
    if not entry.production:
        shipped = entry.shipped_on
        return entry.is_out and (shipped is None or shipped <= day)
    return any(
        one.outcome == "succeeded"
        and (one.finished_at or one.started_at) <= at
        and not (one.rolled_back and one.rolled_back.at <= at)
        for one in entry.production
    )


def last_known_good(entry: Entry, at: datetime) -> Entry | None:
    """The nearest ancestor that was in production at a moment and not rolled back by then."""
    day = entry.policy.day_of(at)
    return next((one for one in entry.ancestors() if was_good(one, at, day)), None)


def releases_in_use(lineage: Lineage, policy: Policy, today: date) -> frozenset[Key]:
    """The releases that somebody runs, as far as the records tell.

    Those in production; the newest of every line that the policy still supports; and, for a product without
    deployments, its newest release.
    """
    used: set[Key] = set()
    for product in lineage.products:
        used |= {one.entry.key for one in running(lineage, product) if is_production(one.environment)}
        available = [entry for entry in lineage.of(product) if entry.available]
        for line in policy.product(product).lines:
            if line.supported_until >= today:
                members = [entry for entry in available if on_line(entry.name, line.line)]
                used |= {entry.key for entry in _newest(members)}
        if not any(entry.production for entry in available):
            used |= {entry.key for entry in _newest(available)}
    return frozenset(used)


def _newest(entries: list[Entry]) -> list[Entry]:
    return [max(entries, key=lambda entry: entry.order)] if entries else []
