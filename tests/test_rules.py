"""Every rule by its cases, and what holds for all rules."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from cases import EXAMPLES, FOLDER, Case, cases
from written import write

from generator.check import check
from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.pages import paths
from generator.reports import text
from generator.repository import read_folder
from generator.rules import BY_NAME, FAMILIES, RULES
from generator.rules.example import example_of
from generator.rules.registry import Rule

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
            *("workaround-missing", "issue-closed-open", "updates-out-of-order"),
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
        assert result == case.content.printed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_finds_its_rule_and_nothing_else(case: Case) -> None:
    assert case.found <= {case.rule}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_case_that_fails_and_one_that_passes(rule: Rule) -> None:
    outcomes = {bool(case.found) for case in CASES if case.rule == rule.name}
    assert outcomes == {True, False}


def test_registry_cases_and_examples_are_of_the_same_rules() -> None:
    names = sorted(BY_NAME)
    assert sorted(folder.name for folder in FOLDER.iterdir() if folder.name != "base") == names
    assert sorted(path.stem for path in EXAMPLES.iterdir()) == names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_example_shows_its_rule_with_one_finding(rule: Rule) -> None:
    case = next(one for one in CASES if one.path == EXAMPLES / f"{rule.name}.md")
    assert example_of(rule.name) == case.content
    assert case.content.about.endswith(".")
    assert case.content.changes
    assert re.findall(r"^\w+\[([a-z-]+)\]: ", case.content.report, re.MULTILINE) == [rule.name]
    assert case.kinds == {rule.kind.value}


def test_the_reference_page_has_the_rules_and_all_that_is_said_of_them(tmp_path: Path) -> None:
    page = write(tmp_path).read(paths.RULES)
    anchors = [attributes["id"] for tag, attributes in page.elements if tag == "h3" and "id" in attributes]
    assert anchors == [rule.name for rule in RULES]
    said = [_letters(part) for part in page.text_of("div")]
    for rule in RULES:
        example = example_of(rule.name)
        shown = [change.shown for change in example.changes]
        wanted = [rule.summary, rule.harm, rule.mend, example.about, *shown, example.report]
        assert any(all(_letters(part) in one for part in wanted) for one in said), rule.name


def _letters(text: str) -> str:
    """A text without what Markdown and a page's layout change."""
    return re.sub(r"[\s`]+", "", text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_policy_takes_a_weight_of_violations_and_warnings(rule: Rule, tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text(f"extends: octoacme\nrules: {{{rule.name}: warning}}\n", encoding="utf-8")
    assert ("policy-unsound" not in printed(tmp_path)) is (rule.kind in (Kind.VIOLATION, Kind.WARNING))


def test_a_policy_takes_no_weight_of_what_is_no_rule(tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text("extends: octoacme\nrules: {no-rule: warning}\n", encoding="utf-8")
    assert "[policy-unsound]: there is no rule “no-rule”" in printed(tmp_path)


def test_names_are_unique_and_in_kebab_case() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z]+(-[a-z]+)*", name)] == []


def test_every_rule_is_in_one_family() -> None:
    assert [rule for _, rules in FAMILIES for rule in rules] == list(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_finds_why_it_matters_and_how_to_mend_it(rule: Rule) -> None:
    assert not rule.summary.endswith(".")
    assert ". " not in rule.summary
    for part in (f"{rule.summary}.", rule.harm, rule.mend):
        assert re.match(r"[A-Z“`0-9]", part), part
        assert part.endswith("."), part
        assert "\n" not in part
    assert rule.mend.count(". ") <= 2, "three sentences at most"


def test_the_rules_of_the_contract_are_there_with_their_kind() -> None:
    assert {rule.name: rule.kind for rule in RULES} == CONTRACT
