"""The end of every import: versions that may name a file, releases as files, and what a reader of records says of them.

Knows no foreign format; touches no disk.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Diagnostic, Kind, Snippet, Span
from generator.importing import records
from generator.importing.foreign import Foreign
from generator.importing.history import Imported, PastRelease, Report, Setting
from generator.names import judge_product, judge_stem
from generator.versions import EXPECTED, Version, parse

_LONGEST = 200
"""Characters that a version may be expected to have, before anybody takes its numbers for numbers."""


class Versions:
    """The versions of one foreign file, each of which becomes the name of a record."""

    def __init__(self, foreign: Foreign, setting: Setting) -> None:
        self._foreign = foreign
        self._setting = setting
        self._seen: dict[object, Snippet] = {}
        self._recorded = {one.version: one.version.text for one in setting.out}

    def read(self, text: str, span: Span) -> Version | None:
        """A version as it was typed, or None where the file is refused because of it."""
        version = parse(text, self._setting.scheme) if len(text) <= _LONGEST else None
        if version is None:
            self.refuse_no_version(text, span)
            return None
        return self.admit(version, span)

    def refuse_no_version(self, text: str, span: Span) -> None:
        """Refuse the file for what should be a version."""
        message = f"“{text}” is not a version: {EXPECTED[self._setting.scheme]} is expected"
        hint = "where they have two numbers or four, write `versioning: dotted` into policy.yml first"
        self._foreign.refuse("bad-version", message, hint if self._setting.scheme == "semver" else "", span)

    def admit(self, version: Version, span: Span, hint: str = "keep one of the two") -> Version | None:
        """A version, if a record can be called so and none of this file is yet."""
        refuse = self._foreign.refuse
        if bad := judge_stem(version.text):
            refuse("bad-path", bad.message, bad.hint, span)
            return None
        here = Snippet(span, version.text)
        for same in (version, version.text.lower()):
            if (first := self._seen.setdefault(same, here)) is not here:
                message = f"{version.text} is the same version as {first.text} in line {first.span.line}"
                refuse("duplicate-version", message, hint, span)
                return None
        recorded = self._recorded.get(version, version.text)
        if recorded != version.text:
            message = f"{version.text} is the same version as {recorded}, which is on record"
            refuse("duplicate-version", message, "write it in both places in the same way", span)
            return None
        return version


def unfit_product(product: str, path: str) -> Imported | None:
    """A refusal, where a product's id cannot be a folder's name."""
    bad = judge_product(product)
    if bad is None:
        return None
    return Imported(product, problems=(Diagnostic(Kind.BROKEN, "bad-path", path, bad.message, bad.hint),))


def finish(
    product: str,
    foreign: Foreign,
    releases: Sequence[PastRelease],
    setting: Setting,
    *,
    links: int | None = None,
    ancestor: str = "",
) -> Imported:
    """Turn what was found into files, or say why that can't be done.

    Args:
        product: the product's id.
        foreign: the file that was read, with what is wrong with it.
        releases: what was found in it.
        setting: what the folder brings along.
        links: how many links came in; counted here where an importer gathers them all in lists of links.
        ancestor: what came before the first release elsewhere.
    """
    if foreign.problems:
        return _refusal(product, foreign)
    made = [
        *records.release_files(product, releases, ancestor, setting.out),
        *records.issue_files(product, releases, setting.out),
    ]
    for one, found in records.refused(made):
        message = f"What comes from here would not be accepted as {one.file.path}: {found.message}"
        foreign.refuse(found.rule, message, found.hint, one.span)
    if foreign.problems:
        return _refusal(product, foreign)
    report = _count(releases)
    report = report._replace(issues=len(made) - len(releases), notes=foreign.notes_sorted())
    return Imported(product, tuple(one.file for one in made), report if links is None else report._replace(links=links))


def _refusal(product: str, foreign: Foreign) -> Imported:
    return Imported(product, report=Report(notes=foreign.notes_sorted()), problems=foreign.problems_sorted())


def _count(releases: Sequence[PastRelease]) -> Report:
    said = [text for one in releases for text in (*(change.said for change in one.changes), *one.issues)]
    return Report(
        releases=len(releases),
        dates=sum(one.day is not None for one in releases),
        summaries=sum(bool(one.summary) for one in releases),
        entries=len(said),
        links=sum(len(one.links) for one in said),
    )
