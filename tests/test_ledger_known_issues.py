"""Known issue × release: the same as a slow walk over each release's ancestors, on any history."""

from __future__ import annotations

from typing import Any

from histories import Fields, ledger_of, release
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger import Entry, Ledger, Presence

ISSUE = "KI-0001"
DEPLOYED = {"environment": "production", "started_at": "2026-01-01T10:00:00Z", "by": "omar", "outcome": "succeeded"}
ROLLED_BACK = {**DEPLOYED, "rolled_back": {"at": "2026-01-02T10:00:00Z"}}
FIX = [{"type": "fixed", "text": "Mended.", "fixes": [ISSUE]}]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Fields], list[Fields]]:
    """Releases that each follow an earlier one or none, some with the issue's fix or return; and where it came in."""
    count = draw(st.integers(1, 10))
    names = [f"1.{number}.0" for number in range(count)]
    listed = []
    for number, name in enumerate(names):
        fields: dict[str, Any] = {"follows": draw(st.sampled_from([None, *names[:number]]))}
        if draw(st.integers(0, 3)) == 0:
            fields["changes"] = FIX
        if draw(st.integers(0, 5)) == 0:
            fields["reintroduces"] = [ISSUE]
        fields |= draw(st.sampled_from(STATES))
        listed.append(release(name, **fields))
    origins = draw(st.lists(st.sampled_from([*names, "before-records"]), max_size=3))
    return listed, [{"since": name} for name in origins]


STATES: list[dict[str, Any]] = [
    {"status": "released", "deployments": [DEPLOYED]},
    {"status": "released"},
    {"status": "released", "deployments": [ROLLED_BACK]},
    {"status": "planned"},
    {"status": "cancelled"},
]


def built(history: tuple[list[Fields], list[Fields]]) -> Ledger:
    releases, origins = history
    issue = {"id": ISSUE, "title": "Cut off", "severity": "major", "state": "confirmed", "affects": origins}
    return ledger_of(releases, issues=[issue])


def presence_by_walking(entry: Entry, origins: set[str]) -> Presence:
    """Walk from the root down to a release, and note at each step what happens to the issue."""
    state = Presence.UNAFFECTED
    for one in reversed([entry, *entry.ancestors()]):
        came_in = one.name in origins or ("before-records" in origins and one.parent is None)
        if came_in or ISSUE in one.record.reintroduces:
            state = Presence.AFFECTED
        if state is Presence.AFFECTED and any(ISSUE in change.fixes for change in one.record.changes):
            state = Presence.FIXED
    return state


@given(histories())
def test_standing_equals_a_slow_walk(history: tuple[list[Fields], list[Fields]]) -> None:
    ledger = built(history)
    facts = ledger.issues[ISSUE]
    origins = {origin["since"] for origin in history[1]}
    for entry in ledger.lineage.entries.values():
        assert facts.presence(entry) is presence_by_walking(entry, origins), entry.name
        listed = ledger.issues_of(entry)
        affected = facts.presence(entry) is Presence.AFFECTED
        assert (facts in (*listed.listed, *listed.inherited)) is affected
        assert not (facts in listed.listed and facts in listed.inherited)


@given(histories())
def test_fixed_in_names_only_releases_that_can_be_had(history: tuple[list[Fields], list[Fields]]) -> None:
    ledger = built(history)
    facts = ledger.issues[ISSUE]
    for entry in facts.fixed_in:
        assert entry.available
        assert facts.presence(entry) is Presence.FIXED
    for entry in ledger.lineage.entries.values():
        if entry.available and facts.presence(entry) is Presence.FIXED:
            assert any(one in facts.fixed_in for one in [entry, *entry.ancestors()])
        fix = facts.nearest_fix(entry)
        assert fix is None or (fix.available and facts.presence(fix) is Presence.FIXED)


@given(histories())
def test_an_issue_is_open_while_a_release_in_use_has_it(history: tuple[list[Fields], list[Fields]]) -> None:
    facts = built(history).issues[ISSUE]
    assert facts.is_open is any(entry.key in facts.in_use for entry in facts.affected)
    assert all(entry.available for entry in facts.entries if entry.key in facts.in_use)
    if facts.state == "fixed":
        assert facts.fixed_in
        assert not facts.is_open


def issue(*origins: Fields, state: str = "confirmed") -> Fields:
    return {"id": ISSUE, "title": "Cut off", "severity": "major", "state": state, "affects": list(origins)}


def names(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.name for entry in entries]


def test_a_back_port_is_a_fix_of_its_own() -> None:
    ledger = ledger_of(
        [
            release("2.3.0", date="2026-01-01"),
            release("2.4.0", date="2026-02-01", follows="2.3.0"),
            release("2.4.1", date="2026-03-01", follows="2.4.0", changes=FIX),
            release("2.3.1", date="2026-03-02", follows="2.3.0", changes=FIX),
            release("2.5.0", date="2026-04-01", follows="2.4.1"),
        ],
        issues=[issue({"since": "2.3.0"})],
    )
    facts = ledger.issues[ISSUE]
    assert names(facts.affected) == ["2.3.0", "2.4.0"]
    assert names(facts.fixed_in) == ["2.3.1", "2.4.1"]
    on_2_3, on_2_4 = ledger.entry("", "2.3.0"), ledger.entry("", "2.4.0")
    assert on_2_3 is not None
    assert on_2_4 is not None
    assert facts.nearest_fix(on_2_3) is ledger.entry("", "2.3.1")
    assert facts.nearest_fix(on_2_4) is ledger.entry("", "2.4.1")


def test_the_fix_of_a_cancelled_release_ships_with_the_next() -> None:
    ledger = ledger_of(
        [
            release("1.0.0"),
            release("1.1.0", follows="1.0.0", status="cancelled", changes=FIX),
            release("1.2.0", follows="1.1.0"),
        ],
        issues=[issue({"since": "1.0.0"})],
    )
    assert names(ledger.issues[ISSUE].fixed_in) == ["1.2.0"]
    assert ledger.issues[ISSUE].state == "fixed"


def test_the_fix_of_a_release_that_was_rolled_back_is_had_from_its_successor() -> None:
    ledger = ledger_of(
        [
            release("1.0.0", deployments=[DEPLOYED]),
            release("1.1.0", follows="1.0.0", changes=FIX, deployments=[ROLLED_BACK]),
            release("1.1.1", follows="1.1.0", deployments=[{**DEPLOYED, "started_at": "2026-01-05T10:00:00Z"}]),
        ],
        issues=[issue({"since": "1.0.0"})],
    )
    assert names(ledger.issues[ISSUE].fixed_in) == ["1.1.1"]
    assert not ledger.issues[ISSUE].is_open


def test_a_planned_fix_is_no_fix_yet() -> None:
    ledger = ledger_of(
        [release("1.0.0"), release("1.1.0", follows="1.0.0", status="planned", changes=FIX)],
        issues=[issue({"since": "1.0.0"})],
    )
    facts = ledger.issues[ISSUE]
    assert facts.fixed_in == ()
    assert names(facts.fix_planned_in) == ["1.1.0"]
    assert facts.is_open


def test_two_products_have_one_issue() -> None:
    ledger = ledger_of(
        {"app": [release("1.0.0"), release("1.1.0", follows="1.0.0", changes=FIX)], "tool": [release("1.0.0")]},
        issues=[issue({"since": "1.0.0", "product": "app"}, {"since": "1.0.0", "product": "tool"})],
    )
    facts = ledger.issues[ISSUE]
    assert [(entry.product, entry.name) for entry in facts.affected] == [("app", "1.0.0"), ("tool", "1.0.0")]
    assert facts.is_open


def test_the_same_version_of_another_product_is_unaffected() -> None:
    ledger = ledger_of(
        {"app": [release("1.0.0")], "tool": [release("1.0.0")]}, issues=[issue({"since": "1.0.0", "product": "app"})]
    )
    assert [entry.product for entry in ledger.issues[ISSUE].affected] == ["app"]


def test_a_duplicate_is_never_open_nor_listed() -> None:
    ledger = ledger_of([release("1.0.0")], issues=[issue({"since": "1.0.0"}, state="duplicate")])
    entry = ledger.entry("", "1.0.0")
    assert entry is not None
    assert not ledger.issues[ISSUE].is_open
    assert ledger.issues_of(entry).listed == ()
