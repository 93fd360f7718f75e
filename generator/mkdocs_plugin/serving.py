"""The folder of `mkdocs serve`, which MkDocs empties before each build: what in it is still right is not made again.

Boundary: where the folder is meanwhile; what in it is right, `generator.building` knows.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


def is_served(site: Path) -> bool:
    """Whether this is the folder of `mkdocs serve`, which calls itself a build when it is given `--clean`."""
    return site.parent == Path(tempfile.gettempdir()) and site.name.startswith("mkdocs_")


@dataclass(slots=True)
class Aside:
    """Takes the folder out of MkDocs' way, and brings it back."""

    _folders: tuple[Path, Path] | None = field(default=None)
    """Where it was, and where it is."""

    def take(self, site: Path) -> None:
        """Take it away, where the system lets one."""
        self.bring_back()
        away = site.with_name(f"{site.name}-aside")
        with contextlib.suppress(OSError):
            site.rename(away)
            self._folders = site, away

    def bring_back(self) -> bool:
        """Bring it back, whatever was put into its place; tells whether it is back."""
        if self._folders is None:
            return False
        (site, away), self._folders = self._folders, None
        shutil.rmtree(site, ignore_errors=True)
        with contextlib.suppress(OSError):
            away.rename(site)
            return True
        return False


def remove(site: Path, paths: Iterable[str]) -> None:
    """Remove files that the site has no more."""
    for path in paths:
        with contextlib.suppress(OSError):
            (site / path).unlink()
