"""An incident: what went wrong in production, and what was learned.

Boundary: what was typed. How it bears on releases is in the ledger and the rules.
"""

from typing import Literal

from pydantic import Field

from generator.model.base import Part
from generator.model.release import Stamp
from generator.model.scalars import (
    Day,
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


class Action(Part):
    """What is done so that it does not happen again."""

    text: Markdown = Field(description="What has to be done.")
    owner: PersonId | None = Field(None, description="The person who does it.")
    due: Day | None = Field(None, description="The day by which it is done.")
    done: Stamp | None = Field(None, description="Who reported it done, and when.")


class Incident(Part):
    """An incident: `releases/incidents/INC-2026-014.yml`."""

    id: IssueId = Field(description="Equal to the file's name; never reused.")
    title: Line = Field(description="What happened, in one line.")
    severity: Literal["sev1", "sev2", "sev3"] = Field(description="How bad it was: sev1 is the worst.")
    release: ReleaseVersion = Field(description="The release that caused it.")
    product: ProductId | None = Field(None, description="Its product, where there is more than one.")
    detected_at: Moment | None = Field(None, description="When it was noticed.")
    oncall_notified_at: Moment | None = Field(None, description="When the person on call was told.")
    restored_at: Moment | None = Field(None, description="When the service was whole again; absent while it lasts.")
    resolution: Literal["rollback", "hotfix", "configuration", "forward-fix"] | None = Field(
        None, description="What ended it."
    )
    fixed_by: ReleaseVersion | None = Field(None, description="The release that removes the cause.")
    impact: Markdown | None = Field(None, description="Who felt it, and how.")
    root_cause: Markdown | None = Field(None, description="Why it could happen.")
    known_issues: list[KnownIssueId] = Field(default_factory=list, description="Known issues that it brought to light.")
    actions: list[Action] = Field(default_factory=list, description="What is done so that it does not happen again.")
    links: list[Link] = Field(
        default_factory=list, description="URLs, or references that a tracker of the policy knows."
    )
