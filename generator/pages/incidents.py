"""The list of incidents, the newest first.

Boundary: one line an incident; what came of it is on its own page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from generator.ledger import Ledger
from generator.model.incident import Incident
from generator.pages import paths
from generator.pages.desk import Desk, one_page
from generator.pages.incident import IncidentFacts, facts_of
from generator.pages.page import Page, Place
from generator.reading import Document

_PLACE = Place("Incidents")


def newest_first(ledger: Ledger) -> list[IncidentFacts]:
    def newness(document: Document[Incident]) -> tuple[datetime, str]:
        return document.value.detected_at or datetime.min.replace(tzinfo=UTC), document.value.id

    documents = sorted(ledger.incidents.values(), key=newness, reverse=True)
    return [facts_of(document, ledger) for document in documents]


def _write(desk: Desk, ledger: Ledger) -> Page:
    found = newest_first(ledger)
    markdown = desk.fill("incidents.md", paths.INCIDENTS, incidents=found, several=len(ledger.products) > 1)
    description = f"{len(found)} on record: what went wrong in production, how long it took, and what was learned."
    return Page(paths.INCIDENTS, _PLACE.title, markdown, description=description, hide=("navigation", "toc"))


KIND: Final = one_page("incidents", paths.INCIDENTS, _PLACE, _write)
