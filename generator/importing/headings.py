"""The headings under which changelogs put their releases: version, day, and what else they say.

Knows the words of one heading; which headings of a file begin a release is for the importer.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from generator.importing.tags import looks_like_version, split
from generator.versions import Scheme, Version

_WORDS: Final = r"(?:(?:version|release|ver\.?)\s*:?\s+|{product}\s+)?"
_FIRST: Final = r"[\s\[(]*{words}[\[(`\"]*(?P<token>[^\s\[\](),;:`\"]+)[\])`\",;:]*"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES: Final = tuple(
    re.compile(rf"(?i)(?:(?:released|date|on)\s*:?\s+){{0,2}}(?<![\w.]){pattern}(?![\w])")
    for pattern in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?:T[0-9:.+-]*Z?)?",
        r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -]{_MONTH},?[ -](?P<year>[0-9]{{4}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
    )
)
_YANKED: Final = re.compile(r"(?i)[\[(]?\byanked\b[\])]?")
_NOT_OUT: Final = re.compile(
    r"(?i)unreleased(?: changes)?|(?:not|to be) (?:yet )?released(?: yet)?|upcoming(?: release| version)?"
    r"|next(?: release| version)?|tb[ad]|yyyy-mm-dd|x{2,4}-xx-xx|\?{2,4}-\?\?-\?\?|in (?:development|progress)|head"
    r"|(?:not yet|never) published|unpublished"
)
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]")
_NUMBERS: Final = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}|\b(?:19|20)[0-9]{2}\b")
_EDGES: Final = " \t-–—:|/,;"


class Heading(NamedTuple):
    """A heading that begins a release, or might."""

    version: Version | None = None
    day: date | None = None
    rest: str = ""
    """What it says beyond version and day."""
    bad: str = ""
    """What looks like a version or a day and is none."""
    is_yanked: bool = False
    is_unreleased: bool = False

    @property
    def may_hide_day(self) -> bool:
        """Whether what it says beyond the version looks like a day, such as 01/02/2024, which could be two."""
        return self.day is None and bool(_NUMBERS.search(self.rest))

    @property
    def begins_release(self) -> bool:
        """Whether what stands under it belongs to one release, out or not."""
        return self.version is not None or self.is_unreleased


def read_heading(title: str, product: str, scheme: Scheme) -> Heading:
    """Take a heading's words apart."""
    if _NOT_OUT.fullmatch(_bare(title)):
        return Heading(is_unreleased=True)
    words = _WORDS.format(product=re.escape(product))
    found = re.match(_FIRST.format(words=words), title, re.IGNORECASE)
    if not found or not _bare(title):
        return Heading()
    first, *more = _bare(title).split(maxsplit=1)
    if _NOT_OUT.fullmatch(first) and more and first.lower() == "unreleased":
        return Heading(rest=more[0], is_unreleased=True)
    tag = split(found["token"], scheme)
    if tag is None:
        return Heading(bad=found["token"] if looks_like_version(found["token"]) else "")
    return _rest(tag.version, title[found.end() :])


def _rest(version: Version, text: str) -> Heading:
    is_yanked = bool(_YANKED.search(text))
    text = _YANKED.sub("", text)
    day, bad = None, ""
    for pattern in _DATES:
        if found := pattern.search(text):
            day = _day(found)
            bad = "" if day else found[0]
            text = text[: found.start()] + text[found.end() :]
            break
    rest = _tidy(text)
    if _NOT_OUT.fullmatch(_bare(rest)):
        return Heading(version, None, rest, is_unreleased=True)
    return Heading(version, day, rest, bad, is_yanked)


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = _MONTHS.index(parts["name"][:3].lower()) + 1 if parts.get("name") else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _tidy(text: str) -> str:
    text = " ".join(_EMPTY.sub(" ", text).split()).strip(_EDGES)
    if text[:1] + text[-1:] in ("()", "[]") and not set("()[]") & set(text[1:-1]):
        text = text[1:-1].strip()
    return text


def _bare(title: str) -> str:
    return " ".join(re.sub(r"[\[\]():!*_]", " ", title).split()).strip(_EDGES)
