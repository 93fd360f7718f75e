"""What there is to be named in the files of a repository: people, roles, items, versions and so on.

Boundary: which names there are, what is said of each, and whether others are wrong; not how a schema says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.diagnostics import Kind
from generator.model.known_issue import BEFORE_RECORDS
from generator.model.release import NO_TARGET
from generator.policy import Policy, Requirement
from generator.repository import Records
from generator.rules import RULES
from generator.rules.answers import AUTHORS
from generator.scan import FileKind


class Names(NamedTuple):
    """The names of one kind."""

    kind: str
    """What they are names of: `person`, `role`, …"""
    known: Mapping[str, str]
    """Each name, with what is said of it."""
    limit: bool = False
    """Whether any other name is wrong. Else they are proposals: this file or the next record may bring another."""


class ItemChoice(NamedTuple):
    """An item of the checklist, as a release may answer it."""

    id: str
    said: str
    answered_by: tuple[str, ...]
    """The roles that each answer it, where there is more than one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to be named in one kind of file."""

    of_kind: Mapping[str, Names] = field(default_factory=dict)
    of_field: Mapping[tuple[str, str], Names] = field(default_factory=dict)
    """By model and field, where the type of a field does not tell what it names."""
    items: Mapping[str, tuple[ItemChoice, ...]] = field(default_factory=dict)
    """The checklist, section by section."""


NO_CHOICES = Choices()


class Named(NamedTuple):
    """What records name, whichever kind of file names it next."""

    kinds: tuple[Names, ...]
    components: Names
    environments: Names


def named_in(records: Records) -> Named:
    """Look all records through."""
    return Named(
        (*_of_policy(records.policy), *_of_records(records)),
        Names("component", _in_order(dict.fromkeys(_components(records), ""))),
        Names("environment", _in_order(dict.fromkeys(_environments(records), ""))),
    )


def choices_for(kind: FileKind, records: Records, named: Named) -> Choices:
    """What there is to be named in a kind of file of these records.

    A name is limited only where no record of its kind brings new ones: people, roles, items, impacts and products are
    there before they are named. The policy is limited by nothing, as it makes the names, nor are people by each other.
    """
    of_kind = {names.kind: names for names in named.kinds}
    if kind is FileKind.POLICY:
        of_kind = {name: names._replace(limit=False) for name, names in of_kind.items()}
    elif kind is FileKind.PEOPLE:
        of_kind["person"] = of_kind["person"]._replace(limit=False)
    of_field = _of_fields(of_kind, named.components, named.environments)
    return Choices(
        {name: names for name, names in of_kind.items() if names.known},
        {place: names for place, names in of_field.items() if names.known},
        {} if kind is FileKind.POLICY else _items(records.policy),
    )


def _of_policy(policy: Policy) -> Iterable[Names]:
    file = policy.file
    yield _limited("role", {name: f"{role.title}. {role.summary or ''}".strip() for name, role in file.roles.items()})
    yield _limited("section", {name: _said_of_section(policy, name) for name in file.checklist})
    yield _limited("item", {item.id: item.said for items in _items(policy).values() for item in items})
    yield _limited("impact", {name: impact.question for name, impact in file.impacts.items()})


def _of_records(records: Records) -> Iterable[Names]:
    people = records.people.value.people if records.people else {}
    roles = {
        name: ", ".join(dict.fromkeys(records.policy.role_title(term.role) for term in one.roles))
        for name, one in people.items()
    }
    yield _limited(
        "person", {name: f"{one.name} ({roles[name]})" if roles[name] else one.name for name, one in people.items()}
    )
    yield _limited("product", {name: records.policy.product_title(name) for name in _products(records)})
    issues = {one.value.id: one.value.title for one in records.issues} | _unread(records, FileKind.KNOWN_ISSUE)
    yield Names("known issue", _in_order(issues))
    yield Names("release", _releases(records))


def _limited(kind: str, known: Mapping[str, str]) -> Names:
    """Names besides which there are no others; only proposals, where an editor might take one for a number."""
    return Names(kind, known, limit=all(name[0].isalpha() and name not in ("true", "false", "null") for name in known))


def _products(records: Records) -> tuple[str, ...]:
    named = {product for product, _ in records.releases} | {
        product for kind, product, _ in records.unreadable if kind is FileKind.RELEASE
    }
    return tuple(sorted({*named, *records.policy.file.products} - {""}))


def _releases(records: Records) -> dict[str, str]:
    """Every version, with the products that have it and how it stands there."""
    said: dict[str, list[str]] = {}
    for product, document in records.releases:
        title = records.policy.product_title(product) if product else ""
        parts = [title, document.face.status]
        said.setdefault(document.face.version, []).append(", ".join(filter(None, parts)))
    known = {version: "; ".join(parts) for version, parts in said.items()}
    return _in_order(_unread(records, FileKind.RELEASE) | known)


def _unread(records: Records, kind: FileKind) -> dict[str, str]:
    return {stem: "" for found, _, stem in records.unreadable if found is kind}


def _in_order(known: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(known.items()))


def _items(policy: Policy) -> dict[str, tuple[ItemChoice, ...]]:
    sections: dict[str, tuple[ItemChoice, ...]] = dict.fromkeys(policy.file.checklist, ())
    for item in policy.requirements.values():
        several = item.owners if item.needs_all and len(item.owners) > 1 else ()
        sections[item.section] += (ItemChoice(item.id, _said_of_item(policy, item), several),)
    return sections


def _said_of_section(policy: Policy, section: str) -> str:
    due = policy.file.checklist[section].due
    return policy.section_title(section) + (f": due at {due}." if due else "")


def _said_of_item(policy: Policy, item: Requirement) -> str:
    owners = (" and " if item.needs_all else " or ").join(policy.role_title(role) for role in item.owners)
    return " ".join(filter(None, [f"{item.title}.", item.item.text, f"Answered by: {owners}." if owners else ""]))


def _of_fields(of_kind: Mapping[str, Names], components: Names, environments: Names) -> dict[tuple[str, str], Names]:
    versions, items = of_kind["release"].known, of_kind["item"].known
    older = {BEFORE_RECORDS: "Older than the first record of the product."}
    first = {NO_TARGET: "Nothing to go back to: the product's first release."}
    authors = {AUTHORS: "Whoever is named as an author of the release."}
    rules = {rule.name: f"{rule.summary}." for rule in RULES if rule.kind is not Kind.BROKEN}
    return {
        ("Change", "component"): components,
        ("KnownIssue", "component"): components,
        ("ImpactQuestion", "components"): components,
        ("Deployment", "environment"): environments,
        ("RollbackTest", "environment"): environments,
        ("Deviation", "rule"): Names("rule", rules),
        ("PolicyFile", "rules"): Names("rule", rules),
        ("PolicyFile", "roles"): of_kind["role"],
        ("PolicyFile", "impacts"): of_kind["impact"],
        ("PolicyFile", "checklist"): of_kind["section"],
        ("PolicyFile", "drop"): Names("what is dropped", {**items, **of_kind["role"].known, **of_kind["impact"].known}),
        ("PolicyFile", "independence"): Names("side", {**items, **authors}),
        ("Origin", "since"): Names("origin", {**older, **versions}),
        ("Rollback", "target"): Names("rollback target", {**first, **versions}),
    }


def _components(records: Records) -> Iterable[str]:
    """Those that issues and the policy name: who proposes what the changes of all releases name reads them all."""
    yield from (issue.value.component for issue in records.issues if issue.value.component)
    for impact in records.policy.file.impacts.values():
        yield from impact.components


def _environments(records: Records) -> Iterable[str]:
    for _, document in records.releases:
        yield from (deployment.environment for deployment in document.face.deployments)
