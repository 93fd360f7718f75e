"""The site as it was published last: what in it is still right stays.

Boundary: files and what is known of them; that they stay where they are, whoever publishes sees to.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator.building.outputs import Row, checksum, folded, unfolded


class Site(NamedTuple):
    """Where a site is written, and the one that stands."""

    folder: Path
    before: Path | None = None
    """The site as it was published last; None where nothing of it can stay."""
    others: AbstractSet[str] = frozenset()
    """The paths of files that somebody else writes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of the last time. Thousands of tasks are looked at in each build: rows are not unfolded for that."""

    site: Site
    known: Mapping[str, Row]
    """What is known of each task, by its path."""
    digests: Mapping[str, str]
    """What each record holds now, by its path."""
    kept: set[str] = field(default_factory=set)
    """The files that stay."""
    renewed: list[tuple[str, Row]] = field(default_factory=list)
    """What is the same, but was found with another time."""

    def is_same(self, path: str, base: str) -> bool:
        """Whether a task is known, and gives what it gave the last time.

        Args:
            path: that of the task.
            base: what it depends on now, but for the records that it asks for.
        """
        row = self.known.get(path)
        if row is None or row.base != base or self.site.before is None:
            return False
        for line in row.asked.split("\n"):
            content, _, record = line.partition(" ")
            if record and self.digests.get(record) != content:
                return False
        return True

    def stays(self, path: str) -> bool:
        """Whether all files of a known task are what they were; then they stay."""
        row, paths, is_moved = self.known[path], [], False
        for line in row.outputs.split("\n"):
            size, time, rest = (*line.split(" ", 2), "", "")[:3]
            checked, _, name = rest.partition(" ")
            try:
                there = os.lstat(f"{self.site.before}/{name}")
                is_same = str(there.st_mtime_ns) == time
                if str(there.st_size) != size or name in self.site.others:
                    return False
                if not is_same and checksum(Path(f"{self.site.before}/{name}").read_bytes()) != checked:
                    return False
            except OSError:
                return False
            paths.append(name)
            is_moved = is_moved or not is_same
        if is_moved:
            with contextlib.suppress(ValueError):  # a row that nobody wrote so
                self.renewed.append((path, self._renewed(path, row)))
        self.kept.update(paths)
        return True

    def _renewed(self, path: str, row: Row) -> Row:
        """The same with the times that files have now."""
        made = unfolded(path, row)
        times = [os.lstat(f"{self.site.before}/{one.path}").st_mtime_ns for one in made.outputs]
        outputs = tuple(one._replace(mtime_ns=time) for one, time in zip(made.outputs, times, strict=True))
        return folded(made._replace(outputs=outputs))
