"""Known issue × release, in small histories that can be read: what each release is to an issue, and why."""

from __future__ import annotations

from histories import Fields, ledger_of, release

from generator.ledger import Entry, IssueFacts, Ledger, Presence
from generator.versions import parse

ISSUE = "KI-0001"
DEPLOYED = {"environment": "production", "started_at": "2026-01-01T10:00:00Z", "by": "omar", "outcome": "succeeded"}
ROLLED_BACK = {**DEPLOYED, "rolled_back": {"at": "2026-01-02T10:00:00Z"}}
FIX = [{"type": "fixed", "text": "Mended.", "fixes": [ISSUE]}]


def built(*releases: Fields, since: str, **more: str) -> Ledger:
    """The only product's releases, with one issue that came in with one of them."""
    return ledger_of(list(releases), issues=[issue({"since": since}, **more)])


def facts_of(ledger: Ledger) -> IssueFacts:
    return ledger.issues[ISSUE]


def entry_of(ledger: Ledger, version: str, product: str = "") -> Entry:
    entry = ledger.entry(product, version)
    assert entry is not None
    return entry


def states(ledger: Ledger, product: str = "") -> dict[str, str]:
    return {entry.name: facts_of(ledger).presence(entry).value for entry in ledger.lineage.by_version(product)}


def why(ledger: Ledger, version: str) -> str:
    return facts_of(ledger).why(entry_of(ledger, version)).sentence


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


def test_a_flat_list_of_fixed_versions_would_be_wrong() -> None:
    """2.4.0 was cut before 2.3.1 was mended: higher than a version with the fix, and still without it."""
    ledger = built(
        release("2.3.0", date="2026-01-01"),
        release("2.4.0", date="2026-02-01", follows="2.3.0"),
        release("2.3.1", date="2026-02-10", follows="2.3.0", changes=FIX),
        release("2.4.1", date="2026-03-01", follows="2.4.0", changes=FIX),
        release("2.5.0", date="2026-03-05", follows="2.4.0"),
        since="2.3.0",
    )
    fixed_in = [one.version for one in facts_of(ledger).fixed_in]
    assert fixed_in == [parse("2.3.1"), parse("2.4.1")]
    flat = {
        entry.name: "fixed" if any(one and entry.version and one <= entry.version for one in fixed_in) else "affected"
        for entry in ledger.lineage.by_version("")
    }
    truth = states(ledger)
    assert {name for name in truth if truth[name] != flat[name]} == {"2.4.0", "2.5.0"}
    assert truth["2.4.0"] == truth["2.5.0"] == "affected"
    assert why(ledger, "2.5.0") == "It came in with 2.3.0. 2.5.0 was built on 2.3.0, by way of 2.4.0."


def test_a_defect_that_came_in_on_two_lines_is_fixed_on_each() -> None:
    """The feature of 2.4.0 was brought back to 2.3.2, and its defect with it."""
    ledger = ledger_of(
        [
            release("2.3.0"),
            release("2.4.0", follows="2.3.0"),
            release("2.3.1", follows="2.3.0"),
            release("2.3.2", follows="2.3.1"),
            release("2.3.3", follows="2.3.2", changes=FIX),
            release("2.4.1", follows="2.4.0"),
        ],
        issues=[issue({"since": "2.4.0"}, {"since": "2.3.2"})],
    )
    expected = {"2.3.0": "unaffected", "2.3.1": "unaffected", "2.3.2": "affected", "2.3.3": "fixed"}
    assert states(ledger) == {**expected, "2.4.0": "affected", "2.4.1": "affected"}
    assert names(facts_of(ledger).fixed_in) == ["2.3.3"]
    assert facts_of(ledger).nearest_fix(entry_of(ledger, "2.4.1")) is None
    assert facts_of(ledger).nearest_fix(entry_of(ledger, "2.3.2")) is entry_of(ledger, "2.3.3")
    assert why(ledger, "2.3.1") == "It came in with 2.3.2 and 2.4.0. 2.3.1 was not built on any of them."


def test_what_is_older_than_the_records_is_in_every_first_release() -> None:
    ledger = built(
        release("1.0.0"),
        release("2.0.0", changes=FIX),
        release("1.1.0", follows="1.0.0"),
        since="before-records",
    )
    assert states(ledger) == {"1.0.0": "affected", "1.1.0": "affected", "2.0.0": "fixed"}
    older = "It is older than the first release on record (1.0.0)."
    assert why(ledger, "1.0.0") == older
    assert why(ledger, "1.1.0") == f"{older} 1.1.0 was built on 1.0.0."
    assert why(ledger, "2.0.0") == "It is older than the first release on record (2.0.0) and is fixed in 2.0.0."


def test_an_issue_that_came_back_says_so() -> None:
    ledger = built(
        release("1.0.0"),
        release("1.1.0", follows="1.0.0", changes=FIX),
        release("1.2.0", follows="1.1.0", reintroduces=[ISSUE]),
        release("1.3.0", follows="1.2.0"),
        release("1.3.1", follows="1.3.0", changes=FIX),
        since="1.0.0",
    )
    assert list(states(ledger).values()) == ["affected", "fixed", "affected", "affected", "fixed"]
    assert names(facts_of(ledger).fixed_in) == ["1.1.0", "1.3.1"]
    reason = facts_of(ledger).why(entry_of(ledger, "1.3.0"))
    assert [(step.turn, step.entry.name) for step in reason.steps] == [
        ("came-in", "1.0.0"),
        ("fixed", "1.1.0"),
        ("back", "1.2.0"),
    ]
    assert names(reason.chain) == ["1.2.0", "1.3.0"]
    assert names(reason.short) == ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]
    start = "It came in with 1.0.0, was fixed in 1.1.0"
    assert reason.sentence == f"{start} and is back in 1.2.0. 1.3.0 was built on 1.2.0."
    assert why(ledger, "1.3.1") == f"{start}, was back in 1.2.0 and is fixed in 1.3.1."


def test_a_release_that_is_built_on_a_cancelled_fix_says_so() -> None:
    ledger = built(
        release("1.0.0"),
        release("1.1.0", follows="1.0.0", status="cancelled", changes=FIX),
        release("1.2.0", follows="1.1.0", status="planned"),
        release("1.3.0", follows="1.2.0", status="planned"),
        since="1.0.0",
    )
    assert facts_of(ledger).fixed_in == ()
    assert names(facts_of(ledger).fix_planned_in) == ["1.2.0"]
    expected = "It came in with 1.0.0 and is fixed in 1.1.0 (cancelled). 1.2.0 was built on 1.1.0."
    assert why(ledger, "1.2.0") == expected


def test_a_fix_that_is_claimed_again_is_the_first_one() -> None:
    ledger = built(
        release("1.0.0"),
        release("1.1.0", follows="1.0.0", changes=FIX),
        release("1.2.0", follows="1.1.0", changes=FIX),
        since="1.0.0",
    )
    assert names(facts_of(ledger).fixed_in) == ["1.1.0"]
    assert why(ledger, "1.2.0") == "It came in with 1.0.0 and is fixed in 1.1.0. 1.2.0 was built on 1.1.0."


def test_a_long_way_is_counted_not_listed() -> None:
    chain = [release(f"1.{number}.0", **({"follows": f"1.{number - 1}.0"} if number else {})) for number in range(7)]
    ledger = built(*chain, since="1.0.0")
    assert why(ledger, "1.6.0") == "It came in with 1.0.0. 1.6.0 was built on 1.0.0, by way of 5 releases in between."


def test_a_product_that_never_had_it_says_so() -> None:
    ledger = ledger_of(
        {"app": [release("1.0.0")], "tool": [release("1.0.0")]}, issues=[issue({"since": "1.0.0", "product": "app"})]
    )
    reason = facts_of(ledger).why(entry_of(ledger, "1.0.0", "tool"))
    assert reason.presence is Presence.UNAFFECTED
    assert reason.sentence == "No release of this product is known to have it."


def test_an_issue_that_names_no_release_affects_none() -> None:
    ledger = ledger_of([release("1.0.0")], issues=[issue()])
    facts = facts_of(ledger)
    assert (facts.affected, facts.entries, facts.fixed_in, facts.products) == ((), (), (), ())
    assert facts.presence(entry_of(ledger, "1.0.0")) is Presence.UNAFFECTED
    assert facts.state == "confirmed"


def test_the_nearest_fix_is_a_higher_version_that_can_be_had() -> None:
    """Neither a lower version on another line, nor one that is planned."""
    ledger = built(
        release("2.9.0"),
        release("2.9.5", follows="2.9.0", changes=FIX),
        release("2.10.0", follows="2.9.0"),
        release("2.10.1", follows="2.10.0", changes=FIX, status="planned"),
        release("2.10.2", follows="2.10.1"),
        release("2.11.0", follows="2.10.2"),
        since="2.9.0",
    )
    nearest = {one: facts_of(ledger).nearest_fix(entry_of(ledger, one)) for one in ("2.9.0", "2.10.0", "2.11.0")}
    assert {one: fix and fix.name for one, fix in nearest.items()} == {
        "2.9.0": "2.9.5",
        "2.10.0": "2.10.2",
        "2.11.0": None,
    }
