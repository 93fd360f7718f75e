"""A release: the record that the release manager commits.

Boundary: shapes and choices. What a status demands is for the policy and the rules, what follows for the ledger.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from generator.model.base import OneOrMore, Part
from generator.model.scalars import (
    Commit,
    Count,
    Day,
    Flag,
    Id,
    ImpactId,
    ItemId,
    KnownIssueId,
    Line,
    Link,
    Markdown,
    Moment,
    PersonId,
    Reason,
    ReleaseVersion,
    RoleId,
    SectionId,
    Version,
)

ChangeType: TypeAlias = Literal["added", "changed", "deprecated", "removed", "fixed", "security", "performance"]
"""Keep a Changelog's types in its order, and performance."""
Status: TypeAlias = Literal["planned", "approved", "released", "closed", "cancelled"]
ReleaseType: TypeAlias = Literal["patch", "minor", "major"]
Verdict: TypeAlias = Literal["approved", "approved-with-conditions", "rejected", "withdrawn", "done", "failed"]

NO = frozenset({"rejected", "withdrawn", "failed"})
"""The verdicts that are no yes."""

NO_TARGET = "none"
"""The target of a rollback plan where there is no release to go back to."""


class Stamp(Part):
    """Who did something, and when."""

    by: PersonId = Field(description="The person, a key of people.yml.")
    at: Moment = Field(description="When, with an offset.")


class Condition(Part):
    """What an approval depends on."""

    text: Markdown = Field(description="What has to be done.")
    owner: PersonId | None = Field(None, description="The person who does it.")
    due: Day | None = Field(None, description="The day by which it is done.")
    done: Stamp | None = Field(None, description="Who reported it done, and when.")


class Answer(Part):
    """One person's answer to a checklist item: a sign-off, a task that was done, or why it does not apply."""

    by: PersonId = Field(description="The person who answers, a key of people.yml.")
    at: Moment = Field(description="When, with an offset.")
    role: RoleId | None = Field(
        None, alias="as", description="The role in which they sign, where they hold several that could."
    )
    verdict: Verdict | None = Field(
        None,
        description="For a sign-off: approved (default), approved-with-conditions, rejected or withdrawn. "
        "For a task: done (default) or failed.",
    )
    evidence: Link | None = Field(None, description="Where the proof can be read: a URL, or a tracker's reference.")
    note: Markdown | None = Field(None, description="What a reader should know.")
    conditions: list[Condition] = Field(
        default_factory=list, description="With approved-with-conditions: what must still be done, by whom and when."
    )
    not_applicable: Reason | None = Field(
        None, description="Why the item does not apply. Only where the policy makes it optional."
    )


_FIELDS = frozenset(field.alias or name for name, field in Answer.model_fields.items())


def _by_role(value: object) -> object:
    """Bring the three ways to write an item's answers into one: role (or "" where none is named) → answers."""
    if not isinstance(value, dict):
        return {"": value}
    by_role = value and _FIELDS.isdisjoint(value) and all(_may_be_answers(one) for one in value.values())
    return value if by_role else {"": value}


def _may_be_answers(value: object) -> bool:
    return value is None or isinstance(value, dict | list)


Answers: TypeAlias = Annotated[dict[str, OneOrMore[Answer]], BeforeValidator(_by_role)]
"""An item's answers, oldest first, by the role that they were filed under; "" where none was named."""


class Impact(Part):
    """The answer to one of the policy's impact questions."""

    applies: Flag = Field(description="Whether the release has this impact.")
    reason: Markdown | None = Field(None, description="Why, or why not: a “no” must say it.")


class Change(Part):
    """One notable change."""

    type: ChangeType = Field(description="The type of change, as Keep a Changelog names them, and performance.")
    text: Markdown = Field(description="What changes for the reader.")
    component: Id | None = Field(None, description="The part of the product.")
    breaking: Flag = Field(default=False, description="Whether somebody has to act before upgrading.")
    fixes: list[KnownIssueId] = Field(default_factory=list, description="Known issues that this change resolves.")
    links: list[Link] = Field(
        default_factory=list, description="URLs, or references that a tracker of the policy knows."
    )


class MigrationStep(Part):
    """What whoever upgrades must do."""

    text: Markdown = Field(description="The step, as an instruction.")
    when: Literal["before", "during", "after"] = Field("before", description="Relative to the deployment.")
    reversible: Flag = Field(default=True, description="Whether the step can be undone.")


class Waiver(Part):
    """An exception from a checklist item, granted beforehand and for a while."""

    item: ItemId = Field(description="The checklist item that is not asked.")
    reason: Markdown | None = Field(None, description="Why it cannot be met.")
    compensating_control: Markdown | None = Field(None, description="What is done instead.")
    requested_by: PersonId | None = Field(None, description="The person who asked.")
    approved_by: PersonId | None = Field(
        None, description="The person who granted it: someone else, with the authority."
    )
    approved_at: Moment | None = Field(None, description="When it was granted.")
    expires: Day | None = Field(None, description="The last day on which it holds.")


class Emergency(Part):
    """Why a patch goes out before its sign-offs are complete."""

    reason: Markdown = Field(description="What is at stake.")
    declared_by: PersonId = Field(description="The person who declared it.")
    authorised_by: PersonId = Field(description="The person with the authority who agreed.")
    at: Moment = Field(description="When it was declared.")


class Deviation(Part):
    """A violation that cannot be mended any more, accepted by someone with the authority and published."""

    rule: Line = Field(description="The rule that was violated.")
    item: ItemId | None = Field(None, description="The checklist item concerned, where the rule is about one.")
    reason: Markdown = Field(description="What happened.")
    accepted_by: PersonId = Field(description="The person who accepts it.")
    accepted_at: Moment = Field(description="When.")


class DataReturn(Part):
    """Whether the data can go back with the code."""

    reversible: Flag = Field(description="Whether it can.")
    note: Markdown | None = Field(None, description="What happens to data written meanwhile.")


class RollbackTest(Part):
    """The proof that the plan works."""

    by: PersonId = Field(description="The person who tried it.")
    at: Moment = Field(description="When.")
    environment: Id | None = Field(None, description="Where, such as staging.")
    result: Literal["passed", "failed"] = Field(description="How it went.")
    minutes: Count | None = Field(None, description="How many minutes it took.")
    evidence: Link | None = Field(None, description="Where the log can be read.")


class Rollback(Part):
    """The rollback plan."""

    triggers: list[Line] = Field(default_factory=list, description="The signs on which going back is decided.")
    decision: RoleId | None = Field(None, description="The role that decides.")
    executor: RoleId | None = Field(None, description="The role that carries it out.")
    target: ReleaseVersion | None = Field(
        None, description="The release to go back to; default: the last known-good one. `none` for a product's first."
    )
    steps: list[Markdown] = Field(default_factory=list, description="What to do, in order.")
    data: DataReturn | None = Field(None, description="Whether the data can go back too.")
    forward_fix: Markdown | None = Field(None, description="What to do instead where going back is impossible.")
    tested: RollbackTest | None = Field(None, description="When and how the plan was tried.")


class RolledBack(Part):
    """That a deployment was undone."""

    at: Moment = Field(description="When the earlier release ran again.")
    to: ReleaseVersion | None = Field(None, description="The release that runs again.")
    decided_by: PersonId | None = Field(None, description="The person who decided.")


class Deployment(Part):
    """One attempt to bring the release to one environment."""

    environment: Id = Field(description="Where. `production`, and names that start with `production-`, are production.")
    started_at: Moment = Field(description="When it began.")
    finished_at: Moment | None = Field(None, description="When it ended.")
    by: PersonId = Field(description="The person who did or started it.")
    artifact: Line | None = Field(None, description="The digest of what was deployed; compared with the candidate.")
    commit: Commit | None = Field(None, description="The commit that was deployed; compared with the candidate.")
    outcome: Literal["succeeded", "failed", "partial"] = Field(description="How it ended.")
    note: Markdown | None = Field(None, description="What a reader should know.")
    rolled_back: RolledBack | None = Field(None, description="When and to what it was undone.")


class Correction(Part):
    """What was changed in this file after the release was closed, and why."""

    at: Moment = Field(description="When.")
    by: PersonId = Field(description="The person who did it.")
    text: Markdown = Field(description="What was changed, and why.")


class ChangeWindow(Part):
    """When the change may be made."""

    start: Moment = Field(description="From when.")
    end: Moment = Field(description="Until when.")


class Candidate(Part):
    """What the sign-offs are about."""

    commit: Commit | None = Field(None, description="The commit.")
    artifact: Line | None = Field(None, description="The digest of the artifact, such as sha256:….")


class Release(Part):
    """A release of one product: `releases/2.4.0.yml`, or `releases/<product>/2.4.0.yml`."""

    version: Version = Field(description="The version, equal to the file's name. Kept as typed: 1.10 is 1.10.")
    name: Line | None = Field(None, description="A name that people use for it.")
    type: ReleaseType = Field(description="Its size: patch, minor or major.")
    status: Status = Field(description="How far it is; decides what else is due.")
    date: Day | None = Field(
        None,
        description="The planned day; the day it shipped, where the record has no deployments. "
        "May be absent only where the product's `process_from` excludes the release.",
    )
    first_planned: Day | None = Field(
        None, description="The first promise; the difference to the day it shipped is the slip."
    )
    release_manager: PersonId | None = Field(None, description="The person who runs the release.")
    authors: list[PersonId] = Field(
        default_factory=list, description="Who built it; the policy's independence may name them."
    )
    formerly: list[Version] = Field(
        default_factory=list, description="Names it had, such as a release candidate's; their pages lead here."
    )
    follows: ReleaseVersion | None = Field(
        None, description="The release whose code this one was built on; required from a product's second release on."
    )
    change_window: ChangeWindow | None = Field(None, description="When the change may be made.")
    candidate: Candidate | None = Field(None, description="The build that the sign-offs are about.")
    summary: Markdown | None = Field(None, description="What a reader should know in a few sentences.")
    impact: dict[ImpactId, Impact] = Field(
        default_factory=dict, description="The answer to each of the policy's impact questions."
    )
    changes: list[Change] = Field(default_factory=list, description="The notable changes.")
    reintroduces: list[KnownIssueId] = Field(
        default_factory=list, description="Known issues fixed in an earlier release that are back in this one."
    )
    migration: list[MigrationStep] = Field(default_factory=list, description="What whoever upgrades must do, in order.")
    checklist: dict[SectionId, dict[ItemId, Answers]] = Field(
        default_factory=dict, description="Section, item, record: the answers to the policy's checklist."
    )
    waivers: list[Waiver] = Field(default_factory=list, description="Exceptions granted beforehand.")
    emergency: Emergency | None = Field(
        None, description="Why this patch may go out before its sign-offs are complete."
    )
    deviations: list[Deviation] = Field(
        default_factory=list, description="Violations that cannot be mended any more, accepted afterwards."
    )
    rollback: Rollback | None = Field(None, description="The rollback plan.")
    deployments: list[Deployment] = Field(default_factory=list, description="Every attempt, in order.")
    corrections: list[Correction] = Field(
        default_factory=list, description="What was changed in this file after the release was closed."
    )
