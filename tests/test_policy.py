"""The policy in force: merged, and looked up by day, product and person."""

from __future__ import annotations

from datetime import date

import pytest
from histories import Fields, ledger_of, release

from generator.model.policy import PolicyFile
from generator.model.release import Status
from generator.policy import Directory, Policy, built_in_text
from generator.reading import read


def policy(**fields: object) -> Policy:
    return ledger_of([release("1.0.0")], policy={"extends": "octoacme", **fields}).policy


def people(*terms: Fields) -> Directory:
    return ledger_of([release("1.0.0")], people={"priya": {"name": "Priya", "roles": list(terms)}}).people


def test_the_built_in_policy_is_read_without_a_finding() -> None:
    assert read("octoacme.yml", built_in_text(), PolicyFile).diagnostics == ()


GUIDE = {
    "acceptance-criteria": ("pre-release", ("product-manager",), "approved"),
    "ci-and-scans": ("pre-release", ("tech-lead",), "approved"),
    "qa-sign-off": ("pre-release", ("qa-lead",), "approved"),
    "security-review": ("pre-release", ("security-liaison",), "approved"),
    "sre-sign-off": ("pre-release", ("sre",), "approved"),
    "data-verification": ("pre-release", ("data-lead",), "approved"),
    "release-notes": ("pre-release", ("release-manager",), "approved"),
    "rollback-plan": ("pre-release", ("sre",), "approved"),
    "smoke-tests": ("pre-release", ("qa-lead",), "approved"),
    "support-briefed": ("pre-release", ("support-liaison",), "approved"),
    "runbook-check": ("pre-release", ("release-manager",), "approved"),
    "change-window": ("deployment", ("release-manager",), "released"),
    "backup": ("deployment", ("sre",), "released"),
    "staging-smoke-tests": ("deployment", ("release-manager", "qa-lead"), "released"),
    "production-deploy": ("deployment", ("release-manager", "sre"), "released"),
    "post-deploy-verification": ("deployment", ("qa-lead", "sre"), "released"),
    "announcement": ("deployment", ("release-manager",), "closed"),
    "close": ("deployment", ("release-manager",), "closed"),
    "production-smoke-tests": ("post-release", ("qa-lead",), "closed"),
    "key-flows": ("post-release", ("qa-lead",), "closed"),
    "error-rates": ("post-release", ("sre",), "closed"),
    "performance": ("post-release", ("sre",), "closed"),
    "announcement-published": ("post-release", ("release-manager",), "closed"),
    "support-notified": ("post-release", ("support-liaison",), "closed"),
    "retrospective": ("post-release", ("release-manager",), "closed"),
}


def test_the_built_in_checklist_is_the_guide() -> None:
    found = policy().requirements
    assert {name: (one.section, one.owners, one.due) for name, one in found.items()} == GUIDE


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("sign_off", {"qa-sign-off", "security-review", "sre-sign-off", "data-verification", "runbook-check"}),
        ("last", {"runbook-check", "close"}),
        (
            "optional",
            {
                "support-briefed",
                "change-window",
                "backup",
                "announcement-published",
                "support-notified",
                "retrospective",
            },
        ),
    ],
)
def test_the_guide_says_what_an_item_is(field: str, expected: set[str]) -> None:
    assert {name for name, one in policy().requirements.items() if getattr(one.item, field)} == expected


def test_evidence_and_waivers_of_the_guide() -> None:
    found = policy().requirements
    required = {name for name, one in found.items() if one.item.evidence == "required"}
    assert required == {"ci-and-scans", "qa-sign-off", "security-review"}
    assert {name for name, one in found.items() if one.waivable} == {"data-verification"}


def test_a_policy_of_ones_own_takes_nothing_from_the_guide() -> None:
    own = ledger_of([release("1.0.0")], policy={"roles": {"lead": {"title": "Lead"}}}).policy
    assert own.requirements == {}
    assert list(own.file.roles) == ["lead"]


def test_items_are_changed_by_id_added_and_dropped() -> None:
    items = {"qa-sign-off": {"evidence": "none"}, "legal": {"owners": ["tech-lead"]}}
    found = policy(checklist={"pre-release": {"items": items}}, drop=["support-briefed"]).requirements
    assert found["qa-sign-off"].item.evidence == "none"
    assert found["qa-sign-off"].title == "QA sign-off"
    assert found["qa-sign-off"].item.sign_off
    assert (found["legal"].title, found["legal"].due) == ("Legal", "approved")
    assert "support-briefed" not in found
    assert len(found) == len(GUIDE)


def test_owners_replace_owners_as_a_whole() -> None:
    found = policy(checklist={"pre-release": {"items": {"qa-sign-off": {"owners": {"any": ["sre", "qa-lead"]}}}}})
    requirement = found.requirements["qa-sign-off"]
    assert (requirement.owners, requirement.needs_all) == (("sre", "qa-lead"), False)


@pytest.mark.parametrize(
    ("due", "expected"), [(None, "released"), ("closed", "closed")], ids=["of the section", "of its own"]
)
def test_when_an_item_is_due(due: Status | None, expected: str) -> None:
    item = {"owners": ["sre"], **({"due": due} if due else {})}
    assert policy(checklist={"deployment": {"items": {"x": item}}}).requirements["x"].due == expected


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_term_includes_its_first_and_last_day(day: date, *, holds: bool) -> None:
    directory = people({"role": "sre", "from": "2026-01-01", "until": "2026-03-31"})
    assert directory.holds("priya", ["sre"], "app", day) is holds
    assert bool(directory.holders("sre", "app", day)) is holds


def test_a_term_may_be_for_some_products() -> None:
    directory = people({"role": "sre", "from": "2026-01-01", "products": ["app"]})
    assert directory.holds("priya", ["sre"], "app", date(2026, 2, 1))
    assert not directory.holds("priya", ["sre"], "tool", date(2026, 2, 1))


def test_nobody_holds_nothing() -> None:
    directory = people()
    assert not directory.holds("nobody", ["sre"], "", date(2026, 2, 1))
    assert directory.name("nobody") == "nobody"


@pytest.mark.parametrize(
    ("start", "day", "asked"),
    [
        (None, None, True),
        ("2026-01-01", date(2026, 1, 1), True),
        ("2026-01-01", date(2025, 12, 31), False),
        ("2026-01-01", None, False),
        ("never", date(2026, 1, 1), False),
        ("never", date.max, False),
    ],
)
def test_from_when_the_process_is_asked_for(start: str | None, day: date | None, *, asked: bool) -> None:
    found = policy(products={"app": {"process_from": start} if start else {}})
    assert found.asks("app", day) is asked
    assert found.asks("another", day)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("EXP-812", "https://tracker.octoacme.example/EXP-812"),
        ("exp-812", None),
        ("SUP-1", None),
        ("https://octoacme.example/", "https://octoacme.example/"),
        ("mailto:a@octoacme.example", "mailto:a@octoacme.example"),
    ],
)
def test_links_lead_to_their_tracker(text: str, url: str | None) -> None:
    assert policy(trackers={"EXP": "https://tracker.octoacme.example/{id}"}).link(text) == url


def test_an_unknown_time_zone_is_utc_until_it_is_mended() -> None:
    assert [policy(time_zone=name).zone.key for name in ("Europe/Berlin", "Europe/Berln", "../etc", "Europe")] == [
        *("Europe/Berlin", "UTC", "UTC", "UTC"),
    ]


def test_titles_fall_back_to_the_id() -> None:
    found = policy()
    assert (found.role_title("sre"), found.role_title("data-owner")) == ("SRE/DevOps", "Data owner")
    assert (found.section_title("pre-release"), found.product_title("my-app")) == ("Pre-release", "My app")


def test_without_product_folders_the_only_product_of_the_policy_is_meant() -> None:
    one = policy(products={"app": {"title": "The App", "process_from": "2026-01-01"}})
    assert one.product_title("") == "The App"
    assert not one.asks("", date(2025, 12, 31))
    assert one.asks("", date(2026, 1, 1))
    assert policy(products={"app": {}, "api": {"title": "The API"}}).product("").title is None
