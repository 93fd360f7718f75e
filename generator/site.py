"""The whole site from a folder of records: checked, and written as pages.

The one call for whoever publishes: the command line, the MkDocs plugin, a test. Knows no site engine.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from generator.check import check
from generator.diagnostics import Diagnostic
from generator.exports import write_files
from generator.ledger import Ledger
from generator.pages import write_pages
from generator.pages.page import File, Page
from generator.reports.beginning import how_to_begin
from generator.repository import read_folder
from generator.templating import Templates
from generator.watching import Watch, nobody


class Site(NamedTuple):
    """Everything that is published, and everything that was found."""

    pages: tuple[Page, ...]
    files: tuple[File, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    advice: str = ""
    """How to begin, where there are no releases yet."""

    @property
    def fails(self) -> bool:
        """Whether the records may not be published as they are."""
        return any(one.kind.fails for one in self.diagnostics)


def build_site(
    folder: Path,
    *,
    today: date | datetime,
    template_folders: tuple[Path, ...] = (),
    watch: Watch = nobody,
) -> Site:
    """Read, check and write a folder of records; what is wrong with them is in the diagnostics.

    Args:
        folder: the folder of records, usually `releases/`.
        today: the day by which deadlines are judged, or a moment of it: the policy knows in which time zone.
        template_folders: templates that come before the built-in ones.
        watch: is told how far it is.
    """
    records = read_folder(folder, watch)
    day = records.policy.day_of(today) if isinstance(today, datetime) else today
    ledger = Ledger(records, day)
    outcome = check(ledger)
    pages = tuple(write_pages(ledger, outcome, Templates(template_folders), watch))
    advice = "" if records.releases or records.unreadable else how_to_begin(folder.name, day)
    return Site(pages, tuple(write_files(ledger)), outcome.diagnostics, advice)
