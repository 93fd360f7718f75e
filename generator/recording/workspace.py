"""A folder of records in which somebody works: its releases by version, and what the rules say of a change.

Boundary: finds, reads and judges; the acts say what a file becomes, and nothing here writes one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from generator.diagnostics import Diagnostic, Kind
from generator.incremental import Folder, check_folder, open_folder, propose
from generator.ledger import Entry, Ledger
from generator.model.release import Release
from generator.names import shown
from generator.policy import Directory, Policy
from generator.reading import Document
from generator.recording.refusal import RefusedError
from generator.repository import gather
from generator.rules.registry import closest
from generator.scan import FileKind, SourceFile

NANO = 1_000_000_000


@dataclass(frozen=True)
class Workspace:
    """A folder of records, and the moment at which somebody works there."""

    folder: Folder
    now: datetime
    place: Path | None = None
    """The database of earlier checks; None to look at everything each time."""

    @property
    def policy(self) -> Policy:
        return self.folder.foundations.policy

    @property
    def people(self) -> Directory:
        """Everybody who is on record."""
        return self._ledger_of(()).people

    @cached_property
    def ledger(self) -> Ledger:
        """All records with what follows from them. Costs the reading of every file: `alone` is enough for one."""
        return self._ledger_of(self.folder.files)

    @property
    def releases(self) -> tuple[SourceFile, ...]:
        """The files of releases, readable or not."""
        return tuple(file for file in self.folder.files if file.kind is FileKind.RELEASE)

    def find(self, version: str, product: str = "") -> SourceFile:
        """The file of a release.

        Args:
            version: as somebody typed it; `product/version` and the file's path are fine, too.
            product: where several products have that version.

        Raises:
            RefusedError: there is none, or several products have one.
        """
        typed = version.strip().removesuffix(".yml").removesuffix(".yaml").rstrip("/")
        folder, _, stem = typed.rpartition("/")
        product = product or folder.rpartition("/")[2]
        stems = (stem, stem.removeprefix("v"))
        found = [one for one in self.releases if one.stem in stems]
        of_product = [one for one in found if product in ("", one.product)]
        if len(of_product) == 1:
            return of_product[0]
        if of_product:
            owners = ", ".join(one.product for one in of_product)
            raise RefusedError(f"there is a {stem} of several products: {owners}", "say which with --product")
        if found and product and any(one.product == "" for one in found):
            return found[0]  # the only product of a folder without product folders, called by the folder's name
        near = closest(stem, [one.stem for one in self.releases])
        hint = f"did you mean {near}?" if near else "`releases status` lists what is on the way"
        raise RefusedError(f"there is no release {version}{f' of {product}' if product and found else ''}", hint)

    def alone(self, file: SourceFile) -> tuple[Entry, Ledger]:
        """A release judged by the policy and the people alone: no other release is known to its ledger.

        Raises:
            RefusedError: the file cannot be understood.
        """
        ledger = self._ledger_of((file,))
        entry = next(iter(ledger.lineage.entries.values()), None)
        if entry is None or entry.document.holes:
            raise RefusedError(
                f"{file.shown} cannot be understood", "`releases check` says why", ledger.records.diagnostics
            )
        return entry, ledger

    def document(self, file: SourceFile) -> Document[Release]:
        """A release as it stands in its file, with the bytes (`document.file.data`) that an edit begins from."""
        return self.alone(file)[0].document

    def as_proposed(self, proposed: Mapping[str, bytes]) -> Workspace:
        """The same folder as it will be once files are as proposed; nothing is written."""
        return replace(self, folder=propose(self.folder, proposed))

    def objections(self, proposed: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        """What would be broken or violated that is not now, if files were as proposed.

        Args:
            proposed: whole files, by their path relative to the folder of records; new ones, too.
        """
        return tuple(one for one in self.news(proposed) if one.kind.fails)

    def news(self, proposed: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        """What the rules would find that they do not find now, if files were as proposed; warnings, too."""
        before = Counter(_said(one) for one in self._found(self.folder))
        new = []
        for one in self._found(propose(self.folder, proposed)):
            before[_said(one)] -= 1
            if before[_said(one)] < 0:
                new.append(one)
        return tuple(new)

    def _found(self, folder: Folder) -> tuple[Diagnostic, ...]:
        today = self.policy.day_of(self.now)
        return check_folder(folder, today, self.place, int(self.now.timestamp() * NANO)).outcome.diagnostics

    def _ledger_of(self, files: Iterable[SourceFile]) -> Ledger:
        foundations = self.folder.foundations
        listed = [file for file in files if file.kind not in (FileKind.PEOPLE, FileKind.POLICY)]
        records = gather(listed, (), self.folder.open, foundations)
        whole = replace(records, diagnostics=(*foundations.diagnostics, *records.diagnostics))
        return Ledger(whole, self.policy.day_of(self.now))


def open_workspace(root: Path, now: datetime, place: Path | None = None) -> Workspace:
    """Open a folder of records to work in.

    Args:
        root: the folder, usually `releases/`.
        now: the moment of what is done.
        place: the database of earlier checks.

    Raises:
        RefusedError: there is no such folder, or its policy or people cannot be read: nothing can be judged then.
    """
    if not root.is_dir():
        raise RefusedError(f"there is no folder {shown(root.as_posix())}", "name it with --from")
    folder = open_folder(root, place)
    if not folder.foundations.foundations_read:
        broken = tuple(one for one in folder.foundations.diagnostics if one.kind is Kind.BROKEN)
        raise RefusedError("the policy or the people cannot be read", "mend them first", broken)
    return Workspace(folder, now, place)


def _said(found: Diagnostic) -> tuple[str, str, str, bool]:
    """A finding without its place, which moves with every line; a warning that becomes a violation is another."""
    return found.path, found.rule, found.message, found.kind.fails
