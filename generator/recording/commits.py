"""What one commit's message says: its kind by Conventional Commits, the request it merged, what it reverts and fixes.

Boundary: a message and its meaning; which commits of a range become changes of a release is for `drafts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from generator.decoding import UNSEEN
from generator.model.release import ChangeType

MOST: Final = 8_000
"""Characters of a message that are looked at; what people write for others stands at its beginning and its end."""
LONGEST: Final = 300
"""Characters of a change's text; a title that is longer is cut, as nobody reads it."""
TYPES: Final[dict[str, ChangeType]] = {
    "feat": "added",
    "feature": "added",
    "fix": "fixed",
    "bugfix": "fixed",
    "hotfix": "fixed",
    "perf": "performance",
    "security": "security",
    "deprecate": "deprecated",
    "remove": "removed",
}
"""Words before the colon, with the type of change that they announce (https://www.conventionalcommits.org)."""
PASSED_OVER: Final = frozenset({"refactor", "docs", "doc", "test", "tests", "chore", "ci", "build", "style"})
"""Words before the colon of what nobody outside the team notices."""
_VERBS: Final[dict[str, ChangeType]] = {
    **dict.fromkeys(("add", "adds", "added"), "added"),
    **dict.fromkeys(("fix", "fixes", "fixed"), "fixed"),
    **dict.fromkeys(("remove", "removes", "removed", "drop", "drops", "dropped"), "removed"),
    **dict.fromkeys(("deprecate", "deprecates", "deprecated"), "deprecated"),
}

_CONVENTIONAL: Final = re.compile(r"([A-Za-z]{1,20})(?:\(([^()]{0,60})\))?(!?):\s+(\S.*)")
_REQUESTS: Final = (
    re.compile(r"Merge pull request (?P<number>#[0-9]{1,9}) from \S+"),  # GitHub
    re.compile(r"Merged in \S+ \(pull request (?P<number>#[0-9]{1,9})\)"),  # Bitbucket
    re.compile(r"Merged PR (?P<number>[0-9]{1,9}): (?P<title>\S.*)"),  # Azure
)
_SEE_REQUEST: Final = re.compile(r"^See merge request \S{0,200}?(![0-9]{1,9})\s*$", re.MULTILINE)  # GitLab
_SQUASHED: Final = re.compile(r"\s*\(((?:#|!)[0-9]{1,9})\)$")
_BREAKING: Final = re.compile(r"^BREAKING[ -]CHANGE: +(.+(?:\n(?![A-Za-z-]{1,40}: ).+)*)", re.MULTILINE)
_CO_AUTHOR: Final = re.compile(r"^co-authored-by:[^<\n]{0,200}<([^<>\s]{1,200})>", re.MULTILINE | re.IGNORECASE)
_REVERTS: Final = re.compile(r"\b[Tt]his reverts commit ([0-9a-f]{7,64})\b|^Refs: ([0-9a-f]{7,64})\b", re.MULTILINE)
_REVERTED_TITLE: Final = re.compile(r'(?:Revert "(?P<quoted>.*)"|Reapply "(?P<again>.*)"|revert: +(?P<named>\S.*))')
_REVERTED_REQUEST: Final = re.compile(r"^Reverts \S{0,200}?([#!][0-9]{1,9})\s*$", re.MULTILINE)
_ID: Final = r"[A-Z][A-Z0-9]{0,15}-[0-9A-Z][0-9A-Z.-]{0,40}"
_FIXES: Final = re.compile(
    rf"\b(?i:fix(?:e[sd])?|close[sd]?|resolve[sd]?):?\s+({_ID}(?:(?:,\s*|\s+and\s+|,\s*and\s+|\s+){_ID}){{0,20}})"
)
_REFERENCE: Final = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z0-9_]{0,30})-([0-9]{1,12})(?![\w-])")
_VERSION: Final = re.compile(
    r"(?:release\s+|version\s+|bump version to\s+)?v?[0-9]+(?:\.[0-9]+){1,3}\S{0,20}", re.IGNORECASE
)
_FIXUP: Final = re.compile(r"(?:fixup|squash|amend)! ")


class Commit(NamedTuple):
    """A commit as git tells of it."""

    hash: str
    parents: tuple[str, ...]
    email: str
    """Its author's address."""
    message: str


@dataclass(frozen=True)
class Said:
    """What a commit's message says."""

    commit: Commit

    @cached_property
    def _text(self) -> str:
        """The message with one kind of line end; of a very long one its beginning and its end."""
        text = self.commit.message
        text = text if len(text) <= MOST else f"{text[: MOST // 2]}\n{text[-MOST // 2 :]}"
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    @cached_property
    def _first(self) -> str:
        return clean(self._text.partition("\n")[0])

    @cached_property
    def _body(self) -> str:
        return self._text.partition("\n")[2].strip("\n")

    @cached_property
    def is_merge(self) -> bool:
        return len(self.commit.parents) > 1

    @cached_property
    def request(self) -> str:
        """The pull or merge request that it brought in, such as #12 or !12; empty where it names none."""
        for pattern in _REQUESTS:
            if found := pattern.match(self._first):
                return found["number"] if found["number"].startswith("#") else f"#{found['number']}"
        if self._first.startswith("Merge branch ") and (found := _SEE_REQUEST.search(self._body)):
            return found[1]
        found = _SQUASHED.search(self._first)
        return found[1] if found else ""

    @cached_property
    def headline(self) -> str:
        """The title that people gave it: a merged request's own, else the first line; empty for a mere merge."""
        for pattern in _REQUESTS:
            if found := pattern.match(self._first):
                return found["title"] if "title" in pattern.groupindex else self._first_of_body
        if self._first.startswith("Merge branch ") and self.request:
            return self._first_of_body
        return "" if self.is_merge and self._first.startswith("Merge ") else self._first

    @property
    def _first_of_body(self) -> str:
        lines = (clean(line) for line in self._body.split("\n"))
        line = next((line for line in lines if line), "")
        return "" if line.startswith(("See merge request", "Co-authored-by:", "Approved-by:")) else line

    @cached_property
    def _parts(self) -> tuple[str, str, bool, str]:
        """The word before the colon, the scope, whether a `!` follows, and the rest; no word where it has none."""
        title = _SQUASHED.sub("", self.headline)
        found = _CONVENTIONAL.fullmatch(title)
        if found and (found[1].lower() in TYPES or found[1].lower() in PASSED_OVER or found[3]):
            return found[1].lower(), found[2] or "", bool(found[3]), found[4]
        return "", "", False, title

    @property
    def word(self) -> str:
        return self._parts[0]

    @property
    def scope(self) -> str:
        return self._parts[1]

    @property
    def title(self) -> str:
        """What it changes, without the word before the colon and the request's number."""
        return self._parts[3]

    @cached_property
    def warning(self) -> str:
        """What a `BREAKING CHANGE:` footer says; empty where there is none."""
        found = _BREAKING.search(self._text)
        return clean(found[1]) if found else ""

    @property
    def breaking(self) -> bool:
        return self._parts[2] or bool(self.warning)

    @property
    def type(self) -> ChangeType:
        """The type of change: by the word before the colon, else by the verb that it begins with."""
        if self.word:
            return TYPES.get(self.word, "changed")
        return _VERBS.get(self.title.partition(" ")[0].lower(), "changed")

    @cached_property
    def passed_over(self) -> str:
        """Why nobody outside the team notices it, in a word for a count; empty where somebody may."""
        if not self.headline:
            return "merge without a title" if self.is_merge else "without a message"
        if self.word in PASSED_OVER and not self.breaking:
            return self.word
        if _FIXUP.match(self.headline):
            return "fixup"
        return "mark of a version" if _VERSION.fullmatch(self.title) else ""

    @property
    def notable(self) -> bool:
        """Whether it says by its form that somebody outside the team notices it."""
        return bool(self.word) and not self.passed_over

    @cached_property
    def co_authors(self) -> tuple[str, ...]:
        return tuple(_CO_AUTHOR.findall(self._text))

    @cached_property
    def fixes(self) -> tuple[str, ...]:
        """Ids behind a word such as “Fixes”, whatever they are the ids of."""
        found = (one.rstrip(".-") for listed in _FIXES.findall(self._text) for one in re.findall(_ID, listed))
        return tuple(dict.fromkeys(found))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """Whatever has the form of a tracker's reference, such as EXP-812."""
        return tuple(dict.fromkeys(f"{prefix}-{number}" for prefix, number in _REFERENCE.findall(self._text)))

    @cached_property
    def reverted(self) -> tuple[str, str, str] | None:
        """What it takes back: a commit's hash, a title and a request, each where it says so; None for other commits."""
        found = _REVERTED_TITLE.fullmatch(_SQUASHED.sub("", self.headline))
        named = _REVERTS.search(self._body)
        request = _REVERTED_REQUEST.search(self._body)
        if not found and not (named and named[1]):
            return None
        title = (found["quoted"] or found["named"] or "") if found else ""
        return (named[1] or named[2]) if named else "", title, request[1] if request else ""


def clean(text: str) -> str:
    """A text on one line, without what cannot be seen or written; cut where it is long."""
    text = " ".join(UNSEEN.sub(" ", text.replace("\n", " ")).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
