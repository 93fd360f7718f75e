"""Tags and names of releases as versions: `v1.2.3`, `release-1.2.3`, `mobile@1.2.3`.

Knows how people name tags; which of several packages is meant is for the importer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.versions import Scheme, Version, parse

MARK: Final = "{version}"
"""What stands for the version in a pattern of tags."""
_NUMBER: Final = re.compile(r"(?<![0-9.])[0-9]")
_NEUTRAL: Final = re.compile(r"(?i)(?:^|(?<=[^a-z]))(?:v|ver|version|versions|rel|release|releases|r)$")
_HEAD: Final = re.compile(r"(?i)^(?:refs/tags/)?(?:(?:releases?|versions?|tags?)[-_/@]+)?")
_LOOKS_LIKE: Final = re.compile(r"(?i)(?:v|version|release)?[-_/]?[0-9]+(?:\.[0-9]+)+.{0,40}")
_LONGEST: Final = 200


class Tag(NamedTuple):
    """A tag in its two parts."""

    package: str
    """Whose version it is; empty where it does not say."""
    version: Version


def split(text: str, scheme: Scheme) -> Tag | None:
    """Part a tag into package and version; None where no version of the scheme ends it."""
    if len(text) > _LONGEST:
        return None
    for found in _NUMBER.finditer(text):
        before = text[: found.start()]
        word = _NEUTRAL.search(before)
        if before and before[-1].isalpha() and not word:
            continue
        if version := parse(text[found.start() :], scheme):
            package = _HEAD.sub("", before[: word.start()] if word else before)
            return Tag(package.rstrip("-_/@. "), version)
    return None


def match(text: str, pattern: str, scheme: Scheme) -> Version | None:
    """The version of a tag that is named after a pattern."""
    before, _, after = pattern.partition(MARK)
    if len(text) > _LONGEST or not (
        text.startswith(before) and text.endswith(after) and len(text) > len(before) + len(after)
    ):
        return None
    return parse(text[len(before) : len(text) - len(after)], scheme)


def looks_like_version(text: str) -> bool:
    """Whether numbers with dots begin a text, though no scheme of ours may take it for a version."""
    return bool(_LOOKS_LIKE.fullmatch(text))


def package_of(packages: Sequence[str], product: str) -> str | None:
    """Which of several packages a product is: the one of its name, else tags that name none, else the only one."""
    named = [one for one in packages if product in (one.lower(), one.lower().rpartition("/")[2])]
    if named or "" in packages:
        return named[0] if named else ""
    return packages[0] if len(set(packages)) == 1 else None
