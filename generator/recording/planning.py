"""A release that is to be planned: what somebody said of it, and what is proposed for the rest, with the reasons.

Boundary: from the records to a plan; how it is written is for the scaffold, and the rules judge it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.ledger import Entry, Presence
from generator.model.release import ReleaseType
from generator.names import BadName, judge_product, judge_stem
from generator.recording.drafts import Draft, Drafts
from generator.recording.phrasing import text
from generator.recording.proposal import AHEAD, Standing, day_for, next_version, parent_of, step_to, type_of
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.rules.known_issues import CLOSED
from generator.rules.registry import closest, listed
from generator.scan import EXTENSIONS
from generator.versions import EXPECTED, Version, parse

LEADS = "release-manager"
"""The role whose holder runs a release, where the policy has it."""


class Wanted(NamedTuple):
    """What somebody said of a release; what is empty is proposed."""

    version: str = ""
    product: str = ""
    type: ReleaseType | None = None
    day: date | None = None
    name: str = ""
    summary: str = ""
    follows: str = ""
    manager: str = ""
    new_product: bool = False
    """Whether it begins a product that nobody knows yet."""


class Plan(NamedTuple):
    """A release that is to be planned."""

    product: str
    version: str
    type: ReleaseType
    day: date
    parent: Entry | None
    manager: str
    managers: tuple[str, ...]
    """Who could run it, where nobody said who does."""
    name: str
    summary: str
    authors: tuple[str, ...]
    changes: tuple[Draft, ...]
    reasons: tuple[str, ...]
    """Why what was not said is as it is, and what is doubtful, a line each."""

    @property
    def path(self) -> str:
        """Relative to the folder of records."""
        return f"{self.product}/{self.version}.yml" if self.product else f"{self.version}.yml"


def product_of(wanted: Wanted, space: Workspace) -> str:
    """The product that is meant; "" in a folder without product folders.

    Raises:
        RefusedError: it is not clear, or there is none of that name.
    """
    here = sorted({file.product for file in space.releases})
    named, asked = sorted(space.policy.file.products), wanted.product
    if here == [""]:
        if asked and asked not in named:
            hint = "leave --product out, or move the releases into the folder of their product"
            raise RefusedError(f"the releases here stand in no product's folder, so there is no {asked}", hint)
        return ""
    known = sorted({*here, *named})
    if not asked:
        if len(here) == 1 or len(known) <= 1:
            return here[0] if here else ""
        raise RefusedError(f"there are several products: {listed(known)}", "say which with --product")
    if asked not in known and known and not wanted.new_product:
        near = closest(asked, known)
        hint = f"did you mean {near}? " if near else f"there {'is' if len(known) == 1 else 'are'} {listed(known)}; "
        raise RefusedError(f"there is no product {asked}", f"{hint}To begin a new one, add --new-product")
    _refuse_name(judge_product(asked))
    return asked


def base_of(wanted: Wanted, product: str, space: Workspace) -> Entry | None:
    """The release that the new one continues, as far as that can be told before its changes are known.

    Raises:
        RefusedError: the one that was named is not there.
    """
    standing = Standing.of(space.ledger.lineage.of(product))
    if wanted.follows:
        return _followed(wanted.follows, product, space)
    version = _typed_version(wanted, space)
    return parent_of(version, standing, wanted.day) if version else standing.base(wanted.type)


def plan(wanted: Wanted, product: str, space: Workspace, drafts: Drafts | None) -> Plan:
    """Propose what was not said.

    Args:
        wanted: what was said.
        product: what `product_of` found.
        space: the records.
        drafts: the changes that git tells of; None where it was not asked.

    Raises:
        RefusedError: the version is no version or is there already, or what is named is not on record.
    """
    ledger, changes = space.ledger, drafts.changes if drafts else ()
    standing, base = Standing.of(ledger.lineage.of(product)), base_of(wanted, product, space)
    size = wanted.type or (type_of(changes, base) if changes else None)
    version = _typed_version(wanted, space)
    if version is None:
        base = base if wanted.follows else standing.base(size)
        day = wanted.day or space.policy.after_working_days(ledger.today, AHEAD[size or "minor"])
        version = next_version(standing, base, size, day, space.policy)
    _refuse_taken(version, product, space)
    parent = _followed(wanted.follows, product, space) if wanted.follows else parent_of(version, standing, wanted.day)
    seen = step_to(version, parent) if space.policy.scheme == "semver" else size or "minor"
    kind: ReleaseType = wanted.type or seen
    day = wanted.day or day_for(kind, version, parent, ledger.today, space.policy)
    changes, doubts = _known_fixes(changes, parent, space)
    manager, managers = _manager(wanted.manager, product, space)
    proposed = () if wanted.version else (_why(version, wanted, size, parent),)
    authors = drafts.authors if drafts else ()
    name, summary = text(wanted.name, "--name").strip(), text(wanted.summary, "--summary").strip()
    return Plan(
        product, version.text, kind, day, parent, manager, managers, name, summary, authors, changes,
        (*proposed, *_doubts(kind, version, changes), *doubts),
    )  # fmt: skip


def _typed_version(wanted: Wanted, space: Workspace) -> Version | None:
    """The version that was typed, as with a tag's `v` before it; None where none was."""
    if not wanted.version:
        return None
    scheme = space.policy.scheme
    version = parse(wanted.version, scheme) or parse(wanted.version.removeprefix("v"), scheme)
    if version is None:
        near = f"{wanted.version.removeprefix('v')}.0"
        hint = f"write {near}" if parse(near, scheme) else "`versioning` in policy.yml says which scheme holds"
        raise RefusedError(f"“{wanted.version}” is not a version: {EXPECTED[scheme]} is expected", hint)
    _refuse_name(judge_stem(version.text))
    return version


def _refuse_name(bad: BadName | None) -> None:
    if bad:
        raise RefusedError(bad.message, bad.hint)


def _refuse_taken(version: Version, product: str, space: Workspace) -> None:
    """Never write over something, nor beside a record that is the same on some platform or to some reader."""
    name = version.text.lower()
    for file in space.releases:
        if file.product == product and (file.stem.lower() == name or parse(file.stem, space.policy.scheme) == version):
            same = "" if file.stem == version.text else f", which is the same as {version.text}"
            raise RefusedError(f"{file.shown} is there already{same}", "nothing was written over it")
    folder = f"{product}/" if product else ""
    taken = {product.lower(), *(f"{folder}{name}{one}".lower() for one in EXTENSIONS)} - {""}
    for problem in space.folder.problems:
        if problem.path.lower() in taken:
            raise RefusedError(f"{problem.path} stands in the way ({problem.message})", problem.hint)


def _followed(named: str, product: str, space: Workspace) -> Entry:
    entries = space.ledger.lineage.of(product)
    found = next((one for one in entries if one.name in (named, named.removeprefix("v"))), None)
    if found is None:
        near = closest(named, [one.name for one in entries])
        hint = f"did you mean {near}?" if near else "leave --follows out, and one is proposed"
        raise RefusedError(f"there is no release {named}{f' of {product}' if product else ''} to follow", hint)
    return found


def _manager(named: str, product: str, space: Workspace) -> tuple[str, tuple[str, ...]]:
    """Who runs it, where that is clear, and who could."""
    if named and named not in space.people.people:
        near = closest(named, space.people.people)
        hint = f"did you mean {near}?" if near else "add them to people.yml first"
        raise RefusedError(f"there is no {named} in people.yml", hint)
    holders = tuple(dict.fromkeys(one for one, _ in space.people.holders(LEADS, product, space.ledger.today)))
    return named or (holders[0] if len(holders) == 1 else ""), holders


def _known_fixes(
    changes: tuple[Draft, ...], parent: Entry | None, space: Workspace
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """The drafts with the known issues that they can fix, and a line for each that was named and cannot be."""
    doubts: dict[str, str] = {}
    for one in dict.fromkeys(one for change in changes for one in change.fixes):
        facts = space.ledger.issues.get(one)
        if facts is None:
            doubts[one] = f"{one}, which a commit says it fixes, is no known issue here: left out of `fixes`"
        elif parent is None or facts.presence(parent) is not Presence.AFFECTED or facts.record.state in CLOSED:
            where = f"is not open in {parent.name}" if parent else "came in with no earlier release"
            doubts[one] = f"{one}, which a commit says it fixes, {where}: left out of `fixes`"
    kept = tuple(one._replace(fixes=tuple(each for each in one.fixes if each not in doubts)) for one in changes)
    return kept, tuple(doubts.values())


def _why(version: Version, wanted: Wanted, size: ReleaseType | None, parent: Entry | None) -> str:
    """Why that version was proposed."""
    if parent is None:
        return f"{version.text} was proposed, as it is the first release"
    why = "" if size is None else f" by its type, {size}" if wanted.type else f" by its changes, {size}"
    return f"{version.text} was proposed: the step from {parent.name}{why}"


def _doubts(kind: ReleaseType, version: Version, changes: tuple[Draft, ...]) -> Iterator[str]:
    if kind != "major" and version.release[0] > 0 and any(one.breaking for one in changes):
        yield f"a change is breaking, and {version.text} is a {kind} release: say what to do, or make it a major"
