"""The folder of records: what is found, and what is refused before it is opened."""

from __future__ import annotations

import ast
import csv
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.names import RESERVED, judge_product, judge_stem, shown
from generator.scan import FileKind, PathProblem, SourceFile, load, scan

DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[2] / "shared/data")
INDEX = DATA / "hostile/INDEX.tsv"


def lay(root: Path, *paths: str) -> Path:
    """Puts files, or folders where a path ends with a slash, into a folder."""
    for path in paths:
        place = root / path
        if path.endswith("/"):
            place.mkdir(parents=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"a: b\n")
    return root


def found(root: Path) -> list[str]:
    files, problems = scan(root)
    assert problems == ()
    return [file.path for file in files]


def refused(root: Path) -> list[tuple[str, str]]:
    _, problems = scan(root)
    assert {problem.rule for problem in problems} <= {"bad-path"}
    assert all(problem.hint for problem in problems)
    return [(problem.path, problem.message) for problem in problems]


def test_finds_each_kind(tmp_path: Path) -> None:
    lay(tmp_path, "policy.yml", "people.yml", "mobile/5.1.0.yml", "known-issues/KI-0042.yml", "incidents/INC-1.yaml")
    files, problems = scan(tmp_path)
    assert problems == ()
    assert [(file.path, file.product, file.kind, file.stem) for file in files] == [
        ("incidents/INC-1.yaml", "", FileKind.INCIDENT, "INC-1"),
        ("known-issues/KI-0042.yml", "", FileKind.KNOWN_ISSUE, "KI-0042"),
        ("mobile/5.1.0.yml", "mobile", FileKind.RELEASE, "5.1.0"),
        ("people.yml", "", FileKind.PEOPLE, "people"),
        ("policy.yml", "", FileKind.POLICY, "policy"),
    ]
    assert files[2].size == 5
    assert files[2].mtime_ns == (tmp_path / "mobile/5.1.0.yml").stat().st_mtime_ns


def test_releases_of_the_only_product(tmp_path: Path) -> None:
    assert found(lay(tmp_path, "2.4.0.yml", "2.4.0-rc.1.yml", "1.0.0+build.yml")) == [
        "1.0.0+build.yml",
        "2.4.0-rc.1.yml",
        "2.4.0.yml",
    ]


def test_passes_over_what_is_nobodys_record(tmp_path: Path) -> None:
    lay(tmp_path, "README.md", "README", "mobile/README.md", ".gitkeep", ".git/x.yml", "1.0.0.yml~", "1.0.0.yml.swp")
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("paths", "path", "said"),
    [
        (["notes.txt"], "notes.txt", "no `.yml` file"),
        (["1.0.0.YML"], "1.0.0.YML", "no `.yml` file"),
        (["mobile/notes"], "mobile/notes", "no `.yml` file"),
        (["1.0.0.yml/"], "1.0.0.yml", "is a folder"),
        (["mobile/old/1.0.0.yml"], "mobile/old", "inside this folder"),
        (["incidents/2026/INC-1.yml"], "incidents/2026", "inside this folder"),
        (["con.yml"], "con.yml", "device on Windows"),
        (["AUX.1.yml"], "AUX.1.yml", "device on Windows"),
        (["nul/1.0.0.yml"], "nul", "device on Windows"),
        (["1.0.0..yml"], "1.0.0..yml", "ends with a dot or space"),
        (["1.0.0 .yml"], "1.0.0 .yml", "ends with a dot or space"),
        (["mobile./1.0.0.yml"], "mobile.", "ends with a dot or space"),
        (["1.0 0.yml"], "1.0 0.yml", "holds “ ”"),
        (["1:0.yml"], "1:0.yml", "holds “:”"),
        (["a\nb.yml"], "a\\nb.yml", "holds “\\n”"),
        (["a\\b.yml"], "a\\\\b.yml", "holds “\\\\”"),
        (["1.0.٣.yml"], "1.0.\\u0663.yml", "holds “\\u0663”"),
        (["a::error file=x::y.yml"], "a::error file=x::y.yml", "holds “:”"),
        (["-1.yml"], "-1.yml", "begins with “-”"),
        (["x" * 101 + ".yml"], "x" * 101 + ".yml", "101 characters"),
        (["Mobile/1.0.0.yml"], "Mobile", "begins with “M”"),
        (["my app/1.0.0.yml"], "my app", "holds “ ”"),
        (["2026/1.0.0.yml"], "2026", "page of that year"),
        (["2026.yml"], "2026.yml", "page of that year"),
        (["index.yml"], "index.yml", "needs for a page"),
        (["mobile/API.yml"], "mobile/API.yml", "needs for a page"),
        (["upcoming/1.0.0.yml"], "upcoming", "needs for a page"),
        (["mobile/people.yml"], "mobile/people.yml", "stands directly"),
        (["Policy.yml"], "Policy.yml", "called so"),
        (["1.0.1.yml", "1.0.1.yaml"], "1.0.1.yml", "“1.0.1.yaml”"),
        (["mobile/1.0.0-RC.1.yml", "mobile/1.0.0-rc.1.yml"], "mobile/1.0.0-rc.1.yml", "“mobile/1.0.0-RC.1.yml”"),
        (["mobile.yml", "mobile/"], "mobile.yml", "“mobile”"),
        (["1.0.0.yml", "mobile/1.0.0.yml"], "1.0.0.yml", "product folders too (`mobile/`)"),
    ],
)
def test_refuses_a_path(tmp_path: Path, paths: list[str], path: str, said: str) -> None:
    [(place, message)] = refused(lay(tmp_path, *paths))
    assert place == path
    assert said in message


def test_a_refused_name_hides_nothing_else(tmp_path: Path) -> None:
    files, problems = scan(lay(tmp_path, "con.yml", "1.0.0.yml", "notes.txt", "1.0.1.yml"))
    assert [file.path for file in files] == ["1.0.0.yml", "1.0.1.yml"]
    assert [problem.path for problem in problems] == ["con.yml", "notes.txt"]


@pytest.mark.parametrize("name", sorted(RESERVED - {"known-issues", "incidents"}))
def test_a_product_cannot_have_the_sites_names(tmp_path: Path, name: str) -> None:
    assert [path for path, _ in refused(lay(tmp_path, f"{name}/1.0.0.yml"))] == [name]


@pytest.mark.parametrize("name", ["mobile", "web-2", "a_b.c", "20260", "202", "index2"])
def test_products(name: str) -> None:
    assert judge_product(name) is None


def test_an_issue_may_be_called_as_a_year(tmp_path: Path) -> None:
    assert found(lay(tmp_path, "known-issues/2026.yml")) == ["known-issues/2026.yml"]


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = lay(tmp_path / "outside", "1.0.0.yml")
    root = lay(tmp_path / "releases", "1.0.0.yml")
    (root / "2.0.0.yml").symlink_to(outside / "1.0.0.yml")
    (root / "mobile").symlink_to(outside, target_is_directory=True)
    (root / "known-issues").symlink_to(root)
    (root / "3.0.0.yml").symlink_to("3.0.0.yml")
    files, _ = scan(root)
    assert [file.path for file in files] == ["1.0.0.yml"]
    assert refused(root) == [
        (name, "This is a symbolic link") for name in ("2.0.0.yml", "3.0.0.yml", "known-issues", "mobile")
    ]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    [(path, message)] = refused(tmp_path / "releases")
    assert path == ""
    assert "cannot be read" in message


def release(path: str) -> SourceFile:
    return SourceFile(path, "", FileKind.RELEASE, Path(path).stem, 0, 0)


def test_load_gives_the_bytes(tmp_path: Path) -> None:
    lay(tmp_path, "mobile/1.0.0.yml")
    [file] = scan(tmp_path)[0]
    assert load(tmp_path, file) == b"a: b\n"


def test_load_asks_the_size_first(tmp_path: Path) -> None:
    lay(tmp_path, "1.0.0.yml")
    with (tmp_path / "1.0.0.yml").open("wb") as file:
        file.truncate(1 << 40)  # a file with a hole, which nobody could read whole
    problem = load(tmp_path, release("1.0.0.yml"))
    assert isinstance(problem, PathProblem)
    assert (problem.rule, problem.path) == ("too-large", "1.0.0.yml")
    assert load(lay(tmp_path, "2.0.0.yml"), release("2.0.0.yml"), 5) == b"a: b\n"


@pytest.mark.parametrize(
    "replace", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/etc/hostname"), lambda _: None]
)
def test_load_opens_nothing_that_changed_since(tmp_path: Path, replace: object) -> None:
    assert callable(replace)
    replace(tmp_path / "1.0.0.yml")
    problem = load(tmp_path, release("1.0.0.yml"))
    assert isinstance(problem, PathProblem)
    assert problem.rule == "bad-path"


def test_unreadable_file_and_folder_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "1.0.0.yml")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)  # the modes of files do not hold for root, as whom containers test
        problem = load(tmp_path, release("1.0.0.yml"))
        patch.setattr(os, "scandir", refuse)
        [(_, message)] = refused(tmp_path)
    assert isinstance(problem, PathProblem)
    assert (problem.rule, problem.path) == ("bad-path", "1.0.0.yml")
    assert problem.message == message == "This cannot be read: Permission denied"


@given(st.text() | st.binary().map(os.fsdecode))
def test_any_path_is_shown_on_one_line_in_any_encoding(path: str) -> None:
    assert re.fullmatch("[ -~]*", shown(path))


@given(st.text(min_size=1) | st.text("aA1.-+_ :", min_size=1))
def test_names_that_pass_are_safe_in_urls_and_files(name: str) -> None:
    for judge in (judge_stem, judge_product):
        if judge(name) is None:
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", name)
            assert name[-1] not in ". "


def hostile() -> list[object]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8", newline="") as index:
        rows = csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [pytest.param(row["field_or_name"], id=row["id"]) for row in rows if row["layer"] == "scan"]


def make(root: str, described: str) -> int:
    """Makes what the index describes, e.g. `a.yml + b.yml`, `x.yml -> y`, `z.yml (FIFO)`; returns how many names."""
    names = re.split(r", | \+ ", described)
    for name in names:
        plain, _, extra = name.partition(" ") if name[0] not in "'b" or "'" not in name else (name, "", "")
        place = Path(root) / os.fsdecode(ast.literal_eval(plain) if plain.endswith("'") else plain)
        if name.startswith("mode "):
            place = Path(root) / "1.0.0.yml"
            place.touch(0)
        elif extra.startswith("->"):
            place.symlink_to(extra.removeprefix("-> "))
        elif extra == "(FIFO)":
            os.mkfifo(place)
        elif plain.endswith("/"):
            place.mkdir()
        else:
            place.touch()
    return len(names)


@pytest.mark.skipif(not INDEX.is_file(), reason="the hostile inputs are not here")
@pytest.mark.parametrize("described", hostile())
def test_refuses_hostile_paths(tmp_path: Path, described: str) -> None:
    if described.startswith("mode") and os.geteuid() == 0:
        pytest.skip("root may read every file")
    count = make(os.fspath(tmp_path), described)
    files, problems = scan(tmp_path)
    loaded = [result for file in files if isinstance(result := load(tmp_path, file), PathProblem)]
    said = [*problems, *loaded]
    assert {problem.rule for problem in said} == {"bad-path"}
    assert len(said) == (1 if "+" in described else count)  # of a pair, one is told, and names the other
    assert all(re.fullmatch("[ -~]*", problem.path) for problem in said)
    assert all(stat.S_ISREG((tmp_path / file.path).lstat().st_mode) for file in files)
