"""New files come to stand among old ones, and what was begun is finished by whoever comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.merging import begin, files_in, finish, is_begun


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay(tmp_path / "site", {"a/index.html": "old a", "b/index.html": "old b", "c/d/index.html": "old d", ".git/x": "x"})
    lay(tmp_path / "work" / "new", {"a/index.html": "new a", "e/f/index.html": "new f"})
    return tmp_path / "work"


def lay(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def told(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text() for path in sorted(files_in(folder))}


WANTED = {".git/x": "x", "a/index.html": "new a", "b/index.html": "old b", "e/f/index.html": "new f"}


def test_what_is_new_comes_what_is_kept_stays_and_the_rest_goes(root: Path) -> None:
    site = root.parent / "site"
    begin(root, root / "new", {"b/index.html"}, files_in(site))
    assert is_begun(root)
    finish(root, root / "new", site)
    assert told(site) == WANTED
    assert not (site / "c").exists()
    assert not is_begun(root)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_what_was_killed_on_the_way_can_be_finished(root: Path, moved: int) -> None:
    site = root.parent / "site"
    begin(root, root / "new", {"b/index.html"}, files_in(site))
    (site / "c" / "d" / "index.html").unlink()
    for path in sorted(files_in(root / "new"))[:moved]:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "new" / path).replace(site / path)
    finish(root, root / "new", site)
    assert told(site) == WANTED


def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round(tmp_path: Path) -> None:
    site, root = tmp_path / "site", tmp_path / "work"
    lay(site, {"one/index.html": "folder", "two": "file"})
    lay(root / "new", {"one": "file", "two/index.html": "folder"})
    begin(root, root / "new", set(), files_in(site))
    finish(root, root / "new", site)
    assert told(site) == {"one": "file", "two/index.html": "folder"}


def test_nothing_kept_and_nothing_new_leaves_an_empty_folder(tmp_path: Path) -> None:
    site, root = tmp_path / "site", tmp_path / "work"
    lay(site, {"one/index.html": "folder"})
    (root / "new").mkdir(parents=True)
    begin(root, root / "new", set(), files_in(site))
    finish(root, root / "new", site)
    assert told(site) == {}
    assert site.is_dir()
