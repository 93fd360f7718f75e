"""The site as it was published last: what in it is still right is put into the new one.

Boundary: files and what is known of them. Links are hard ones: both sites have the same file, so nobody may write into
it; where that cannot be said, or the file system has none, it is copied.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from generator.building.outputs import Made, Output, Row, unfolded
from generator.store import digest


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site is written, and the one that stands."""

    folder: Path
    before: Path | None = None
    """The site as it was published last."""
    may_link: bool = False
    """Whether nobody writes into files that are there."""
    others: AbstractSet[str] = frozenset()
    """The paths of files that somebody else writes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of the last time."""

    site: Site
    known: Mapping[str, Row]
    """What is known of each task, by its path."""
    digests: Mapping[str, str]
    """What each record holds now, by its path."""
    renewed: list[Made] = field(default_factory=list)
    """What is the same, but was found with another time."""
    _folders: set[str] = field(default_factory=set)

    def take(self, path: str, base: str) -> Made | None:
        """Put what was made of a task into its place; None where it has to be made anew.

        Args:
            path: that of the task.
            base: what it depends on now, but for the records that it asks for.
        """
        row = self.known.get(path)
        if row is None or row.base != base or self.site.before is None:
            return None
        with contextlib.suppress(ValueError):  # what is kept is not what was kept
            made = unfolded(path, row)
            is_ours = self.site.others.isdisjoint(output.path for output in made.outputs)
            is_same = all(self.digests.get(record) == content for record, content in made.asked)
            return self._put(made) if is_ours and is_same else None
        return None

    def _put(self, made: Made) -> Made | None:
        """Put all files of a task into their places, or none."""
        found = [self._found(output) for output in made.outputs]
        outputs = tuple(output for output in found if output)
        if len(outputs) < len(found):
            return None
        for output in outputs:
            self._put_one(output.path)
        if outputs != made.outputs:
            made = made._replace(outputs=outputs)
            self.renewed.append(made)
        return made

    def _found(self, output: Output) -> Output | None:
        """A file of the site that stands; None where it is not what it was."""
        path = f"{self.site.before}/{output.path}"
        try:
            there = os.lstat(path)
            if there.st_size != output.size:
                return None
            if there.st_mtime_ns != output.mtime_ns and digest(Path(path).read_bytes()) != output.digest:
                return None
        except OSError:
            return None
        return output._replace(mtime_ns=there.st_mtime_ns)

    def _put_one(self, path: str) -> None:
        old, new = f"{self.site.before}/{path}", f"{self.site.folder}/{path}"
        folder = new.rpartition("/")[0]
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        if not (self.site.may_link and _link(old, new)):
            shutil.copy2(old, new)


def _link(old: str, new: str) -> bool:
    with contextlib.suppress(OSError):
        os.link(old, new, follow_symlinks=False)
        return True
    return False
