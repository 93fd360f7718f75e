"""The process in force: what is asked of a release on a day, and who holds which role then.

Boundary: the policy and the people as read, merged and looked up; nothing of any release but its day, type and product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.model.base import Part
from generator.model.people import People, Person, Term
from generator.model.policy import (
    BUILT_IN,
    ImpactQuestion,
    Item,
    PolicyFile,
    ProductPolicy,
    RuleWeight,
    WorkingDays,
)
from generator.model.release import Status
from generator.versions import Scheme

P = TypeVar("P", bound=Part)
T = TypeVar("T")

ORDER: tuple[Status, ...] = ("planned", "approved", "released", "closed")
"""The statuses on the way; a cancelled release has left it."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Requirement:
    """A checklist item as it is asked for, with what it takes from its section."""

    id: str
    section: str
    title: str
    item: Item
    due: Status
    waivable: bool

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The roles that may answer."""
        return (*self.item.owners.all, *self.item.owners.any)

    @property
    def needs_all(self) -> bool:
        """Whether every owner role answers, rather than one of them."""
        return bool(self.item.owners.all)

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The roles of which one answers, for each answer that is needed."""
        return tuple((role,) for role in self.item.owners.all) if self.needs_all else (self.owners,)

    @cached_property
    def unconditional(self) -> bool:
        """Whether it is asked of releases of any day and type, whatever their impacts."""
        return not (self.item.since or self.item.until or self.item.types or self.item.when)

    def in_force(self, day: date | None) -> bool:
        """Whether releases of that day are asked; an unknown day is asked what is always asked."""
        return in_force(self.item, day)


@dataclass(frozen=True, eq=False)
class Policy:
    """The merged policy with its look-ups."""

    file: PolicyFile
    extended: PolicyFile | None = None
    """The policy that a repository's own one adds to, with nothing dropped yet; None where it adds to none."""

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """All checklist items by id, in the order of their sections."""
        return {requirement.id: requirement for requirement in self._requirements()}

    def _requirements(self) -> Iterator[Requirement]:
        waivable = self.file.waivers.items if self.file.waivers else []
        for section_id, section in self.file.checklist.items():
            for item_id, item in section.items.items():
                due = item.due or section.due or "closed"
                yield Requirement(item_id, section_id, item.title or title_of(item_id), item, due, item_id in waivable)

    @cached_property
    def approving(self) -> tuple[tuple[str, str], ...]:
        """Section and id of the items with which a release is approved: the last ones that are due for it."""
        asked = self.requirements.values()
        return tuple((one.section, one.id) for one in asked if one.item.last and one.due == "approved")

    def section_title(self, section: str) -> str:
        return self.file.checklist[section].title or title_of(section)

    def role_title(self, role: str) -> str:
        return self.file.roles[role].title if role in self.file.roles else title_of(role)

    def impact_title(self, impact: str) -> str:
        known = self.file.impacts.get(impact)
        return (known.title if known else None) or title_of(impact)

    def asks_impact(self, impact: str, day: date | None) -> bool:
        """Whether releases of that day answer an impact question."""
        known = self.file.impacts.get(impact)
        return known is not None and in_force(known, day)

    def product(self, product: str) -> ProductPolicy:
        """What is particular to a product; nothing, where the policy does not name it.

        A folder without product folders has one product, "", to which the only one that the policy names applies.
        """
        named = self.file.products
        if not product and len(named) == 1:
            return next(iter(named.values()))
        return named.get(product) or ProductPolicy()

    def product_title(self, product: str) -> str:
        return self.product(product).title or title_of(product)

    def asks(self, product: str, day: date | None) -> bool:
        """Whether the process was in force for a product's release of that day."""
        start = self.product(product).process_from
        return start is None or (day is not None and day >= start and start != date.max)

    def exempts_undated(self, product: str) -> bool:
        """Whether a product's history was imported, so that even days may be unknown."""
        return self.product(product).process_from == date.max

    @property
    def scheme(self) -> Scheme:
        return self.file.versioning or "semver"

    @property
    def deployments_required(self) -> bool:
        return self.file.deployments != "optional"

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_named(self.file.time_zone or "UTC") or ZoneInfo("UTC")

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the policy's calendar."""
        try:
            return moment.astimezone(self.zone).date()
        except OverflowError:  # at either end of time
            return moment.date()

    def after_working_days(self, day: date, count: int) -> date:
        """The day that is `count` working days after `day`."""
        calendar = self.file.working_days or WorkingDays()
        if not calendar.days:
            return day + min(timedelta(days=count), date.max - day)
        while count > 0 and day < date.max:
            day += timedelta(days=1)
            if _WEEKDAYS[day.weekday()] in calendar.days and day not in calendar.holidays:
                count -= 1
        return day

    def link(self, text: str) -> str | None:
        """The URL of a link: itself, or where its tracker has it; None where no tracker knows it."""
        if ":" in text:
            return text
        prefix = text.rpartition("-")[0]
        pattern = self.file.trackers.get(prefix)
        return pattern.replace("{id}", text) if pattern else None

    def weight(self, rule: str) -> RuleWeight | None:
        """What the policy says about a rule's weight."""
        return self.file.rules.get(rule)


@dataclass(frozen=True, eq=False)
class Directory:
    """Everybody, with the roles they hold from day to day."""

    people: dict[str, Person]

    def name(self, person: str) -> str:
        return self.people[person].name if person in self.people else person

    def holds(self, person: str, roles: Iterable[str], product: str, day: date) -> bool:
        """Whether a person holds one of the roles for a product on a day."""
        known = self.people.get(person)
        return known is not None and any(one.role in roles and _covers(one, product, day) for one in known.roles)

    def roles_on(self, person: str, product: str, day: date) -> tuple[str, ...]:
        """The roles that a person holds for a product on a day."""
        known = self.people.get(person)
        return tuple(term.role for term in known.roles if _covers(term, product, day)) if known else ()

    def holders(self, role: str, product: str, day: date) -> tuple[tuple[str, Term], ...]:
        """Who holds a role for a product on a day, with the term by which they do."""
        return tuple(
            (person, term)
            for person, known in self.people.items()
            for term in known.roles
            if term.role == role and _covers(term, product, day)
        )


def _covers(term: Term, product: str, day: date) -> bool:
    within = term.since <= day and (term.until is None or day <= term.until)
    return within and (not term.products or product in term.products)


def in_force(dated: Item | ImpactQuestion, day: date | None) -> bool:
    """Whether releases of a day are asked; an unknown day is asked what is asked from the beginning on."""
    if day is None:
        return dated.since is None
    return (dated.since is None or dated.since <= day) and (dated.until is None or day <= dated.until)


def zone_named(name: str) -> ZoneInfo | None:
    """The IANA time zone of a name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def directory(people: People | None) -> Directory:
    return Directory(people.people if people else {})


def built_in_text(name: str = BUILT_IN[0]) -> bytes:
    """The file of a built-in policy."""
    from importlib import resources  # noqa: PLC0415 - most checks know its policy already

    return resources.files("generator").joinpath(f"policies/{name}.yml").read_bytes()


def title_of(identifier: str) -> str:
    """An id in words, for what has no title."""
    words = identifier.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
