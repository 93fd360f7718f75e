"""A record that is kept is the record that was read, for every page; and what a page asks for is noted each time."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cases import BASE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_incremental import edits
from test_reviving import as_python

from generator.check import Outcome, check
from generator.exports import write_files
from generator.hands import spread
from generator.incremental import Judgement, Kept, RecordChangedError, judge_folder, noting, open_folder
from generator.incremental.kept import AT_HAND, Wholes
from generator.ledger import Ledger
from generator.ledger.glances import HEADLINE
from generator.pages import KINDS
from generator.pages.desk import Desk
from generator.pages.page import Page
from generator.pages.support_data import support_files
from generator.repository import read_folder
from generator.schema import schema_files
from generator.store import Shelf
from generator.templating import Templates
from generator.validation import plain

TODAY = date(2026, 11, 23)
LATER = 4_000_000_000 * 1_000_000_000
"""A clock by which all files are old."""
SAMPLE = Path(__file__).parents[1] / "releases"


def judged(folder: Path, place: Path | None, hands: int = 1) -> Judgement:
    found = judge_folder(open_folder(folder, place), TODAY, place, LATER, hands=hands)
    assert found is not None
    return found


class History(NamedTuple):
    folder: Path
    whole: Ledger
    fresh: Judgement
    """As it is when all has just been judged."""
    known: Judgement
    """As it is when nothing has changed since."""


@pytest.fixture(scope="module", params=[SAMPLE, BASE], ids=["sample", "valid history"])
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> History:
    place = tmp_path_factory.mktemp("kept") / "db"
    fresh, known = judged(request.param, place), judged(request.param, place)
    return History(request.param, Ledger(read_folder(request.param), TODAY), fresh, known)


def values(ledger: Ledger) -> dict[tuple[str, str], object]:
    return {(one.path, one.stem): as_python(one.value) for one in ledger.records.documents}


def accepted(outcome: Outcome) -> list[object]:
    return [(one.entry.key, one.deviation, one.diagnostic) for one in outcome.accepted]


def test_every_record_comes_back_as_it_was_read(history: History) -> None:
    for judgement in (history.fresh, history.known):
        assert values(judgement.ledger) == values(history.whole)


def test_what_was_found_and_accepted_is_what_a_whole_check_gives(history: History) -> None:
    expected = check(history.whole)
    for judgement in (history.fresh, history.known):
        assert judgement.outcome.diagnostics == expected.diagnostics
        assert accepted(judgement.outcome) == accepted(expected)


def subjects(ledger: Ledger) -> list[tuple[Any, Any]]:
    return [(kind, subject) for kind in KINDS for subject in kind.subjects(ledger)]


def pages(ledger: Ledger, desk: Desk) -> Iterator[Page]:
    for kind, subject in subjects(ledger):
        yield kind.write(desk, subject)


def test_every_page_is_the_one_that_is_made_of_whole_records(history: History) -> None:
    expected = list(pages(history.whole, Desk(history.whole, check(history.whole), Templates())))
    for judgement in (history.fresh, history.known):
        ledger = judgement.ledger
        assert list(pages(ledger, Desk(ledger, judgement.outcome, Templates()))) == expected


def test_every_other_file_is_too(history: History) -> None:
    expected = [*write_files(history.whole), *support_files(history.whole), *schema_files(history.whole.records)]
    for judgement in (history.fresh, history.known):
        ledger = judgement.ledger
        assert [*write_files(ledger), *support_files(ledger), *schema_files(ledger.records)] == expected


def asked(ledger: Ledger, desk: Desk, number: int) -> set[str]:
    kind, subject = subjects(ledger)[number]
    with noting() as paths:
        kind.write(desk, subject)
    return paths


def test_a_page_asks_for_the_same_records_whatever_was_written_before(history: History) -> None:
    warm = history.known
    desk = Desk(warm.ledger, warm.outcome, Templates())
    list(pages(warm.ledger, desk))
    for number, (kind, _) in enumerate(subjects(warm.ledger)):
        ledger = Ledger(history.known.records, TODAY, AT_HAND)
        fresh = asked(ledger, Desk(ledger, warm.outcome, Templates()), number)
        assert asked(warm.ledger, desk, number) >= fresh, kind.name


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32))
def test_any_edits_give_what_a_whole_check_gives(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("edits")
    records, place = folder / "releases", folder / "db"
    shutil.copytree(SAMPLE, records)
    done = []
    for _, edit in zip(range(4), edits(records, random.Random(seed)), strict=False):  # noqa: S311 - to be repeated
        done.append(edit)
        whole = Ledger(read_folder(records), TODAY)
        found = judge_folder(open_folder(records, place), TODAY, place, LATER)
        if found is None:
            continue
        expected = check(whole)
        assert found.outcome.diagnostics == expected.diagnostics, done
        assert accepted(found.outcome) == accepted(expected), done
        assert values(found.ledger) == values(whole), done


@pytest.fixture
def records(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "releases")
    return tmp_path / "releases"


def summaries(judgement: Judgement) -> list[str | None]:
    return [entry.record.summary for entry in judgement.ledger.entries]


def test_each_process_asks_for_itself(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    known = judged(records, tmp_path / "db")
    expected = summaries(judged(records, None))
    assert known.ledger.entries[0].record.summary == expected[0]
    found = spread(lambda some: [one.record.summary for one in some], known.ledger.entries, 2, least=1, most=1)
    assert [one for part in found for one in part] == expected


def test_several_processes_judge_as_one_does(tmp_path: Path) -> None:
    one, several = judged(SAMPLE, tmp_path / "one"), judged(SAMPLE, tmp_path / "several", hands=2)
    assert several.outcome.diagnostics == one.outcome.diagnostics
    assert (several.digests, several.faces, several.basis) == (one.digests, one.faces, one.basis)


@pytest.mark.parametrize("place", [None, "file/db"], ids=["no place", "a place that cannot be"])
def test_where_nothing_can_be_kept_records_are_at_hand_all_the_same(
    records: Path, tmp_path: Path, place: str | None
) -> None:
    (tmp_path / "file").write_text("")
    known = judged(records, tmp_path / place if place else None)
    assert summaries(known) == summaries(judged(records, tmp_path / "db"))


def test_what_was_lost_meanwhile_is_read_again(records: Path, tmp_path: Path) -> None:
    expected = summaries(judged(records, tmp_path / "db"))
    known = judged(records, tmp_path / "db")
    (tmp_path / "db").unlink()
    assert summaries(known) == expected


def test_a_file_that_changed_meanwhile_is_not_taken_for_what_was_judged(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    known = judged(records, tmp_path / "db")
    (tmp_path / "db").unlink()
    file = records / "2.4.0.yml"
    file.write_bytes(file.read_bytes() + b"# later\n")
    with pytest.raises(RecordChangedError, match=r"2\.4\.0\.yml changed while it was looked at: begin again"):
        summaries(known)


def test_the_file_itself_is_read_when_it_is_asked_for(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    document = judged(records, tmp_path / "db").ledger.entries[0].document
    assert document.file.data == (records / document.path).read_bytes()
    assert plain(document.node)["version"] == document.value.version
    assert repr(document) == f"Kept({document.path!r})"


def test_what_another_check_keeps_meanwhile_is_not_taken_for_what_was_judged(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    known = judged(records, tmp_path / "db")
    file = records / "2.4.0.yml"
    file.write_text(file.read_text("utf-8").replace("summary: ", "summary: Now, "), "utf-8")
    judged(records, tmp_path / "db")
    with pytest.raises(RecordChangedError):
        summaries(known)


def test_what_is_noted_is_noted_where_it_is_asked_for(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    first, second, *_ = judged(records, tmp_path / "db").ledger.entries
    with noting() as outer:
        assert first.face.version == first.name
        with noting() as inner:
            assert first.record.summary
            assert first.record.summary
        assert second.record.version
    assert inner == {first.document.path}
    assert outer == {second.document.path}


def held(place: Path) -> set[str]:
    with closing(sqlite3.connect(place)) as database:
        tables = ("files", "wholes", "headlines")
        found, wholes, headlines = [
            {path for (path,) in database.execute(f"SELECT path FROM {table}")}  # noqa: S608 - our own names
            for table in tables
        ]
    assert found == wholes
    assert headlines == {path for path in found if not path.startswith(("known-issues/", "incidents/"))}
    return found


def test_what_is_gone_is_forgotten_whole_on_another_day_too(records: Path, tmp_path: Path) -> None:
    place = tmp_path / "db"
    judged(records, place)
    before = held(place)
    (records / "2.5.0.yml").unlink()
    judged(records, place)
    assert held(place) == before - {"2.5.0.yml"}
    (records / "2.4.1.yml").unlink()
    assert judge_folder(open_folder(records, place), TODAY + timedelta(days=1), place, LATER)
    assert held(place) == before - {"2.5.0.yml", "2.4.1.yml"}


def test_few_whole_records_stay_in_memory(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.incremental.kept.AT_HAND", 2)
    one, *others = judged(records, tmp_path / "db").ledger.entries
    value = one.record
    assert one.record is value
    assert [other.record.version for other in others] == [other.name for other in others]
    assert one.record is not value
    assert one.record == value


@pytest.mark.parametrize(("most", "finds"), [(1_000_000, []), (0, ["2.4.0.yml"])])
def test_little_text_stays_in_memory_and_much_is_read_again(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, finds: list[str]
) -> None:
    asked: list[str] = []
    whole = Shelf.whole

    def noting_shelf(shelf: Shelf, path: str, content: str) -> str:
        asked.append(path)
        return whole(shelf, path, content)

    monkeypatch.setattr("generator.incremental.kept.MOST_TEXT", most)
    monkeypatch.setattr(Shelf, "whole", noting_shelf)
    judgement = judged(records, tmp_path / "db")
    assert values(judgement.ledger) == values(Ledger(read_folder(records), TODAY))
    assert [path for path in asked if path == "2.4.0.yml"] == finds


@pytest.mark.parametrize("before", [0, 1], ids=["as it was judged", "as it was kept"])
def test_lists_have_what_they_show_without_the_rest(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    for _ in range(before):
        judged(records, tmp_path / "db")
    ledger = judged(records, tmp_path / "db").ledger
    monkeypatch.setattr(Wholes, "recall", None)
    shown = {entry.name: {name: getattr(entry.headline, name) for name in HEADLINE} for entry in ledger.entries}
    whole = Ledger(read_folder(records), TODAY)
    assert shown == {entry.name: {name: getattr(entry.record, name) for name in HEADLINE} for entry in whole.entries}


@pytest.mark.parametrize("folder", [SAMPLE, BASE], ids=["sample", "valid history"])
def test_what_is_made_is_the_same_however_few_records_are_in_memory(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most in ("AT_HAND", "LISTED", "SMALL"):
        monkeypatch.setattr(f"generator.incremental.kept.{most}", 1)
    whole, judgement = Ledger(read_folder(folder), TODAY), judged(folder, tmp_path / "db")
    assert [*write_files(judgement.ledger)] == [*write_files(whole)]
    for each in (whole, judgement.ledger):
        for entry in each.entries:
            each.readiness(entry)
    desks = [Desk(whole, check(whole), Templates()), Desk(judgement.ledger, judgement.outcome, Templates())]
    assert [*pages(judgement.ledger, desks[1])] == [*pages(whole, desks[0])]


def test_few_checklists_stay_worked_out(records: Path) -> None:
    ledger = Ledger(judged(records, None).records, TODAY, at_hand=2)
    one, *others = ledger.entries
    first = ledger.readiness(one)
    assert ledger.readiness(one) is first
    for other in others:
        assert ledger.readiness(other).entry is other
    assert ledger.readiness(one) is not first
    assert ledger.readiness(one).items == first.items


def test_digests_and_faces_follow_what_changes(records: Path, tmp_path: Path) -> None:
    before = judged(records, tmp_path / "db")
    file = records / "2.4.0.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("summary: ", "summary: Now, "), "utf-8")
    other = judged(records, tmp_path / "db")
    assert {path for path in before.digests if before.digests[path] != other.digests[path]} == {"2.4.0.yml"}
    assert before.faces == other.faces
    file.write_text(text.replace("type: minor", "type: major"), "utf-8")
    third = judged(records, tmp_path / "db")
    assert {path for path in before.faces if before.faces[path] != third.faces[path]} == {"2.4.0.yml"}
    assert before.basis == other.basis == third.basis
    people = records / "people.yml"
    people.write_bytes(people.read_bytes() + b"# more\n")
    assert judged(records, tmp_path / "db").basis != before.basis
    assert set(before.digests) - set(before.faces) >= {"people.yml"}


def test_a_folder_that_must_be_looked_at_whole_is_not_judged_in_parts(records: Path, tmp_path: Path) -> None:
    (records / "people.yml").unlink()
    place = tmp_path / "db"
    assert judge_folder(open_folder(records, place), TODAY, place, LATER) is None


def test_a_kept_record_says_where_it_stands(records: Path, tmp_path: Path) -> None:
    judged(records, tmp_path / "db")
    document = judged(records, tmp_path / "db").ledger.entries[0].document
    assert isinstance(document, Kept)
    assert document.stem == os.path.splitext(document.path)[0]  # noqa: PTH122 - no path of a file here
