"""Doing the tasks of an edition: what is still the same stays in the site that stands, the rest is written.

Boundary: files below a folder. How a page is dressed, the press says; where the site is put in the end, its caller.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from generator.building.edition import Edition, Task
from generator.building.outputs import Made, Output, Outputs, Row, checksum, folded, names_in
from generator.building.standing import Site, Standing
from generator.hands import LEAST, rarely_collecting, spread
from generator.incremental.kept import noting
from generator.pages.page import File, Page
from generator.searching.entries import dump, entries_of
from generator.store import digest

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)

_TOGETHER: Final = 256
"""Tasks in a part: of fewer, those of a kind are too few to gain much; of more, too much is in memory."""
_MANY: Final = 1000
"""Rows that are kept at once."""


class Press(Protocol):
    """Makes of a page what the site publishes."""

    @property
    def key(self) -> str:
        """Stands for all that it makes pages with."""

    def page(self, page: Page) -> File:
        """The file of a page."""


class Published(NamedTuple):
    """What came of it."""

    written: int
    kept: frozenset[str]
    """The files that stay as they are, by their paths in the site."""
    gone: frozenset[str]
    """The files that were written the last time, and that the site has no more."""
    entries: tuple[str, ...]
    """What search knows of all pages, in their order, each as JSON."""


def publish(
    edition: Edition,
    press: Press,
    site: Site,
    outputs: Outputs,
    hands: int = 1,
    *,
    found: Callable[[tuple[str, ...]], object] = tuple,
) -> Published:
    """Write all pages and files of an edition.

    Args:
        edition: what there is to publish.
        press: dresses the pages.
        site: where it is written.
        outputs: what is known of the last time.
        hands: how many processes may work at it.
        found: is told what search knows of the pages that are about a record, as soon as that is known.

    Raises:
        OSError: something cannot be written.
    """
    known = outputs.known()
    standing = Standing(site, known, edition.digests)
    due, same = _parted(edition, press, standing)
    site.folder.mkdir(parents=True, exist_ok=True)
    run = _Run(
        _Work(edition, press, site), outputs, hands, {one.task.path: known[one.task.path].entries for one in same}
    )
    few = len(due) <= LEAST  # they are done here, by one process: those first of which something waits
    run.make([one for one in due if one.task.source or not few])
    found(run.told(task for task in edition.tasks if task.source))
    run.make([one for one in due if few and not one.task.source])
    lost = [one for one in same if not standing.stays(one.task.path)]
    run.make(lost)
    outputs.keep(standing.renewed, known.keys() - run.entries.keys())
    gone = frozenset(path for row in known.values() for path in names_in(row)) - run.written - standing.kept
    return Published(len(due) + len(lost), frozenset(standing.kept), gone, run.told(edition.tasks))


def _parted(edition: Edition, press: Press, standing: Standing) -> tuple[list[_Due], list[_Due]]:
    """The tasks that have to be done, and those of which it is known what they give."""
    due: list[_Due] = []
    same: list[_Due] = []
    bases: dict[tuple[str, bool], str] = {("", True): "", ("", False): ""}
    for task in edition.tasks:
        kind = task.base, task.is_page  # thousands of tasks have the same
        if kind not in bases:
            bases[kind] = digest(f"{task.base} {press.key if task.is_page else ''}".encode())
        one = _Due(task, bases[kind])
        (same if one.base and standing.is_same(task.path, one.base) else due).append(one)
    return due, same


class _Due(NamedTuple):
    """A task that has to be done."""

    task: Task
    base: str


class _Outcome(NamedTuple):
    """What came of it, before it is written."""

    due: _Due
    what: Page | tuple[File, ...]
    asked: set[str]
    """The paths of the records that it asked for."""


@dataclass(frozen=True, slots=True)
class _Work:
    """Writes what is open; in this process, or in one that was forked from it."""

    edition: Edition
    press: Press
    site: Site
    folders: set[str] = field(default_factory=lambda: {""})
    """Those that are there: at first that of the site."""

    def do(self, due: Sequence[_Due]) -> list[tuple[str, Row]]:
        """What came of each, by its path.

        Each step is taken for all before the next, and pages of a kind are made after one another: a processor that
        does the same again and again has it at hand, which saves a tenth of the time.
        """
        made = [_outcome_of(one) for one in sorted(due, key=lambda one: one.task.kind)]
        files = [(self.press.page(one.what),) if isinstance(one.what, Page) else one.what for one in made]
        outputs = [tuple(self._written(some)) for some in files]
        return [(one.due.task.path, self._row(one, put)) for one, put in zip(made, outputs, strict=True)]

    def _row(self, made: _Outcome, outputs: tuple[Output, ...]) -> Row:
        task, base = made.due
        entries = tuple(map(dump, entries_of(made.what))) if isinstance(made.what, Page) else ()
        asked = tuple((path, self.edition.digests.get(path, "")) for path in sorted(made.asked))
        return folded(Made(task.path, base, asked, outputs, entries))

    def _written(self, files: Sequence[File]) -> Iterator[Output]:
        for path, content in files:
            if path not in self.site.others:
                self._make(path.rpartition("/")[0])
                there = _write(f"{self.site.folder}/{path}", content)
                yield Output(path, len(content), there.st_mtime_ns, checksum(content))

    def _make(self, folder: str) -> None:
        """Make a folder of the site, and those that it is in, where it is not there."""
        if folder in self.folders:
            return
        self._make(folder.rpartition("/")[0])
        with contextlib.suppress(FileExistsError):  # another process made it, or MkDocs
            os.mkdir(f"{self.site.folder}/{folder}")  # noqa: PTH102 - a Path takes longer to make than the folder
        self.folders.add(folder)


def _outcome_of(due: _Due) -> _Outcome:
    with noting() as paths:
        return _Outcome(due, due.task.make(), paths)


@dataclass(frozen=True, slots=True)
class _Run:
    """What comes of the work as it is done."""

    work: _Work
    outputs: Outputs
    hands: int
    entries: dict[str, str]
    """What search knows of each task, an entry a line."""
    written: set[str] = field(default_factory=set)
    """The paths of the files that were."""

    def make(self, due: list[_Due]) -> None:
        """Do what is due, and keep what came of it."""
        due.sort(key=lambda one: one.task.path, reverse=True)  # a release’s pages together; what takes long is not last
        new: list[tuple[str, Row]] = []
        with rarely_collecting():
            for some in spread(self.work.do, due, self.hands, most=_TOGETHER):
                self.entries.update((path, row.entries) for path, row in some)
                new += [(path, row) for path, row in some if row.base]
                self.written.update(name for _, row in some for name in names_in(row))
                if len(new) >= _MANY:  # while others write; a row whose file is not in the site counts for nothing
                    self.outputs.keep(new, ())
                    new.clear()
        self.outputs.keep(new, ())

    def told(self, tasks: Iterable[Task]) -> tuple[str, ...]:
        """What search knows of tasks that are done, each entry as JSON."""
        told = "\n".join([found for task in tasks if (found := self.entries[task.path])])
        return tuple(told.split("\n")) if told else ()


def _write(path: str, content: bytes) -> os.stat_result:
    """Write a file that is not there yet, with as few calls of the system as it takes: there are thousands."""
    file = os.open(path, _NEW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        return os.fstat(file)
    finally:
        os.close(file)
