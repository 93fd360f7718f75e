"""The support desk's data for the browser: the catalogue as one JSON file, no larger than its answers need.

Boundary: the form that `support.js` reads; what is in the catalogue is for `generator.support`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator import richtext
from generator.ledger import SEVERITIES, Ledger
from generator.pages import badges, paths
from generator.pages.badges import Badge
from generator.pages.issue_rows import is_none
from generator.pages.page import File
from generator.support.catalogue import Case, Catalogue, Product, Standing, catalogue
from generator.support.text import MEANINGS, STOP_WORDS

PATH: Final = "support/data.json"


def support_files(ledger: Ledger) -> Iterator[File]:
    """The files that the page loads when something is asked."""
    content = json.dumps(as_data(catalogue(ledger)), ensure_ascii=False, separators=(",", ":"))
    yield File(PATH, content.encode() + b"\n")


def as_data(known: Catalogue) -> dict[str, Any]:
    """The catalogue as JSON; HTML in it was cleaned when it was made."""
    states = sorted({case.state for case in known.cases})
    shown = {**dict(_badges(SEVERITIES, badges.severity)), **dict(_badges(states, badges.issue))}
    return {
        "stop": " ".join(sorted(STOP_WORDS)),
        "same": MEANINGS,
        "badges": shown,
        "products": [_product(one) for one in known.products],
        "cases": [_case(one) for one in known.cases],
    }


def _badges(names: Iterable[str], badge_of: Any) -> Iterator[tuple[str, Badge]]:
    return ((name, badge_of(name)) for name in names)


def _product(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "title": product.title,
        "path": paths.url(paths.product(product.id)),
        "versions": [
            {
                "name": one.name,
                "state": one.state,
                "available": one.available,
                "formerly": one.formerly,
                "support": one.support,
            }
            for one in product.versions
        ],
    }


def _case(case: Case) -> dict[str, Any]:
    issue = case.record
    workaround = issue.workaround
    return {
        "id": issue.id,
        "title": issue.title,
        "severity": issue.severity,
        "state": case.state,
        "open": case.is_open,
        "fault": case.is_fault,
        "component": issue.component or "",
        "symptoms": case.symptoms,
        "also": [{"id": one.id, "title": one.title} for one in case.duplicates],
        "codes": case.codes,
        "refs": case.references,
        "words": "|".join(case.words),
        "conditions": richtext.inline(issue.conditions) if issue.conditions else "",
        "workaround": "none" if workaround and is_none(workaround) else richtext.inline(workaround or ""),
        "standings": {str(product): _standing(one) for product, one in case.standings.items()},
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "stretches": [(one.first, one.presence.value[0], one.cause, one.fix) for one in standing.stretches],
        "fixed": standing.fixed_in,
        "planned": standing.planned,
        "sources": standing.sources,
        "older": standing.is_older,
    }
