"""Policies of one's own: what is changed and left out of the guide, what is dated, and policies from nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from histories import Fields, ledger_of, release

from generator.check import check
from generator.ledger import Ledger
from generator.model.policy import BUILT_IN, PolicyFile
from generator.model.walk import choices
from generator.policy import Policy, built_in_text
from generator.reading import read
from generator.repository import read_folder
from generator.site import build_site

TODAY = date(2026, 11, 23)


def policy(extends: str | None = "octoacme", **fields: Any) -> Policy:
    return ledger_of([release("1.0.0")], policy={**({"extends": extends} if extends else {}), **fields}).policy


def found(ledger: Ledger) -> list[tuple[str, str]]:
    return [(one.rule, one.item) for one in check(ledger).diagnostics]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_policy_is_read_without_a_finding(name: str) -> None:
    assert read(f"{name}.yml", built_in_text(name), PolicyFile).diagnostics == ()


def test_every_built_in_policy_can_be_extended() -> None:
    assert choices(PolicyFile.model_fields["extends"].annotation) == BUILT_IN


def test_the_strict_guide_adds_two_sign_offs() -> None:
    guide, strict = policy().requirements, policy("octoacme-strict").requirements
    added = {name: strict[name] for name in strict.keys() - guide.keys()}
    assert {name: (one.owners, one.item.sign_off) for name, one in added.items()} == {
        "technical-approval": (("tech-lead",), True),
        "product-approval": (("product-manager",), True),
    }
    assert guide.keys() <= strict.keys()


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_is_added_comes_before_the_last_item(name: str) -> None:
    items = {"licences": {"owners": ["tech-lead"]}}
    found = policy(name, checklist={"pre-release": {"items": items}}).requirements
    section = [one.id for one in found.values() if one.section == "pre-release"]
    assert section[-2:] == ["licences", "runbook-check"]


def test_only_the_fields_that_are_given_change() -> None:
    found = policy(
        roles={"sre": {"title": "Operations"}, "legal": {}},
        impacts={"security": {"components": ["login"]}},
        playbooks={"rollback": {"steps": ["Go back."]}},
        types={"patch": {"summary": "A repair."}},
    ).file
    assert (found.roles["sre"].title, found.roles["legal"].title) == ("Operations", "Legal")
    assert found.roles["sre"].responsibilities
    assert (found.impacts["security"].components, bool(found.impacts["security"].question)) == (["login"], True)
    assert (found.playbooks["rollback"].title, found.playbooks["rollback"].steps) == ("Rollback", ["Go back."])
    assert (found.types["patch"].title, found.types["patch"].summary) == ("Patch", "A repair.")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [["qa-sign-off", "production-deploy"]]),
        ({"independence": []}, []),
        ({"independence": [["authors", "qa-sign-off"]]}, [["authors", "qa-sign-off"]]),
        ({"drop": ["qa-sign-off"]}, []),
    ],
)
def test_a_list_is_replaced_and_loses_what_is_dropped(fields: Fields, expected: list[list[str]]) -> None:
    assert policy(**fields).file.independence == expected


def test_items_roles_and_impacts_are_dropped() -> None:
    found = policy(drop=["metrics", "data-verification", "data-lead"])
    assert "data-verification" not in found.requirements
    assert list(found.file.impacts) == ["security"]
    assert "data-lead" not in found.file.roles
    assert found.file.waivers
    assert (found.file.waivers.items, found.file.waivers.authority) == ([], ["engineering-manager"])
    assert found.extended is not None
    assert "data-lead" in found.extended.roles


@pytest.mark.parametrize(
    ("dates", "day", "asked"),
    [
        ({"since": "2026-01-01"}, date(2025, 12, 31), False),
        ({"since": "2026-01-01"}, date(2026, 1, 1), True),
        ({"until": "2026-01-01"}, date(2026, 1, 1), True),
        ({"until": "2026-01-01"}, date(2026, 1, 2), False),
        ({"since": "2026-01-01"}, None, False),
        ({"until": "2026-01-01"}, None, True),
    ],
)
def test_items_and_impacts_are_asked_by_the_day_of_the_release(dates: Fields, day: date | None, *, asked: bool) -> None:
    items = {"licences": {"owners": ["tech-lead"], **dates}}
    found = policy(checklist={"pre-release": {"items": items}}, impacts={"terms": {"question": "Terms?", **dates}})
    assert found.requirements["licences"].in_force(day) is asked
    assert found.asks_impact("terms", day) is asked
    assert not found.asks_impact("unheard-of", day)


PEOPLE = {"ann": {"name": "Ann", "roles": [{"role": "lead", "from": "2020-01-01"}]}}
BARE: Fields = {
    "roles": {"lead": {"title": "Lead"}},
    "checklist": {
        "ready": {"due": "approved", "items": {"tests": {"owners": ["lead"]}}},
        "after": {"due": "closed", "items": {"watched": {"owners": ["lead"]}}},
    },
}
"""A policy without last items, impacts, authorities or a rollback plan."""
ANSWERS: Fields = {
    "ready": {"tests": {"by": "ann", "at": "2026-01-01T08:00:00Z"}},
    "after": {"watched": {"by": "ann", "at": "2026-01-02T08:00:00Z"}},
}
DEPLOYED = {"environment": "production", "by": "ann", "outcome": "succeeded"}
TIMES = {"started_at": "2026-01-01T09:00:00Z", "finished_at": "2026-01-01T09:05:00Z"}


def own(**fields: Any) -> Ledger:
    one = release("1.0.0", **{"type": "major", "deployments": [{**DEPLOYED, **TIMES}], **fields})
    return ledger_of([one], people=PEOPLE, policy=BARE)


@pytest.mark.parametrize("status", ["released", "closed"])
def test_a_policy_from_nothing_asks_for_what_it_says_alone(status: str) -> None:
    assert found(own(status=status, checklist=ANSWERS)) == []


@pytest.mark.parametrize(("status", "items"), [("released", ["tests"]), ("closed", ["tests", "watched"])])
def test_a_policy_from_nothing_misses_its_items(status: str, items: list[str]) -> None:
    assert found(own(status=status)) == [("item-open", item) for item in items]


def test_an_approval_without_a_last_item_is_what_the_status_says() -> None:
    assert found(own(status="approved", deployments=[], date="2026-12-01", checklist={"ready": ANSWERS["ready"]})) == []


def test_a_policy_from_nothing_grants_no_exceptions() -> None:
    accepted = {"rule": "item-open", "reason": "-", "accepted_by": "ann", "accepted_at": "2026-01-03T08:00:00Z"}
    rules = [rule for rule, _ in found(own(status="closed", checklist=ANSWERS, deviations=[accepted]))]
    assert rules == ["deviation-unauthorised"]


CALENDAR = """\
extends: octoacme
versioning: dotted
products:
  app: {process_from: never, lines: [{line: "24.04", supported_until: 2029-04-30}]}
"""


def test_a_history_of_calendar_versions_becomes_a_site(tmp_path: Path) -> None:
    names = ["24.04", "24.4.1", "24.10", "2026.11.1"]
    (tmp_path / "app").mkdir()
    (tmp_path / "policy.yml").write_text(CALENDAR, encoding="utf-8")
    for index, (name, follows) in enumerate(zip(names, [None, *names], strict=False)):
        text = f"version: {name}\ntype: minor\nstatus: closed\ndate: 2024-{index + 4:02}-20\nsummary: One.\n"
        text += f"follows: {follows}\n" if follows else ""
        (tmp_path / "app" / f"{name}.yml").write_text(text, encoding="utf-8")
    ledger = Ledger(read_folder(tmp_path), TODAY)
    assert found(ledger) == []
    assert [entry.name for entry in ledger.lineage.of("app")] == names
    pages = {page.path: page.markdown for page in build_site(tmp_path, today=TODAY).pages}
    assert [f"releases/app/{name}/index.md" in pages for name in names] == [True] * 4
    supported = [name for name in names if "supported until" in pages[f"releases/app/{name}/index.md"]]
    assert supported == ["24.04", "24.4.1"]
