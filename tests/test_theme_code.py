"""The code of the theme's templates is kept from build to build, and never where it is no longer theirs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from mkdocs_project import Project
from processes import forks

from generator import hands
from generator.mkdocs_plugin.theme_code import ThemeCode, compile_ahead

PAGES = {"main.html": "<p>{{ text }}</p>{% include 'foot.html' %}", "foot.html": "<footer>{{ 2 * 21 }}</footer>"}


def environment(pages: dict[str, str] = PAGES, filters: Iterable[object] = (), **settings: bool) -> Environment:
    made = Environment(loader=DictLoader(dict(pages)), autoescape=True, **settings)  # type: ignore[arg-type]  # any of them
    made.filters |= {f"own_{number}": one for number, one in enumerate(filters)}
    return made


def build(place: Path | None, env: Environment) -> tuple[str, list[str]]:
    """The page, and the templates that had to be compiled for it."""
    compiled: list[str] = []
    whole = env.compile

    def compile_(source: str, name: str | None = None, filename: str | None = None) -> object:
        compiled.append(name or "")
        return whole(source, name, filename)

    env.compile = compile_  # type: ignore[method-assign,assignment]
    env.bytecode_cache = code = ThemeCode(place, env)
    page = env.get_template("main.html").render(text="<b>")
    code.keep()
    return page, compiled


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "site.theme"


def test_what_was_compiled_once_is_not_compiled_again(place: Path) -> None:
    page, compiled = build(place, environment())
    assert (page, compiled) == ("<p>&lt;b&gt;</p><footer>42</footer>", ["main.html", "foot.html"])
    before = place.stat().st_mtime_ns
    assert build(place, environment()) == (page, [])
    assert place.stat().st_mtime_ns == before
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_a_changed_template_is_compiled_again(place: Path) -> None:
    build(place, environment())
    other = PAGES | {"foot.html": "<footer>{{ text }}</footer>"}
    assert build(place, environment(other)) == ("<p>&lt;b&gt;</p><footer>&lt;b&gt;</footer>", ["foot.html"])
    assert build(place, environment(other))[1] == []


def test_code_that_no_build_uses_any_more_is_forgotten(place: Path) -> None:
    build(place, environment())
    size = place.stat().st_size
    build(place, environment({"main.html": "{{ text }}"}))
    assert place.stat().st_size < size / 2


@pytest.mark.parametrize("damage", [b"", b"not ours", None], ids=["empty", "foreign", "cut off"])
def test_a_damaged_file_is_not_looked_into(place: Path, damage: bytes | None) -> None:
    page, compiled = build(place, environment())
    place.write_bytes(place.read_bytes()[:-7] if damage is None else damage)
    assert build(place, environment()) == (page, compiled)
    assert build(place, environment()) == (page, [])


def test_settings_of_the_compiler_count(place: Path) -> None:
    build(place, environment())
    assert len(build(place, environment(trim_blocks=True))[1]) == 2


def test_filters_of_others_keep_code_from_being_kept(place: Path) -> None:
    """What a filter makes of a constant becomes part of the code, and nobody knows when theirs changes."""
    for _ in range(2):
        assert len(build(place, environment(filters=[lambda text: text]))[1]) == 2
    assert not place.exists()


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    assert build(None, environment())[0] == build(None, environment())[0]
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_the_page_is_there_all_the_same(place: Path) -> None:
    place.parent.parent.mkdir(exist_ok=True)
    place.parent.write_text("a file where the folder should be")
    assert build(place, environment())[0] == "<p>&lt;b&gt;</p><footer>42</footer>"


def test_what_was_compiled_ahead_is_not_compiled_again(place: Path) -> None:
    pages = PAGES | {"main.html": PAGES["main.html"] + "{% include 'none.html' ignore missing %}"}
    compile_ahead(environment(pages), ["main.html"], place)
    assert build(place, environment(pages)) == ("<p>&lt;b&gt;</p><footer>42</footer>", [])


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The templates that this process compiles."""
    names: list[str | None] = []
    whole = Environment.compile

    def compile_(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> object:
        names.append(name)
        return whole(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def test_a_site_on_material_compiles_its_theme_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[str | None]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(hands, "hands_here", lambda: 1)
    project = Project(tmp_path, monkeypatch)
    assert project.run("build").exit_code == 0
    assert "base.html" in compiled
    compiled.clear()
    assert project.run("build").exit_code == 0
    assert "base.html" not in compiled
    assert "main.html" not in compiled


@forks
def test_a_first_build_has_its_theme_compiled_while_records_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[str | None]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(hands, "hands_here", lambda: 2)
    assert Project(tmp_path, monkeypatch).run("build").exit_code == 0
    assert "base.html" not in compiled
    assert "main.html" not in compiled
