"""A folder of records as it is found: its files by name, and the policy and the people by which they are judged.

Boundary: the policy and the people are read, or taken from what was kept of the very same bytes; records are not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from generator import __version__, reading, scan
from generator.abridging import Abridged
from generator.diagnostics import Diagnostic, Kind
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.repository import Opened, Proposed, Records, built_in_document, gather, open_file
from generator.reviving import revive
from generator.scan import FileKind, PathProblem, SourceFile
from generator.store import Store, digest, open_store
from generator.validation import plain

M = TypeVar("M", bound=BaseModel)

FOUNDATIONS = (FileKind.POLICY, FileKind.PEOPLE)
"""The files by which all others are judged."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of records as it is now, with its policy and its people."""

    root: Path
    files: tuple[SourceFile, ...]
    problems: tuple[PathProblem, ...]
    foundations: Records
    """Policy and people alone."""
    basis: str
    """Stands for the program and what is in the files of policy and people."""
    digests: Mapping[str, str]
    """What is in the files of policy and people, by path; empty where it cannot be read."""
    proposed: Proposed = field(default_factory=dict)
    """Files as they are wanted to be, which are judged in the place of those that are there."""

    def open(self, file: SourceFile, model: type[M]) -> Opened[M]:
        """Read a file of it."""
        return open_file(self.root, file, model, self.proposed)

    def load(self, file: SourceFile) -> bytes | PathProblem:
        """The bytes of a file of it."""
        return self.proposed[file.path] if file.path in self.proposed else scan.load(self.root, file)

    @property
    def can_be_parted(self) -> bool:
        """Whether each record can be judged alone; where the foundations are wrong, the whole is told otherwise."""
        products = {file.product == "" for file in self.files if file.kind is FileKind.RELEASE}
        return self.foundations.foundations_read and self.foundations.people is not None and len(products) == 1


def open_folder(root: Path, place: Path | None = None) -> Folder:
    """Look at a folder of records, and read its policy and people.

    Args:
        root: the folder.
        place: the database of earlier checks; None to read everything.
    """
    files, problems = scan.scan(root)
    first = {file: scan.load(root, file) for file in files if file.kind in FOUNDATIONS}
    digests = {file.shown: digest(data) if isinstance(data, bytes) else "" for file, data in first.items()}
    told = [f"{path} {content}" for path, content in digests.items()]
    basis = digest("\n".join([__version__, _program(), *told]).encode())
    store = open_store(place)
    try:
        return Folder(root, files, problems, _Foundations(first, problems, basis, store).read(), basis, digests)
    finally:
        store.close()


def propose(folder: Folder, proposed: Proposed) -> Folder:
    """The folder as it will be once records have been written; policy and people stay as they are."""
    return replace(folder, files=scan.with_proposed(folder.files, proposed), proposed=proposed)


class _Foundations(NamedTuple):
    """Reads the policy and the people, with the built-in policies that they begin from."""

    files: Mapping[SourceFile, bytes | PathProblem]
    problems: tuple[PathProblem, ...]
    basis: str
    store: Store

    def read(self) -> Records:
        text = self.store.text("foundations", self.basis)
        if text is not None:
            return self._from(json.loads(text))
        records = gather(self.files, self.problems, self._opened)
        if not any(one.rule != "bad-path" for one in records.diagnostics):
            self.store.keep_text("foundations", self.basis, json.dumps(_plain(records)))
        return records

    def _opened(self, file: SourceFile, model: type[M]) -> Opened[M]:
        data = self.files[file]
        if not isinstance(data, bytes):
            return Opened(None, (Diagnostic(Kind.BROKEN, data.rule, file.shown, data.message, data.hint),))
        result = reading.read(file.shown, data, model)
        return Opened(result.document or result.partial, result.diagnostics)

    def _from(self, kept: Mapping[str, Mapping[str, Any]]) -> Records:
        """The same without reading: what is kept was whole."""

        def opened(file: SourceFile, model: type[M]) -> Opened[M]:
            whole = cache(lambda: self._opened(file, model).document)
            return Opened(Abridged(file.shown, revive(model, kept[file.path]), (), whole), ())

        return gather(
            self.files, self.problems, opened, built_in=lambda name: revive(PolicyFile, kept[f"built in {name}"])
        )


def _plain(records: Records) -> dict[str, Any]:
    """What is kept of policy and people: as texts, lists and mappings that their models take."""
    own: list[reading.Document[People] | reading.Document[PolicyFile]] = [
        one for one in (records.policy_document, records.people) if one
    ]
    kept = {one.path: plain(one.node) for one in own}
    name: str | None = records.policy_document.value.extends if records.policy_document else "octoacme"
    while name:
        document = built_in_document(name)
        kept[f"built in {name}"] = plain(document.node)
        name = document.value.extends
    return kept


@cache
def _program() -> str:
    """The program: its version and the sizes of its files; where it is developed their times, too."""
    place = Path(__file__).parents[1]
    is_installed = "site-packages" in place.parts  # whose times are those of the installation
    files = sorted(_files(os.fspath(place), ""))
    return digest(repr([(path, size, 0 if is_installed else time) for path, size, time in files]).encode())


def _files(folder: str, path: str) -> Iterator[tuple[str, int, int]]:
    """Python and YAML files with their sizes and times."""
    for entry in os.scandir(folder):
        if entry.name.endswith((".py", ".yml")):
            found = entry.stat()
            yield f"{path}{entry.name}", found.st_size, found.st_mtime_ns
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _files(entry.path, f"{path}{entry.name}/")
