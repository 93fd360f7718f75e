"""An antsibull `changelog.yaml` as past releases, and these as files.

The format is that of https://docs.ansible.com/projects/antsibull-changelog/changelog.yaml-format/; how records are
written is in `records`. Only `fragments` are left out: the names of the files that the changelog was put together from.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.importing.antsibull_entries import Entries
from generator.importing.finishing import Versions, finish, unfit_product
from generator.importing.foreign import Foreign, open_foreign
from generator.importing.history import EMPTY, Imported, PastRelease, Setting
from generator.model.scalars import LINE_LENGTH
from generator.source import Entry, Mapping, Node
from generator.versions import Version


def convert(data: bytes, product: str, *, path: str = "changelog.yaml", setting: Setting = EMPTY) -> Imported:
    """Turn a changelog into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the changelog.
        product: the id of the product whose releases these are.
        path: the changelog's path, as it is shown.
        setting: what the folder that it goes into brings along.
    """
    if unfit := unfit_product(product, path):
        return unfit
    foreign = open_foreign(data, path)
    importer = _Importer(foreign, setting)
    releases = importer.releases() if foreign.root else []
    return finish(product, foreign, releases, setting, ancestor=importer.ancestor)


class _Importer:
    """Reads the releases of one file, and gathers what is wrong with them."""

    def __init__(self, foreign: Foreign, setting: Setting) -> None:
        self.ancestor = ""
        self._foreign = foreign
        self._versions = Versions(foreign, setting)

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
            version = self._versions.read(one.key.text, self._foreign.span(one.key))
            if version:
                yield self._release(version, one)

    def _release(self, version: Version, entry: Entry) -> PastRelease:
        entries = Entries(self._foreign)
        found = PastRelease(version, self._foreign.span(entry.key))
        hint = "write fields such as `changes`"
        for field in self._foreign.mapping_of(entry.value, version.text, hint, at=entry.key):
            if field.key.text == "release_date":
                found = found._replace(day=self._foreign.day_of(field.value))
            elif field.key.text == "codename":
                found = found._replace(name=self._name(field.value))
            elif field.key.text != "fragments":
                entries.take(field)
        return found._replace(
            summary=entries.summary, changes=tuple(entries.changes_sorted()), issues=tuple(entries.issues)
        )

    def _name(self, node: Node) -> str:
        name = " ".join(self._foreign.text_of(node, "codename").split())
        if len(name) > LINE_LENGTH:
            message = f"The codename has {len(name)} characters; {LINE_LENGTH} are the most that a name has"
            self._foreign.refuse("bad-value", message, "shorten it", node)
        return name
