"""Real sites: pages that are filled into the theme, and sites that are built again, are those of a plain build."""

from __future__ import annotations

import importlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from indexer import pagefind
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
    if "own.md" not in (root / "mkdocs.yml").read_text():
        change(root / "mkdocs.yml", ("\nnav:\n", "\nnav:\n  - own.md\n"))


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
    path = root / "releases" / "platform" / "3.3.0.yml"  # which no other names
    path.unlink() if path.exists() and dice.random() < 0.5 else shutil.copy(ROOT / "releases/platform/3.3.0.yml", path)


def page_by_hand(root: Path, dice: random.Random) -> None:
    path = root / "docs" / "releases" / "mobile" / "5.4.0" / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# By hand\n") if dice.random() < 0.7 else path.unlink(missing_ok=True)


def page_that_somebody_removed(root: Path, dice: random.Random) -> None:
    dice.choice(sorted((root / "site" / "releases").rglob("index.html"))).unlink()


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
    page_that_somebody_removed,
    nothing,
)


@pytest.mark.parametrize("search", ["material", "pagefind"])
def test_after_any_edits_the_site_is_that_of_a_clean_build(
    search: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if search == "pagefind":
        pagefind()
    dice = random.Random(6)  # noqa: S311 - for edits, not for secrets
    caches, told = root.parent / "caches", []
    monkeypatch.setenv("XDG_CACHE_HOME", str(caches))
    build(root)
    change(root / "mkdocs.yml", ("folder: releases", f"folder: releases\n      search: {search}"))
    first = (nothing, record, page_that_somebody_removed)
    for number in range(int(os.environ.get("RANDOM_BUILDS", "6"))):
        edit = first[number] if number < len(first) else dice.choice(EDITS)
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


def test_a_build_that_fails_when_the_search_has_begun_leaves_the_site(root: Path) -> None:
    pagefind()
    build(root)
    settings = (
        ("folder: releases", "folder: releases\n      search: pagefind"),
        ("\nnav:\n", "\nhooks: [hook.py]\nnav:\n"),
    )
    change(root / "mkdocs.yml", *settings)
    hook = root / "hook.py"
    hook.write_text("def on_post_template(output, **_):\n    return output\n")
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    before, beside = files(root / "site"), {path.name for path in root.iterdir()}
    record(root, random.Random(1))  # noqa: S311 - likewise
    change(hook, ("return output", "raise OSError('out of luck')"))
    done = mkdocs(root, "build")
    assert done.returncode != 0
    assert "out of luck" in done.stderr
    assert_same(files(root / "site"), before)
    assert {path.name for path in root.iterdir()} == beside


def test_a_build_that_finds_nothing_new_writes_no_page(root: Path) -> None:
    build(root)
    done = mkdocs(root, "build")
    assert "Wrote 0 pages and files" in done.stderr
