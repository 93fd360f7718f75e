"""Known issue × release on any history: the same as slow walks, written here from the definition of the record.

The definition: an issue enters at each `affects.since` (`before-records`: at the product's roots) and lives in every
release that descends from there, until one that fixes it; it is back where a release reintroduces it. The fix can be
had from a release that is out, not rolled back and not cancelled. Nothing of the ledger is used but its answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from histories import Fields, ledger_of, release
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger import Entry, IssueFacts, Ledger

ISSUE = "KI-0001"
DEPLOYED = {"environment": "production", "started_at": "2026-01-01T10:00:00Z", "by": "omar", "outcome": "succeeded"}
ROLLED_BACK = {**DEPLOYED, "rolled_back": {"at": "2026-01-02T10:00:00Z"}}
FIX = [{"type": "fixed", "text": "Mended.", "fixes": [ISSUE]}]
OTHER_FIX = [{"type": "fixed", "text": "Something else.", "fixes": ["KI-0002"]}]
DEEDS: list[dict[str, Any]] = [
    {},
    {"changes": OTHER_FIX},
    {"changes": FIX},
    {"reintroduces": [ISSUE]},
    {"reintroduces": [ISSUE], "changes": FIX},
]
"""What a release may do to the issue."""
STATES: list[dict[str, Any]] = [
    {"status": "released", "deployments": [DEPLOYED]},
    {"status": "closed"},
    {"status": "released", "deployments": [ROLLED_BACK]},
    {"status": "released", "deployments": [ROLLED_BACK, DEPLOYED]},
    {"status": "planned"},
    {"status": "approved"},
    {"status": "cancelled"},
]
AVAILABLE = (0, 1, 3)
"""Which of them can be had."""
ON_THE_WAY = (4, 5)


class Told(NamedTuple):
    """A history as it is told, before the ledger sees it."""

    releases: dict[str, list[Fields]]
    origins: list[Fields]
    kinds: dict[tuple[str, str], int]
    """For each release, which of the states it has."""

    def ledger(self) -> Ledger:
        issue = {"id": ISSUE, "title": "Cut off", "severity": "major", "state": "confirmed", "affects": self.origins}
        other = {**issue, "id": "KI-0002", "affects": []}
        return ledger_of(self.releases, issues=[issue, other])

    def fields(self, product: str, name: str) -> Fields:
        return next(one for one in self.releases[product] if one["version"] == name)

    def path(self, product: str, name: str) -> list[str]:
        """From the root down to a release."""
        found = [name]
        while parent := self.fields(product, found[0]).get("follows"):
            found.insert(0, parent)
        return found

    def standing(self, product: str, name: str) -> str:
        """Walk from the root down to a release, and note at each step what happens to the issue."""
        origins = {one["since"] for one in self.origins if one.get("product", "app") == product}
        state = "unaffected"
        for place, one in enumerate(self.path(product, name)):
            fields = self.fields(product, one)
            older = "before-records" in origins and place == 0
            if one in origins or older or ISSUE in fields.get("reintroduces", ()):
                state = "affected"
            if state == "affected" and fields.get("changes") == FIX:
                state = "fixed"
        return state

    def bearers(self, product: str, name: str) -> Iterator[int]:
        """The states of the releases right above one that carry the same fix: as far as each of them has it."""
        for one in reversed(self.path(product, name)[:-1]):
            if self.standing(product, one) != "fixed":
                return
            yield self.kinds[product, one]

    def all(self) -> Iterator[tuple[str, str]]:
        return ((product, one["version"]) for product, listed in self.releases.items() for one in listed)


@st.composite
def histories(draw: st.DrawFn) -> Told:
    """Forests of one to three products, with fixes, returns, roll-backs, and where the issue came in."""
    products = draw(st.sampled_from([["app"], ["app", "tool"], ["app", "tool", "web"]]))
    told = Told({}, [], {})
    for product in products:
        names = draw(st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=9, unique=True))
        told.releases[product] = [_release(draw, told, product, names, place) for place in range(len(names))]
        for since in draw(st.lists(st.sampled_from([*names, "before-records"]), max_size=3)):
            told.origins.append({"since": since} if products == ["app"] else {"since": since, "product": product})
    return told


VERSIONS = [f"{major}.{minor}.{patch}" for major in (1, 2) for minor in (0, 1, 10) for patch in (0, 1, 2)]


def _release(draw: st.DrawFn, told: Told, product: str, names: list[str], place: int) -> Fields:
    """A release that follows any that was told before it, whatever the numbers say, or none."""
    kind = told.kinds[product, names[place]] = draw(st.integers(0, len(STATES) - 1))
    fields: dict[str, Any] = {"follows": draw(st.sampled_from([*names[:place], None]))}
    return release(names[place], **{**fields, **draw(st.sampled_from(DEEDS)), **STATES[kind]})


def entries(ledger: Ledger, told: Told) -> Iterator[tuple[Entry, str]]:
    """Every release of the ledger with what the slow walk says of it."""
    for product, name in told.all():
        entry = ledger.entry(product, name)
        assert entry is not None
        yield entry, told.standing(product, name)


def facts_of(ledger: Ledger) -> IssueFacts:
    return ledger.issues[ISSUE]


def number(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


@given(histories())
def test_presence_equals_a_slow_walk_over_the_ancestors(told: Told) -> None:
    ledger = told.ledger()
    facts = facts_of(ledger)
    for entry, standing in entries(ledger, told):
        assert facts.presence(entry).value == standing, entry.key
        assert (entry in facts.affected) is (standing == "affected")
        assert (entry in facts.entries) is (standing != "unaffected")


@given(histories())
def test_a_release_lists_exactly_what_it_has(told: Told) -> None:
    ledger = told.ledger()
    facts = facts_of(ledger)
    for entry, standing in entries(ledger, told):
        listed = ledger.issues_of(entry)
        before = told.standing(entry.product, entry.parent.name) if entry.parent else "unaffected"
        assert (facts in listed.listed) is (standing == "affected" != before)
        assert (facts in listed.inherited) is (standing == before == "affected")


@given(histories())
def test_fixed_in_names_the_first_release_to_be_had_below_each_fix(told: Told) -> None:
    ledger = told.ledger()
    expected, planned = set(), set()
    for entry, standing in entries(ledger, told):
        above = set(told.bearers(*entry.key))
        if standing == "fixed" and not above & set(AVAILABLE):
            if told.kinds[entry.key] in AVAILABLE:
                expected.add(entry.key)
            elif told.kinds[entry.key] in ON_THE_WAY and not above & set(ON_THE_WAY):
                planned.add(entry.key)
    facts = facts_of(ledger)
    assert {entry.key for entry in facts.fixed_in} == expected
    assert {entry.key for entry in facts.fix_planned_in} == planned
    assert len(facts.fixed_in) == len(expected)
    assert list(facts.fixed_in) == sorted(facts.fixed_in, key=lambda one: (one.product, number(one.name)))


@given(histories(), st.randoms(use_true_random=False))
def test_the_nearest_fix_is_on_the_own_line_else_the_lowest_above(told: Told, dice: Any) -> None:
    ledger = told.ledger()
    facts = facts_of(ledger)
    asked = list(entries(ledger, told))
    dice.shuffle(asked)  # what was asked before changes no answer
    for entry, _ in asked:
        higher = [
            name
            for product, name in told.all()
            if product == entry.product and number(name) > number(entry.name)
            if told.standing(product, name) == "fixed" and told.kinds[product, name] in AVAILABLE
        ]
        ranked = sorted(higher, key=lambda name: (number(name)[:2] != number(entry.name)[:2], number(name)))
        fix = facts.nearest_fix(entry)
        assert (fix and fix.name) == next(iter(ranked), None), entry.key


@given(histories())
def test_every_release_can_say_why(told: Told) -> None:
    ledger = told.ledger()
    facts = facts_of(ledger)
    for entry, standing in entries(ledger, told):
        why = facts.why(entry)
        path = told.path(*entry.key)
        turns = _turns(told, entry.product, path)
        assert why.presence.value == standing
        assert [step.entry.name for step in why.steps] == turns
        start = path.index(turns[-1]) if turns else len(path) - 1
        assert [one.name for one in why.chain] == path[start:]
        for name in (*turns, entry.name if len(why.chain) > 1 else ""):
            assert name in why.sentence


def _turns(told: Told, product: str, path: list[str]) -> list[str]:
    """The releases on a path in which the issue came in, was fixed or came back; twice, where it did both at once."""
    found, before = [], "unaffected"
    for name in path:
        standing = told.standing(product, name)
        if standing != before:
            found += [name] * (2 if (before, standing) == ("unaffected", "fixed") else 1)
        before = standing
    return found


@given(histories())
def test_an_issue_is_open_while_a_release_in_use_has_it(told: Told) -> None:
    ledger = told.ledger()
    facts = facts_of(ledger)
    in_use = [
        entry for entry, standing in entries(ledger, told) if standing == "affected" and entry.key in facts.in_use
    ]
    assert facts.is_open is bool(in_use)
    assert (facts.state == "fixed") is bool(facts.fixed_in and not in_use)
