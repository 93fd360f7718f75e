"""The process as data: `policy.yml`, and the policy that is built in.

Boundary: what is typed. What it asks of a release on a day is answered by `generator.policy`.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from generator.model.base import Part
from generator.model.release import ChangeType, ReleaseType, Status
from generator.model.scalars import (
    DAY_PATTERN,
    Count,
    Day,
    Flag,
    Id,
    ImpactId,
    ItemId,
    Line,
    Markdown,
    ProductId,
    RoleId,
    Typed,
)

BUILT_IN = ("octoacme", "octoacme-strict")
"""The policies that come with the program."""

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Weight: TypeAlias = Literal["broken", "violation", "warning", "off"]


def _as_owners(value: object) -> object:
    return {"all": value} if isinstance(value, list) else value


def _as_weight(value: object) -> object:
    return {"weight": value} if isinstance(value, str) else value


def _process_from(text: str) -> date:
    if text == "never":
        return date.max
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("bad-time", "must be a day such as 2026-01-01, or never") from None


ProcessFrom = Annotated[date, Typed(_process_from, "a day or never", {"pattern": f"^(?:never|{DAY_PATTERN})$"})]
"""The first day on which the process is asked for; `never` is the last day that there is."""


class Role(Part):
    """A role that signs off or decides."""

    title: Line = Field("", description="What people call it; its id in words, where absent.")
    summary: Markdown | None = Field(None, description="What it is for, in a sentence.")
    responsibilities: list[Markdown] = Field(default_factory=list, description="What it does.")
    also: list[Line] = Field(default_factory=list, description="Other names for it.")


class ImpactQuestion(Part):
    """A question that every release answers."""

    title: Line | None = Field(None, description="What people call it.")
    question: Line = Field("", description="The question; only an impact of the extended policy has one already.")
    components: list[Id] = Field(default_factory=list, description="Components whose change makes a “no” doubtful.")
    change_types: list[ChangeType] = Field(
        default_factory=list, description="Types of change that make a “no” doubtful."
    )
    since: Day | None = Field(None, description="Releases dated before are not asked.")
    until: Day | None = Field(None, description="Releases dated after are not asked.")


class Owners(Part):
    """Who answers an item: all of the roles, or any one of them."""

    all: list[RoleId] = Field(default_factory=list, description="Each of these roles answers.")
    any: list[RoleId] = Field(default_factory=list, description="One of these roles answers.")


class Item(Part):
    """A line of the checklist."""

    title: Line | None = Field(None, description="What people call it.")
    text: Markdown | None = Field(None, description="What is confirmed.")
    owners: Annotated[Owners, BeforeValidator(_as_owners, json_schema_input_type=Owners | list[RoleId])] = Field(
        default_factory=Owners, description="The roles that answer."
    )
    sign_off: Flag = Field(
        default=False,
        description="Whether it is an approval by the role, rather than a task that any person may record.",
    )
    when: ImpactId | None = Field(None, description="The impact that makes it asked; always, where absent.")
    types: list[ReleaseType] = Field(
        default_factory=list, description="The release types it is asked of; all where absent."
    )
    optional: Flag = Field(default=False, description="Whether it may be answered `not_applicable`, with a reason.")
    evidence: Literal["required", "expected", "none"] = Field(
        "none", description="Whether a link to the proof is asked."
    )
    since: Day | None = Field(None, description="Releases dated before are not asked.")
    until: Day | None = Field(None, description="Releases dated after are not asked.")
    last: Flag = Field(default=False, description="Whether it must be the latest answer of its section.")
    due: Status | None = Field(
        None, description="The status from which it must be complete, where it is not its section's."
    )
    needs: Literal["rollback"] | None = Field(None, description="A part of the record that must be filled for it.")
    distinct_signers: Flag = Field(default=True, description="Whether two owners are two people.")
    after_deployment: Flag = Field(
        default=False, description="Whether it is about what runs in production, so that it cannot be answered before."
    )
    after_rollback: Literal["asked", "not-asked", "required"] = Field(
        "asked",
        description="On a release that was rolled back: asked like on any other, not asked (an answer is shown, "
        "also `failed`), or required, even where the item is optional.",
    )


class Section(Part):
    """A part of the checklist that falls due together."""

    title: Line | None = Field(None, description="What people call it.")
    due: Status | None = Field(None, description="The status from which every item of it must be complete.")
    items: dict[Id, Item] = Field(default_factory=dict, description="The items, in the order in which they are shown.")


class SupportLine(Part):
    """A minor line of a product, and until when it is supported."""

    line: Line = Field(description="The line, such as 5.0: all versions whose first numbers are these.")
    supported_until: Day = Field(description="The last day of support.")


class ProductPolicy(Part):
    """What is particular to a product."""

    title: Line | None = Field(None, description="What people call it.")
    summary: Markdown | None = Field(None, description="What it is, in a sentence.")
    process_from: ProcessFrom | None = Field(
        None, description="Releases before that day are not asked; `never` for imported history."
    )
    lines: list[SupportLine] = Field(default_factory=list, description="How long its lines are supported.")


class WorkingDays(Part):
    """The calendar on which deadlines run."""

    days: list[Weekday] = Field(
        ["mon", "tue", "wed", "thu", "fri"], description="The days of a week on which people work."
    )
    holidays: list[Day] = Field(default_factory=list, description="Days on which nobody does.")


class Authority(Part):
    """Who may accept."""

    authority: list[RoleId] = Field(default_factory=list, description="The roles that may.")


class WaiverPolicy(Authority):
    """What may be waived, and by whom."""

    items: list[ItemId] = Field(
        default_factory=list, description="The items that may be waived, in place of those extended."
    )


class EmergencyPolicy(Authority):
    """Who may declare an emergency, and how long what was skipped may wait."""

    grace: Count = Field(2, description="Working days within which everything that was skipped is due.")


class RuleWeight(Part):
    """How much a rule's findings weigh here."""

    weight: Weight = Field(
        description="violation, warning or off; broken where not even a deviation may accept it. What is broken by "
        "itself takes no other weight, and what only the clock brought up stays overdue."
    )
    since: Day | None = Field(None, alias="from", description="Releases dated before keep the rule's own kind.")


Weighed: TypeAlias = Annotated[RuleWeight, BeforeValidator(_as_weight, json_schema_input_type=RuleWeight | Weight)]
"""A rule's weight, which may be written alone."""


class TypeMeaning(Part):
    """What a release type means."""

    title: Line = Field("", description="What people call it; its id in words, where absent.")
    summary: Markdown | None = Field(None, description="When a release is of this type.")


class Practice(Part):
    """A stretch of the guide: what people do, beyond what can be checked."""

    title: Line = Field("", description="Its heading; its id in words, where absent.")
    steps: list[Markdown] = Field(default_factory=list, description="What is done, in order.")


class PolicyFile(Part):
    """The file `policy.yml`."""

    extends: Literal["octoacme", "octoacme-strict"] | None = Field(
        None,
        description="The policy that this one adds to and changes; none where absent, so that this file is all of it. "
        "What has a name is merged by it, and only the fields that are given change; lists are replaced as a whole.",
    )
    title: Line | None = Field(None, description="What the process is called.")
    summary: Markdown | None = Field(None, description="What the process is for.")
    time_zone: Line | None = Field(None, description="The IANA time zone of its days.")
    working_days: WorkingDays | None = Field(None, description="The calendar on which deadlines run.")
    products: dict[ProductId, ProductPolicy] = Field(
        default_factory=dict, description="What is particular to each product."
    )
    trackers: dict[Line, Line] = Field(
        default_factory=dict, description="Prefix of a reference → URL, with {id} where the reference goes."
    )
    tags: Line | None = Field(None, description="How git tags are named, with {version} and, where wanted, {product}.")
    types: dict[ReleaseType, TypeMeaning] = Field(default_factory=dict, description="What each release type means.")
    roles: dict[Id, Role] = Field(default_factory=dict, description="The roles.")
    impacts: dict[Id, ImpactQuestion] = Field(
        default_factory=dict, description="The questions that every release answers."
    )
    checklist: dict[Id, Section] = Field(default_factory=dict, description="The checklist, section by section.")
    drop: list[Id] = Field(
        [],
        description="Items, roles and impacts of the extended policy that there are not here, as if they had never "
        "been. What was asked until a day has `until` instead.",
    )
    independence: list[list[Id]] = Field(
        [],
        description="Pairs of items, or `authors`, that are not the same person's. The list replaces that of the "
        "extended policy: `[]` keeps nothing apart.",
    )
    waivers: WaiverPolicy | None = Field(None, description="What may be waived, and by whom.")
    emergency: EmergencyPolicy | None = Field(None, description="Who may declare an emergency.")
    deviations: Authority | None = Field(None, description="Who may accept a violation afterwards.")
    deployments: Literal["required", "optional"] | None = Field(
        None, description="Whether a released release must record its deployments; required where absent."
    )
    rules: dict[Line, Weighed] = Field(default_factory=dict, description="Rule → its weight here.")
    versioning: Literal["semver", "dotted"] | None = Field(
        None,
        description="The scheme of versions, semver where absent. `dotted` is two to four numbers, for calendar "
        "versions: they say when, not what, so that a release's `type` is what people say, and only the order counts.",
    )
    playbooks: dict[Id, Practice] = Field(
        default_factory=dict, description="The guide's playbooks, such as rollback and incident."
    )
