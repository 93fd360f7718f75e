"""How the files for programs are laid: where they stand, and their JSON.

Boundary: bytes and paths; which fields a file has is said in its own module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from generator.ledger import Entry
from generator.pages.page import File

Fields: TypeAlias = dict[str, object]
API: Final = "v1"
"""Changes when a field is taken away or changes its meaning; new fields may come without."""
ROOT: Final = f"api/{API}"
INDEX: Final = f"{ROOT}/index.json"
KNOWN_ISSUES: Final = f"{ROOT}/known-issues.json"


def issue_path(issue: str) -> str:
    return f"{ROOT}/known-issues/{issue}.json"


def affects_path(entry: Entry) -> str:
    """The file of a release's known issues; without the product's folder, where the records have none."""
    folder = f"{entry.product}/" if entry.product else ""
    return f"{ROOT}/affects/{folder}{entry.name}.json"


def lay(path: str, fields: Mapping[str, object]) -> File:
    """A file with one JSON object: a field a line, and an object of a list a line, so that it can be compared."""
    parts = {"api": API, **fields}  # names of ours, which JSON has no need to escape
    body = ",\n".join(f'"{key}": {_value(value)}' for key, value in parts.items())
    return File(path, f"{{\n{body}\n}}\n".encode())


def _value(value: object) -> str:
    if value is None or value == []:  # a third of all values, and an encoder is made for each call
        return "[]" if isinstance(value, list) else "null"
    if isinstance(value, list) and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"  {_json(one)}" for one in value) + "\n]"
    return _json(value)


_json: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def moment(at: datetime | None) -> str | None:
    """A moment in UTC, as in `2026-11-12T14:31:00Z`."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def typed(text: str | None) -> str | None:
    """A text as it was typed, without the empty lines around it."""
    return text.strip() if text is not None else None
