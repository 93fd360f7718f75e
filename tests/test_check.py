"""The check: what a finding weighs, what is accepted, and that one run tells everything in one order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cases import BASE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.check import Outcome, check
from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.repository import read_folder

TODAY = date(2026, 11, 23)
QA = '    qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z, evidence: "https://qa.octoacme.example/241"}\n'
LATE = '    qa-sign-off: {by: priya, at: 2026-11-19T12:00:00Z, evidence: "https://qa.octoacme.example/241"}\n'
ACCEPTED = """\
deviations:
  - {rule: signed-too-late, item: qa-sign-off, reason: Ill., accepted_by: ines, accepted_at: 2026-11-20T09:00:00Z}
"""


class History:
    """A copy of the valid history of the cases, with changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in BASE.rglob("*.yml"):
            self.write(str(path.relative_to(BASE)), path.read_text(encoding="utf-8"))

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def policy(self, text: str) -> None:
        self.write("policy.yml", "extends: octoacme\n" + text)

    def check(self, today: date = TODAY) -> Outcome:
        return check(Ledger(read_folder(self.folder), today))

    def found(self, today: date = TODAY) -> list[tuple[Kind, str, str]]:
        return [(one.kind, one.rule, one.path) for one in self.check(today).diagnostics]


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "releases")


def test_the_valid_history_is_valid(history: History) -> None:
    assert history.check() == Outcome(())


@pytest.mark.parametrize(
    ("weight", "kind"),
    [
        ("warning", Kind.WARNING),
        ("violation", Kind.VIOLATION),
        ("off", None),
        ("{weight: warning, from: 2026-11-19}", Kind.WARNING),
        ("{weight: warning, from: 2026-11-20}", Kind.VIOLATION),
        ('{weight: "off", from: 2026-11-01}', None),
    ],
)
def test_the_policy_weighs_a_violation_from_a_day_on(history: History, weight: str, kind: Kind | None) -> None:
    history.change("2.4.1.yml", QA, "")
    history.policy(f"rules: {{sign-off-missing: {weight}}}\n")
    expected = [(kind, "sign-off-missing", "2.4.1.yml")] if kind else []
    assert history.found() == expected


FUTURE = "2026-11-24T09:00:00Z"
INCIDENT = "id: INC-1\ntitle: Exports stalled\nseverity: sev3\nrelease: {}\noncall_notified_at: 2026-11-19T14:00:00Z\n"


@pytest.mark.parametrize(
    ("path", "day"),
    [("2.4.1.yml", "2026-11-19"), ("known-issues/KI-0031.yml", "2026-11-24"), ("incidents/INC-1.yml", "2026-11-19")],
)
@pytest.mark.parametrize("weight", ["off", "warning"])
def test_what_is_found_in_all_records_is_weighed_by_the_day_of_each(
    history: History, path: str, day: str, weight: str
) -> None:
    """An incident has the day of the release that caused it, a known issue that of its report."""
    history.change("2.4.1.yml", "sre: {by: omar, at: 2026-11-19T11:10:00Z}", f"sre: {{by: omar, at: {FUTURE}}}")
    history.change("known-issues/KI-0031.yml", "2026-10-20T09:00:00Z", FUTURE)
    history.write(
        "incidents/INC-1.yml", INCIDENT.format("2.4.1") + f"detected_at: 2026-11-19T14:00:00Z\nrestored_at: {FUTURE}\n"
    )
    paths = ["2.4.1.yml", "incidents/INC-1.yml", "known-issues/KI-0031.yml"]
    assert history.found() == [(Kind.VIOLATION, "date-disagrees", one) for one in paths]
    history.policy(f'rules: {{date-disagrees: {{weight: "{weight}", from: {day}}}}}\n')
    kinds = {one: kind for kind, _, one in history.found()}
    assert kinds.get(path) == (None if weight == "off" else Kind.WARNING)
    history.policy(f'rules: {{date-disagrees: {{weight: "{weight}", from: 2026-11-25}}}}\n')
    assert [kind for kind, _, _ in history.found()] == [Kind.VIOLATION] * 3


def test_an_incident_is_weighed_and_accepted_with_the_release_that_caused_it(history: History) -> None:
    history.write("incidents/INC-1.yml", INCIDENT.format("2.4.0"))
    assert history.found() == [(Kind.VIOLATION, "incident-times", "incidents/INC-1.yml")]
    history.policy("rules: {incident-times: {weight: warning, from: 2026-11-12}}\n")
    assert history.found() == [(Kind.WARNING, "incident-times", "incidents/INC-1.yml")]
    history.policy("rules: {incident-times: {weight: warning, from: 2026-11-13}}\n")
    deviation = ACCEPTED.replace("signed-too-late, item: qa-sign-off", "incident-times")
    history.change("2.4.1.yml", "rollback:\n", deviation + "rollback:\n")
    assert [rule for _, rule, _ in history.found()] == ["deviation-unauthorised", "incident-times"]
    history.change("2.4.1.yml", deviation, "")
    history.change("2.4.0.yml", "rollback:\n", deviation + "rollback:\n")
    assert history.found() == []


def test_a_future_in_a_release_can_be_accepted(history: History) -> None:
    history.change("2.4.1.yml", "sre: {by: omar, at: 2026-11-19T11:10:00Z}", f"sre: {{by: omar, at: {FUTURE}}}")
    deviation = ACCEPTED.replace("signed-too-late, item: qa-sign-off", "date-disagrees")
    history.change("2.4.1.yml", "rollback:\n", deviation + "rollback:\n")
    assert [one.diagnostic.rule for one in history.check().accepted] == ["date-disagrees"]
    assert history.found() == []


def test_a_weight_is_of_its_rule_alone(history: History) -> None:
    history.change("2.4.1.yml", QA, "")
    history.policy("rules: {item-open: off}\n")
    assert history.found() == [(Kind.VIOLATION, "sign-off-missing", "2.4.1.yml")]


def test_what_is_broken_takes_no_override(history: History) -> None:
    history.change("2.4.1.yml", "follows: 2.4.0\n", "")
    history.policy("rules: {follows-missing: off}\n")
    assert (Kind.BROKEN, "follows-missing", "2.4.1.yml") in history.found()
    assert history.check().fails


@pytest.mark.parametrize("weight", ["violation", "broken", "off"])
def test_what_is_overdue_stays_so_and_never_fails(history: History, weight: str) -> None:
    history.policy(f"rules: {{date-disagrees: {weight}}}\n")
    outcome = history.check(date(2027, 6, 1))
    assert [(one.kind, one.rule) for one in outcome.diagnostics] == [(Kind.OVERDUE, "date-disagrees")]
    assert not outcome.fails


def test_what_built_yesterday_builds_in_ten_years(history: History) -> None:
    assert not history.check(date(2036, 11, 23)).fails


def test_an_accepted_violation_is_out_of_the_report(history: History) -> None:
    history.change("2.4.1.yml", QA, LATE)
    assert [rule for _, rule, _ in history.found()] == ["signed-too-late"]
    history.change("2.4.1.yml", "rollback:\n", ACCEPTED + "rollback:\n")
    outcome = history.check()
    assert outcome.diagnostics == ()
    (accepted,) = outcome.accepted
    assert (accepted.entry.name, accepted.deviation.accepted_by) == ("2.4.1", "ines")
    assert (accepted.diagnostic.rule, accepted.diagnostic.item) == ("signed-too-late", "qa-sign-off")
    assert outcome.accepted_for(("", "2.4.1")) == outcome.accepted
    assert outcome.accepted_for(("", "2.4.0")) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("accepted_by: ines", "accepted_by: maria", ["deviation-unauthorised", "signed-too-late"]),
        ("item: qa-sign-off", "item: sre-sign-off", ["deviation-unauthorised", "signed-too-late"]),
        ("rule: signed-too-late", "rule: item-open", ["deviation-unauthorised", "signed-too-late"]),
        ("item: qa-sign-off, ", "", []),
    ],
)
def test_a_deviation_covers_its_rule_and_item(history: History, old: str, new: str, expected: list[str]) -> None:
    history.change("2.4.1.yml", QA, LATE)
    history.change("2.4.1.yml", "rollback:\n", ACCEPTED.replace(old, new) + "rollback:\n")
    assert sorted(rule for _, rule, _ in history.found()) == expected


def test_what_is_broken_or_a_warning_cannot_be_accepted(history: History) -> None:
    deviation = ACCEPTED.replace("rule: signed-too-late, item: qa-sign-off", "rule: patch-breaks")
    history.change("2.4.1.yml", "component: exports}\n", "component: exports, breaking: true}\n")
    history.change("2.4.1.yml", "rollback:\n", deviation + "rollback:\n")
    assert sorted(rule for _, rule, _ in history.found()) == ["deviation-unauthorised", "patch-breaks"]


def test_a_deviation_cannot_accept_its_own_flaw(history: History) -> None:
    own = "accepted_by: ines, accepted_at: 2026-11-20T09:00:00Z}"
    history.change(
        "2.4.1.yml",
        "rollback:\n",
        "deviations:\n"
        f"  - {{rule: deviation-unauthorised, reason: Why not., {own}\n"
        "  - {rule: item-open, reason: Ill., accepted_by: maria, accepted_at: 2026-11-20T09:00:00Z}\n"
        "rollback:\n",
    )
    assert "deviation-unauthorised" in [rule for _, rule, _ in history.found()]


def test_the_past_is_judged_by_the_rules_of_its_day(history: History) -> None:
    history.policy(
        "checklist: {pre-release: {items: {legal: {title: Legal review, owners: [tech-lead], since: 2026-11-19}}}}\n"
    )
    assert history.found() == [(Kind.VIOLATION, "item-open", "2.4.1.yml")]


def test_a_broken_file_hides_nothing_in_the_others(history: History) -> None:
    history.change("2.4.1.yml", QA, "")
    history.change("2.4.0.yml", "type: minor", "type: [")
    history.change("known-issues/KI-0031.yml", "severity: major", "severity: grave")
    history.change("2.5.0.yml", "follows: 2.4.1", "follows: 2.4.7")
    assert history.found() == [
        (Kind.BROKEN, "not-yaml", "2.4.0.yml"),
        (Kind.VIOLATION, "sign-off-missing", "2.4.1.yml"),
        (Kind.BROKEN, "reference-unknown", "2.5.0.yml"),
        (Kind.BROKEN, "bad-value", "known-issues/KI-0031.yml"),
    ]


@pytest.mark.parametrize("name", ["people.yml", "policy.yml"])
def test_without_foundations_only_the_form_is_told(history: History, name: str) -> None:
    history.change("2.4.1.yml", QA, "")
    history.write(name, "nonsense: true\n")
    history.change("2.5.0.yml", "status: planned", "status: soon")
    found = history.found()
    assert (Kind.BROKEN, "bad-value", "2.5.0.yml") in found
    assert {path for _, _, path in found} == {name, "2.5.0.yml"}
    assert not history.check().judged


def test_an_unsound_policy_judges_nothing(history: History) -> None:
    history.policy("checklist: {pre-release: {items: {legal: {title: Legal review}}}}\n")
    assert history.found() == [(Kind.BROKEN, "policy-unsound", "policy.yml")]
    assert not history.check().judged


def test_findings_stand_by_file_line_and_column(history: History) -> None:
    for line in ("smoke-tests: {by: priya", "release-notes: {by: maria"):
        history.change("2.4.1.yml", line, f"{line}x")
    found = [one.snippet.span[:2] for one in history.check().diagnostics if one.snippet and one.path == "2.4.1.yml"]
    assert len(found) == 2
    assert found == sorted(found)


def test_a_thousand_findings_are_told_in_the_same_order(history: History) -> None:
    template = "version: {0}\ntype: minor\nstatus: closed\ndate: 2026-11-20\nfollows: 2.4.1\nsummary: x\n"
    names = [f"2.{number}.0" for number in range(10, 50)]
    for name in reversed(names):
        history.write(f"{name}.yml", template.format(name))
    first, second = history.check().diagnostics, history.check().diagnostics
    assert len(first) > 1000
    assert first == second
    assert list(first) == sorted(first, key=lambda one: one.sort_key)


lines = st.sampled_from(
    [line for path in sorted(BASE.rglob("*.yml")) for line in path.read_text(encoding="utf-8").splitlines()]
)
garbage = st.text(max_size=60) | st.lists(lines, max_size=12).map("\n".join)


@given(st.sampled_from(["2.4.1.yml", "2.5.0.yml", "people.yml", "policy.yml", "known-issues/KI-0031.yml"]), garbage)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_is_told_and_breaks_nothing(history: History, name: str, text: str) -> None:
    before = (history.folder / name).read_bytes() if (history.folder / name).exists() else None
    (history.folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    outcome = history.check()
    assert all(one.path for one in outcome.diagnostics)
    if before is None:
        (history.folder / name).unlink()
    else:
        (history.folder / name).write_bytes(before)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_lost_or_doubled_break_nothing(history: History, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["2.3.0.yml", "2.4.0.yml", "2.4.1.yml", "people.yml"]))
    before = (BASE / name).read_text(encoding="utf-8")
    typed = before.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        here = data.draw(st.integers(0, len(typed) - 1))
        typed[here : here + 1] = data.draw(
            st.sampled_from([[], [typed[here]] * 2, [typed[here].replace("2026", "2027")]])
        )
        typed = typed or ["\n"]
    history.write(name, "".join(typed))
    outcome = history.check()
    assert outcome.fails is any(one.kind.fails for one in outcome.diagnostics)
    history.write(name, before)
