"""An answer in words and as fields: what both the terminal's text and its JSON say of an issue.

Boundary: one match of an answer, in plain text; marks, HTML and columns are for whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from generator.ledger import Presence
from generator.support.answer import Answer, Match
from generator.support.catalogue import Catalogue, Known, Product
from generator.support.question import Question
from generator.support.standing import Standing

Fields: TypeAlias = dict[str, object]


def url_of(question: Question) -> str:
    """The address of the answer on the site; empty where nothing was asked."""
    return f"/support/?{question.query}" if question.query else ""


def page_of(match: Match) -> str:
    return f"/known-issues/{match.case.record.id}/"


def bearing_words(match: Match, answer: Answer) -> str:
    """What an issue is to the version, as in `2.3.1 is affected`."""
    version = answer.version.name if answer.version else ""
    words = {
        "affected": f"{version} is affected",
        "fixed": f"{version} has the fix",
        "unaffected": f"{version} is not affected",
        "elsewhere": f"not in {answer.product.title if answer.product else ''}",
        "not-an-issue": "reported twice" if match.case.record.state == "duplicate" else "no fault of any version",
        "unknown": "open" if match.case.is_open else "no release in use has it",
    }
    return words[match.bearing]


def fix_words(match: Match, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    """Where the fix is: the nearest one for an affected version; without a version, all of them."""
    if match.bearing == "affected":
        yield _way(match, answer.version)
    elif match.bearing in ("unknown", "elsewhere"):
        for place, standing in match.case.standings.items():
            product = catalogue.products[place]
            title = f"{product.title}: " if product.title and len(catalogue.products) > 1 else ""
            affected = ", ".join(_spans(standing, product)) or "none"
            fixed = ", ".join(product.versions[one].name for one in standing.fixed_in) or "no version yet"
            yield f"{title}affected: {affected}; fixed in: {fixed}"


def _way(match: Match, version: Known | None) -> str:
    if match.fix and version:
        same = _line(match.fix.name) == _line(version.name)
        return f"Go to {match.fix.name}{' (same line)' if same else f' (the line {_line(version.name)} has no fix)'}."
    if match.planned:
        return f"No version has the fix yet; it is planned for {', '.join(one.name for one in match.planned)}."
    return "It will not be fixed." if match.case.record.state == "wont-fix" else "No version has the fix yet."


def _line(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _spans(standing: Standing, product: Product) -> Iterator[str]:
    """The affected versions, as in `2.2.0 - 2.3.1`."""
    starts = [*(one.first for one in standing.stretches[1:]), len(product.versions)]
    spans: list[list[int]] = []
    for one, end in zip(standing.stretches, starts, strict=True):
        if one.presence is not Presence.AFFECTED:
            continue
        if spans and spans[-1][1] == one.first - 1:
            spans[-1][1] = end - 1
        else:
            spans.append([one.first, end - 1])
    for first, last in spans:
        names = product.versions[first].name, product.versions[last].name
        yield names[0] if first == last else f"{names[0]} - {names[1]}"


def as_fields(answer: Answer, catalogue: Catalogue) -> Fields:
    """The answer as JSON: what was understood, and the matches in their groups."""
    asked, product, meant = answer.asked, answer.product, answer.asked.version
    first, *rest = answer.matches or (None,)
    by_place = dict(enumerate(product.versions)) if product else {}
    version = meant and {
        "typed": meant.typed,
        "how": meant.how,
        "name": answer.version.name if answer.version else None,
        "is_estimate": meant.how == "unknown" and answer.version is not None,
        "lower": by_place[meant.lower].name if meant.lower is not None else None,
        "higher": by_place[meant.higher].name if meant.higher is not None else None,
    }
    return {
        "question": {
            "product": answer.question.product,
            "version": answer.question.version,
            "text": answer.question.text,
        },
        "product": product and {"id": product.id, "title": product.title, "how": asked.product_how},
        "version": version,
        "choices": [catalogue.products[place].id for place in asked.choices],
        "answer": _match(first, answer, catalogue) if first else None,
        "others": [_match(one, answer, catalogue) for one in rest if one.concerns],
        "unaffected": [_match(one, answer, catalogue) for one in rest if not one.concerns],
        "perhaps": [_match(one, answer, catalogue) for one in answer.perhaps],
        "url": url_of(answer.question) or None,
    }


def _match(match: Match, answer: Answer, catalogue: Catalogue) -> Fields:
    case, issue = match.case, match.case.record
    return {
        "id": issue.id,
        "title": issue.title,
        "severity": issue.severity,
        "component": issue.component,
        "state": case.state,
        "is_open": case.is_open,
        "found_by": match.tier.name.lower().replace("_", "-") if match.tier else None,
        "found_as": list(match.found_as),
        "bearing": match.bearing,
        "bearing_words": bearing_words(match, answer),
        "why": match.why or None,
        "nearest_fix": match.fix.name if match.fix else None,
        "fix_planned_in": [one.name for one in match.planned],
        "symptoms": list(case.symptoms),
        "conditions": issue.conditions,
        "workaround": issue.workaround,
        "products": [_place(catalogue.products[place], standing) for place, standing in case.standings.items()],
        "page": page_of(match),
    }


def _place(product: Product, standing: Standing) -> Fields:
    return {
        "product": product.id or None,
        "affected": list(_spans(standing, product)),
        "fixed_in": [product.versions[one].name for one in standing.fixed_in],
        "fix_planned_in": [product.versions[one].name for one in standing.planned],
    }
