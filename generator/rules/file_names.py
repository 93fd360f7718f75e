"""Which name a record's file should have, where only one can be meant.

Boundary: judges names against the other files; that a name is wrong is found by the rule file-name-mismatch.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from generator.diagnostics import Rename
from generator.ledger import Ledger
from generator.model.release import Release
from generator.names import judge_stem
from generator.reading import Document
from generator.versions import parse


def other_name(document: Document[Any], typed: str, ledger: Ledger) -> Rename | None:
    """The name that a file should have; None where its name may be right, and what it says of itself wrong.

    What it says is believed where it can be a record's name, no other file has that name or says so too, and no record
    knows this one by the name of its file.

    Args:
        document: the record.
        typed: its `version` or `id`.
        ledger: all records.
    """
    is_release = isinstance(document.value, Release)
    if judge_stem(typed, is_release=is_release) or _is_taken(document, typed, ledger):
        return None
    if is_release and (parse(typed, ledger.policy.scheme) is None or _is_equal_to_another(document, typed, ledger)):
        return None
    known = (one.name for other in ledger.records.documents for one in ledger.told(other).references)
    return None if document.stem in known else Rename(typed)


def _is_taken(document: Document[Any], typed: str, ledger: Ledger) -> bool:
    """Whether a file has that name, or would as well have it; case apart, as on some platforms."""
    unread = {stem.lower() for _, _, stem in ledger.records.unreadable if stem != document.stem}
    taken = {name.lower() for one in _beside(document, ledger) for name in (one.stem, _called(one))}
    return typed.lower() in {document.stem.lower(), *unread, *taken}


def _is_equal_to_another(document: Document[Any], typed: str, ledger: Ledger) -> bool:
    scheme = ledger.policy.scheme
    return any(parse(one.stem, scheme) == parse(typed, scheme) for one in _beside(document, ledger))


def _beside(document: Document[Any], ledger: Ledger) -> list[Document[Any]]:
    folder = PurePosixPath(document.path).parent
    return [one for one in ledger.records.documents if one is not document and PurePosixPath(one.path).parent == folder]


def _called(document: Document[Any]) -> str:
    return str(getattr(document.value, "version", None) or getattr(document.value, "id", ""))
