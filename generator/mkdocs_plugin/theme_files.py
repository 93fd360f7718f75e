"""The theme's files as a build lists them: MkDocs looks at each name, and leaves out all that is hidden.

Boundary: MkDocs' `Theme.get_env` and Jinja's loader of folders. Material hides fourteen thousand icons in a folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import MethodType
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.theme import Theme


def list_the_visible(theme: Theme) -> None:
    """Have the theme's environments list no files in hidden folders; as templates they are found as before."""
    theme.get_env = MethodType(_get_env, theme)  # type: ignore[method-assign] # for this theme, and copies of it


def _get_env(theme: Theme) -> Environment:
    environment = type(theme).get_env(theme)
    loader = environment.loader
    if type(loader) is FileSystemLoader:  # another may list as it likes
        environment.loader = _Visible(loader.searchpath, loader.encoding, loader.followlinks)
    return environment


class _Visible(FileSystemLoader):
    """Templates of folders, listed without those in folders whose name begins with a dot."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for root in self.searchpath:
            for place, folders, files in os.walk(root, followlinks=self.followlinks):
                folders[:] = [name for name in folders if name[0] != "."]
                inside = Path(place).relative_to(root)
                found.update((inside / name).as_posix() for name in files)
        return sorted(found)
