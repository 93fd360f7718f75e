"""The support desk's data for the browser: what every question needs, and the rest in parts that answers ask for.

Boundary: the files that `desk/data.js` reads; what is in the catalogue is for `generator.support`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import to_json

from generator import richtext
from generator.ledger import SEVERITIES, Ledger
from generator.pages import badges, paths
from generator.pages.badges import Badge
from generator.pages.issue_rows import is_none
from generator.pages.page import File
from generator.support import lookup
from generator.support.catalogue import Case, Catalogue, Known, Product, catalogue
from generator.support.standing import Standing
from generator.support.text import MEANINGS, STOP_WORDS

PATH: Final = "support/data.json"
"""What every question needs: products with their versions, ids and codes, and which words there are."""
WORDS: Final = "support/words/{}.json"
CASES: Final = "support/cases/{}.json"
"""What is told of so many issues."""
STANDINGS: Final = "support/products/{}.json"
"""The issues of a product in its versions."""
IN_A_FILE: Final = 25


def support_files(ledger: Ledger) -> Iterator[File]:
    """The files that the page loads when something is asked."""
    known = catalogue(ledger)
    found = lookup.postings(known.cases)
    dealt = list(lookup.chunks(found))
    yield _file(
        PATH, as_data(known) | {"near": " ".join(lookup.near_words(found)), "chunks": [one.first for one in dealt]}
    )
    for number, chunk in enumerate(dealt):
        yield _file(WORDS.format(number), chunk.postings)
    for number in range(0, len(known.cases), IN_A_FILE):
        told = [_case(one) for one in known.cases[number : number + IN_A_FILE]]
        yield _file(CASES.format(number // IN_A_FILE), told)
    for number in range(len(known.products)):
        yield _file(STANDINGS.format(number), _standings(known.cases, number))


def _file(path: str, data: object) -> File:
    return File(path, to_json(data) + b"\n")


def as_data(known: Catalogue) -> dict[str, Any]:
    """What every question needs of the catalogue; of the cases a list of each fact, as they stand in order."""
    states = sorted({case.state for case in known.cases})
    shown = {**dict(_badges(SEVERITIES, badges.severity)), **dict(_badges(states, badges.issue))}
    cases = known.cases
    return {
        "stop": " ".join(sorted(STOP_WORDS)),
        "same": MEANINGS,
        "badges": shown,
        "products": [_product(one) for one in known.products],
        "ids": [case.record.id for case in cases],
        "severities": "".join(str(SEVERITIES.index(case.record.severity)) for case in cases),
        "open": "".join(str(int(case.is_open)) for case in cases),
        "fault": "".join(str(int(case.is_fault)) for case in cases),
        "in": [next(iter(case.standings)) if len(case.standings) == 1 else [*case.standings] for case in cases],
        "also": {
            str(place): [one.id for one in case.duplicates] for place, case in enumerate(cases) if case.duplicates
        },
        "codes": _by_key((code, place) for place, case in enumerate(cases) for code in case.codes),
        "refs": _by_key((reference, place) for place, case in enumerate(cases) for reference in case.references),
        "each": IN_A_FILE,
    }


def _by_key(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, place in pairs:
        found.setdefault(name, []).append(place)
    return found


def _standings(cases: tuple[Case, ...], product: int) -> dict[str, Any]:
    return {
        str(place): _standing(case.standings[product]) for place, case in enumerate(cases) if product in case.standings
    }


def _badges(names: Iterable[str], badge_of: Any) -> Iterator[tuple[str, Badge]]:
    return ((name, badge_of(name)) for name in names)


def _product(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "title": product.title,
        "path": paths.url(paths.product(product.id)),
        "versions": [_version(one) for one in product.versions],
    }


def _version(version: Known) -> list[Any]:
    """Name, state, whether it can be had, and what is seldom to be said: former names, support."""
    rare = [[*version.formerly], version.support] if version.formerly or version.support else []
    return [version.name, version.state, int(version.available), *rare]


def _case(case: Case) -> dict[str, Any]:
    issue = case.record
    workaround = issue.workaround
    return {
        "title": issue.title,
        "state": case.state,
        "component": issue.component or "",
        "symptoms": case.symptoms,
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
