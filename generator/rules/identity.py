"""Identity and version: what a record is called, what it follows, and how far it says it is."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemState
from generator.model.release import Release
from generator.rules.file_names import other_name
from generator.rules.references import waiting
from generator.rules.registry import Findings, listed, release_rule, whole_rule
from generator.versions import EXPECTED, Scheme, Version, expected_step, parse


@whole_rule("file-name-mismatch", Kind.BROKEN, relates=True)
def file_name_mismatch(ledger: Ledger) -> Findings:
    """`version` or `id` is not the file's name.

    People find a record by its file; a copy that was not renamed would take another release's page.

    Rename the file, or correct `version` or `id` in it, so that both say the same.
    """
    for document in ledger.records.documents:
        stem = document.stem
        name = "version" if isinstance(document.value, Release) else "id"
        typed = getattr(document.value, name, stem)
        if typed != stem:
            hint = f"rename the file to {typed}.yml, or write `{name}: {stem}`"
            message, remedy = f"`{name}` is “{typed}”, but the file is {stem}.yml", other_name(document, typed, ledger)
            yield Finding(message, (name,), hint, document.path, remedy=remedy)


@whole_rule("duplicate-version", Kind.BROKEN, relates=True)
def duplicate_version(ledger: Ledger) -> Findings:
    """Two releases of a product have the same version.

    2.4 and 2.4.0 are equal, as are two builds of one version: nobody could say which one a customer has. A former name,
    too, leads to one page only.

    Keep one of the two files, or give one its own version. Take a name out of `formerly` where another release has it.
    """
    scheme = ledger.policy.scheme
    seen: dict[tuple[str, Version], str] = {}
    for product, document in ledger.records.releases:
        version = parse(document.value.version, scheme)
        if version is None or document.value.version != document.stem:
            continue
        first = seen.setdefault((product, version), document.path)
        if first != document.path:
            hint = "keep one of the two files, or give one its own version"
            yield Finding(f"{version.text} is also the version of {first}", ("version",), hint, document.path)
    yield from _former_names(ledger)


def _former_names(ledger: Ledger) -> Findings:
    """A former name leads to one page."""
    seen: dict[tuple[str, str], str] = {}
    for product, document in ledger.records.releases:
        for index, name in enumerate(document.value.formerly):
            route, version = ("formerly", index), document.value.version
            first = seen.setdefault((product, name), document.path)
            if taken := ledger.entry(product, name):
                message = f"{version} was formerly {name}, but that is a release of its own"
                other = "" if taken.document is document else f", or remove {taken.document.path}"
                yield Finding(message, route, f"take it out here{other}", document.path)
            elif first != document.path:
                message = f"{version} was formerly {name}, and so was {first}"
                yield Finding(message, route, "a name leads to one page: take it out of one of the two", document.path)


@release_rule("bad-version", Kind.BROKEN, always=True)
def bad_version(entry: Entry, ledger: Ledger) -> Findings:
    """A version is not in the policy's scheme.

    Versions that cannot be compared cannot be put in order, and nobody could say what is newer.

    Write three numbers such as `2.4.0`, or `2.5.0-rc.1` for a pre-release, in the record and as the name of its file.
    For calendar versions such as 26.04 write `versioning: dotted` in policy.yml.
    """
    scheme = ledger.policy.scheme
    if entry.version is None and entry.name == entry.document.stem:
        yield Finding(
            f"“{entry.name}” is not a version: {EXPECTED[scheme]} is expected",
            ("version",),
            _version_hint(entry.name, scheme),
        )
    for index, name in enumerate(entry.record.formerly):
        if parse(name, scheme) is None:
            yield Finding(
                f"“{name}” is not a version: {EXPECTED[scheme]} is expected",
                ("formerly", index),
                _version_hint(name, scheme),
            )


def _version_hint(typed: str, scheme: Scheme) -> str:
    bare = typed.removeprefix("v").removeprefix("V")
    if bare != typed and parse(bare, scheme):
        return f"write {bare}"
    if parse(bare + ".0", scheme):
        return f"write {bare}.0"
    return "the policy's `versioning` says which scheme holds: semver, or dotted for calendar versions"


@release_rule("follows-missing", Kind.BROKEN, always=True, relates=True)
def follows_missing(entry: Entry, ledger: Ledger) -> Findings:
    """A product's second or later release does not say which release it was built on.

    It cannot be guessed: 2.3.2 and 2.4.0 may ship in the same week, and which of them has the other's code decides what
    support tells a customer.

    Add `follows:` with the release whose code this one was built on. The hint proposes one: check that it is right.
    """
    if entry.record.follows is not None:
        return
    history = ledger.lineage.of(entry.product)
    if entry is not history[0]:
        proposal = propose_follows(entry, ledger)
        hint = f"probably `follows: {proposal.name}`" if proposal else f"the first release here is {history[0].name}"
        yield Finding(f"{entry.name} does not say which release it follows", ("version",), hint, on_key=True)


def propose_follows(entry: Entry, ledger: Ledger) -> Entry | None:
    """The greatest lower version of the same or an older line that was out by then."""
    lower = [one for one in ledger.lineage.of(entry.product) if one.order < entry.order]
    out = [one for one in lower if not (entry.day and one.day) or one.day <= entry.day]
    return max(out, key=lambda one: one.order, default=None)


@whole_rule("follows-circle", Kind.BROKEN, relates=True)
def follows_circle(ledger: Ledger) -> Findings:
    """A release follows itself, or releases follow each other in a circle.

    None of them could have been built first.

    Correct `follows` in one of the releases that the message names: each names an older one.
    """
    for circle in ledger.lineage.circles:
        entry = ledger.lineage.entries[circle[0]]
        names = [version for _, version in circle]
        message = (
            f"{entry.name} follows itself" if len(names) == 1 else f"{' follows '.join([*names, names[0]])}: a circle"
        )
        yield Finding(message, ("follows",), "name the release whose code each one was built on", entry.document.path)


@release_rule("type-mismatch", relates=True)
def type_mismatch(entry: Entry, ledger: Ledger) -> Findings:
    """The step from the release it follows to this version is not what `type` says.

    Readers decide by the number whether they may upgrade without preparing. Numbers that were burnt are fine, and a
    pre-release and its final are one step. Calendar versions (`versioning: dotted`) say when and not what: of them only
    the order counts, as everywhere, and `type` is what people say.

    Write the `type` that the hint names, or give the release a version that fits its type. Where it follows a higher
    version, correct `follows`.
    """
    if entry.version is None:
        return
    if any(entry.key in circle for circle in ledger.lineage.circles):
        return
    if entry.parent and entry.parent.version and entry.version < entry.parent.version:
        message = f"{entry.name} is lower than {entry.parent.name}, which it follows"
        yield Finding(message, ("follows",), "a release follows a lower version")
        return
    if ledger.policy.scheme == "dotted":
        return
    before = next(
        (one.version for one in entry.ancestors() if one.version and one.version.release != entry.version.release), None
    )
    if before is None or entry.version < before:
        return
    step = expected_step(before, entry.version)
    if step != entry.record.type:
        hint = f"write `type: {step}`, or give the release another version"
        yield Finding(
            f"{before.text} → {entry.name} is a {step} step, but `type` is {entry.record.type}", ("type",), hint
        )


@release_rule("patch-breaks", Kind.WARNING)
def patch_breaks(entry: Entry, _ledger: Ledger) -> Findings:
    """A patch has a breaking change or a migration step that cannot be undone.

    People install patches without reading.

    Make it a minor or major release. Where it has to be a patch, say why in the summary; the warning stays.
    """
    if entry.record.type != "patch":
        return
    hint = "a breaking change belongs in a major release"
    for index, change in enumerate(entry.record.changes):
        if change.breaking:
            yield Finding(f"{entry.name} is a patch, but has a breaking change", ("changes", index, "breaking"), hint)
    for index, step in enumerate(entry.record.migration):
        if not step.reversible:
            message = f"{entry.name} is a patch, but has a migration step that cannot be undone"
            yield Finding(message, ("migration", index, "reversible"), hint)


@release_rule("status-disagrees")
def status_disagrees(entry: Entry, ledger: Ledger) -> Findings:
    """The status says something else than the record.

    A status is a claim: approved has the approval that comes last, released a deployment to production that succeeded,
    closed a signed close. Where they differ, readers believe the wrong one.

    Set `status` to what the record shows, or record what is missing: the runbook check, the deployment, or the close.
    """
    record, name = entry.record, entry.name
    shipped = any(one.outcome == "succeeded" for one in entry.production)
    if record.status in ("planned", "approved", "cancelled") and shipped:
        yield Finding(
            f"{name} is {record.status}, but was deployed to production", ("status",), "write `status: released`"
        )
    if record.status == "planned":
        yield from _approved_already(entry, ledger)
    if entry.is_out and not shipped and ledger.policy.deployments_required:
        hint = "record the deployment under `deployments`, or set `status: approved`"
        yield Finding(f"{name} is {record.status}, but no deployment to production succeeded", ("status",), hint)
    for facts in waiting(entry, ledger):
        excused = facts.requirement.due != "closed" and ledger.in_grace(entry)
        if facts.requirement.item.last and not excused:
            title = facts.requirement.title
            hint = f"record `{facts.requirement.id}`, or set the status back"
            yield Finding(
                f"{name} is {record.status}, but “{title}” is not signed", ("status",), hint, item=facts.requirement.id
            )


def _approved_already(entry: Entry, ledger: Ledger) -> Iterator[Finding]:
    for facts in ledger.readiness(entry).items:
        requirement = facts.requirement
        if requirement.item.last and requirement.due == "approved" and facts.filed and facts.state is ItemState.DONE:
            message = f"{entry.name} is planned, but “{requirement.title}” is approved"
            yield Finding(message, ("status",), "write `status: approved`")


@release_rule("order-in-line", Kind.WARNING, relates=True)
def order_in_line(entry: Entry, ledger: Ledger) -> Findings:
    """Within one minor line a higher version shipped earlier.

    Readers take the higher number for the newer one.

    Check the days and the deployments of both releases. Where they are right, say in the summary of the later one why
    it came after; the warning stays.
    """
    if entry.version is None or not entry.shipped_on or not entry.is_out:
        return
    earlier = [
        one.name
        for one in ledger.lineage.on_line(entry)
        if one.version and one.version > entry.version and one.shipped_on and one.shipped_on < entry.shipped_on
    ]
    if earlier:
        hint = "check the dates of both"
        yield Finding(f"{entry.name} shipped after {listed(earlier)}, which is higher", ("version",), hint)


RULES = (
    file_name_mismatch,
    duplicate_version,
    bad_version,
    follows_missing,
    follows_circle,
    type_mismatch,
    patch_breaks,
    status_disagrees,
    order_in_line,
)
