"""The theme's files as a build lists them: all that MkDocs takes, and none of what it leaves out again."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from jinja2 import DictLoader, Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.theme import Theme

from generator.mkdocs_plugin.theme_files import list_the_visible


def own(folder: Path) -> Path:
    """A folder that adds to a theme, with hidden files and folders in it."""
    for name in ("own.css", "main.html", ".top", ".hidden/one.svg", "deep/.dark/two.svg", "deep/three.js"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return folder


def taken(theme: Theme) -> list[str]:
    """The files that MkDocs takes over from a theme."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Any"})
    assert config.validate() == ([], [])
    config.theme = theme
    files = Files([])
    files.add_files_from_theme(theme.get_env(), config)
    return [file.src_uri for file in files]


def test_mkdocs_takes_the_same_files_in_the_same_order(tmp_path: Path) -> None:
    folder = str(own(tmp_path))
    lean = Theme(name="material", custom_dir=folder)
    list_the_visible(lean)
    found = taken(lean)
    assert found == taken(Theme(name="material", custom_dir=folder))
    assert {"own.css", "deep/three.js"} < {*found}


def test_what_is_in_hidden_folders_is_not_listed_and_still_found(tmp_path: Path) -> None:
    theme = Theme(name="material", custom_dir=str(own(tmp_path)))
    list_the_visible(theme)
    environment = theme.get_env()
    assert not any("/." in f"/{name}" for name in environment.list_templates() if name != ".top")
    assert environment.get_template("deep/.dark/two.svg").render() == "deep/.dark/two.svg"
    assert environment.get_template(".icons/material/bug.svg").render().startswith("<svg")


def test_another_loader_lists_what_it_likes() -> None:
    class Other(Theme):
        def get_env(self) -> Environment:
            return Environment(loader=DictLoader({".hidden/one": ""}), autoescape=True)

    theme = Other(name="material")
    list_the_visible(theme)
    assert theme.get_env().list_templates() == [".hidden/one"]


def test_a_copy_of_a_theme_goes_by_its_own_folders(tmp_path: Path) -> None:
    theme = Theme(name="material")
    list_the_visible(theme)
    copied = deepcopy(theme)
    copied.dirs.append(str(own(tmp_path)))
    assert "own.css" in copied.get_env().list_templates()
    assert "own.css" not in theme.get_env().list_templates()
