"""What runs where, what is in use, and what was good as of a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from histories import ledger_of, release

from generator.ledger import Entry, Ledger
from generator.ledger.deployments import last_known_good, releases_in_use, was_good


def deployed(day: int, environment: str = "production", back: int = 0, outcome: str = "succeeded") -> dict[str, Any]:
    fields: dict[str, Any] = {
        "environment": environment,
        "started_at": f"2026-03-{day:02}T10:00:00Z",
        "finished_at": f"2026-03-{day:02}T11:00:00Z",
        "by": "omar",
        "outcome": outcome,
    }
    return {**fields, "rolled_back": {"at": f"2026-03-{back:02}T12:00:00Z"}} if back else fields


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def entry(ledger: Ledger, version: str) -> Entry:
    found = ledger.entry("", version)
    assert found is not None
    return found


def test_an_environment_runs_the_last_that_succeeded_and_stayed() -> None:
    ledger = ledger_of(
        [
            release("1.0.0", deployments=[deployed(1), deployed(1, "production-us")]),
            release("1.1.0", follows="1.0.0", deployments=[deployed(5, back=5), deployed(4, "staging")]),
            release(
                "1.2.0", follows="1.1.0", deployments=[deployed(7, "production-us"), deployed(8, outcome="failed")]
            ),
        ]
    )
    now = [(one.environment, one.entry.name, one.since) for one in ledger.running("")]
    assert now == [
        ("production", "1.0.0", at(1, 11)),
        ("production-us", "1.2.0", at(7, 11)),
        ("staging", "1.1.0", at(4, 11)),
    ]
    assert ledger.running("elsewhere") == ()


def test_a_release_in_no_environment_any_more_was_rolled_back() -> None:
    listed = [
        release("1.0.0", deployments=[deployed(1, back=2), deployed(1, "production-us")]),
        release("1.1.0", follows="1.0.0", deployments=[deployed(5, back=6)]),
        release("1.2.0", follows="1.0.0", deployments=[deployed(7, back=7), deployed(9)]),
        release("1.3.0", follows="1.0.0", deployments=[deployed(7, outcome="failed", back=7)]),
    ]
    ledger = ledger_of(listed)
    assert [one.name for one in ledger.lineage.of("") if one.rolled_back] == ["1.1.0"]
    assert entry(ledger, "1.1.0").state == "rolled-back"
    assert not entry(ledger, "1.1.0").available


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(1, 10), None),
        (at(1, 11), "1.0.0"),
        (at(5, 11), "1.1.0"),
        (at(6, 11), "1.1.0"),
        (at(6, 12), "1.0.0"),
        (at(20), "1.0.0"),
    ],
)
def test_known_good_is_as_of_a_moment(moment: datetime, expected: str | None) -> None:
    ledger = ledger_of(
        [
            release("1.0.0", deployments=[deployed(1)]),
            release("1.1.0", follows="1.0.0", deployments=[deployed(5, back=6)]),
            release("1.2.0", follows="1.1.0", status="planned"),
        ]
    )
    good = last_known_good(entry(ledger, "1.2.0"), moment)
    assert (good and good.name) == expected


def test_without_deployments_the_day_says_what_was_out() -> None:
    old = entry(ledger_of([release("1.0.0", date="2026-03-05")]), "1.0.0")
    assert was_good(old, at(5), date(2026, 3, 5))
    assert not was_good(old, at(4), date(2026, 3, 4))


def test_a_cancelled_release_was_never_good() -> None:
    cancelled = entry(ledger_of([release("1.0.0", status="cancelled")]), "1.0.0")
    assert not was_good(cancelled, at(9), date(2026, 3, 9))


def test_in_use_are_what_runs_and_the_newest_of_supported_lines() -> None:
    ledger = ledger_of(
        {
            "tool": [
                release("1.0.0"),
                release("1.0.3", follows="1.0.0"),
                release("1.10.0", follows="1.0.0"),
                release("2.0.0", follows="1.10.0", deployments=[deployed(1)]),
                release("2.1.0", follows="2.0.0", status="planned"),
            ],
            "docs": [release("0.1.0"), release("0.2.0", follows="0.1.0")],
        },
        policy={
            "products": {
                "tool": {
                    "lines": [
                        {"line": "1.0", "supported_until": "2026-11-23"},
                        {"line": "1.1", "supported_until": "2027-01-01"},
                        {"line": "1.10", "supported_until": "2026-11-22"},
                    ]
                }
            }
        },
    )
    used = releases_in_use(ledger.lineage, ledger.policy, ledger.today)
    assert used == {("tool", "1.0.3"), ("tool", "2.0.0"), ("docs", "0.2.0")}
