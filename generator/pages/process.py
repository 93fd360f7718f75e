"""The guide to the process in force: how a release goes, what is asked when, and what happens when it goes wrong.

Boundary: said from the policy and from the rules' own constants, so that what is written is what is enforced.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator import richtext
from generator.ledger import Ledger
from generator.model.policy import WorkingDays
from generator.model.release import Status
from generator.pages import badges, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, one_page
from generator.pages.page import Found, Page, Place
from generator.policy import ORDER, Policy, Requirement
from generator.versions import EXPECTED

TITLE = "Release process"
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}

_PLACE = Place("Process")


class Stage(NamedTuple):
    """A status with what must be complete from it on."""

    badge: Badge
    status: Status
    items: tuple[Requirement, ...]

    @property
    def last(self) -> tuple[Requirement, ...]:
        """The items that are answered after all others of their section."""
        return tuple(one for one in self.items if one.item.last)


class Side(NamedTuple):
    """One side of a pair that is kept apart: an item of the checklist, or something without a line of its own there."""

    title: str
    item: str


def stages(policy: Policy) -> tuple[Stage, ...]:
    """The way of a release, status by status."""
    asked = policy.requirements.values()
    return tuple(
        Stage(badges.status(status), status, tuple(one for one in asked if one.due == status)) for status in ORDER
    )


def pairs(policy: Policy) -> tuple[tuple[Side, ...], ...]:
    """What may not be the same person's."""

    def side(name: str) -> Side:
        known = policy.requirements.get(name)
        return Side(known.title, name) if known else Side(f"the {name} of the release", "")

    return tuple(tuple(side(name) for name in pair) for pair in policy.file.independence)


def policy_file(ledger: Ledger, _: object = None) -> str:
    """The repository's own policy, which is what “edit” opens; empty where it goes by the built-in one."""
    document = ledger.records.policy_document
    return document.path if document else ""


def _write(desk: Desk, ledger: Ledger) -> Page:
    policy = desk.policy
    calendar = policy.file.working_days or WorkingDays()
    known = {product: policy.product(product) for product in ledger.products if product}
    asked = policy.requirements.values()
    markdown = desk.fill(
        "process.md",
        paths.PROCESS,
        guide=policy.file,
        title=policy.file.title or TITLE,
        stages=stages(policy),
        pairs=pairs(policy),
        together=[one for one in asked if one.needs_all and len(one.owners) > 1],
        waivable=[one for one in asked if one.waivable],
        of_impact={impact: [one for one in asked if one.item.when == impact] for impact in policy.file.impacts},
        days=[_DAYS[day] for day in calendar.days],
        holidays=sorted(calendar.holidays),
        versions=EXPECTED[policy.scheme],
        products={**known, **policy.file.products},
    )
    said = richtext.first_line(policy.file.summary) if policy.file.summary else "How a release goes, and who decides."
    return Page(
        paths.PROCESS,
        _PLACE.title,
        markdown,
        description=said,
        found=Found(by_section=True),
    )


KIND: Final = one_page("process", paths.PROCESS, _PLACE, _write, source=policy_file)
