"""Cases of rules: a change to a valid history, and all that is printed about it, in one file.

Knows how a case is laid out as files and where cases are; what is right is in the cases.
"""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.rules.example import Change, Example, parse

FOLDER = Path(__file__).parent / "rules"
BASE = FOLDER / "base"
EXAMPLES = Path(__file__).parents[1] / "generator" / "rules" / "examples"
"""One failing case a rule: the one that `releases explain` and the reference page show."""
_FOUND = re.compile(r"^(broken|violation|warning|overdue)\[([a-z-]+)\]: ", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A case as it is written: `tests/rules/<rule>/<case>.md`, or the example of a rule."""

    path: Path
    rule: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.rule}/{self.path.stem}" if self.path.parent != EXAMPLES else f"{self.rule} (example)"

    @cached_property
    def content(self) -> Example:
        return parse(self.text)

    @property
    def found(self) -> set[str]:
        """The rules whose findings are expected."""
        return {rule for _, rule in _FOUND.findall(self.content.printed)}

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in _FOUND.findall(self.content.printed)}

    def lay_out(self, folder: Path) -> None:
        """Write the files of the case."""
        if "\nbase: none\n" in self.text:
            folder.mkdir()
        else:
            shutil.copytree(BASE, folder)
        for change in self.content.changes:
            apply(change, folder)

    def update(self, printed: str) -> None:
        """Write what is printed now into the case."""
        kept = self.text[: self.text.find("```text\n")] if "```text\n" in self.text else self.text.rstrip("\n") + "\n\n"
        self.path.write_text(f"{kept}```text\n{printed}```\n", encoding="utf-8")


def cases() -> list[Case]:
    """The examples and all other cases."""
    examples = [Case(path, path.stem, path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.md"))]
    others = sorted(FOLDER.glob("*/*.md"))
    return examples + [Case(path, path.parent.name, path.read_text(encoding="utf-8")) for path in others]


def apply(change: Change, folder: Path) -> None:
    """Do with one file what a case says."""
    target = folder / change.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if change.verb == "diff":
        target.write_text(_patched(change, target.read_text(encoding="utf-8")), encoding="utf-8")
    elif change.verb == "yaml":
        target.write_text(change.body, encoding="utf-8")
    elif change.verb == "bytes":
        target.write_bytes(ast.literal_eval(change.body))
    elif change.verb == "link":
        target.symlink_to(change.body.strip())
    elif change.verb == "delete":
        target.unlink()
    else:
        raise ValueError(change)


def _patched(change: Change, text: str) -> str:
    """A file after a diff: each block (parted by `@@`) stands at one place; one of new lines alone goes to its end."""
    for block in re.split(r"^@@.*\n", change.body, flags=re.MULTILINE):
        lines = block.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        places = f"\n{text}".count(f"\n{old}")
        if old and places != 1:
            raise ValueError(f"{change.path} holds this {places} times:\n{old}")
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:] if old else text + new
    return text
