"""Real sites: pages that are filled into the theme, and sites that are built again, are those of a plain build."""

from __future__ import annotations

import importlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs_real import build, mkdocs

ROOT = Path(__file__).parents[1]
DAY = "1795392000"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    shutil.copytree(ROOT / "releases", tmp_path / "one" / "releases")
    (tmp_path / "one" / "docs").mkdir()
    return tmp_path / "one"


def files(site: Path) -> dict[str, bytes]:
    """What is published; the site map in whichever order, and without what gzip makes of it."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    read = {path: file.read_bytes() for path, file in found.items() if not path.endswith(".gz")}
    read["sitemap.xml"] = b"".join(sorted(read.get("sitemap.xml", b"").split()))
    return read


def assert_same(found: dict[str, bytes], wanted: dict[str, bytes], what: str = "") -> None:
    assert found.keys() == wanted.keys(), what
    assert [path for path in wanted if found[path] != wanted[path]] == [], what


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text, f"{path.name} has changed: choose another edit"
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


THEMES: dict[str, tuple[tuple[str, str], ...]] = {
    "as it is": (),
    "without tabs, with all contents at the left": (
        ("    - navigation.tabs\n", "    - toc.integrate\n    - navigation.instant\n    - navigation.sections\n"),
    ),
    "without addresses of the site and the repository": (
        ("site_url: https://releases.octoacme.example/\n", ""),
        ("repo_url: https://github.com/octoacme/releases\n", ""),
        ("edit_uri: edit/main/docs/\n", ""),
    ),
    "below a folder, with addresses that end in .html": (
        ("releases.octoacme.example/", "octoacme.example/our releases/"),
        ("theme:\n", "use_directory_urls: false\ntheme:\n"),
    ),
    "in another language, with other headings": (
        ("language: en", "language: de"),
        ("permalink: true", "permalink: '¶ &'\n      toc_depth: 2"),
    ),
}


@pytest.mark.parametrize("theme", THEMES)
def test_filled_pages_are_those_that_mkdocs_renders(theme: str, root: Path) -> None:
    site = build(root)
    change(root / "mkdocs.yml", *THEMES[theme])
    assert mkdocs(root, "build").returncode == 0
    filled = files(site)
    change(root / "mkdocs.yml", ("folder: releases", "folder: releases\n      plain: true"))
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    assert_same(filled, files(site))


def test_the_pages_of_a_made_history_are_those_that_mkdocs_renders(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    made_history = importlib.import_module("made_history")  # of programs that stand beside the tests
    shutil.rmtree(root / "releases")
    (root / "releases").mkdir()
    made_history.write(root / "releases", 40, products=2)
    filled = files(build(root))
    change(root / "mkdocs.yml", ("folder: releases", "folder: releases\n      plain: true"))
    assert mkdocs(root, "build").returncode == 0
    assert_same(filled, files(root / "site"))


def title_of_a_page(root: Path, dice: random.Random) -> None:
    (root / "docs" / "own.md").write_text(f"# Our own page {dice.randint(1, 99)}\n")
    change(root / "mkdocs.yml", ("nav:\n", "nav:\n" if "own.md" in (root / "mkdocs.yml").read_text() else _OWN))


_OWN = "nav:\n  - own.md\n"


def part_of_the_theme(root: Path, dice: random.Random) -> None:
    (root / "overrides").mkdir(exist_ok=True)
    (root / "overrides" / "main.html").write_text(
        f'{{% extends "base.html" %}}{{% block announce %}}<p>{dice.randint(1, 99)}</p>{{% endblock %}}\n'
    )
    if "custom_dir: overrides" not in (root / "mkdocs.yml").read_text():
        change(root / "mkdocs.yml", ("  language: en", "  custom_dir: overrides\n  language: en"))


def setting(root: Path, dice: random.Random) -> None:
    lines = (root / "mkdocs.yml").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("copyright")]
    (root / "mkdocs.yml").write_text("\n".join([f"copyright: Number {dice.randint(1, 99)}", *kept]) + "\n")


def record(root: Path, dice: random.Random) -> None:
    path = dice.choice(sorted((root / "releases").glob("*/*.yml")))
    path.write_text(path.read_text("utf-8").replace(" the ", f" the {dice.randint(1, 99)} ", 1), "utf-8")


def record_in_place_of_another(root: Path, dice: random.Random) -> None:
    path = root / "releases" / "mobile" / "5.5.0.yml"
    path.unlink() if path.exists() and dice.random() < 0.5 else shutil.copy(ROOT / "releases/mobile/5.5.0.yml", path)


def page_by_hand(root: Path, dice: random.Random) -> None:
    path = root / "docs" / "releases" / "mobile" / "5.4.0" / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# By hand\n") if dice.random() < 0.7 else path.unlink(missing_ok=True)


def nothing(root: Path, dice: random.Random) -> None:
    """It is built again as it is."""


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    title_of_a_page,
    part_of_the_theme,
    setting,
    record,
    record,
    record_in_place_of_another,
    page_by_hand,
    nothing,
)


def test_after_any_edits_the_site_is_that_of_a_clean_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(6)  # noqa: S311 - for edits, not for secrets
    caches, told = root.parent / "caches", []
    monkeypatch.setenv("XDG_CACHE_HOME", str(caches))
    build(root)
    for number in range(int(os.environ.get("RANDOM_BUILDS", "5"))):
        edit = dice.choice(EDITS) if number else record
        edit(root, dice)
        told.append(edit.__name__)
        done = mkdocs(root, "build")
        assert done.returncode == 0, done.stderr
        shutil.rmtree(caches / "aside", ignore_errors=True)
        found = files(root / "site")
        with monkeypatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(caches / "aside"))
            assert mkdocs(root, "build", "--site-dir", str(root.parent / "clean")).returncode == 0
        assert_same(found, files(root.parent / "clean"), "; ".join(told))
        shutil.rmtree(root.parent / "clean")


def test_a_build_that_finds_nothing_new_writes_no_page(root: Path) -> None:
    build(root)
    done = mkdocs(root, "build")
    assert "Wrote 0 pages and files" in done.stderr
