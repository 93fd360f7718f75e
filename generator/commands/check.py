"""`releases check`: folders of records, or some files and folders of them, reported in the form that was asked for.

Boundary: which folder a path belongs to and where a report goes; what is found and how it reads come from elsewhere.
"""

from __future__ import annotations

import codecs
import os
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO

from generator.clock import now
from generator.commands.progress import progress
from generator.commands.terminal import FOUND, OK, fail, prefix_of, printable, wants_colour
from generator.diagnostics import Diagnostic, Kind
from generator.hands import hands_here
from generator.incremental import FolderCheck, check_folder, open_folder
from generator.reports import REPORTS, text
from generator.reports.beginning import how_to_begin
from generator.reports.machine import Checked
from generator.store import place_of

NANO = 1_000_000_000


class Seen(NamedTuple):
    """What a check of a folder of records saw, and what of it was asked for."""

    checked: FolderCheck
    today: date
    shown: list[Diagnostic]

    def status(self, *, strict: bool) -> int:
        """The exit status that it makes."""
        fails = any(one.kind.fails or (strict and one.kind is Kind.WARNING) for one in self.shown)
        return FOUND if fails else OK


def run_check(
    paths: tuple[Path, ...],
    today: date | None,
    *,
    strict: bool,
    format_: str = "text",
    fixable: bool = True,
    remember: bool = True,
) -> int:
    """Check folders of records, or report on some files and folders of them.

    Formats for programs have standard output to themselves, and one document for all folders.

    Args:
        paths: folders of records, or files and folders in them.
        today: the day by which deadlines are judged; None asks the clock.
        strict: whether warnings count as violations do.
        format_: the form of the report.
        fixable: whether it is told what `--fix` would mend.
        remember: whether findings are kept for the next check, and taken from the last.
    """
    if problem := missing(paths):
        return fail(problem)
    status, found = OK, Checked()
    for root, wanted in by_root(paths).items():
        seen = see(root, wanted, today, remember=remember)
        if format_ == "text":
            _print_report(seen.shown, root)
        folder = prefix_of(root) if format_ == "json" else prefix_in_repository(root)
        found = found.with_folder(folder, seen.shown, seen.checked.releases)
        print_notes(seen, root, to=notes_for(format_), fixable=fixable)
        status = max(status, seen.status(strict=strict))
    if format_ != "text":
        _print_document(REPORTS[format_](found))
    return status


def missing(paths: tuple[Path, ...]) -> str:
    """Which of the paths is not there, and what to do about it; empty where all are."""
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            begin = "" if path.suffix else f"\n\n{how_to_begin(printable(path), now().date())}".rstrip()
            return f"there is no {printable(path)}: name a folder of records, or a file in one{begin}"
    return ""


def see(root: Path, wanted: list[Path], today: date | None, *, remember: bool = False) -> Seen:
    """Check a folder of records; without its policy and people, all that is wrong is shown, whatever was asked for."""
    place = place_of(root, os.environ) if remember else None
    folder = open_folder(root, place)
    day = today or folder.foundations.policy.day_of(now())
    with progress() as watch:
        checked = check_folder(folder, day, place, int(now().timestamp() * NANO), watch, hands=hands_here())
    outcome = checked.outcome
    shown = [one for one in outcome.diagnostics if not outcome.judged or concerns(one, root, wanted)]
    return Seen(checked, day, shown)


def notes_for(format_: str) -> TextIO:
    """Where notes go: reports for programs have standard output to themselves."""
    return sys.stdout if format_ == "text" else sys.stderr


def prefix_in_repository(root: Path) -> str:
    """What stands before a file's path for GitHub and GitLab: the folder from the top of its checkout.

    Outside a checkout it is told from where one stands, and in full where it is not below that.
    """
    folder = Path(os.path.abspath(root))  # noqa: PTH100 - lexically: links are not followed
    tops = (above for above in (folder, *folder.parents) if os.path.exists(above / ".git"))  # noqa: PTH110 - cannot raise
    top = next(tops, Path.cwd())
    return prefix_of(folder.relative_to(top) if folder.is_relative_to(top) else folder)


def by_root(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    """The paths by the folder of records that they are in."""
    roots: dict[Path, list[Path]] = {}
    for path in paths:
        roots.setdefault(root_of(path), []).append(path)
    return roots


def root_of(path: Path) -> Path:
    """The folder of records that a path is in: itself, or the one above a product's, the issues' or the incidents'."""
    folder = path if path.is_dir() else path.parent
    above = folder / ".." if folder == Path() else folder.parent
    if folder.name in ("known-issues", "incidents"):
        return above
    if not _is_root(folder) and _is_root(above):
        return above
    return folder


def _is_root(folder: Path) -> bool:
    marks = ("people.yml", "people.yaml", "policy.yml", "policy.yaml", "known-issues", "incidents")
    return any((folder / mark).exists() for mark in marks)


def concerns(diagnostic: Diagnostic, root: Path, wanted: list[Path]) -> bool:
    """Whether a diagnostic is about one of the paths that were asked for."""
    found = Path(os.path.abspath(root / diagnostic.path))  # noqa: PTH100 - lexically: links are not followed
    asked = [Path(os.path.abspath(path)) for path in wanted]  # noqa: PTH100 - likewise
    return any(path in (found, *found.parents) for path in asked)


def _print_report(shown: list[Diagnostic], root: Path) -> None:
    report = text.render(shown, folder=printable(prefix_of(root)), colour=wants_colour())
    if report:
        print(report)


def _print_document(document: str) -> None:
    """Print what a program reads: as UTF-8, or in ASCII where the output has another encoding."""
    if codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8":
        document = document.encode("ascii", "backslashreplace").decode("ascii")
    print(document, end="")


def print_notes(seen: Seen, root: Path, *, to: TextIO, fixable: bool = True) -> None:
    """Print how much was checked, what came of it, and why it may be less than was asked for."""
    note = "note: without policy, people and products no release can be judged: only the form of the files was\n"
    if not seen.checked.outcome.judged:
        print(note, file=to)
    if seen.checked.is_empty:
        print(how_to_begin(printable(root), seen.today), file=to)
    print(text.summary(seen.shown, seen.checked.releases, fixable=fixable), file=to)
