"""A check of what changed finds the same as a check of everything, whatever happened in between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cases import BASE, Case, cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processes import assert_nobody_is_left, forks

from generator import scan
from generator.check import check
from generator.diagnostics import Diagnostic
from generator.incremental import RACE_NS, FolderCheck, Judgement, check_folder, checking, judge_folder, open_folder
from generator.incremental.comparing import Comparing
from generator.ledger import Ledger
from generator.repository import read_folder
from generator.store import Store

TODAY = date(2026, 11, 23)
LATER = 4_000_000_000 * 1_000_000_000
"""A clock by which all files are old."""
SAMPLE = Path(__file__).parents[1] / "releases"


def whole(folder: Path) -> tuple[Diagnostic, ...]:
    return check(Ledger(read_folder(folder), TODAY)).diagnostics


def kept(folder: Path, place: Path, now_ns: int = LATER, today: date = TODAY) -> FolderCheck:
    return check_folder(open_folder(folder, place), today, place, now_ns)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the valid history."""
    folder = tmp_path_factory.mktemp("warm")
    shutil.copytree(BASE, folder / "releases")
    assert kept(folder / "releases", folder / "db").outcome.diagnostics == ()
    return folder / "db"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_case_gives_the_same_after_the_valid_history(case: Case, tmp_path: Path, warm: Path) -> None:
    place = tmp_path / "db"
    shutil.copyfile(warm, place)
    case.lay_out(tmp_path / "releases")
    expected = whole(tmp_path / "releases")
    first, second = kept(tmp_path / "releases", place), kept(tmp_path / "releases", place)
    assert first.outcome.diagnostics == second.outcome.diagnostics == expected
    assert first.releases == second.releases == len(read_folder(tmp_path / "releases").releases)


def edits(folder: Path, dice: random.Random) -> Iterator[str]:
    """Endless changes, as careless as people's."""
    originals = {path: path.read_bytes() for path in sorted(folder.rglob("*.yml"))}
    while True:
        path = dice.choice(list(originals))
        kind = dice.choice(("line", "line", "twice", "swap", "swap", "gone", "back", "copy", "touch"))
        lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
        if kind == "gone":
            path.unlink(missing_ok=True)
        elif kind == "copy" and lines:
            path.with_name(f"9.{dice.randint(0, 3)}.0.yml").write_text("".join(lines), "utf-8")
        elif kind == "touch" and lines:
            path.touch()
        elif kind in ("line", "twice", "swap") and len(lines) > 1:
            at = dice.randrange(len(lines))
            other = dice.choice(lines)
            lines[at : at + 1] = {"line": [], "twice": [lines[at]] * 2, "swap": [other]}[kind]
            path.write_text("".join(lines), "utf-8")
        else:
            path.write_bytes(originals[path])
        yield f"{kind} {path.relative_to(folder)}"


@pytest.mark.parametrize("source", [BASE, SAMPLE / "platform"], ids=["valid history", "sample"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_any_edits_give_the_same(source: Path, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("edits")
    records = folder / "releases"
    shutil.copytree(source, records)
    if source.parent == SAMPLE:
        for name in ("people.yml", "policy.yml"):
            shutil.copyfile(SAMPLE / name, records / name)
        for name in ("known-issues", "incidents"):
            shutil.copytree(SAMPLE / name, records / name)
    done = []
    dice = random.Random(seed)  # noqa: S311 - edits to be repeated, not secrets
    for _, edit in zip(range(6), edits(records, dice), strict=False):
        done.append(edit)
        assert kept(records, folder / "db").outcome.diagnostics == whole(records), done


@pytest.fixture
def history(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "releases")
    return tmp_path / "releases"


def rows(place: Path) -> dict[str, int]:
    with sqlite3.connect(place) as database:
        return dict(database.execute("SELECT path, checked_ns FROM files"))


def test_only_what_changed_is_looked_at_again(history: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    kept(history, place)
    file = history / "2.4.0.yml"
    file.write_text(file.read_text("utf-8").replace("summary: ", "summary: Now: "), "utf-8")
    kept(history, place, LATER + 1)
    assert [path for path, at in rows(place).items() if at == LATER + 1] == ["2.4.0.yml"]


def tables(place: Path) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(place) as database:
        names = ("files", "wholes", "headlines", "texts")
        return [sorted(database.execute(f"SELECT * FROM {name}")) for name in names]  # noqa: S608 - our own names


@pytest.mark.parametrize("is_known", [False, True], ids=["nothing was known", "what was known holds no more"])
def test_what_another_process_finds_between_records_is_the_same(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_known: bool
) -> None:
    if is_known:
        for name in ("one", "two"):
            kept(history, tmp_path / name, today=TODAY - timedelta(days=1))
    check_folder(open_folder(history, tmp_path / "one"), TODAY, tmp_path / "one", LATER, hands=1)
    monkeypatch.setattr(checking, "MANY", 0)
    found = check_folder(open_folder(history, tmp_path / "two"), TODAY, tmp_path / "two", LATER, hands=2)
    assert found.outcome.diagnostics == whole(history)
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


def test_records_that_were_compared_in_another_process_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged(name: str, hands: int) -> Judgement:
        found = judge_folder(open_folder(SAMPLE, tmp_path / name), TODAY, tmp_path / name, LATER, hands=hands)
        assert found is not None
        return found

    def shown(found: Judgement) -> list[tuple[object, ...]]:
        ledger = found.ledger
        issues = [[facts.face.id for group in ledger.issues_of(one) for facts in group] for one in ledger.entries]
        runs = [[(one.environment, one.entry.key) for one in ledger.running(product)] for product in ledger.products]
        told = [(one.key, one.record.summary, ledger.readiness(one).progress) for one in ledger.entries]
        return [*told, *map(tuple, issues), *map(tuple, runs)]

    alone = judged("one", 1)
    monkeypatch.setattr(checking, "MANY", 0)
    together = judged("two", 2)
    assert (together.outcome.diagnostics, together.digests, together.faces) == (
        alone.outcome.diagnostics,
        alone.digests,
        alone.faces,
    )
    assert shown(together) == shown(alone)
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


@forks
def test_a_process_that_compares_and_is_ended_loses_nothing(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_folder(open_folder(history, tmp_path / "one"), TODAY, tmp_path / "one", LATER, hands=1)
    run, here = Comparing.run, os.getpid()

    def ended(self: Comparing, *given: Any) -> Any:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(self, *given)

    monkeypatch.setattr(checking, "MANY", 0)
    monkeypatch.setattr(Comparing, "run", ended)
    found = check_folder(open_folder(history, tmp_path / "two"), TODAY, tmp_path / "two", LATER, hands=2)
    assert found.outcome.diagnostics == whole(history)
    assert tables(tmp_path / "one") == tables(tmp_path / "two")
    assert_nobody_is_left()


@pytest.mark.parametrize(("where", "what"), [(Comparing, "run"), (Store, "keep")], ids=["there", "here"])
def test_an_error_while_another_process_compares_leaves_nobody_behind(
    where: type, what: str, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(checking, "MANY", 0)
    monkeypatch.setattr(where, what, broken)
    with pytest.raises(KeyError, match="broken"):
        check_folder(open_folder(history, tmp_path / "db"), TODAY, tmp_path / "db", LATER, hands=2)
    assert_nobody_is_left()


def test_a_file_that_is_gone_is_forgotten(history: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    kept(history, place)
    (history / "2.5.0.yml").unlink()
    assert kept(history, place).outcome.diagnostics == whole(history)
    assert "2.5.0.yml" not in rows(place)


def test_a_change_within_the_same_moment_is_seen(history: Path, tmp_path: Path) -> None:
    place, file = tmp_path / "db", history / "2.4.0.yml"
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    kept(history, place, times[1] + RACE_NS // 2)
    text = file.read_text("utf-8")
    file.write_text(text.replace("priya", "umarx"), "utf-8")
    os.utime(file, ns=times)
    assert file.stat().st_size == len(text.encode())
    found = kept(history, place, times[1] + RACE_NS // 2).outcome.diagnostics
    assert found == whole(history)
    assert "reference-unknown" in {one.rule for one in found}


def test_a_file_that_changes_while_it_is_judged_is_judged_again(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, file, load = tmp_path / "db", history / "2.4.0.yml", scan.load
    changed = file.read_bytes().replace(b"priya", b"umarx")

    def load_and_change(root: Path, found: scan.SourceFile) -> bytes | scan.PathProblem:
        data = load(root, found)
        if found.path == file.name:
            file.write_bytes(changed)
        return data

    now = file.stat().st_mtime_ns
    monkeypatch.setattr(scan, "load", load_and_change)
    assert kept(history, place, now).outcome.diagnostics == ()
    monkeypatch.undo()
    assert "reference-unknown" in {one.rule for one in kept(history, place, now).outcome.diagnostics}


@pytest.mark.parametrize("name", ["policy.yml", "people.yml"])
def test_another_policy_or_other_people_judge_everything_anew(history: Path, tmp_path: Path, name: str) -> None:
    place, file = tmp_path / "db", history / name
    kept(history, place)
    before = file.read_text("utf-8") if file.exists() else "extends: octoacme\n"
    file.write_text(before.replace("2025-01-01", "2026-11-01") + "rules: {item-open: off}\n" * (name == "policy.yml"))
    assert kept(history, place).outcome.diagnostics == whole(history)


def test_another_day_judges_everything_anew(history: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    kept(history, place)
    late = date(2028, 1, 1)
    expected = check(Ledger(read_folder(history), late)).diagnostics
    assert {one.rule for one in expected} == {"date-disagrees"}
    assert kept(history, place, today=late).outcome.diagnostics == expected


@pytest.mark.parametrize("content", [b"", b"no database" * 100, b"SQLite format 3\x00" + b"\x00" * 2000])
def test_what_is_no_database_is_thrown_away(history: Path, tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "db"
    place.write_bytes(content)
    assert kept(history, place).outcome.diagnostics == ()
    assert set(rows(place)) == {"2.3.0.yml", "2.4.0.yml", "2.4.1.yml", "2.5.0.yml", "known-issues/KI-0031.yml"}


def test_a_database_of_another_form_is_begun_anew(history: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    with sqlite3.connect(place) as database:
        database.execute("PRAGMA user_version = 99")
        database.execute("CREATE TABLE files (other)")
    assert kept(history, place).outcome.diagnostics == ()
    assert "2.4.0.yml" in rows(place)


def test_where_nothing_can_be_kept_the_check_is_the_same(history: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(history, tmp_path / "file" / "db").outcome.diagnostics == ()


def test_two_checks_at_once_do_not_hurt_each_other(history: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    kept(history, place)
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    (history / "2.5.0.yml").unlink()
    try:
        assert kept(history, place).outcome.diagnostics == whole(history)
    finally:
        writer.rollback()
        writer.close()
    assert kept(history, place).outcome.diagnostics == whole(history)
