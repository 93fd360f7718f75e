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

from generator.building.outputs import Made, Output, Row, unfolded
from generator.store import digest


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site is written, and the one that stands."""

    folder: Path
    before: Path | None = None
    """The site as it was published last; None where nothing of it can stay."""
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

    def same(self, path: str, base: str) -> Made | None:
        """What was made of a task; None where it has to be made anew.

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
            return self._found(made) if is_ours and is_same else None
        return None

    def _found(self, made: Made) -> Made | None:
        """What was made, where all its files are there."""
        found = [self._output(output) for output in made.outputs]
        outputs = tuple(output for output in found if output)
        if len(outputs) < len(found):
            return None
        if outputs != made.outputs:
            made = made._replace(outputs=outputs)
            self.renewed.append(made)
        return made

    def _output(self, output: Output) -> Output | None:
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
        return output._replace(mtime_ns=there.st_mtime_ns) if there.st_mtime_ns != output.mtime_ns else output
