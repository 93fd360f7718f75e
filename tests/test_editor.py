"""The schemas in the real yaml-language-server: what somebody who types sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import Editor, language_server

ROOT = Path(__file__).parents[1]
MODELINE = "# yaml-language-server: $schema=../../schema/release.json\n"
HEAD = f"{MODELINE}version: 9.9.9\ntype: minor\nstatus: planned\n"
ITEM = HEAD + "checklist:\n  pre-release:\n    qa-sign-off: {by: priya, at: 2026-11-10T14:02:00Z, verdict: approved}\n"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with language_server(ROOT) as running:
        yield running


class Typing:
    """Opens what is typed as a file that is not on the disk, and asks at the end or at a word of it."""

    def __init__(self, editor: Editor, text: str) -> None:
        self.path = f"releases/platform/9.9.{editor.opened}.yml"
        self.editor, self.lines = editor, text.split("\n")
        self.marked = editor.open(self.path, text)

    def proposed(self) -> dict[str, str]:
        return self.editor.completions(self.path, len(self.lines) - 1, len(self.lines[-1]))

    def shown_for(self, word: str) -> str:
        line = next(number for number, text in enumerate(self.lines) if word in text)
        return self.editor.hover(self.path, line, self.lines[line].index(word) + 1)


def test_the_items_of_a_section_are_proposed(editor: Editor) -> None:
    proposed = Typing(editor, f"{HEAD}checklist:\n  pre-release:\n    ").proposed()
    assert {"qa-sign-off", "security-review", "runbook-check"} <= proposed.keys()
    assert "close" not in proposed, "an item of another section"
    assert proposed["qa-sign-off"].startswith("QA sign-off. ")
    assert "QA Lead" in proposed["qa-sign-off"]


def test_the_roles_of_an_item_are_proposed(editor: Editor) -> None:
    typed = f"{HEAD}checklist:\n  deployment:\n    staging-smoke-tests:\n"
    assert {"release-manager", "qa-lead"} <= Typing(editor, f"{typed}      ").proposed().keys()
    one = "      release-manager: {by: maria, at: 2026-11-10T14:02:00Z}\n"
    assert [*Typing(editor, f"{typed}{one}      ").proposed()] == ["qa-lead"]


def test_the_fields_of_an_answer_are_proposed(editor: Editor) -> None:
    proposed = Typing(editor, f"{HEAD}checklist:\n  pre-release:\n    qa-sign-off:\n      ").proposed()
    assert {"by", "at", "verdict", "evidence", "not_applicable"} <= proposed.keys()
    assert "sre" not in proposed


@pytest.mark.parametrize(
    ("typed", "label", "said"),
    [
        ("release_manager: ", "maria", "Maria Oliveira (Release Manager)"),
        ("authors:\n  - ", "arjun", "Arjun Mehta"),
        ("follows: ", "2.4.0", "OctoAcme Platform, closed"),
        ("reintroduces:\n  - ", "KI-0007", "CSV export fails above 10 000 rows"),
        ("impact:\n  ", "security", "?"),
        ("changes:\n  - type: added\n    text: Something.\n    component: ", "webhooks", ""),
        ("rollback:\n  target: ", "none", "Nothing to go back to"),
        ("rollback:\n  decision: ", "release-manager", "Release Manager."),
    ],
    ids=lambda value: value.strip().split(":")[0] if isinstance(value, str) else "",
)
def test_the_names_of_the_repository_are_proposed(typed: str, label: str, said: str, editor: Editor) -> None:
    proposed = Typing(editor, HEAD + typed).proposed()
    assert label in proposed
    assert said in (proposed[label] or "")
    assert not proposed.keys() & {"null", "true", "false"}


def test_verdict_says_what_it_is(editor: Editor) -> None:
    shown = Typing(editor, ITEM).shown_for("verdict")
    assert "For a sign-off: approved (default), approved-with-conditions, rejected or withdrawn." in shown
    assert "`rejected`" in shown


def test_an_item_says_what_is_confirmed(editor: Editor) -> None:
    assert Typing(editor, ITEM).shown_for("qa-sign-off").startswith("QA sign-off. All acceptance tests")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (ITEM.replace("verdict", "verdit"), "7: Property verdit is not allowed."),
        (ITEM.replace("qa-sign-off", "qa-sign-of"), "7: Property qa-sign-of is not allowed."),
        (ITEM.replace("checklist", "cheklist"), "5: Property cheklist is not allowed."),
        (f"{HEAD}date: 2026-02-30\n", "5: must be a day such as 2026-11-12"),
        (f"{HEAD}name: [Exports]\n", "5: Incorrect type. Expected one of string, number, boolean."),
    ],
)
def test_a_mistake_is_marked_at_its_place(text: str, marked: str, editor: Editor) -> None:
    assert Typing(editor, text).marked == [marked]


def test_a_person_who_is_not_there_is_marked(editor: Editor) -> None:
    (marked,) = Typing(editor, ITEM.replace("priya", "prya")).marked
    assert marked.startswith('7: Value is not accepted. Valid values: "maria", "priya"')


def test_nothing_is_marked_in_what_may_be_typed(editor: Editor) -> None:
    assert Typing(editor, f"{HEAD}name: 2.4\nsummary:\nauthors:\ndate: 2026-11-12\n").marked == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "releases").rglob("*.yml")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_nothing_is_marked_in_the_sample(path: Path, editor: Editor) -> None:
    assert editor.open(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) == []
