"""What a rule is, and the decorator that makes a function one.

Boundary: nothing is registered by being imported; the families are gathered in `generator.rules`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger

Findings = Iterator[Finding]
Judge = Callable[..., Findings]


class Subject(Enum):
    """What a rule looks at, one at a time."""

    FILE = "file"
    """Bytes: found while reading, before there is a record."""
    RELEASE = "release"
    WHOLE = "whole"
    """All records together; its findings name their file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its documentation."""

    name: str
    kind: Kind
    """How much its findings weigh, where they do not say otherwise."""
    subject: Subject
    summary: str
    """The state that is found."""
    harm: str
    """Why it matters, and what to do; Markdown."""
    judge: Judge | None = None
    """None where it is found while reading."""
    always: bool = False
    """Whether releases from before the process are judged too."""


def documented(
    name: str, kind: Kind, subject: Subject, text: str, judge: Judge | None = None, *, always: bool = False
) -> Rule:
    """Make a rule of a name and a docstring: its first line is the state, the rest the harm."""
    summary, _, harm = inspect.cleandoc(text).partition("\n\n")
    return Rule(name, kind, subject, summary.strip().rstrip("."), harm.replace("\n", " ").strip(), judge, always)


def release_rule(
    name: str, kind: Kind = Kind.VIOLATION, *, always: bool = False
) -> Callable[[Callable[[Entry, Ledger], Findings]], Rule]:
    """Make a function a rule about one release.

    Args:
        name: kebab-case; what people search for and write in `policy.yml`.
        kind: how much its findings weigh.
        always: whether releases from before the process are judged too.
    """
    return lambda judge: documented(name, kind, Subject.RELEASE, judge.__doc__ or "", judge, always=always)


def whole_rule(name: str, kind: Kind = Kind.VIOLATION) -> Callable[[Callable[[Ledger], Findings]], Rule]:
    """Make a function a rule about all records together; its findings name their file."""
    return lambda judge: documented(name, kind, Subject.WHOLE, judge.__doc__ or "", judge)


def found_while_reading(name: str, text: str) -> Rule:
    """A rule that `source`, `scan` and `reading` apply."""
    return documented(name, Kind.BROKEN, Subject.FILE, text)


def nearest(name: str, known: Any, cutoff: float = 0.6) -> str:
    """The hint that names the nearest spelling; empty where nothing is near."""
    near = closest(name, known, cutoff)
    return f"did you mean `{near}`?" if near else ""


def closest(name: str, known: Any, cutoff: float = 0.6) -> str:
    """The nearest spelling; empty where nothing is near."""
    import difflib  # noqa: PLC0415 - only when something is wrong

    return next(iter(difflib.get_close_matches(name, list(known), 1, cutoff)), "")


def listed(words: Any, last: str = "and") -> str:
    """Words as a person lists them."""
    texts = [str(word) for word in words]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""
