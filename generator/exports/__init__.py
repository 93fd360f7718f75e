"""What the site gives to programs: files made from the ledger, beside its pages.

Boundary: which files there are; each shape is a module's own, and a promise that `docs/help/api.md` keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from generator.exports import affects, index, known_issues, laying
from generator.ledger import Ledger
from generator.pages import support_data
from generator.pages.page import File
from generator.pages.release import own_product, subjects
from generator.schema import schema_files

S = TypeVar("S")


class FileKind(NamedTuple, Generic[S]):
    """A kind of file: for what there is one, and how it is written."""

    subjects: Callable[[Ledger], Iterable[S]]
    path: Callable[[S], str]
    """The file; the first one, where what is written for a subject is several files."""
    write: Callable[[Ledger, S], Iterable[File]]
    products: Callable[[S], Iterable[str]] = lambda _: ()
    """The products whose releases it compares; none: it looks at all of them."""
    uses_today: bool = False
    """Whether it changes when only the clock moves."""


def _one(path: str, write: Callable[[Ledger], Iterable[File]], *, uses_today: bool = False) -> FileKind[Ledger]:
    """What is about the whole ledger."""
    return FileKind(lambda ledger: (ledger,), lambda _: path, lambda ledger, _: write(ledger), uses_today=uses_today)


def _schemas(ledger: Ledger) -> Iterator[File]:
    for name, content in schema_files(ledger.records).items():
        yield File(f"{SCHEMAS}/{name}", content)


SCHEMAS = "schema"
KINDS: tuple[FileKind[Any], ...] = (
    _one(f"{SCHEMAS}/release.json", _schemas),
    _one(laying.INDEX, lambda ledger: (index.write(ledger),)),
    _one(laying.KNOWN_ISSUES, lambda ledger: (known_issues.write_all(ledger),)),
    FileKind(
        lambda ledger: [facts for _, facts in sorted(ledger.issues.items())],
        lambda facts: laying.issue_path(facts.face.id),
        lambda ledger, facts: (known_issues.write(ledger, facts),),
        lambda facts: facts.products,
    ),
    FileKind(subjects, laying.affects_path, lambda ledger, entry: (affects.write(ledger, entry),), own_product),
    _one(support_data.PATH, support_data.support_files, uses_today=True),
)
"""The kinds of files, in the order in which they are written."""


def write_files(ledger: Ledger) -> Iterator[File]:
    """Write every file for programs."""
    return chain.from_iterable(kind.write(ledger, subject) for kind in KINDS for subject in kind.subjects(ledger))
