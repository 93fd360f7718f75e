"""What the headings of release notes mean: which type of change stands under “Bug fixes” or “🚀 New features”.

Knows words alone; where a heading stands is for the reader of the notes.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

ISSUES: Final = "known issues"
PROSE: Final = "prose"
"""What is no change, whatever its form: whom to thank, where to download."""


class Kind(NamedTuple):
    """What stands under a heading."""

    content: str
    """A type of change, `ISSUES` or `PROSE`."""
    labelled: bool = False
    """Whether an entry has to say its heading in front, because its type alone does not."""
    breaking: bool = False


_EXACT: Final = {
    "added": "added add additions new features feature feat|new features|features added|feature additions",
    "changed": "changed change changes improvements improvement improved enhancements enhancement updates updated"
    "|what's changed|whats changed|all changes|notable changes|implemented enhancements|feature enhancement"
    "|feature enhancements|minor changes|major changes",
    "deprecated": "deprecated deprecations deprecation|deprecated features",
    "removed": "removed removals removal|removed features",
    "fixed": "fixed fix fixes bugfix bugfixes bugs hotfix hotfixes|bug fix|bug fixes|bug fixing|fixed bugs|bugs fixed"
    "|fixed issues|issues fixed|resolved issues",
    "security": "security|security fixes|security updates|fixed security issues|security fix",
    "performance": "performance perf|performance improvements|performance improvement",
    ISSUES: "|known issues|known bugs|known problems|known issue",
    PROSE: "contributors credits thanks acknowledgements acknowledgments assets downloads download checksums"
    " installation|new contributors|full changelog|thank you|docker images",
}
_LABELLED: Final = (
    "documentation docs doc dependencies dependency chores chore tests testing test refactoring refactor refactors ci"
    " build reverts reverted styles style internal maintenance miscellaneous misc other others"
    "|dependency updates|dependency upgrades|code refactoring|build system|continuous integration|miscellaneous chores"
    "|other changes|under the hood|merged pull requests|closed issues|pull requests|housekeeping"
)
_FUZZY: Final[dict[str, frozenset[str]]] = {
    "added": frozenset({"new", "added", "features", "feature"}),
    "deprecated": frozenset({"deprecated", "deprecations"}),
    "removed": frozenset({"removed", "removals"}),
    "fixed": frozenset({"fix", "fixes", "fixed", "bugfixes", "bugs"}),
    "security": frozenset({"security", "vulnerabilities"}),
    "performance": frozenset({"performance"}),
}
_LONGEST: Final = 5
"""Words of a heading that may still name a kind; longer ones say something themselves."""
_SHORTCODE: Final = re.compile(r":[a-z0-9_+-]+:")
_COUNT: Final = re.compile(r"\(\d+ \w+\)")
_OPENS: Final = re.compile(
    r"[0-9]+(?=[.)](?:\s|$))|(?=[-+*]\s|[-+*]$|#{1,6}(?:\s|$)|[>|=]|```|~~~|---|\*\*\*|___|\[[^]]*\]$)"
)
_NO_WORD: Final = re.compile(r"[^\w']+|_")


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for content, words in _EXACT.items():
        singles, *phrases = words.split("|")
        found |= dict.fromkeys([*singles.split(), *phrases], content)
    return found


def _labels() -> frozenset[str]:
    singles, *phrases = _LABELLED.split("|")
    return frozenset([*singles.split(), *phrases])


_KINDS: Final = _table()
_KINDS_LABELLED: Final = _labels()


def kind_of(title: str) -> Kind | None:
    """What a heading announces; None where its words are known for nothing."""
    words = _words(title)
    if not words:
        return None
    phrase = " ".join(words)
    if "breaking" in words or phrase.startswith(("backward incompatible", "backwards incompatible")):
        known = len(words) <= 2  # noqa: PLR2004 - “breaking changes” and its like
        return Kind("changed", labelled=not known, breaking=True) if len(words) <= _LONGEST else None
    if content := _KINDS.get(phrase):
        return Kind(content)
    if phrase in _KINDS_LABELLED:
        return Kind("changed", labelled=True)
    found = [content for content, known in _FUZZY.items() if known & set(words)]
    if not found or len(words) > _LONGEST:
        return None
    return Kind(found[0] if len(found) == 1 else "changed", labelled=True)


def label_of(heading: str) -> str:
    """A heading in Markdown as it stands in front of an entry, where nothing may take it for a list or a definition."""
    label = " ".join(_COUNT.sub("", heading).split()).rstrip(" :.")
    label = label.capitalize() if label.isupper() else label
    if found := _OPENS.match(label):
        return f"{label[: found.end()]}\\{label[found.end() :]}"
    return label


def _words(title: str) -> list[str]:
    plain = _COUNT.sub(" ", _SHORTCODE.sub(" ", title.casefold().replace("’", "'")))
    return [word for word in _NO_WORD.split(plain) if word.strip("'")]
