"""The roles: what each is for, what it answers, and who holds it, held it and will hold it.

Boundary: policy and people as they are today; who signed what is on the releases' own pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from generator.ledger import Ledger
from generator.model.people import Person, Term
from generator.model.policy import Role
from generator.pages import paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, one_page
from generator.pages.page import Found, Page, Place
from generator.policy import Policy, Requirement

_NOW = Badge("today", "ok", "check")
_LATER = Badge("later", "info", "clock")
_BEFORE = Badge("before", "mute", "dash")
_ORDER = (_NOW, _LATER, _BEFORE)

_PLACE = Place("Roles", paths.PROCESS)


class Tenure(NamedTuple):
    """A person's time in a role."""

    person: str
    role: str
    term: Term
    when: Badge
    """Whether that is today, was before, or will be later."""


class RoleView(NamedTuple):
    """A role with what it does and who does it."""

    id: str
    role: Role
    items: tuple[Requirement, ...]
    authority: tuple[str, ...]
    """What else it may do, in words."""
    tenures: tuple[Tenure, ...]

    @property
    def is_held(self) -> bool:
        return any(one.when is _NOW for one in self.tenures)


class PersonView(NamedTuple):
    """A person with the roles they hold, held and will hold."""

    id: str
    person: Person
    tenures: tuple[Tenure, ...]


def role_views(ledger: Ledger) -> Iterator[RoleView]:
    """All roles of the policy, in its order."""
    policy = ledger.policy
    for role_id, role in policy.file.roles.items():
        items = tuple(one for one in policy.requirements.values() if role_id in one.owners)
        tenures = [one for one in _tenures(ledger) if one.role == role_id]
        yield RoleView(role_id, role, items, tuple(_authority(policy, role_id)), _sorted(tenures))


def person_views(ledger: Ledger) -> Iterator[PersonView]:
    """Everybody, in the order of the file."""
    for person_id, person in ledger.people.people.items():
        tenures = [one for one in _tenures(ledger) if one.person == person_id]
        yield PersonView(person_id, person, _sorted(tenures))


def _tenures(ledger: Ledger) -> Iterator[Tenure]:
    for person_id, person in ledger.people.people.items():
        for term in person.roles:
            yield Tenure(person_id, term.role, term, _when(term, ledger.today))


def _when(term: Term, today: date) -> Badge:
    if term.since > today:
        return _LATER
    return _BEFORE if term.until and term.until < today else _NOW


def _sorted(tenures: list[Tenure]) -> tuple[Tenure, ...]:
    """Those of today first, then those to come, then the past from its end."""
    newest = sorted(tenures, key=lambda one: one.term.since, reverse=True)
    return tuple(sorted(newest, key=lambda one: _ORDER.index(one.when)))


def _authority(policy: Policy, role: str) -> Iterator[str]:
    file = policy.file
    if file.waivers and role in file.waivers.authority:
        yield "grants waivers"
    if file.emergency and role in file.emergency.authority:
        yield "authorises emergencies"
    if file.deviations and role in file.deviations.authority:
        yield "accepts deviations"


def _write(desk: Desk, ledger: Ledger) -> Page:
    roles = tuple(role_views(ledger))
    people = tuple(person_views(ledger))
    markdown = desk.fill("process-roles.md", paths.ROLES, roles=roles, everybody=people)
    description = f"{len(roles)} roles: what each is for, what it signs, and who holds it."
    return Page(
        paths.ROLES,
        _PLACE.title,
        markdown,
        description=description,
        found=Found(by_section=True),
    )


def _people_file(ledger: Ledger, _: object) -> str:
    return ledger.records.people.path if ledger.records.people else ""


KIND: Final = one_page("roles", paths.ROLES, _PLACE, _write, source=_people_file, uses_today=True)
