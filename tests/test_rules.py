"""Every rule by its cases, and what holds for all rules."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from cases import Case, cases

from generator.check import check
from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.reports import text
from generator.repository import read_folder
from generator.rules import BY_NAME, FAMILIES, RULES

TODAY = date(2026, 11, 23)
CASES = cases()

CONTRACT = {
    **dict.fromkeys(
        [
            *("not-yaml", "not-text", "too-large", "yaml-feature", "duplicate-key", "unknown-field", "missing-field"),
            *("wrong-type", "bad-value", "comment-in-text", "prose-in-brackets", "bad-time", "bad-link", "bad-path"),
            *("file-name-mismatch", "duplicate-version", "bad-version", "reference-unknown", "follows-missing"),
            *("follows-circle", "policy-unsound", "fix-without-issue"),
        ],
        Kind.BROKEN,
    ),
    **dict.fromkeys(
        [
            *("type-mismatch", "status-disagrees", "date-disagrees", "sign-off-missing", "item-open", "item-failed"),
            *("impact-unanswered", "signer-not-in-role", "co-owner-missing", "not-independent", "sign-off-rejected"),
            *("condition-incomplete", "not-applicable-refused", "evidence-missing", "signed-too-late"),
            *("emergency-unauthorised", "emergency-misused", "last-not-last", "out-of-order"),
            *("deployed-other-than-approved", "rollback-missing", "rollback-target-bad", "rollback-untested"),
            *("waiver-incomplete", "waiver-unauthorised", "waiver-forbidden", "deviation-unauthorised"),
            *("rollback-irreversible", "incident-missing", "incident-times"),
        ],
        Kind.VIOLATION,
    ),
    **dict.fromkeys(
        [
            *("patch-breaks", "order-in-line", "impact-doubtful", "rejection-overruled", "policy-unsatisfiable"),
            *("waiver-unused", "rollback-not-last-good", "rollback-reopens", "incident-unlearned"),
            *("workaround-missing", "issue-closed-open"),
        ],
        Kind.WARNING,
    ),
    "planned-fix-past": Kind.OVERDUE,
}
"""The rules on which teams rely, with the weight of their findings."""


def printed(folder: Path) -> str:
    """What a check of a folder prints."""
    records = read_folder(folder)
    found = check(Ledger(records, TODAY)).diagnostics
    report = text.render(found, folder="releases/")
    return "\n".join([*filter(None, [report]), text.summary(found, len(records.releases)), ""])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_prints_what_it_says(case: Case, tmp_path: Path, update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    case.lay_out(tmp_path / "releases")
    result = printed(tmp_path / "releases")
    if update_cases:
        case.update(result)
    else:
        assert result == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_finds_its_rule_and_nothing_else(case: Case) -> None:
    assert case.found <= {case.rule}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_case_that_fails_and_one_that_passes(rule: object) -> None:
    outcomes = {bool(case.found) for case in CASES if case.rule == getattr(rule, "name", "")}
    assert outcomes == {True, False}


def test_every_case_is_of_a_rule() -> None:
    assert {case.rule for case in CASES} <= BY_NAME.keys()


def test_names_are_unique_and_in_kebab_case() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z]+(-[a-z]+)*", name)] == []


def test_every_rule_is_in_one_family() -> None:
    assert [rule for _, rules in FAMILIES for rule in rules] == list(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_finds_and_why_it_matters(rule: object) -> None:
    summary, harm = str(getattr(rule, "summary", "")), str(getattr(rule, "harm", ""))
    assert summary[:1].isupper() or not summary[:1].isalpha()
    assert not summary.endswith(".")
    assert "\n" not in summary
    assert ". " not in summary
    assert harm.endswith(".")


def test_the_rules_of_the_contract_are_there_with_their_kind() -> None:
    assert {name: BY_NAME[name].kind for name in CONTRACT if name in BY_NAME} == CONTRACT
