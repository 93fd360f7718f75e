"""The example of a rule: changes to a valid history that break it, and all that is printed about them.

Boundary: how an example is written and read. Laying it out as files is for tests, showing it for pages and commands.
"""

from __future__ import annotations

import ast
import re
from importlib import resources
from typing import NamedTuple

_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_PRINTED = "text"
"""The verb of the block that holds what is printed."""


class Change(NamedTuple):
    """What is done with one file."""

    verb: str
    """diff, yaml (the whole file), bytes, link or delete."""
    path: str
    """Relative to the folder of records."""
    body: str

    @property
    def shown(self) -> str:
        """What a reader is shown of it: a whole file as an editor shows it, a diff with its signs."""
        if self.verb == "bytes":
            return str(ast.literal_eval(self.body).decode("utf-8", "replace")).rstrip("\n")
        return re.sub(r"^@@$", "…", self.body, flags=re.MULTILINE).rstrip("\n")


class Example(NamedTuple):
    """A case of a rule, as `examples/<rule>.md` holds it."""

    about: str
    """What was done, in a sentence."""
    changes: tuple[Change, ...]
    printed: str
    """All that `releases check` prints: the findings and the count."""

    @property
    def report(self) -> str:
        """The findings alone; the count is of a history that the reader does not see."""
        return self.printed.rpartition("\n\n")[0]


def parse(text: str) -> Example:
    """Read an example as it is written: a sentence, a block a file, and the block of what is printed."""
    blocks = [Change(*found.groups()) for found in _BLOCK.finditer(text)]
    printed = next((block.body for block in blocks if block.verb == _PRINTED), "")
    about = " ".join(text.partition("\n\n")[0].split())
    return Example(about, tuple(block for block in blocks if block.verb != _PRINTED), printed)


def example_of(rule: str) -> Example:
    """The example of a rule; each has one.

    Raises:
        FileNotFoundError: nobody has written it yet.
    """
    text = resources.files("generator.rules").joinpath(f"examples/{rule}.md").read_text(encoding="utf-8")
    return parse(text)
