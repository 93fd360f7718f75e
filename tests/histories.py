"""Records and ledgers made in memory, for what holds for any history.

Values are texts, as people type them; nothing is read from files.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from generator.ledger import Ledger
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.reading import Document, Text
from generator.repository import Records, effective_policy
from generator.source import Mapping, Mark

M = TypeVar("M", bound=BaseModel)
Fields = Dict[str, Any]
TODAY = date(2026, 11, 23)
NOWHERE = Mapping({}, flow=False, mark=Mark(1, 1, 1, 1))


def document(model: type[M], path: str, fields: Fields) -> Document[M]:
    return Document(Text(path, b""), NOWHERE, model.model_validate(fields))


def release(version: str, **fields: Any) -> Fields:
    """A release that is out, as an imported history has it."""
    return {"version": version, "type": "minor", "status": "released", "date": "2026-01-01", "summary": "-", **fields}


def ledger_of(
    releases: Dict[str, Sequence[Fields]] | Sequence[Fields],
    *,
    issues: Sequence[Fields] = (),
    incidents: Sequence[Fields] = (),
    people: Fields | None = None,
    policy: Fields | None = None,
    today: date = TODAY,
) -> Ledger:
    """A ledger of releases, product by product or of the only product."""
    by_product = releases if isinstance(releases, Dict) else {"": releases}
    own = document(PolicyFile, "policy.yml", policy) if policy is not None else None
    records = Records(
        tuple(
            (product, document(Release, f"{product}/{one['version']}.yml", one))
            for product, listed in by_product.items()
            for one in listed
        ),
        tuple(document(KnownIssue, f"known-issues/{one['id']}.yml", one) for one in issues),
        tuple(document(Incident, f"incidents/{one['id']}.yml", one) for one in incidents),
        document(People, "people.yml", {"people": people}) if people is not None else None,
        own,
        effective_policy(own.value if own else None),
        frozenset(),
        (),
    )
    return Ledger(records, today)
