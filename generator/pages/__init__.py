"""All pages of the site: every kind, asked for each of its subjects.

Boundary: which kinds there are; how each is written is its own module's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.check import Outcome
from generator.ledger import Ledger
from generator.pages import (
    checklist,
    history,
    home,
    incident,
    incidents,
    known_issue,
    known_issues,
    process,
    process_checklist,
    process_format,
    process_roles,
    process_rules,
    release,
    rollback,
    support,
    upcoming,
)
from generator.pages.desk import Desk, PageKind
from generator.pages.page import Page
from generator.templating import Templates
from generator.watching import Watch, nobody, watched

KINDS: tuple[PageKind[Any], ...] = (
    home.KIND,
    history.ALL,
    history.PRODUCT,
    history.YEAR,
    upcoming.KIND,
    release.KIND,
    checklist.KIND,
    rollback.KIND,
    known_issues.KIND,
    known_issue.KIND,
    support.KIND,
    incidents.KIND,
    incident.KIND,
    process.KIND,
    process_checklist.KIND,
    process_roles.KIND,
    process_rules.KIND,
    process_format.KIND,
)
"""The kinds of pages, in the order in which they are written."""


def write_pages(ledger: Ledger, outcome: Outcome, templates: Templates, watch: Watch = nobody) -> Iterator[Page]:
    """Write every page of the site."""
    desk = Desk(ledger, outcome, templates)
    asked = [(kind, subject) for kind in KINDS for subject in kind.subjects(ledger)]
    for kind, subject in watched(asked, "writing", watch):
        yield kind.page(desk, subject)
