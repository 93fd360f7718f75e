"""Which files of words stand together: those that end with the same word, whatever part they are of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.searching.pagefind_order import WordsFile
from generator.searching.words import note_words, words_together, write_words

WORD = st.text("abc", min_size=1, max_size=2)
PARTS = st.lists(st.lists(st.tuples(WORD, WORD, st.integers(0, 40_000)), max_size=8), max_size=5)


def written(root: Path, parts: list[list[tuple[str, str, int]]]) -> dict[str, Path]:
    """Parts of an index with files of words of these lengths."""
    folders = {f"part-{number}": root / f"part-{number}" for number in range(len(parts))}
    for folder, files in zip(folders.values(), parts, strict=True):
        (folder / "index").mkdir(parents=True)
        words = [WordsFile(max(pair), min(pair), f"index/{number}.pf_index") for number, (*pair, _) in enumerate(files)]
        for word, (_, _, size) in zip(words, files, strict=True):
            (folder / word.path).write_bytes(b"x" * size)
        note_words(folder, words)
    return folders


@given(parts=PARTS)
def test_each_file_is_in_one_with_all_that_end_alike(
    parts: list[list[tuple[str, str, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folders = written(tmp_path_factory.mktemp("words"), parts)
    ends = {
        f"part-{number}/index/{file}.pf_index": max(first, last)
        for number, files in enumerate(parts)
        for file, (first, last, _) in enumerate(files)
    }
    together = words_together(folders)
    assert sorted(path for files in together.values() for path in files) == sorted(ends)
    assert all(place == folders[path[:6]] / path[7:] for files in together.values() for path, place in files.items())
    found = [{ends[path] for path in files} for files in together.values()]
    assert sum(map(len, found)) == len({*ends.values()})
    sizes = [sum(place.stat().st_size for place in files.values()) for files in together.values()]
    assert all(size >= 16_000 for size in sizes[:-1])
    assert words_together(dict(reversed(folders.items()))) == together


def test_a_small_word_does_not_stand_alone_and_a_large_one_does(tmp_path: Path) -> None:
    sizes = {"a": 100, "b": 20_000, "c": 16_000, "d": 100}
    folders = written(tmp_path, [[(word, word, size) for word, size in sizes.items()]])
    found = [[*files] for files in words_together(folders).values()]
    assert [[path[-10] for path in paths] for paths in found] == [["0", "1"], ["2"], ["3"]]


def test_the_name_says_what_is_inside(tmp_path: Path) -> None:
    one, other = ([*words_together(written(tmp_path / word, [[(word, word, 9), ("b", "b", 9)]]))] for word in "ac")
    ((name,), (same,)) = one, [*words_together(written(tmp_path / "d", [[("a", "a", 9), ("b", "b", 9)]]))]
    assert name == same
    assert name != other[0]


def test_files_are_written_as_they_are(tmp_path: Path) -> None:
    folders = written(tmp_path, [[("a", "a", 3)], [("a", "a", 2)]])
    ((name, files),) = words_together(folders).items()
    write_words(files, tmp_path / "new" / name)
    head, _, rest = (tmp_path / "new" / name).read_bytes().partition(b"\n")
    assert json.loads(head) == [["part-0/index/0.pf_index", 3], ["part-1/index/0.pf_index", 2]]
    assert rest == b"xxxxx"


def test_what_is_damaged_stays_by_itself(tmp_path: Path) -> None:
    parts = written(tmp_path, [[("a", "a", 3), ("b", "b", 3), ("c", "c", 3)], [("a", "a", 3)], [("a", "a", 3)]])
    (parts["part-0"] / "index" / "0.pf_index").unlink()
    (parts["part-0"] / "index" / "1.pf_index").write_bytes(b"x")
    (parts["part-1"] / "words.json").write_bytes(b"{")
    (parts["part-2"] / "words.json").unlink()
    assert [[*files] for files in words_together(parts).values()] == [["part-0/index/2.pf_index"]]
