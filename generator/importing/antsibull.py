"""An antsibull `changelog.yaml` as past releases, and these as files.

The format is that of https://docs.ansible.com/projects/antsibull-changelog/changelog.yaml-format/; how records are
written is in `records`. Only `fragments` are left out: the names of the files that the changelog was put together from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.diagnostics import Diagnostic, Kind, Snippet
from generator.importing import records
from generator.importing.antsibull_entries import Entries
from generator.importing.foreign import Foreign, open_foreign
from generator.importing.history import Imported, PastRelease, Report
from generator.model.scalars import LINE_LENGTH
from generator.names import judge_product, judge_stem
from generator.source import Entry, Mapping, Node, Scalar
from generator.versions import EXPECTED, Scheme, Version, parse

HELP = """Import the releases of an antsibull changelog.yaml.

Each release of FILE becomes DIR/NAME/VERSION.yml: its sections become changes, and so do new modules, plugins and
roles; its known issues become files with ids of their own. Which release follows which is derived from versions and
days, and written down. policy.yml gets `process_from: never` for the product: nobody was asked to sign.

A file is imported whole or refused, with the place and the reason. Records that are there already and differ are left
as they are, and named."""
"""The help text of `releases import antsibull FILE --product NAME --into DIR`."""


def convert(data: bytes, product: str, *, path: str = "changelog.yaml", scheme: Scheme = "semver") -> Imported:
    """Turn a changelog into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the changelog.
        product: the id of the product whose releases these are.
        path: the changelog's path, as it is shown.
        scheme: the policy's scheme of versions.
    """
    if bad := judge_product(product):
        return Imported(product, problems=(Diagnostic(Kind.BROKEN, "bad-path", path, bad.message, bad.hint),))
    foreign = open_foreign(data, path)
    importer = _Importer(foreign, scheme)
    releases = importer.releases() if foreign.root else []
    if foreign.problems:
        return _refusal(product, foreign)
    made = [*records.release_files(product, releases, importer.ancestor), *records.issue_files(product, releases)]
    for one, found in records.refused(made):
        message = f"What comes from here would not be accepted as {one.file.path}: {found.message}"
        foreign.refuse(found.rule, message, found.hint, one.span)
    if foreign.problems:
        return _refusal(product, foreign)
    report = replace(_count(releases), issues=len(made) - len(releases), notes=foreign.notes_sorted())
    return Imported(product, tuple(one.file for one in made), report)


def _refusal(product: str, foreign: Foreign) -> Imported:
    return Imported(product, report=Report(notes=foreign.notes_sorted()), problems=foreign.problems_sorted())


def _count(releases: list[PastRelease]) -> Report:
    said = [text for one in releases for text in (*(change.said for change in one.changes), *one.issues)]
    return Report(
        releases=len(releases),
        dates=sum(one.day is not None for one in releases),
        summaries=sum(bool(one.summary) for one in releases),
        entries=len(said),
        links=sum(len(one.links) for one in said),
    )


class _Importer:
    """Reads the releases of one file, and gathers what is wrong with them."""

    def __init__(self, foreign: Foreign, scheme: Scheme) -> None:
        self.ancestor = ""
        self._foreign = foreign
        self._scheme = scheme
        self._seen: dict[object, Snippet] = {}

    def releases(self) -> list[PastRelease]:
        root = self._foreign.root
        if not isinstance(root, Mapping):
            return []
        for entry in root.entries.values():
            if entry.key.text == "ancestor":
                self.ancestor = " ".join(self._foreign.text_of(entry.value, "ancestor").split())
            elif entry.key.text != "releases" and not self._foreign.is_empty(entry.value):
                message, hint = f"No changelog has `{entry.key.text}` at its top", "it has `ancestor` and `releases`"
                self._foreign.refuse("unknown-field", message, hint, entry.key)
        if "releases" not in root.entries:
            self._foreign.refuse("missing-field", "The file has no `releases`", "is it a changelog of antsibull?", None)
            return []
        return list(self._each(root.entries["releases"]))

    def _each(self, entry: Entry) -> Iterator[PastRelease]:
        hint = "write `releases:`, and below it each version with what is said of it"
        for one in self._foreign.mapping_of(entry.value, "releases", hint, at=entry.key):
            version = self._version(one.key)
            if version:
                yield self._release(version, one)

    def _version(self, key: Scalar) -> Version | None:
        version, refuse = parse(key.text, self._scheme), self._foreign.refuse
        if version is None:
            refuse("bad-version", f"“{key.text}” is not a version: {EXPECTED[self._scheme]} is expected", "", key)
            return None
        if bad := judge_stem(key.text):
            refuse("bad-path", bad.message, bad.hint, key)
            return None
        span = Snippet(self._foreign.span(key), key.text)
        for same in (version, key.text.lower()):
            if (first := self._seen.setdefault(same, span)) is not span:
                message = f"{key.text} is the same version as {first.text} in line {first.span.line}"
                refuse("duplicate-version", message, "keep one of the two", key)
                return None
        return version

    def _release(self, version: Version, entry: Entry) -> PastRelease:
        entries = Entries(self._foreign)
        found = PastRelease(version, self._foreign.span(entry.key))
        hint = "write fields such as `changes`"
        for field in self._foreign.mapping_of(entry.value, version.text, hint, at=entry.key):
            if field.key.text == "release_date":
                found = replace(found, day=self._foreign.day_of(field.value))
            elif field.key.text == "codename":
                found = replace(found, name=self._name(field.value))
            elif field.key.text != "fragments":
                entries.take(field)
        return replace(
            found, summary=entries.summary, changes=tuple(entries.changes_sorted()), issues=tuple(entries.issues)
        )

    def _name(self, node: Node) -> str:
        name = " ".join(self._foreign.text_of(node, "codename").split())
        if len(name) > LINE_LENGTH:
            message = f"The codename has {len(name)} characters; {LINE_LENGTH} are the most that a name has"
            self._foreign.refuse("bad-value", message, "shorten it", node)
        return name
