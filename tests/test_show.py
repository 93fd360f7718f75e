"""`releases show`: a release in the terminal, and all of it for programs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from any_record import prose as any_prose
from cases import BASE
from histories import ledger_of, release
from hostile_texts import markdown as any_markdown
from hypothesis import given
from hypothesis import strategies as st
from terminal import as_read, fields, paths_in, run, told
from written import SAMPLE, TODAY, put

from generator import richtext
from generator.exports.release import whole
from generator.ledger import Ledger
from generator.repository import read_folder
from generator.telling import showing
from generator.telling.screen import Screen, cells

DOCUMENTED = Path(__file__).parents[1] / "docs" / "help" / "status.md"


@pytest.mark.parametrize("version", ["3.0.0", "2.4.0", "2.6.0", "1.8.0", "mobile/5.5.0"])
def test_a_release_is_shown_as_it_was_read(version: str, update_cases: bool) -> None:  # noqa: FBT001 - a fixture
    name = f"show-{version.replace('/', '-')}.txt"
    as_read(name, told("show", version), update=update_cases)


def test_lines_follow_the_width_of_the_terminal() -> None:
    for columns in (48, 60, 80, 120):
        for line in told("show", "3.0.0", columns=columns).splitlines():
            words = line.split()
            # Only an address or a command, which have to be copied whole, may stand out.
            assert cells(line) <= columns or any(len(word) > columns // 2 or "`" in word for word in words), line


def test_a_product_is_asked_for_where_several_have_the_version(tmp_path: Path) -> None:
    for product in ("desk", "phone"):
        put(tmp_path, f"{product}/1.0.0.yml", _imported("1.0.0"))
    assert "say which with --product" in run("show", "1.0.0", folder=tmp_path).stderr
    assert run("show", "1.0.0", folder=tmp_path).exit_code == 2
    assert told("show", "1.0.0", "--product", "desk", folder=tmp_path).startswith("Desk 1.0.0\n")
    assert told("show", "phone/1.0.0", folder=tmp_path).startswith("Phone 1.0.0\n")


def _imported(version: str) -> str:
    return f"version: {version}\ntype: minor\nstatus: closed\ndate: 2026-01-01\nsummary: Something.\n"


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("3.1.2", "there is no release 3.1.2: did you mean 3.1.1?"),
        ("\x1b[31m9", "there is no release \\x1b[31m9: `releases status` lists what is on the way"),
        ("", "there is no release : `releases status` lists what is on the way"),
    ],
)
def test_an_unknown_version_names_the_nearest(version: str, words: str) -> None:
    result = run("show", "--", version) if version.startswith("-") else run("show", version)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"releases: {words}\n"


def test_a_file_that_cannot_be_understood_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(BASE, folder)
    put(folder, "2.5.0.yml", "version: 2.5.0\nstatus: someday\n")
    result = run("show", "2.5.0", folder=folder)
    assert result.exit_code == 1
    assert "bad-value" in result.stdout
    assert "2.5.0.yml cannot be understood" in result.stderr


def test_a_history_without_days_is_shown(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nproducts: {box: {title: Box, process_from: never}}\n")
    put(tmp_path, "box/0.1.0.yml", "version: 0.1.0\ntype: minor\nstatus: released\n")
    assert told("show", "0.1.0", folder=tmp_path).splitlines() == [
        "Box 0.1.0",
        "released · minor · without a day",
        "release manager: none is named",
        "",
        "Summary",
        "  No summary was written for this release.",
        "",
        "Rollback",
        "  No plan is recorded.",
        "",
        "Checklist",
        "  The process was not in force for this release.",
    ]


def test_the_json_says_what_the_ledger_says() -> None:
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    for entry in ledger.entries:
        found = fields("show", f"{entry.product}/{entry.name}")
        facts, readiness = ledger.issues_of(entry), ledger.readiness(entry)
        assert found["api"] == "v1"
        assert (found["product"], found["version"], found["state"]) == (*entry.key, entry.state)
        assert [one["text"] for one in found["changes"]] == [one.text.strip() for one in entry.record.changes]
        present = {one.record.id for one in (*facts.listed, *facts.inherited)}
        assert {one["id"] for one in found["affected_by"]} == present
        listed = [item for section in found["checklist"] for item in section["items"]]
        assert [one["state"] for one in listed] == [str(one.state) for one in readiness.items]
        assert [len(one["answers"]) for one in listed] == [len(one.filed) for one in readiness.items]
        assert len(found["deployments"]) == len(entry.record.deployments)
        assert found["progress"]["asked_for_next"] == len(readiness.asked(readiness.next_status or "planned"))


def test_every_field_of_the_json_is_documented() -> None:
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    found = set[str]().union(*(paths_in(whole(ledger, entry)) for entry in ledger.entries))
    text = DOCUMENTED.read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_.\[\]]+)`", text[text.index("{ #show-json }") :]))
    issues = ("affected_by[].", "fixed[].", "rollback.target.")  # said where the site's own files are
    assert sorted(one for one in found - documented if not one.startswith(issues)) == []


@given(any_prose | any_markdown, st.integers(40, 120))
def test_any_text_appears_whole(text: str, width: int) -> None:
    change = {"type": "fixed", "text": text}
    ledger = ledger_of([release("1.0.0", summary=text, changes=[change], migration=[{"text": text}])])
    (entry,) = ledger.entries
    lines = list(showing.lines(ledger, entry, Screen(width)))
    for line in lines:
        assert line.isprintable() or not any(char < " " or "\x7f" <= char < "\xa0" for char in line)
    assert _letters("".join(lines)).count(_letters(richtext.plain(text))) >= 3


def _letters(text: str) -> str:
    """What is left of a text whose marks, blanks and addresses do not matter."""
    return "".join(char for char in re.sub(r" <https?://[^>]*>", "", text) if char.isalnum())


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in told("show", "3.1.1")
    monkeypatch.setattr("generator.commands.seen.wants_colour", lambda: True)
    painted = told("show", "3.1.1")
    assert "\x1b[1mOctoAcme Platform 3.1.1\x1b[0m" in painted
    assert re.sub(r"\x1b\[[0-9]*m", "", painted) == _plain()


def _plain() -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.commands.seen.wants_colour", lambda: False)
        return told("show", "3.1.1")
