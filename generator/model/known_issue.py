"""A known issue: the record that lives on after the release is closed.

Boundary: what was observed and typed. Which versions it affects and whether it is fixed is derived in the ledger.
"""

from typing import Literal, TypeAlias

from pydantic import Field

from generator.model.base import OneOrMore, Part
from generator.model.scalars import (
    Id,
    IssueId,
    KnownIssueId,
    Line,
    Link,
    Markdown,
    Moment,
    PersonId,
    ProductId,
    ReleaseVersion,
)

Severity: TypeAlias = Literal["critical", "major", "minor"]
IssueState: TypeAlias = Literal[
    "reported", "investigating", "confirmed", "mitigated", "fix-planned", "wont-fix", "duplicate", "not-an-issue"
]
BEFORE_RECORDS = "before-records"
"""The `since` of an issue that is older than the first record of its product."""


class Origin(Part):
    """Where an issue came in."""

    since: ReleaseVersion = Field(description="The first release that has it, or `before-records`.")
    product: ProductId | None = Field(None, description="The product, where there is more than one.")


class Verified(Part):
    """On which release a workaround was tried, and by whom."""

    on: ReleaseVersion = Field(description="The release.")
    by: PersonId = Field(description="The person.")
    product: ProductId | None = Field(None, description="The product, where the issue is in more than one.")


class Update(Part):
    """What became known later."""

    at: Moment = Field(description="When.")
    by: PersonId = Field(description="The person who says it.")
    text: Markdown = Field(description="What became known.")


class KnownIssue(Part):
    """A known issue: `releases/known-issues/KI-0042.yml`."""

    id: IssueId = Field(description="Equal to the file's name; never reused.")
    title: Line = Field(description="What goes wrong, in one line.")
    severity: Severity = Field(description="How bad it is for those it hits.")
    component: Id | None = Field(None, description="The part of the product.")
    state: IssueState = Field(description="What is being done. `fixed` is derived from the releases that fix it.")
    reported_at: Moment | None = Field(None, description="When it became known.")
    affects: OneOrMore[Origin] = Field(
        default_factory=list, description="Where it came in: one entry for each line or product."
    )
    symptoms: list[Line] = Field(
        default_factory=list, description="What a customer reads on the screen: error codes and messages, literally."
    )
    conditions: Markdown | None = Field(None, description="Who is hit, and when.")
    workaround: Markdown | None = Field(
        None, description="What to do until it is fixed. `none` is an answer, absence is not."
    )
    workaround_verified: Verified | None = Field(None, description="On which release the workaround was tried.")
    planned_fix: ReleaseVersion | None = Field(None, description="The planned release that will fix it.")
    duplicate_of: KnownIssueId | None = Field(
        None, description="The issue that tells the whole story; with state duplicate."
    )
    links: list[Link] = Field(
        default_factory=list, description="URLs, or references that a tracker of the policy knows."
    )
    updates: list[Update] = Field(
        default_factory=list, description="What became known later, oldest first; append only."
    )
