"""The checklist as the policy asks it: every item, who answers it, when it is asked and what an answer needs.

Boundary: the template of all checklists; how far a release is stands on the release's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.ledger import Ledger
from generator.model.policy import Item
from generator.pages import badges, paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, one_page
from generator.pages.page import Found, Page, Place
from generator.pages.process import policy_file
from generator.policy import Policy, Requirement

_EVIDENCE = {"required": "needs a link to the proof", "expected": "a link to the proof is expected"}
_AFTER_ROLLBACK = {
    "not-asked": "not asked of a release that was rolled back",
    "required": "required after a rollback, also where it is optional",
}

_PLACE = Place("Checklist", paths.PROCESS)


class Line(NamedTuple):
    """An item with what is particular to it, in words."""

    requirement: Requirement
    due: Badge | None
    """The status from which it must be complete, where it is not its section's."""
    notes: tuple[str, ...]

    @property
    def item(self) -> Item:
        return self.requirement.item


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the checklist."""

    id: str
    title: str
    due: Badge
    lines: tuple[Line, ...]


def parts(policy: Policy) -> Iterator[Part]:
    """The sections that ask for anything."""
    for section_id, section in policy.file.checklist.items():
        due = section.due or "closed"
        asked = [one for one in policy.requirements.values() if one.section == section_id]
        if asked:
            lines = tuple(
                Line(one, badges.status(one.due) if one.due != due else None, tuple(_notes(one))) for one in asked
            )
            yield Part(section_id, policy.section_title(section_id), badges.status(due), lines)


def _notes(requirement: Requirement) -> Iterator[str]:
    item = requirement.item
    if item.optional:
        yield "may be answered “not applicable”, with a reason"
    if item.evidence in _EVIDENCE:
        yield _EVIDENCE[item.evidence]
    if item.needs:
        yield f"needs {item.needs} in the record"
    if item.last:
        yield "the latest answer of all" if requirement.due == "closed" else "the latest answer of its section"
    if item.after_deployment:
        yield "not before the deployment to production began"
    if requirement.needs_all and len(requirement.owners) > 1:
        yield "by different people" if item.distinct_signers else "may be one person"
    if requirement.waivable:
        yield "may be waived"
    if item.after_rollback in _AFTER_ROLLBACK:
        yield _AFTER_ROLLBACK[item.after_rollback]


def _write(desk: Desk, _: Ledger) -> Page:
    listed = tuple(parts(desk.policy))
    count = sum(len(part.lines) for part in listed)
    markdown = desk.fill("process-checklist.md", paths.CHECKLIST, parts=listed, count=count)
    description = f"The {count} items that the policy can ask of a release, with their owners."
    return Page(
        paths.CHECKLIST,
        _PLACE.title,
        markdown,
        description=description,
        found=Found(by_section=True),
    )


KIND: Final = one_page("checklist of the process", paths.CHECKLIST, _PLACE, _write, source=policy_file)
