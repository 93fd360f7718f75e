"""The same pages as a site of MkDocs, of Zensical and of our plugin: the projects, and the commands that build them.

Boundary: writes projects and says how they are built; runs nothing but `releases render`, and measures nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

MATERIAL = Path(__file__).parent / "material" / "mkdocs.yml"
ASSETS = "assets/releases"
SCRIPTS = tuple(f"{ASSETS}/{name}.js" for name in ("releases", "register", "issue"))
NAV = {
    "Home": "index.md",
    "Releases": "releases/index.md",
    "Upcoming": "upcoming/index.md",
    "Support": "support/index.md",
    "Known issues": "known-issues/index.md",
    "Incidents": "incidents/index.md",
    "Process": "process/index.md",
}
"""What the tabs of all sites lead to."""
OPEN_IN_SIDEBAR = ("releases", "process")
"""The sections whose pages the sidebars name: products and years of releases, parts of the process."""
SEPARATOR = r"""[\s\u200b\-_,:;!?=\[\]()"`/]+|\.(?!\d)"""


class Pages(NamedTuple):
    """What `releases render` writes."""

    files: dict[str, bytes]
    changed: dict[str, bytes]
    """Those files that are not the same after the change of a release, as they are then."""


class Tool(NamedTuple):
    """A tool with its project."""

    key: str
    name: str
    folder: Path
    command: tuple[str, ...]
    output: str = "site"
    """Where the site is, in the project."""
    caches: tuple[str, ...] = (".cache",)
    """What it keeps for the next build, in the project; a cold build has none of it."""
    before: tuple[tuple[Path, bytes], ...] = ()
    """What one changed release is to it, records or the pages that show it: the files as they are at first …"""
    after: tuple[tuple[Path, bytes], ...] = ()
    """… and after the change."""
    may_fail: bool = False
    """Whether the others are measured all the same where it gives up."""


def ours(folder: Path, record: Path, changed: bytes) -> Tool:
    """The plugin, in a folder that holds the records already: it reads, checks and writes them with every build."""
    (folder / "docs").mkdir()
    plugins = [{"search": {"separator": SEPARATOR}}, {"releases": {"folder": "releases"}}]
    _configure(folder, plugins=plugins, nav=[{title: path} for title, path in NAV.items()])
    name = f"OctoAcme Releases {version('octoacme-releases')}"
    tool = Tool("ours", name, folder, _mkdocs(), caches=(".cache", ".xdg"))
    return tool._replace(before=((record, record.read_bytes()),), after=((record, changed),))


def stock(folder: Path, pages: Pages) -> Tool:
    """MkDocs with Material and search, given the pages as files; releases are not in `nav`, which would cost N²."""
    name = f"MkDocs {version('mkdocs')} + Material {version('mkdocs-material')}"
    return _material(Tool("stock", name, folder, _mkdocs()), pages)


def zensical(folder: Path, pages: Pages) -> Tool:
    """Zensical, which reads the project of MkDocs."""
    command = (str(Path(sys.executable).with_name("zensical")), "build")
    return _material(Tool("zensical", f"Zensical {version('zensical')}", folder, command, may_fail=True), pages)


def one_page(folder: Path) -> Tool:
    """MkDocs with Material and a single page: what its start costs, whatever a site holds."""
    write(folder / "docs" / "index.md", b"# One page\n\nOne sentence.\n")
    _configure(folder, plugins=["search"])
    return Tool("one-page", "MkDocs + Material, a site of one page", folder, _mkdocs())


def render(records: Path, out: Path) -> dict[str, bytes]:
    """The pages and files that `releases render` writes, by their paths."""
    command = [str(Path(sys.executable).with_name("releases")), "render", "--from", str(records), str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    files = (file for file in out.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(files)}


def listed(files: Iterable[str], section: str) -> list[tuple[str, str]]:
    """The pages that a sidebar names below a section, as names and paths: the newest year first, and products."""
    if section not in OPEN_IN_SIDEBAR:
        return []
    parted = ((path.split("/"), path) for path in files)
    deep = [(parts[1], path) for parts, path in parted if parts[0] == section and len(parts) == len(("", "", "md"))]
    return sorted((pair for pair in deep if pair[1].endswith("/index.md") and "." not in pair[0]), reverse=True)


def place_changes(tool: Tool, pages: Pages, placed: Callable[[str, bytes], tuple[Path, bytes]]) -> Tool:
    """The tool with its change, where its pages stand and as it reads them."""
    before = tuple(placed(path, pages.files[path]) for path in pages.changed)
    return tool._replace(before=before, after=tuple(placed(path, content) for path, content in pages.changed.items()))


def write(file: Path, content: bytes) -> None:
    """Write a file, and the folders it stands in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _material(tool: Tool, pages: Pages) -> Tool:
    for path, content in pages.files.items():
        write(tool.folder / "docs" / path, content)
    nav: list[object] = []
    for title, index in NAV.items():
        below = [{name: path} for name, path in listed(pages.files, index.partition("/")[0])]
        nav.append({title: [index, *below] if below else index})
    _configure(
        tool.folder,
        plugins=["search"],
        nav=nav,
        extra_css=[f"{ASSETS}/releases.css"],
        extra_javascript=list(SCRIPTS),
    )
    return place_changes(tool, pages, lambda path, content: (tool.folder / "docs" / path, content))


def _configure(folder: Path, **settings: object) -> None:
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
    write(folder / "mkdocs.yml", MATERIAL.read_bytes() + f"\n{lines}".encode())


def _mkdocs() -> tuple[str, ...]:
    return sys.executable, "-m", "mkdocs", "build", "--quiet"
