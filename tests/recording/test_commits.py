"""`--commit` and `--by`: git is asked who it is, and is given just the one file with words worth reading."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from acts import Records, needs_git

pytestmark = needs_git
SIGN = ("sign", "2.5.0", "qa-sign-off", "--again", "--evidence", "https://qa.octoacme.example/251", "--commit")


@pytest.fixture
def repository(records: Records, monkeypatch: pytest.MonkeyPatch) -> Records:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    records.git("init", "-q", "-b", "main", ".")
    records.git("config", "user.name", "Priya Natarajan")
    records.git("config", "user.email", "Priya@octoacme.example")
    records.git("config", "commit.gpgsign", "false")
    records.change("{name: Priya Natarajan,", "{name: Priya Natarajan, email: [priya@octoacme.example],", "people.yml")
    records.git("add", ".")
    records.git("commit", "-qm", "The records")
    return records


def test_whoever_git_knows_signs_and_the_commit_says_what(repository: Records) -> None:
    said = repository.done(*SIGN, "--note", "96 of 96.\nOn three devices.")
    assert said.splitlines()[-1] == "committed: 2.5.0: QA sign-off by Priya Natarajan"
    assert repository.git("log", "-1", "--format=%B") == (
        "2.5.0: QA sign-off by Priya Natarajan\n\n"
        "Evidence: https://qa.octoacme.example/251\n96 of 96.\nOn three devices.\n\n"
    )
    assert repository.git("show", "--name-only", "--format=").split() == ["2.5.0.yml"]
    assert repository.git("status", "--porcelain") == ""


def test_a_subject_that_is_too_long_is_told_whole_below(repository: Records) -> None:
    condition = ("--condition", "Tell support; li; 2026-12-05")
    repository.done(*SIGN, *condition, "--by", "priya")
    assert repository.git("log", "-1", "--format=%s%n%b").splitlines()[:3] == [
        "2.5.0: QA sign-off approved with conditions by Priya Natarajan",
        "Evidence: https://qa.octoacme.example/251",
        "Condition: Tell support (li, by 2026-12-05)",
    ]
    records = repository
    records.change("{name: Priya Natarajan,", f"{{name: Priya {'Natarajan ' * 5}Novak,", "people.yml")
    repository.done(*SIGN)
    subject, whole, *_ = repository.git("log", "-1", "--format=%s%n%b").splitlines()
    assert len(subject) <= 72
    assert subject.endswith("…")
    assert whole.endswith(" Novak")


def test_what_else_is_changed_or_staged_stays_as_it_is(repository: Records) -> None:
    repository.change("summary: Exports stream.", "summary: Exports stream faster.", "2.4.0.yml")
    repository.git("add", "2.4.0.yml")
    (repository.folder / "notes.txt").write_text("mine")
    repository.git("add", "notes.txt")
    (repository.folder / "2.4.1.yml").write_bytes((repository.folder / "2.4.1.yml").read_bytes() + b"# mine\n")
    repository.done(*SIGN)
    assert repository.git("show", "--name-only", "--format=").split() == ["2.5.0.yml"]
    assert repository.git("status", "--porcelain") == "M  2.4.0.yml\n M 2.4.1.yml\nA  notes.txt\n"


def test_a_file_that_git_does_not_know_yet_is_committed_too(repository: Records) -> None:
    repository.git("rm", "-q", "--cached", "2.5.0.yml")
    repository.git("commit", "-qm", "Forget it")
    repository.done(*SIGN)
    assert repository.git("show", "--name-only", "--format=").split() == ["2.5.0.yml"]


def test_what_was_changed_by_hand_before_is_told(repository: Records) -> None:
    repository.change("summary: Billing exports.", "summary: Billing exports!")
    assert repository.done(*SIGN).endswith("\nthe commit also holds what was changed in 2.5.0.yml before\n")


def test_a_file_that_becomes_another_meanwhile_is_left(repository: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.recording.workspace import Workspace  # noqa: PLC0415 - of this test alone

    news = Workspace.news

    def and_meanwhile(space: Workspace, proposed: dict[str, bytes]) -> object:
        found = news(space, proposed)
        repository.write(repository.text() + "# from the editor\n")
        return found

    monkeypatch.setattr(Workspace, "news", and_meanwhile)
    result = repository.run(*SIGN)
    assert result.exit_code == 2
    assert result.stderr == "releases: 2.5.0.yml was changed meanwhile; nothing was done: do it again\n"
    assert repository.text().endswith("# from the editor\n")
    assert "251" not in repository.text()


def test_what_git_does_not_commit_is_told(repository: Records) -> None:
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = repository.run(*SIGN)
    assert result.exit_code == 2
    assert result.stderr == "not today\nreleases: the record is written, but git did not commit it\n"
    assert "qa.octoacme.example/251" in repository.text()


def test_without_an_address_somebody_has_to_be_named(repository: Records) -> None:
    repository.git("config", "user.email", "nobody@octoacme.example")
    told = repository.refused(*SIGN, status=2)
    assert told == (
        "releases: nobody in people.yml has the address nobody@octoacme.example, which git is configured with: "
        "say who it is with --by PERSON\n"
    )
    repository.git("config", "--unset", "user.email")
    told = repository.refused(*SIGN, status=2)
    assert told == "releases: git knows no address of yours, so it is not clear who signs: say it with --by PERSON\n"


def test_the_product_is_told(repository: Records, tmp_path: Path) -> None:
    (tmp_path / "two" / "platform").mkdir(parents=True)
    (tmp_path / "two" / "mobile").mkdir()
    for name in ("2.3.0.yml", "2.4.0.yml", "2.4.1.yml", "2.5.0.yml"):
        text = (repository.folder / name).read_text(encoding="utf-8")
        (tmp_path / "two" / "platform" / name).write_text(text, encoding="utf-8")
        (tmp_path / "two" / "mobile" / name).write_text(text, encoding="utf-8")
    (tmp_path / "two" / "people.yml").write_text((repository.folder / "people.yml").read_text(encoding="utf-8"))
    both = Records(tmp_path / "two")
    sign = ("sign", "2.5.0", "smoke-tests", "--again", "--by", "priya")
    told = both.refused(*sign, status=2)
    assert told == "releases: there is a 2.5.0 of several products: mobile, platform: say which with --product\n"
    said = both.done(*sign, "--product", "mobile")
    assert said.startswith("mobile 2.5.0: Smoke tests by Priya Natarajan (")
    assert said.endswith("nothing else is open: releases advance mobile/2.5.0 --to approved\n")
