"""What a rule is, and the decorator that makes a function one.

Boundary: nothing is registered by being imported; the families are gathered in `generator.rules`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, IssueFacts, Ledger

Findings = Iterator[Finding]
Judge = Callable[..., Findings]


class Subject(Enum):
    """What a rule looks at, one at a time."""

    FILE = "file"
    """Bytes: found while reading, before there is a record."""
    RELEASE = "release"
    ISSUE = "issue"
    """A known issue, with what it is to each release."""
    WHOLE = "whole"
    """All records together; its findings name their file."""


class Rule(NamedTuple):
    """A rule with its documentation."""

    name: str
    kind: Kind
    """How much its findings weigh, where they do not say otherwise."""
    subject: Subject
    summary: str
    """The state that is found."""
    harm: str
    """Why it matters; Markdown."""
    mend: str
    """What to write where, or who has to do what; Markdown."""
    judge: Judge | None = None
    """None where it is found while reading."""
    always: bool = False
    """Whether releases from before the process are judged too."""
    relates: bool = False
    """Whether it compares records; of others than its own it sees what `generator.abridging` keeps."""
    between: Judge | None = None
    """The part of a rule about all records that compares them, where its `judge` looks at each alone."""


def documented(
    name: str,
    kind: Kind,
    subject: Subject,
    text: str,
    judge: Judge | None = None,
    *,
    always: bool = False,
    relates: bool = False,
    between: Judge | None = None,
) -> Rule:
    """Make a rule of a name and a docstring of three paragraphs: the state, the harm, and how to mend it."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in inspect.cleandoc(text).split("\n\n")]
    summary, harm, *mend = *paragraphs, ""
    said = (summary.rstrip("."), harm, " ".join(mend).strip())
    return Rule(name, kind, subject, *said, judge, always, relates, between)


def release_rule(
    name: str, kind: Kind = Kind.VIOLATION, *, always: bool = False, relates: bool = False
) -> Callable[[Callable[[Entry, Ledger], Findings]], Rule]:
    """Make a function a rule about one release.

    Args:
        name: kebab-case; what people search for and write in `policy.yml`.
        kind: how much its findings weigh.
        always: whether releases from before the process are judged too.
        relates: whether it looks at other records than the release's own.
    """
    return lambda judge: documented(
        name, kind, Subject.RELEASE, judge.__doc__ or "", judge, always=always, relates=relates
    )


def issue_rule(
    name: str, kind: Kind = Kind.VIOLATION, *, relates: bool = False
) -> Callable[[Callable[[IssueFacts, Ledger], Findings]], Rule]:
    """Make a function a rule about one known issue.

    Args:
        name: kebab-case; what people search for and write in `policy.yml`.
        kind: how much its findings weigh.
        relates: whether it looks at other records than the issue's own.
    """
    return lambda judge: documented(name, kind, Subject.ISSUE, judge.__doc__ or "", judge, relates=relates)


def whole_rule(
    name: str,
    kind: Kind = Kind.VIOLATION,
    *,
    relates: bool = False,
    between: Callable[[Ledger], Findings] | None = None,
) -> Callable[[Callable[[Ledger], Findings]], Rule]:
    """Make a function a rule about all records; its findings name their file.

    Args:
        name: kebab-case; what people search for and write in `policy.yml`.
        kind: how much its findings weigh.
        relates: whether it compares records, rather than looking at each alone.
        between: what of it compares records, where the rest looks at each alone.
    """
    return lambda judge: documented(
        name, kind, Subject.WHOLE, judge.__doc__ or "", judge, relates=relates, between=between
    )


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
