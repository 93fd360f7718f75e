"""The policy and the people themselves: whether they can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.diagnostics import Finding, Kind
from generator.ledger import Ledger
from generator.model.naming import references
from generator.model.policy import ImpactQuestion, PolicyFile
from generator.model.release import Answer
from generator.model.scalars import is_web_address
from generator.model.walk import fields_of
from generator.names import judge_product
from generator.policy import zone_named
from generator.rules.answers import AUTHORS
from generator.rules.policy_checklist import judge_checklist, judge_holders, judge_order
from generator.rules.policy_people import judge_people
from generator.rules.registry import Findings, nearest, whole_rule
from generator.versions import line_numbers

_PREFIX = re.compile("[A-Za-z][A-Za-z0-9_]*", re.ASCII).fullmatch
_MARK = re.compile(r"\{[^{}]*\}").findall
_AUTHORITIES = {
    "waivers": "grants waivers",
    "emergency": "authorises emergencies",
    "deviations": "accepts deviations",
}
_TAG_MARKS = frozenset({"{version}", "{product}"})


@whole_rule("policy-unsound", Kind.BROKEN)
def policy_unsound(ledger: Ledger) -> Findings:
    """The policy or the people cannot be meant: unknown names, overlapping terms, colliding ids, an unanswerable item.

    What is checked against such a policy would be let through, or could never be met.

    Correct what the message names, in policy.yml or people.yml. One term of a role ends before the next of the same
    person begins.
    """
    document, people = ledger.records.policy_document, ledger.records.people
    if document:
        for finding in _policy(ledger, document.value):
            yield replace(finding, path=document.path)
    if people:
        for finding in judge_people(ledger.people):
            yield replace(finding, path=people.path)


def _policy(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    yield from _names(ledger, own)
    yield from _weights(own)
    yield from _dropped(ledger, own)
    yield from judge_checklist(ledger.policy, own)
    yield from judge_order(ledger.policy, own)
    yield from judge_holders(ledger)
    yield from _independence(ledger, own)
    yield from _roles(own)
    yield from _impacts(ledger, own)
    yield from _calendar(own)
    yield from _products(own)
    yield from _patterns(own)
    waivers = ledger.policy.file.waivers
    if own.waivers and waivers and waivers.items and not waivers.authority:
        message = "items may be waived, but nobody has the authority"
        yield Finding(message, ("waivers",), "name the roles under `authority`", on_key=True)


def _names(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    merged = ledger.policy.file
    known = {"role": set(merged.roles), "impact": set(merged.impacts), "item": set(ledger.policy.requirements)}
    for reference in references(own):
        if reference.kind in known and reference.name not in known[reference.kind]:
            message = f"there is no {reference.kind} “{reference.name}” in the policy"
            yield Finding(message, reference.route, _where(own, reference.name, known[reference.kind]))


def _where(own: PolicyFile, name: str, known: set[str]) -> str:
    return "`drop` takes it out: name it in one of the two places" if name in own.drop else nearest(name, known)


def _weights(own: PolicyFile) -> Iterator[Finding]:
    from generator.rules import BY_NAME  # noqa: PLC0415 - which names this family as well

    for name, weight in own.rules.items():
        message, hint = "", "take it out"
        if name not in BY_NAME:
            message, hint = f"there is no rule “{name}”", nearest(name, BY_NAME) or "`releases explain` lists them"
        elif BY_NAME[name].kind is Kind.BROKEN:
            message = f"`{name}` takes no other weight: files that break it cannot be understood"
        elif BY_NAME[name].kind is Kind.OVERDUE:
            message = f"`{name}` cannot be {weight.weight}: only the clock brings it up, and it never fails anything"
        if message:
            yield Finding(message, ("rules", name), hint, on_key=True, kind=Kind.WARNING)


def _dropped(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    base = ledger.policy.extended
    if base is None:
        if own.drop:
            hint = "add `extends: octoacme`, or take it out"
            yield Finding("there is no policy to drop from", ("drop",), hint, on_key=True)
        return
    known = {*base.roles, *base.impacts, *(item for section in base.checklist.values() for item in section.items)}
    for index, name in enumerate(own.drop):
        if name not in known:
            message = f"there is no item, role or impact “{name}” to drop"
            yield Finding(message, ("drop", index), nearest(name, known))
        elif user := _still_used(ledger, own, name):
            yield Finding(
                f"`{name}` is dropped, but still {user}", ("drop", index), "give that to another, or drop it too"
            )


def _still_used(ledger: Ledger, own: PolicyFile, name: str) -> str:
    """What of the extended policy still needs a role or an impact; what the file itself says is told at its place."""
    for requirement in ledger.policy.requirements.values():
        typed = own.checklist.get(requirement.section)
        given = typed.items[requirement.id].model_fields_set if typed and requirement.id in typed.items else set()
        if name in requirement.owners and "owners" not in given:
            return f"owns “{requirement.id}”"
        if requirement.item.when == name and "when" not in given:
            return f"decides whether “{requirement.id}” is asked"
    for part, what in _AUTHORITIES.items():
        authority, replaced = getattr(ledger.policy.file, part), getattr(own, part)
        typed_here = replaced is not None and "authority" in replaced.model_fields_set
        if authority and name in authority.authority and not typed_here:
            return what
    return ""


def _independence(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    items = ledger.policy.requirements
    for index, pair in enumerate(own.independence):
        if len(set(pair)) < 2:  # noqa: PLR2004 - a pair
            yield Finding(
                "independence needs two sides", ("independence", index), "name two items, or an item and `authors`"
            )
        for position, name in enumerate(pair):
            if name != AUTHORS and name not in items:
                hint = _where(own, name, {*items, AUTHORS})
                yield Finding(f"there is no item “{name}”", ("independence", index, position), hint)


def _roles(own: PolicyFile) -> Iterator[Finding]:
    for name in own.roles:
        if name in fields_of(Answer):
            message = f"a role cannot be called “{name}”: sign-offs have a field of that name"
            yield Finding(message, ("roles", name), "call it otherwise", on_key=True)
        elif name in own.drop:
            message = f"“{name}” is dropped, and described here"
            yield Finding(message, ("roles", name), "take it out of `drop`, or here", on_key=True)


def _impacts(ledger: Ledger, own: PolicyFile) -> Iterator[Finding]:
    for name in own.impacts:
        if name in own.drop:
            message = f"“{name}” is dropped, and described here"
            yield Finding(message, ("impacts", name), "take it out of `drop`, or here", on_key=True)
        elif not ledger.policy.file.impacts[name].question:
            message = f"the impact “{name}” asks nothing"
            hint = "add `question:`, to be answered with yes or no"
            yield Finding(message, ("impacts", name), nearest(name, _known_impacts(ledger)) or hint, on_key=True)
        elif _ends_first(ledger.policy.file.impacts[name]):
            message = f"“{name}” ends before it begins: it would never be asked"
            yield Finding(message, ("impacts", name), "exchange or correct `since` and `until`", on_key=True)


def _ends_first(impact: ImpactQuestion) -> bool:
    return bool(impact.since and impact.until and impact.until < impact.since)


def _known_impacts(ledger: Ledger) -> frozenset[str]:
    return frozenset(ledger.policy.extended.impacts if ledger.policy.extended else ())


def _calendar(own: PolicyFile) -> Iterator[Finding]:
    if own.time_zone and zone_named(own.time_zone) is None:
        message = f"there is no time zone “{own.time_zone}”"
        yield Finding(message, ("time_zone",), "write an IANA name such as Europe/Berlin")
    if own.working_days and not own.working_days.days:
        message = "no day of the week is a working day"
        yield Finding(message, ("working_days", "days"), "name at least one, such as `[mon, tue, wed, thu, fri]`")


def _products(own: PolicyFile) -> Iterator[Finding]:
    for name, product in own.products.items():
        if bad := judge_product(name):
            yield Finding(bad.message, ("products", name), bad.hint, on_key=True)
        seen: dict[tuple[int, ...], str] = {}
        for index, one in enumerate(product.lines):
            numbers, route = line_numbers(one.line), ("products", name, "lines", index, "line")
            if numbers is None:
                yield Finding(f"“{one.line}” is no line", route, "write the first numbers of its versions, such as 5.0")
            elif numbers in seen:
                hint = "a line ends once: keep one of the two"
                yield Finding(f"the line “{one.line}” stands here twice", route, hint)
            else:
                seen[numbers] = one.line


def _patterns(own: PolicyFile) -> Iterator[Finding]:
    for prefix, pattern in own.trackers.items():
        route, example = ("trackers", prefix), "https://tracker.example/{id}"
        if not _PREFIX(prefix):
            hint = "write what stands before the hyphen and the number, such as EXP for EXP-812"
            yield Finding(f"no reference begins with “{prefix}”", route, hint, on_key=True)
        elif "{id}" not in pattern:
            yield Finding(
                f"the tracker {prefix} does not say where the reference goes", route, f"write {{id}}: {example}"
            )
        elif not is_web_address(pattern.replace("{id}", f"{prefix}-1")):
            yield Finding(f"the tracker {prefix} makes no http or https URL", route, f"write one, such as {example}")
    if own.tags is not None:
        strange = [mark for mark in _MARK(own.tags) if mark not in _TAG_MARKS]
        if strange:
            yield Finding(f"a tag has no {strange[0]}", ("tags",), "what may stand in it is {version} and {product}")
        elif "{version}" not in own.tags:
            yield Finding("tags without {version} do not say which release is meant", ("tags",), "write v{version}")


RULES = (policy_unsound,)
