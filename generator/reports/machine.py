"""What the reports for programs share: what they are made of, their JSON, and marks by which a finding is known again.

Boundary: which keys and properties there are is said by each format's own module.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from generator.diagnostics import Diagnostic


class Checked(NamedTuple):
    """What one run found, in all folders that it was asked for."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """In the order of the report; their paths as the reader of the report knows the files."""
    releases: int = 0
    """How many records of releases were read."""

    def with_folder(self, folder: str, diagnostics: Iterable[Diagnostic], releases: int) -> Checked:
        """This and what was found in a further folder.

        Args:
            folder: what is put before paths, such as `releases/`.
            diagnostics: what was found there.
            releases: how many records of releases were read there.
        """
        placed = tuple(replace(one, path=readable(folder + one.path)) for one in diagnostics)
        return Checked(self.diagnostics + placed, self.releases + releases)


def told(diagnostic: Diagnostic) -> str:
    """What is said to people in one text: the sentence, and the hint on a line of its own."""
    return f"{diagnostic.message}\nhint: {diagnostic.hint}" if diagnostic.hint else diagnostic.message


def as_json(document: object) -> str:
    """A document as JSON in ASCII, which no encoding of standard output can spoil."""
    return json.dumps(_valid(document), indent=2) + "\n"


def readable(text: str) -> str:
    """A text with escapes in place of lone surrogates, which strict parsers of JSON and all encoders refuse."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A mark for each finding, by which it is known again when lines are put in above it.

    It is made of rule, file and sentence; of several that agree in these, of their order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in diagnostics:
        same = (one.rule, one.path, one.message)
        yield hashlib.sha256(json.dumps([*same, seen[same]]).encode("ascii")).hexdigest()
        seen[same] += 1


def _valid(value: object) -> object:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Mapping):
        return {key: _valid(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_valid(one) for one in value]
    return value
