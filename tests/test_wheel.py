"""The wheel: whole, the same from the checkout and from the sdist, and enough to keep records with no checkout near."""

from __future__ import annotations

import email
import shutil
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
import wheels
from wheels import Installed

from generator.rules import RULES


class Built(NamedTuple):
    """What is built of the checkout."""

    source: Path
    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("built")
    source = wheels.copied(root / "source")
    wheels.build(source, root / "dist", "sdist", "wheel")
    (sdist,), (wheel,) = (root / "dist").glob("*.tar.gz"), (root / "dist").glob("*.whl")
    return Built(source, sdist, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return wheels.install(built.wheel, tmp_path_factory.mktemp("environment") / "venv")


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_of_the_generator_is_in_the_wheel(built: Built) -> None:
    package = built.source / "generator"
    there = {
        f"generator/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name: data for name, data in contents(built.wheel).items() if name.startswith("generator/")}
    assert packed == there


def test_the_wheel_holds_nothing_else(built: Built) -> None:
    tops = {name.partition("/")[0] for name in contents(built.wheel)}
    assert len(tops) == 2
    assert {top for top in tops if not top.endswith(".dist-info")} == {"generator"}


def test_the_wheel_says_what_it_needs_and_brings(built: Built) -> None:
    files = contents(built.wheel)
    about = next(name for name in files if name.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(files[about])
    assert metadata["Name"] == "octoacme-releases"
    assert metadata["Requires-Python"] == ">=3.11"
    points = files[about.replace("METADATA", "entry_points.txt")].decode()
    assert "releases = generator.cli:main" in points
    assert "releases = generator.mkdocs_plugin:ReleasesPlugin" in points


def test_the_sdist_builds_the_same_wheel(built: Built, tmp_path: Path) -> None:
    shutil.unpack_archive(built.sdist, tmp_path)
    (again,) = wheels.build(next(tmp_path.iterdir()), tmp_path / "dist", "wheel")
    assert contents(again) == contents(built.wheel)


def test_the_program_is_the_wheels_own(installed: Installed, tmp_path: Path) -> None:
    script = "import generator, generator.mkdocs_plugin, mkdocs; print(generator.__file__)"
    found = installed.run("python", "-c", script, folder=tmp_path)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).is_relative_to(installed.root)


def test_a_repository_of_ones_own_needs_no_checkout(installed: Installed, tmp_path: Path) -> None:
    begun = installed.run("releases", "init", "mine", "--manager-name", "Maria Silva", "--yes", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    mine = tmp_path / "mine"
    for command in (
        ("releases", "check", "--strict"),
        ("releases", "schema", "--check"),
        ("mkdocs", "build", "--strict"),
        ("releases", "render", "public"),
        ("releases", "known-issues", "--affects", "1.0.0"),
    ):
        done = installed.run(*command, folder=mine)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "1.0.0" in (mine / "site" / "upcoming" / "index.html").read_text(encoding="utf-8")
    assert (mine / "site" / "assets" / "releases" / "releases.css").is_file()


@pytest.mark.parametrize("rule", [rule.name for rule in RULES[::9]])
def test_rules_are_explained_with_their_examples(installed: Installed, tmp_path: Path, rule: str) -> None:
    done = installed.run("releases", "explain", rule, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert rule in done.stdout
