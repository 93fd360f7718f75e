"""What stands for everything that the theme makes a page with: settings, templates, navigation, versions.

Boundary: what can be told without rendering; what templates ask for beyond it shows on a page that is rendered anyway.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.store import digest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.nav import Navigation

_ELSEWHERE: Final = frozenset({"site_dir", "docs_dir", "config_file_path", "theme", "plugins", "hooks", "nav"})
"""Settings that are places, or are told otherwise."""
_TOOLS: Final = ("mkdocs", "mkdocs-material", "jinja2", "markdown", "pymdown-extensions", "pygments", "markupsafe")


def key_of(config: MkDocsConfig, nav: Navigation, rendered: str) -> str:
    """What stands for the theme around pages.

    Args:
        config: the settings of the site, as all plugins have left them.
        nav: the navigation, with titles.
        rendered: a page without content, for what else templates look at.
    """
    told = {
        "settings": {name: value for name, value in config.items() if name not in _ELSEWHERE},
        "theme": dict(config.theme),
        "plugins": {name: dict(getattr(one, "config", ())) for name, one in config.plugins.items()},  # a hook has none
        "hooks": [_content(Path(str(path))) for path in config.hooks],
        "nav": [list(_told(item)) for item in nav.items],
        "tools": [f"{tool} {version(tool)}" for tool in _TOOLS],
        "python": platform.python_version(),
        "files": [line for folder in config.theme.dirs for line in _files(folder)],
        "rendered": rendered,
    }
    return digest(json.dumps(told, sort_keys=True, default=_named).encode())


def _told(item: StructureItem) -> Iterator[Any]:
    """An entry of the navigation, with all below it."""
    meta = getattr(item, "meta", None) or {}
    yield str(item.title), str(getattr(item, "url", "")), [meta.get(name) for name in ("icon", "status", "subtitle")]
    for child in getattr(item, "children", None) or ():
        yield list(_told(child))


def _files(folder: str) -> Iterable[str]:
    """The templates of a folder of the theme, and what is in them; where a version stands for them, their sizes."""
    installed = "site-packages" in Path(folder).parts
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not (installed and name == ".icons"))  # there are thousands
        for name in sorted(names):
            if name.endswith((".html", ".yml", ".svg")):
                path = Path(place, name)
                yield f"{path.relative_to(folder)} {path.stat().st_size if installed else _content(path)}"


def _content(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _named(value: object) -> str:
    """What stands for a value that is no JSON; without its place in memory, which differs from build to build."""
    if isinstance(value, Callable):  # type: ignore[arg-type]  # what JSON cannot write
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return str(value) if isinstance(value, os.PathLike) else f"{type(value).__qualname__}"
