"""What the site gives to programs: files made from the ledger, beside its pages.

Boundary: which files there are; each shape is a module's own, and a promise that `docs/help/api.md` keeps.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports import affects, index, known_issues
from generator.ledger import Ledger
from generator.pages.page import File


def write_files(ledger: Ledger) -> Iterator[File]:
    """Write every file for programs."""
    yield index.write(ledger)
    yield from known_issues.write(ledger)
    yield from affects.write(ledger)
