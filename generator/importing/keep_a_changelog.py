"""A changelog in Markdown as past releases: https://keepachangelog.com/en/1.1.0/ and its many cousins.

Knows how a changelog is parted into releases; what stands in one is read as release notes are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.decoding import decode, split_lines
from generator.diagnostics import Span
from generator.importing.finishing import Versions, finish, unfit_product
from generator.importing.foreign import FOREIGN, Foreign
from generator.importing.headings import Heading, read_heading
from generator.importing.history import EMPTY, Imported, PastRelease, Setting
from generator.importing.outline import Block, Outline, Stretch
from generator.importing.release_notes import Notes, Reader
from generator.importing.tags_in_text import without_tags
from generator.model.scalars import LINE_LENGTH
from generator.problem import Problems, StopReadingError, counted, quoted
from generator.versions import Version


def convert(data: bytes, product: str, *, path: str = "CHANGELOG.md", setting: Setting = EMPTY) -> Imported:
    """Turn a changelog into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the changelog.
        product: the id of the product whose releases these are.
        path: the changelog's path, as it is shown.
        setting: what the folder that it goes into brings along.
    """
    if unfit := unfit_product(product, path):
        return unfit
    foreign = Foreign(path, split_lines(data))
    importer = _Importer(foreign, product, setting)
    text = _decoded(data, foreign)
    releases = importer.releases(text) if text is not None else []
    return finish(product, foreign, releases, setting, links=importer.links)


def _decoded(data: bytes, foreign: Foreign) -> str | None:
    """The text of the file; characters that no record can hold are replaced, and that is noted."""
    if len(data) > FOREIGN.max_bytes:
        message = f"The file has {len(data):,} bytes; {FOREIGN.max_bytes:,} are the most that is read"
        foreign.refuse("too-large", message, "import it in parts", None)
        return None
    problems, text = Problems(), None
    try:
        text = decode(data, problems)
    except StopReadingError:
        foreign.refuse("not-text", "The file holds too many characters that cannot be seen", "is it a text?", None)
    for one in problems.sorted():
        if text is None:
            foreign.refuse(one.rule, one.message, one.hint, one.span)
        else:
            foreign.note(f"{one.message}; it was replaced by “\ufffd”", one.span, one.rule)
    return text


@dataclass(slots=True)
class _Part:
    """A heading and the blocks under it, up to the next of its rank."""

    heading: Block | None = None
    said: Heading = field(default_factory=Heading)
    blocks: list[Block] = field(default_factory=list)

    @property
    def place(self) -> Stretch:
        blocks = [*([self.heading] if self.heading else []), *self.blocks]
        return Stretch(blocks[0].place.start, blocks[-1].place.end)


class _Importer:
    """Reads the releases of one file, and gathers what is wrong with them."""

    def __init__(self, foreign: Foreign, product: str, setting: Setting) -> None:
        self.links = 0
        self._foreign = foreign
        self._product = product
        self._setting = setting
        self._versions = Versions(foreign, setting)
        self._outline = Outline("")

    def releases(self, text: str) -> list[PastRelease]:
        text, comments = without_tags(text)
        for first, last in comments:
            self._foreign.note(f"A comment was left out ({_lines(first, last)})", self._on(first), "left-out")
        self._outline = Outline(text)
        parts = list(self._parts())
        if not any(part.said.begins_release or part.said.bad for part in parts):
            hint = "each release stands under a heading such as `## [1.2.0] - 2026-11-12`"
            self._foreign.refuse("missing-field", "No heading names a version", hint, None)
            return []
        found = [(part.place, release) for part in parts if (release := self._release(part))]
        self._note_definitions([place for place, _ in found])
        return [release for _, release in found]

    def _parts(self) -> Iterator[_Part]:
        level = 0
        here = _Part()
        for block in self._outline.blocks:
            said = read_heading(block.title, self._product, self._setting.scheme) if block.level else Heading()
            if not level and said.begins_release:
                level = block.level
            if self._begins_part(block, said, level):
                if here.heading or here.blocks:
                    yield here
                here = _Part(block, said)
            else:
                here.blocks.append(block)
        if here.heading or here.blocks:
            yield here

    @staticmethod
    def _begins_part(block: Block, said: Heading, level: int) -> bool:
        """Whether a heading is of the releases' rank, or lower and nothing but a version."""
        if not block.level:
            return False
        return (
            bool(level and block.level <= level)
            or (said.version is not None and not said.rest)
            or bool(said.bad and not level)
        )

    def _release(self, part: _Part) -> PastRelease | None:
        said = part.said
        if part.heading is None or not (said.begins_release or said.bad):
            title = f"{quoted(part.heading.title)} is no release" if part.heading else "This stands before all releases"
            self._leave_out(part, title)
            return None
        span = self._span(part.heading.place.start)
        if said.is_unreleased:
            name = quoted(part.heading.title)
            self._leave_out(
                part, f"{name} is not out" if part.blocks else f"{name} is not out, and nothing stands there"
            )
            return None
        if said.version is None:
            self._versions.refuse_no_version(said.bad, span)
            return None
        if said.bad:
            self._foreign.refuse(
                "bad-time", f"“{said.bad}” is no day", "write a day that exists, such as 2026-11-12", span
            )
        version = self._versions.admit(said.version, span, "make one release of the two")
        return self._past(version, part, span) if version else None

    def _past(self, version: Version, part: _Part, span: Span) -> PastRelease:
        reader = Reader(self._foreign, self._outline, self._span, names_count=True, version=version.text)
        notes = reader.read(part.blocks)
        self.links += notes.links
        said = part.said
        name = said.rest if len(said.rest) <= LINE_LENGTH else ""
        if said.may_hide_day:
            self._foreign.note(f"No day was understood in {quoted(said.rest)}", span)
        return PastRelease(version, span, said.day, name, self._summary(part, notes, name), notes.changes, notes.issues)

    def _summary(self, part: _Part, notes: Notes, name: str) -> str:
        """The prose of a release, and what its heading says that has no place elsewhere."""
        said, heading = part.said, part.heading
        texts = ["Yanked: it was withdrawn after it had come out."] if said.is_yanked else []
        texts += [said.rest] if said.rest and not name else []
        texts += [notes.summary] if notes.summary else []
        links = self._outline.links_in(heading.place) if heading else ()
        self.links += len(links)
        if links:
            written = (self._outline.text(Stretch(link.start, link.end_whole)) for link in links)
            texts.append(f"More: {', '.join(written)}")
        return "\n\n".join(texts)

    def _leave_out(self, part: _Part, why: str) -> None:
        first, last = self._outline.line(part.place.start), self._outline.last_line(part.place)
        entries = sum(len(block.items) for block in part.blocks)
        what = f"{_lines(first, last)}, {counted(entries, 'entry', 'entries')}" if entries else _lines(first, last)
        self._foreign.note(f"{why}; it was left out ({what})", self._span(part.place.start), "left-out")

    def _note_definitions(self, places: Sequence[Stretch]) -> None:
        for one in self._outline.unused(places):
            message = f"Nothing that came in links to {quoted(one.label)}; it was left out"
            self._foreign.note(message, self._span(one.start), "left-out")
        for place in self._outline.leftovers():
            lines = _lines(self._outline.line(place.start), self._outline.last_line(place))
            message = f"This defines what is defined before, where the first counts; it was left out ({lines})"
            self._foreign.note(message, self._span(place.start), "left-out")

    def _span(self, offset: int) -> Span:
        return self._on(self._outline.line(offset))

    def _on(self, line: int) -> Span:
        """The whole of a line, without the space around it."""
        text = self._foreign.lines[line - 1] if line <= len(self._foreign.lines) else ""
        return Span(line, len(text) - len(text.lstrip()) + 1, max(1, len(text.strip())))


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"
