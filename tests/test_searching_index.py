"""The index in parts: which entry is in which, what is made again, and the same bytes from the same entries."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer import HOME, entry, pagefind
from processes import forks

from generator.searching import index
from generator.searching.entries import Entry, dump
from generator.searching.index import Indexing, write_index
from generator.searching.pagefind import Opening, opening
from generator.searching.pagefind_order import MAIN, put_in_order
from generator.searching.pagefind_service import IndexingError
from generator.searching.parts import SIZE, parts_of


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def taken_apart(together: bytes) -> dict[str, bytes]:
    """The files that were put together."""
    head, _, rest = together.partition(b"\n")
    files = {}
    for path, size in json.loads(head):
        files[path], rest = rest[:size], rest[size:]
    assert rest == b""
    return files


APP = Entry(location="releases/app/", title="The App", text="<p>Its releases.</p>")


@given(st.lists(st.tuples(st.sampled_from(["", "app", "tool", "web"]), st.integers(0, 3)), max_size=3000))
def test_every_entry_is_in_one_part(groups: list[tuple[str, int]]) -> None:
    dumped = [dump(entry(str(number), product, year)) for number, (product, year) in enumerate(groups)]
    parts = parts_of(dumped)
    assert sorted(one for part in parts for one in part) == sorted(dumped)
    assert len(parts) <= len(groups) / SIZE + 2
    assert parts_of(dumped) == parts


def test_a_new_entry_changes_its_own_part_alone() -> None:
    before = [dump(entry(f"1.{number}", "abc"[number % 3], 2020 + number % 5)) for number in range(3 * SIZE)]
    parts = parts_of(before)
    after = parts_of([*before, dump(entry("new", "b", 2022))])
    assert len(parts) == 3
    assert sum(one != other for one, other in zip(parts, after, strict=True)) == 1


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40))
def test_parts_are_of_one_size_but_for_the_last(years: list[int]) -> None:
    entries = [
        dump(entry(f"{year}-{number}", "a", 1900 + year)) for year, count in enumerate(years) for number in range(count)
    ]
    lengths = [len(part) for part in parts_of(entries)]
    assert sum(lengths) == len(entries)
    whole = lengths[:-1] or lengths
    assert max(lengths) - min(whole) <= 2 * max(years)


def test_what_belongs_to_no_product_is_the_first_part() -> None:
    assert parts_of([dump(entry("1.0")), dump(HOME)]) == [[dump(HOME)], [dump(entry("1.0"))]]
    assert parts_of([dump(entry("1.0"))]) == [[dump(entry("1.0"))]]
    assert parts_of([]) == []


def test_an_index_is_made_once(tmp_path: Path) -> None:
    entries = [dump(HOME), dump(APP), dump(entry("1.0")), dump(entry("1.1", year=2027))]
    made = write_index(pagefind(), entries, tmp_path / "one", language="en")
    assert made.made == len(made.told["parts"]) == 2
    assert made.told | {"parts": [], "together": "", "programs": []} == {
        "parts": [],
        "together": "",
        "programs": [],
        "products": {"app": "The App"},
        "types": ["release"],
        "states": ["closed"],
    }
    kept = write_index(pagefind(), entries, tmp_path / "two", language="en", before=tmp_path / "one")
    assert (kept.told, kept.made) == (made.told, 0)
    assert tree(tmp_path / "two") == tree(tmp_path / "one")
    again = write_index(pagefind(), entries, tmp_path / "one", language="en")
    assert (again.told, again.made) == (made.told, 0)


def test_what_a_browser_needs_in_any_case_is_told(tmp_path: Path) -> None:
    told = write_index(pagefind(), [dump(HOME), dump(entry("1.0"))], tmp_path / "index", language="en").told
    files = tree(tmp_path / "index")
    facts = taken_apart(gzip.decompress(files[told["together"]]))
    assert facts == {
        path: content if path.endswith(".json") else gzip.decompress(content)
        for path, content in files.items()
        if path.endswith((f"/{MAIN}", ".pf_meta")) and path != told["together"]
    } | {"words": facts["words"]}
    assert len(facts) == 5
    assert told["programs"] == [path for path in files if path.endswith("wasm.en.pagefind")]


def test_words_of_all_parts_are_in_files_that_a_browser_is_told(tmp_path: Path) -> None:
    entries = [dump(HOME), *(dump(entry(f"1.{number}", "abc"[number % 3], number)) for number in range(2 * SIZE))]
    told = write_index(pagefind(), entries, tmp_path / "index", language="en").told
    files = tree(tmp_path / "index")
    table = json.loads(taken_apart(gzip.decompress(files[told["together"]]))["words"])
    assert {*table} == {path for path in files if path.startswith("words.")}
    apart = {path: content for name in table for path, content in taken_apart(files[name]).items()}
    assert apart == {path: content for path, content in files.items() if "/index/" in path}
    assert {name: [*taken_apart(files[name])] for name in table} == table
    assert len(told["parts"]) == 3
    assert any(len({path.partition("/")[0] for path in paths}) == 3 for paths in table.values())


@pytest.mark.parametrize("is_there", [True, False])
def test_what_was_put_together_stays_where_its_parts_do(tmp_path: Path, *, is_there: bool) -> None:
    entries = [dump(HOME), dump(entry("1.0"))]
    first = write_index(pagefind(), entries, tmp_path / "one", language="en")
    if is_there:
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "together.0.pf_meta").write_bytes(b"Of another index")
        (tmp_path / "two" / "other").mkdir()
    second = write_index(pagefind(), entries, tmp_path / "two", language="en", before=tmp_path / "one", may_stay=True)
    assert second.told == first.told
    assert {*second.stay} == {*tree(tmp_path / "one")}
    assert tree(tmp_path / "two") == {}


@pytest.mark.parametrize("text", [None, b"{", b"[]", b'{"languages": {"en": {}}}'])
def test_a_main_file_that_is_not_understood_names_nothing_to_ask_for(text: bytes | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / MAIN).write_bytes(text)
    assert opening(tmp_path) == Opening()


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    states = ("closed", "released", "planned")
    entries = [dump(entry(str(n), "ab"[n % 2]) | {"state": states[n % 3]}) for n in range(60)]
    first = write_index(pagefind(), entries, tmp_path / "0", language="en")
    for name in ("1", "2", "3"):
        assert write_index(pagefind(), entries, tmp_path / name, language="en") == first
        assert tree(tmp_path / name) == tree(tmp_path / "0")


def test_a_changed_entry_makes_its_part_again_and_leaves_the_others(tmp_path: Path) -> None:
    before = [dump(HOME), dump(entry("1.0"))]
    after = [dump(HOME), dump(entry("1.0") | {"text": "<p>Another text.</p>"})]
    first = write_index(pagefind(), before, tmp_path / "one", language="en")
    second = write_index(pagefind(), after, tmp_path / "two", language="en", before=tmp_path / "one")
    assert second.made == 1
    assert second.told["parts"][0] == first.told["parts"][0]
    write_index(pagefind(), after, tmp_path / "anew", language="en")
    assert tree(tmp_path / "two") == tree(tmp_path / "anew")
    third = write_index(pagefind(), after, tmp_path / "one", language="en")
    assert third == second._replace(made=1)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.parametrize("known", [True, False], ids=["all is known early", "an entry comes later"])
def test_what_is_begun_early_is_what_is_made_at_once(tmp_path: Path, *, known: bool) -> None:
    records = [dump(entry("1.0")), dump(entry("1.1", year=2027))]
    written = [dump(HOME), dump(APP)]
    whole = write_index(pagefind(), [*written, *records], tmp_path / "whole", language="en")
    indexing = Indexing(pagefind(), tmp_path / "early", language="en")
    indexing.begin(records if known else records[:1])
    assert indexing.finish([*written, *records]) == whole
    assert tree(tmp_path / "early") == tree(tmp_path / "whole")


def test_what_is_begun_first_of_all_gets_the_program_in_the_end(tmp_path: Path) -> None:
    alone = [dump(entry("1.0"))]
    indexing = Indexing(pagefind(), tmp_path / "early", language="en")
    indexing.begin(alone)
    done = indexing.finish(alone)
    write_index(pagefind(), alone, tmp_path / "whole", language="en")
    assert tree(tmp_path / "early") == tree(tmp_path / "whole")
    assert (tmp_path / "early" / done.told["parts"][0] / "pagefind.js").is_file()


def test_what_is_begun_and_not_wanted_any_more_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "early"
    indexing = Indexing(pagefind(), folder, language="en")
    indexing.begin([dump(HOME), dump(entry("1.0"))])
    while not folder.is_dir():
        time.sleep(0.001)
    indexing.end()
    (part,) = folder.iterdir()
    assert (part / "pagefind-entry.json").is_file()


@forks
def test_a_process_that_is_ended_from_outside_is_a_failed_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "make_index", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(IndexingError, match="a process that helped was ended by signal 9"):
        write_index(pagefind(), [dump(HOME)], tmp_path / "index", language="en")


MANY = [dump(entry(str(number))) for number in range(12)]
CHANGED = [
    dump(entry("3") | {"text": "<p>Another text.</p>"}) if number == 3 else one for number, one in enumerate(MANY)
]


def part_of(entries: list[str], folder: Path, *, before: Path | None = None) -> Path:
    """The second part of an index, of the entries of a product."""
    told = write_index(pagefind(), [dump(HOME), *entries], folder, language="en", before=before).told
    return folder / told["parts"][1]


def fragment_of(part: Path, name: str) -> Path:
    """What is shown of an entry."""
    found = [
        file for file in part.glob("fragment/*") if f"Text of {name}.".encode() in gzip.decompress(file.read_bytes())
    ]
    return found[0]


@pytest.mark.parametrize(
    "after", [CHANGED, MANY[1:], [*MANY[:5], dump(entry("new")), *MANY[5:]]], ids=["changed", "gone", "new"]
)
def test_a_part_made_again_takes_over_what_is_the_same(after: list[str], tmp_path: Path) -> None:
    before, anew = part_of(MANY, tmp_path / "before"), part_of(after, tmp_path / "anew")
    again = part_of(after, tmp_path / "again", before=tmp_path / "before")
    assert tree(again) == tree(anew)
    same = [one for one in ("5", "6", "11") if fragment_of(again, one).samefile(fragment_of(before, one))]
    assert same == ["5", "6", "11"]
    part_of(MANY, tmp_path / "anew")
    assert tree(tmp_path / "anew") == tree(tmp_path / "before")


def test_what_has_a_name_that_another_page_gets_is_not_taken_over(tmp_path: Path) -> None:
    before, anew = part_of(MANY, tmp_path / "before"), part_of(CHANGED, tmp_path / "anew")
    new = next(
        iter({file.name for file in anew.glob("fragment/*")} - {file.name for file in before.glob("fragment/*")})
    )
    fragment_of(before, "5").rename(before / "fragment" / new)
    assert tree(part_of(CHANGED, tmp_path / "again", before=tmp_path / "before")) == tree(anew)


@pytest.mark.parametrize("damage", [b"", b"nothing of this kind", None])
def test_what_is_damaged_is_not_taken_over(damage: bytes | None, tmp_path: Path) -> None:
    before, anew = part_of(MANY, tmp_path / "before"), part_of(CHANGED, tmp_path / "anew")
    damaged = fragment_of(before, "5")
    damaged.write_bytes(damaged.read_bytes()[:-3] if damage is None else damage)
    assert tree(part_of(CHANGED, tmp_path / "again", before=tmp_path / "before")) == tree(anew)


def test_a_program_that_fails_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho Out of luck >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(IndexingError, match=r"broken ended with status 3: Out of luck"):
        write_index(broken, [dump(HOME)], tmp_path / "one", language="en")
    with pytest.raises(IndexingError, match="cannot be run"):
        write_index(tmp_path / "absent", [dump(HOME)], tmp_path / "one", language="en")


def test_a_main_file_of_another_form_stays_as_it_is(tmp_path: Path) -> None:
    other = gzip.compress(b"pagefind_dcd\xa0of another form", mtime=0)
    (tmp_path / "pagefind.en_1.pf_meta").write_bytes(other)
    told = {"version": "9", "languages": {"en": {"hash": "en_1", "page_count": 1}}}
    (tmp_path / "pagefind-entry.json").write_text(json.dumps(told), encoding="utf-8")
    assert put_in_order(tmp_path) == []
    assert (tmp_path / "pagefind.en_1.pf_meta").read_bytes() == other
    assert json.loads((tmp_path / "pagefind-entry.json").read_bytes()) == told
