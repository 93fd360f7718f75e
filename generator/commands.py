"""What the subcommands do, and the exit status each ends with.

Boundary: says things to a person at a terminal; what is said comes from the generator. The clock is read here.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
import textwrap
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from generator.check import check
from generator.clock import now
from generator.diagnostics import Diagnostic, Kind
from generator.ledger import Ledger
from generator.problem import escaped
from generator.reports import REPORTS, text
from generator.reports.beginning import how_to_begin
from generator.reports.machine import Checked
from generator.repository import Records, read_folder

if TYPE_CHECKING:
    from generator.pages.page import Page

STYLES = "assets/releases/releases.css"
"""The style sheet that the pages are made for; a site that publishes rendered pages names it in `extra_css`."""
OK, FOUND, FAILED = 0, 1, 2
"""Exit statuses: nothing broken or violated; something is; the command could not run."""


def run_check(paths: tuple[Path, ...], today: date | None, *, strict: bool, format_: str = "text") -> int:
    """Check folders of records, or report on some files and folders of them.

    Formats for programs have standard output to themselves, and one document for all folders.
    """
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            begin = "" if path.suffix else f"\n\n{how_to_begin(_printable(path), now().date())}".rstrip()
            return _fail(f"there is no {_printable(path)}: name a folder of records, or a file in one{begin}")
    status, found = OK, Checked()
    for root, wanted in _by_root(paths).items():
        records = read_folder(root)
        outcome = check(Ledger(records, today or today_in(records)))
        shown = [one for one in outcome.diagnostics if not outcome.judged or _concerns(one, root, wanted)]
        if format_ == "text":
            _print_report(shown, root)
        folder = prefix_of(root) if format_ == "json" else prefix_in_repository(root)
        found = found.with_folder(folder, shown, len(records.releases))
        notes = sys.stdout if format_ == "text" else sys.stderr
        _print_notes(shown, records, root, judged=outcome.judged, to=notes)
        if any(one.kind.fails or (strict and one.kind is Kind.WARNING) for one in shown):
            status = FOUND
    if format_ != "text":
        _print_document(REPORTS[format_](found))
    return status


def prefix_of(root: Path) -> str:
    """What stands before a file's path in reports: the folder as it was named."""
    shown = root.as_posix()
    return "" if shown == "." else f"{shown}/"


def prefix_in_repository(root: Path) -> str:
    """What stands before a file's path for GitHub and GitLab: the folder from the top of its checkout.

    Outside a checkout it is told from where one stands, and in full where it is not below that.
    """
    folder = Path(os.path.abspath(root))  # noqa: PTH100 - lexically: links are not followed
    tops = (above for above in (folder, *folder.parents) if os.path.exists(above / ".git"))  # noqa: PTH110 - cannot raise
    top = next(tops, Path.cwd())
    return prefix_of(folder.relative_to(top) if folder.is_relative_to(top) else folder)


def _printable(path: Path | str) -> str:
    """A path that was typed, on one line: what CI reads of standard error, too, may be a command to it."""
    typed = path if isinstance(path, str) else path.as_posix()
    return "".join(char if char.isprintable() else escaped(char) for char in typed)


def today_in(records: Records) -> date:
    """Today in the policy's calendar."""
    return records.policy.day_of(now())


def _by_root(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
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


def _concerns(diagnostic: Diagnostic, root: Path, wanted: list[Path]) -> bool:
    """Whether a diagnostic is about one of the paths that were asked for."""
    found = Path(os.path.abspath(root / diagnostic.path))  # noqa: PTH100 - lexically: links are not followed
    asked = [Path(os.path.abspath(path)) for path in wanted]  # noqa: PTH100 - likewise
    return any(path in (found, *found.parents) for path in asked)


def _print_report(shown: list[Diagnostic], root: Path) -> None:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    report = text.render(shown, folder=_printable(prefix_of(root)), colour=colour)
    if report:
        print(report)


def _print_document(document: str) -> None:
    """Print what a program reads: as UTF-8, or in ASCII where the output has another encoding."""
    if codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8":
        document = document.encode("ascii", "backslashreplace").decode("ascii")
    print(document, end="")


def _print_notes(shown: list[Diagnostic], records: Records, root: Path, *, judged: bool, to: TextIO) -> None:
    note = "note: without policy, people and products no release can be judged: only the form of the files was\n"
    if not judged:
        print(note, file=to)
    if not records.releases and not records.unreadable:
        print(how_to_begin(_printable(root), today_in(records)), file=to)
    print(text.summary(shown, len(records.releases)), file=to)


def run_render(out: Path, folder: Path, today: date | None) -> int:
    """Write the pages of a folder of records as Markdown files, whole or not at all."""
    from generator.publishing import PublishingError, publish  # noqa: PLC0415 - only where something is written
    from generator.site import build_site  # noqa: PLC0415

    if not folder.is_dir():
        begin = how_to_begin(folder.as_posix(), now().date()).rstrip()
        return _fail(f"there is no folder {folder}: name the folder of records with --from\n\n{begin}")
    site = build_site(folder, today=today or now())
    if site.diagnostics:
        print(text.render(site.diagnostics, folder=prefix_of(folder)))
    if site.fails:
        print(f"nothing was written: {out} is as it was", file=sys.stderr)
        return FOUND
    if site.advice:
        print(site.advice)
    try:
        with publish(out) as staging:
            for page in site.pages:
                _write(staging / page.path, _as_markdown(page))
            for file in site.files:
                _write(staging / file.path, file.content)
            _write(staging / STYLES, (resources.files("generator") / "theme" / STYLES).read_bytes())
    except PublishingError as error:
        return _fail(str(error))
    print(f"{len(site.pages)} pages written to {out}")
    return OK


def run_explain(name: str | None) -> int:
    """Print a rule's documentation, or all rules in a line each."""
    from generator.rules import BY_NAME, FAMILIES  # noqa: PLC0415 - only where rules are talked about
    from generator.rules.registry import nearest  # noqa: PLC0415

    if name is None:
        for family, rules in FAMILIES:
            print(f"{family}\n" + "".join(f"  {rule.name:<28} {rule.kind:<10} {rule.summary}\n" for rule in rules))
        return OK
    rule = BY_NAME.get(name)
    if rule is None:
        return _fail(f"there is no rule “{name}”: {nearest(name, BY_NAME) or '`releases explain` lists them all'}")
    print(f"{rule.name} ({rule.kind})\n\n{rule.summary}.\n\n{textwrap.fill(rule.harm, 100)}")
    return OK


def _as_markdown(page: Page) -> bytes:
    """A page as a Markdown file that any engine publishes: its title and description as front matter, then its body."""
    head = {"title": page.title, "description": page.description}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value]
    hidden = [f"hide: [{', '.join(page.hide)}]"] if page.hide else []
    search = [] if page.search else ["search: {exclude: true}"]
    tags = [f"tags: {json.dumps(page.tags, ensure_ascii=False)}"] if page.tags else []
    return "\n".join(["---", *lines, *hidden, *search, *tags, "---", "", page.markdown]).encode()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def run_import_antsibull(file: Path, product: str, into: Path) -> int:
    """Turn an antsibull-changelog file into records; nothing is written of a file that cannot be taken over whole."""
    from generator.importing.antsibull import convert  # noqa: PLC0415 - only where something is imported
    from generator.importing.folder import scheme_of, write  # noqa: PLC0415

    try:
        imported = convert(file.read_bytes(), product, path=file.as_posix(), scheme=scheme_of(into))
        told = (*imported.problems, *imported.report.notes)
        written = None if imported.refused else write(imported, into)
    except OSError as error:
        return _fail(f"{error.filename or file}: {error.strerror or error}")
    if told:
        print(text.render(told))
    if written is None:
        print(f"nothing was written: {file} cannot be taken over whole", file=sys.stderr)
        return FOUND
    print(imported.report.sentence)
    for path in written.kept:
        print(f"left as it is, though this import would write it otherwise: {into / path}")
    if written.problems:
        print(text.render(written.problems, folder=prefix_of(into)))
    return FOUND if any(one.kind.fails for one in written.problems) else OK


def _fail(message: str) -> int:
    print(f"releases: {message}", file=sys.stderr)
    return FAILED
