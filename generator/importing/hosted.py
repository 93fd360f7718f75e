"""Releases as a host of repositories keeps them, as past releases: one object a release, its notes in Markdown.

Knows what GitHub and GitLab have in common; what each calls its fields stands in a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from generator.importing.fields import Fields, shape_of
from generator.importing.finishing import Versions, finish, unfit_product
from generator.importing.foreign import Foreign
from generator.importing.headings import read_heading
from generator.importing.history import Imported, PastRelease, Setting
from generator.importing.json_tree import open_json
from generator.importing.links import markdown_link
from generator.importing.markup import is_link
from generator.importing.outline import Outline, Stretch
from generator.importing.release_notes import Notes, Reader
from generator.importing.tags import MARK, Tag, looks_like_version, match, package_of, split
from generator.importing.tags_in_text import without_tags
from generator.model.scalars import LINE_LENGTH
from generator.problem import RECORD, quoted
from generator.source import Mapping, Node, Scalar
from generator.source import Sequence as Items
from generator.versions import EXPECTED, Version

_DEEPEST: Final = 3
"""Lists in which releases may stand: pages of pages are what tools make of several answers."""
_SHOWN: Final = 10


class Titled(NamedTuple):
    """Links that belong to a release, under a word that says what they are."""

    title: str
    links: tuple[tuple[str, str], ...]
    """Text and URL of each."""


class Host(NamedTuple):
    """What a host calls the fields of a release."""

    name: str
    tag: tuple[str, ...]
    body: str
    day: tuple[str, ...]
    """The moments at which it came out, the surest first."""
    hidden: tuple[tuple[str, str], ...]
    """Flags of what is no release yet, and what each says."""
    early: tuple[str, ...]
    """Flags of pre-releases."""
    page: Callable[[Fields], str]
    """The URL of its page."""
    more: Callable[[Fields], Iterator[Titled]]
    """What else belongs to it."""
    passed_over: frozenset[str]
    """Fields that say nothing which a record keeps."""
    hint: str
    """How to get what is read here."""

    @property
    def known(self) -> frozenset[str]:
        flags = {name for name, _ in self.hidden} | set(self.early)
        return self.passed_over | flags | {"name", self.body, *self.tag, *self.day}


class _Found(NamedTuple):
    """A release of the host, and the version that its tag names."""

    fields: Fields
    tag: str
    at: Scalar | Mapping
    """Where its tag stands."""
    version: Version


def convert_hosted(data: bytes, product: str, host: Host, *, path: str, setting: Setting, tags: str = "") -> Imported:
    """Turn a host's releases into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the JSON.
        product: the id of the product whose releases these are.
        host: whose JSON it is.
        path: the file's path, as it is shown.
        setting: what the folder that it goes into brings along.
        tags: how the product's tags are named, with `{version}` in it; empty where that can be seen.
    """
    if unfit := unfit_product(product, path):
        return unfit
    foreign, documents = open_json(data, path)
    importer = _Importer(foreign, product, host, setting, tags)
    releases = importer.releases(documents) if not foreign.problems else []
    return finish(product, foreign, releases, setting, links=importer.links)


class _Importer:
    """Reads the releases of one file, and gathers what is wrong with them."""

    def __init__(self, foreign: Foreign, product: str, host: Host, setting: Setting, tags: str) -> None:
        self.links = 0
        self._foreign = foreign
        self._product = product
        self._host = host
        self._setting = setting
        self._tags = tags
        self._versions = Versions(foreign, setting)

    def releases(self, documents: Sequence[Node]) -> list[PastRelease]:
        out = [one for document in documents for one in self._each(document) if self._is_out(one)]
        if out and not any(one.find(self._host.body) for one in out):
            message = f"No release has a `{self._host.body}`, so that nothing is known of what changed"
            self._foreign.note(message, out[0].node, hint=self._host.hint)
        found = self._chosen([(one, *self._tag(one)) for one in out])
        return [self._past(one) for one in self._without_twins(found)]

    def _each(self, node: Node, depth: int = 0) -> Iterator[Fields]:
        if isinstance(node, Items) and depth < _DEEPEST:
            for item in node.items:
                yield from self._each(item, depth + 1)
        elif not isinstance(node, Mapping):
            message = f"A release must be an object, not {shape_of(node)}"
            self._foreign.refuse("wrong-type", message, self._host.hint, node)
        elif not set(self._host.tag) & node.entries.keys():
            said = Fields(self._foreign, node).line("message") if "message" in node.entries else ""
            answer = f"{self._host.name} answered {quoted(said)}, and gave no release"
            message = answer if said else f"A release has no `{self._host.tag[0]}`"
            self._foreign.refuse("missing-field", message, self._host.hint, node)
        else:
            yield Fields(self._foreign, node)

    def _is_out(self, one: Fields) -> bool:
        for entry in one.node.entries.values():
            if entry.key.text not in self._host.known:
                message = f"`{entry.key.text}` is nothing that a record keeps; it was left out"
                self._foreign.tally(message, self._foreign.span(entry.key), "left-out")
        hidden = [why for name, why in self._host.hidden if one.flag(name)]
        if hidden:
            name = quoted(one.line("name") or one.line(*self._host.tag) or "A release without a name")
            self._foreign.note(f"{name} is {hidden[0]}; it was left out", one.node, "left-out")
        return not hidden

    def _tag(self, one: Fields) -> tuple[str, Tag | None]:
        """A release's tag as it is and as it is understood; none where another than this product's is meant."""
        text = one.text(*self._host.tag)
        if self._tags:
            version = match(text, self._tags, self._setting.scheme)
            found = Tag(self._product, version) if version else None
        else:
            found = split(text, self._setting.scheme)
        if found is None:
            named = f", or not named like {quoted(self._tags)}" if self._tags else ""
            message = f"{quoted(text)} is no version{named}; it was left out"
            hint = "" if self._tags else f"a version is {EXPECTED[self._setting.scheme]}"
            if self._setting.scheme == "semver" and looks_like_version(text):
                hint += "; where they have two numbers or four, write `versioning: dotted` into policy.yml first"
            self._foreign.note(message, self._at(one), "left-out", hint)
        return text, found

    def _chosen(self, tagged: Sequence[tuple[Fields, str, Tag | None]]) -> list[_Found]:
        """The releases of the one package that is the product."""
        packages = list(dict.fromkeys(tag.package for _, _, tag in tagged if tag))
        package = package_of(packages, self._product) if packages else ""
        if package is None:
            names = ", ".join(map(quoted, packages[:_SHOWN])) + (" and others" if len(packages) > _SHOWN else "")
            message = f"The tags name several packages, and none is called “{self._product}”: {names}"
            hint = f"say which is meant: --tags '{packages[0]}@{MARK}', or however they are written"
            self._foreign.refuse("bad-version", message, hint, None)
        found = []
        for one, text, tag in tagged:
            if tag and tag.package == package:
                found.append(_Found(one, text, self._at(one), tag.version))
            elif tag and package is not None:
                whose = f"Releases of {quoted(tag.package)}" if tag.package else "Releases of no package"
                message = f"{whose} are not those of {quoted(package)}; they were left out"
                self._foreign.tally(message, self._foreign.span(self._at(one)), "left-out")
        return found

    def _without_twins(self, found: Sequence[_Found]) -> Iterator[_Found]:
        """Each release once: pages overlap when a release comes out while they are fetched."""
        seen: dict[str, _Found] = {}
        for one in found:
            first = seen.setdefault(one.tag, one)
            names = (*self._host.tag, "name", self._host.body, *self._host.day)
            if first is not one and all(first.fields.text(name) == one.fields.text(name) for name in names):
                message = f"{quoted(one.tag)} stands here a second time; it was taken once"
                self._foreign.note(message, one.at, "left-out")
                continue
            hint = f"say which tags are meant: --tags 'v{MARK}', or however they are written"
            if self._versions.admit(one.version, self._foreign.span(one.at), hint):
                yield one

    def _past(self, found: _Found) -> PastRelease:
        fields, version = found.fields, found.version
        day = fields.day(self._setting.zone, *self._host.day)
        name, notes = self._name(found, day), self._notes(found)
        texts = [name] if len(name) > LINE_LENGTH else []
        texts += [notes.summary] if notes.summary else []
        if not version.pre and fields.flag(*self._host.early):
            texts.append("It was published as a pre-release.")
        texts += self._links(found, RECORD.max_text - sum(map(len, texts)))
        self.links += notes.links
        span = self._foreign.span(found.at)
        name = "" if len(name) > LINE_LENGTH else name
        return PastRelease(version, span, day, name, "\n\n".join(texts), notes.changes, notes.issues)

    def _name(self, found: _Found, day: date | None) -> str:
        """A release's name, as far as it does not repeat tag, version and day."""
        name = found.fields.line("name")
        said = read_heading(name, self._product, self._setting.scheme)
        if name == found.tag:
            return ""
        if said.version != found.version or said.day not in (None, day) or said.is_yanked or said.bad:
            return name
        return said.rest

    def _notes(self, found: _Found) -> Notes:
        entry = found.fields.find(self._host.body)
        body = found.fields.text(self._host.body)
        if entry is None or not body:
            return Notes()
        span, told = self._foreign.span(entry.value), self._foreign.tally
        text, comments = without_tags(body)
        lines = body.split("\n")
        for first, _ in comments:
            told(f"A comment was left out: {quoted(lines[first - 1].strip())}", span, "left-out")
        outline = Outline(text)
        unused = (Stretch(*one[1:]) for one in outline.unused(block.place for block in outline.blocks))
        for line in (line for place in (*unused, *outline.leftovers()) for line in outline.text(place).splitlines()):
            told(f"{quoted(line)} defines a link that nothing uses; it was left out", span, "left-out")
        reader = Reader(self._foreign, outline, lambda _: span, names_count=False, version=found.version.text)
        return reader.read(outline.blocks)

    def _links(self, found: _Found, room: int) -> Iterator[str]:
        """What belongs to a release and is somewhere else, as paragraphs; its page comes last, and always."""
        url = self._host.page(found.fields)
        page = markdown_link(f"{found.tag} on {self._host.name}", url) if url and is_link(url) else ""
        self.links += bool(page)
        room -= len(page) + 2
        for title, links in self._host.more(found.fields):
            fit = [markdown_link(text or url, url) for text, url in links if is_link(url)]
            paragraph = f"{title}: {', '.join(fit)}"
            room -= len(paragraph) + 2
            if len(fit) < len(links) or room < 0:
                message = f"{title} of {found.version.text} were left out: too many for a summary, or no links"
                self._foreign.note(message, found.at, "left-out")
            if fit and room >= 0:
                self.links += len(fit)
                yield paragraph
        if page:
            yield page

    def _at(self, one: Fields) -> Scalar | Mapping:
        entry = one.find(*self._host.tag)
        return entry.value if entry and isinstance(entry.value, Scalar) else one.node
