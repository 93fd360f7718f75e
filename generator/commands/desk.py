"""Where somebody works on one release: its file, its checklist, who they are and when; and the words for all of that.

Boundary: what all commands that change a release begin with; what each changes is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from generator.commands.acting import Act, printable_text, workspace
from generator.commands.identity import person
from generator.commands.terminal import prefix_of
from generator.diagnostics import Diagnostic
from generator.ledger import Entry, Ledger
from generator.ledger.readiness import ItemFacts, Readiness
from generator.ledger.turns import turns_of
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.rules.registry import listed
from generator.scan import SourceFile

SUBJECT = 72
"""Characters of a commit's subject that tools show whole."""

_OPEN = frozenset({"sign-off-missing", "item-open", "co-owner-missing"})
"""Rules that an answer to the item settles."""


class Asked(NamedTuple):
    """What all these commands are told."""

    version: str
    product: str
    folder: Path
    today: date | None
    at: datetime | None
    by: str
    commit: bool


@dataclass(frozen=True, eq=False)
class Desk:
    """A release, and somebody who is about to do something with it."""

    space: Workspace
    file: SourceFile
    entry: Entry
    ledger: Ledger
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """How commands name the release."""
        alone = sum(one.stem == self.file.stem for one in self.space.releases) == 1
        return self.file.stem if alone else f"{self.file.product}/{self.file.stem}"

    @property
    def label(self) -> str:
        """How commits name it."""
        return f"{self.file.product} {self.entry.name}".strip()

    @property
    def path(self) -> str:
        return f"{prefix_of(self.space.folder.root)}{self.file.path}"

    def who(self, person_: str) -> str:
        return self.ledger.people.name(person_)

    def known(self, person_: str) -> str:
        """A person who is named beside whoever acts.

        Raises:
            RefusedError: nobody on record is called so.
        """
        return person(person_, self.ledger.people, self.space.folder.root)

    def turns(self, facts: ItemFacts) -> str:
        """Whose turn an open item is."""
        turns = turns_of(self.ledger, self.entry.product, facts)
        return listed(
            f"{listed((one.id for one in turn.holders), 'or') or 'nobody'} "
            f"({listed((self.ledger.policy.role_title(role) for role in turn.roles), 'or')})"
            for turn in turns
        )

    def sign_command(self, facts: ItemFacts) -> str:
        """What answers an open item, and whose turn it is."""
        command = f"releases sign {self.name} {facts.requirement.id}"
        turns = self.turns(facts)
        return f"{command} · {turns}" if turns else command

    @property
    def incident_command(self) -> str:
        """What says why the release was rolled back."""
        which = "" if self.name == self.entry.name else f" --product {self.file.product}"
        return f"releases incident new --release {self.entry.name}{which} --severity … --title …"

    def lacks(self, what: str, findings: Iterable[Diagnostic]) -> list[str]:
        """What keeps a release from something, in the order of the checklist, and what to do about each."""
        lines = [f"{what}; nothing was changed"]
        facts = self.ledger.readiness(self.entry).by_id
        order = ["", *facts]
        for one in sorted(findings, key=lambda one: order.index(one.item) if one.item in order else 0):
            item = facts.get(one.item) if one.rule in _OPEN else None
            if item:
                lines += [f"  “{item.requirement.title}” is open", f"    {self.sign_command(item)}"]
            else:
                where = "" if one.path == self.entry.document.path else f"{one.path}: "
                lines += [f"  {where}{one.message}", *([f"    {one.hint}"] if one.hint else [])]
        return [printable_text(line) for line in lines]

    def after(self, data: bytes) -> Readiness:
        """The checklist as it will be; as it is, where nobody could understand what would be written."""
        try:
            entry, ledger = self.space.as_proposed({self.file.path: data}).alone(self.file)
        except RefusedError:
            return self.ledger.readiness(self.entry)
        return ledger.readiness(entry)

    def act(
        self,
        data: bytes,
        said: str,
        body: Iterable[str] = (),
        *,
        notes: tuple[str, ...] = (),
        expected: Mapping[tuple[str, str], str] | None = None,
    ) -> Act:
        """The act that makes the file something else.

        Args:
            data: the file as it will be.
            said: what was done, behind the release's name; the subject of the commit, too.
            body: lines of the commit's message; empty ones are left out.
            notes: what comes next.
            expected: as in `Act`.
        """
        line = f"{self.label}: {said}"
        subject = line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1].rstrip()}…"
        lines = [one for one in (line if subject != line else "", *body) if one]
        return Act(
            {self.file.path: data},
            f"{line} ({self.path})",
            "\n".join([subject, "", *lines]) if lines else subject,
            notes,
            expected or {},
            {self.file.path: self.entry.document.file.data},
        )


def open_desk(asked: Asked) -> Desk:
    """Find the release, and who it is.

    Raises:
        RefusedError: either is not there, or cannot be understood.
    """
    space = workspace(asked.folder, asked.today)
    file = space.find(asked.version, asked.product)
    entry, ledger = space.alone(file)
    return Desk(space, file, entry, ledger, person(asked.by, ledger.people, asked.folder), asked.at or space.now)
