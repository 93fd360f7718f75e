"""All pages and files of a site, each as a task: what it depends on is known before it is written.

Boundary: from a folder of records to tasks; whether a task has to be done again is for `generator.building.writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from generator import exports, pages
from generator.building.scopes import Scopes
from generator.diagnostics import Diagnostic
from generator.exports import FileKind
from generator.incremental import open_folder
from generator.incremental.checking import Judgement, judge_folder
from generator.pages.desk import Desk, PageKind
from generator.pages.page import File, Page, Place, place_of
from generator.reports.beginning import how_to_begin
from generator.site import Site, build_site
from generator.store import digest
from generator.template_code import BUILT_IN
from generator.templating import Templates
from generator.watching import Watch, nobody


class Task(NamedTuple):
    """A page or a file that the site has."""

    path: str
    """Of the page, or of the first file."""
    base: str
    """Stands for all that it is made from but the records that it asks for; empty where that is not known."""
    make: Callable[[], Page | tuple[File, ...]]
    is_page: bool
    place: Place | None = None
    """Where the page stands among others, for those that others name."""
    source: str = ""
    """The path of the record that the page is made from."""
    kind: int = 0
    """The same for all that are made alike."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A site that is to be published."""

    tasks: tuple[Task, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    advice: str = ""
    """How to begin, where there are no releases yet."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """What each record holds, by the path that is noted when it is asked for."""

    @property
    def fails(self) -> bool:
        """Whether the records may not be published as they are."""
        return any(one.kind.fails for one in self.diagnostics)

    @property
    def pages(self) -> Iterator[Task]:
        return (task for task in self.tasks if task.is_page)

    def and_pages(self, pages: Iterable[Page]) -> Edition:
        """The same with some more pages."""
        return replace(self, tasks=(*self.tasks, *map(_written, pages)))

    def without(self, paths: AbstractSet[str]) -> Edition:
        """The same but for what stands at some paths already."""
        return replace(self, tasks=tuple(task for task in self.tasks if task.path not in paths))

    def telling(self, said: Mapping[str, str]) -> Edition:
        """The same with something said at the top of some pages.

        Args:
            said: an HTML block, by the path of the page.
        """
        return replace(self, tasks=tuple(_telling(task, said.get(task.path, "")) for task in self.tasks))


def edition_of(site: Site) -> Edition:
    """A site that is all written: nothing is known of what its pages depend on."""
    named = {page.section for page in site.pages}
    written = [_written(page, is_named=page.listed or page.path in named) for page in site.pages]
    files = [Task(file.path, "", partial(_as_it_is, (file,)), is_page=False) for file in site.files]
    return Edition((*written, *files), site.diagnostics, site.advice)


def open_edition(
    folder: Path, *, today: date | datetime, place: Path | None, now_ns: int, watch: Watch = nobody, hands: int = 1
) -> Edition:
    """Read and check a folder of records, as far as it changed, and say what there is to publish.

    Args:
        folder: the folder of records, usually `releases/`.
        today: the day by which deadlines are judged, or a moment of it: the policy knows in which time zone.
        place: the database of earlier checks; None to read everything.
        now_ns: the clock, in nanoseconds.
        watch: is told how far it is.
        hands: how many processes may work at it.
    """
    found = open_folder(folder, place)
    policy = found.foundations.policy
    day = policy.day_of(today) if isinstance(today, datetime) else today
    judgement = judge_folder(found, day, place, now_ns, watch=watch, hands=hands)
    if judgement is None:
        return edition_of(build_site(folder, today=today, watch=watch))
    records = judgement.records
    advice = "" if records.releases or records.unreadable else how_to_begin(folder.name, day)
    return Edition(tuple(_tasks(judgement)), judgement.outcome.diagnostics, advice, judgement.digests)


def _tasks(judgement: Judgement) -> Iterator[Task]:
    ledger = judgement.ledger
    desk = Desk(ledger, judgement.outcome, Templates())
    scopes = Scopes(ledger, judgement.outcome, judgement.faces)

    @cache
    def base(scope: str, *, uses_today: bool) -> str:
        day = ledger.today.isoformat() if uses_today else ""
        return digest(f"{judgement.basis} {_templates()} {scope} {day}".encode())

    for number, kind in enumerate(pages.KINDS):
        for subject in kind.subjects(ledger):
            stands = base(scopes.of(kind.products(subject)), uses_today=kind.uses_today)
            place = kind.place(ledger, subject) if kind.place else None
            make, source = partial(_page, kind, desk, subject), kind.source(ledger, subject)
            yield Task(kind.path(subject), stands, make, is_page=True, place=place, source=source, kind=number)
    for number, files in enumerate(exports.KINDS, len(pages.KINDS)):
        for subject in files.subjects(ledger):
            stands = base(scopes.of(files.products(subject)), uses_today=files.uses_today)
            yield Task(files.path(subject), stands, partial(_files, files, desk, subject), is_page=False, kind=number)


def _page(kind: PageKind[Any], desk: Desk, subject: Any) -> Page:
    return kind.page(desk, subject)


def _files(kind: FileKind[Any], desk: Desk, subject: Any) -> tuple[File, ...]:
    return tuple(kind.write(desk.ledger, subject))


def _as_it_is(made: Page | tuple[File, ...]) -> Page | tuple[File, ...]:
    return made


def _written(page: Page, *, is_named: bool = False) -> Task:
    place = place_of(page) if is_named else None
    return Task(page.path, "", partial(_as_it_is, page), is_page=True, place=place, source=page.source)


def _telling(task: Task, said: str) -> Task:
    if not said:
        return task
    return task._replace(base=task.base and digest(f"{task.base} {said}".encode()), make=partial(_told, task, said))


def _told(task: Task, said: str) -> Page | tuple[File, ...]:
    made = task.make()
    return made._replace(markdown=f"{said}\n\n{made.markdown}") if isinstance(made, Page) else made


@cache
def _templates() -> str:
    """Stands for what is in the templates of pages."""
    found = sorted(file for file in BUILT_IN.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return digest(b"".join(digest(file.read_bytes()).encode() for file in found))
