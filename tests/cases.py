"""Cases of rules: a change to a valid history, and all that is printed about it, in one file.

Knows how a case is written and how it is laid out as files; what is right is in the cases.
"""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "rules"
BASE = FOLDER / "base"
_FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_FOUND = re.compile(r"^(broken|violation|warning|overdue)\[([a-z-]+)\]: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One block of a case: what is done with one file."""

    verb: str
    path: str
    body: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is written: `tests/rules/<rule>/<case>.md`."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return f"{self.rule}/{self.path.stem}"

    @property
    def rule(self) -> str:
        return self.path.parent.name

    @property
    def steps(self) -> list[Step]:
        return [Step(*found.groups()) for found in _FENCE.finditer(self.text) if found[1] != "text"]

    @property
    def expected(self) -> str:
        found = next((found for found in _FENCE.finditer(self.text) if found[1] == "text"), None)
        return found[3] if found else ""

    @property
    def found(self) -> set[str]:
        """The rules whose findings are expected."""
        return {rule for _, rule in _FOUND.findall(self.expected)}

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in _FOUND.findall(self.expected)}

    def lay_out(self, folder: Path) -> None:
        """Write the files of the case."""
        if "\nbase: none\n" in self.text:
            folder.mkdir()
        else:
            shutil.copytree(BASE, folder)
        for step in self.steps:
            _apply(step, folder)

    def update(self, printed: str) -> None:
        """Write what is printed now into the case."""
        kept = self.text[: self.text.find("```text\n")] if "```text\n" in self.text else self.text.rstrip("\n") + "\n\n"
        self.path.write_text(f"{kept}```text\n{printed}```\n", encoding="utf-8")


def cases() -> list[Case]:
    return [Case(path, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*/*.md"))]


def _apply(step: Step, folder: Path) -> None:
    target = folder / step.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if step.verb == "diff":
        target.write_text(_patched(step, target.read_text(encoding="utf-8")), encoding="utf-8")
    elif step.verb == "yaml":
        target.write_text(step.body, encoding="utf-8")
    elif step.verb == "bytes":
        target.write_bytes(ast.literal_eval(step.body))
    elif step.verb == "link":
        target.symlink_to(step.body.strip())
    elif step.verb == "delete":
        target.unlink()
    else:
        raise ValueError(step)


def _patched(step: Step, text: str) -> str:
    """A file after a diff: each block (parted by `@@`) stands at one place; one of new lines alone goes to its end."""
    for block in re.split(r"^@@.*\n", step.body, flags=re.MULTILINE):
        lines = block.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        places = f"\n{text}".count(f"\n{old}")
        if old and places != 1:
            raise ValueError(f"{step.path} holds this {places} times:\n{old}")
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:] if old else text + new
    return text
