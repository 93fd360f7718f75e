"""Release notes in Markdown as changes, known issues and a summary: what changelogs and hosts' releases have in common.

Knows headings and lists; which release the notes belong to is for the importer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from generator.diagnostics import Span
from generator.importing.foreign import Foreign
from generator.importing.history import PastChange, PastText
from generator.importing.kinds import ISSUES, PROSE, Kind, kind_of, label_of
from generator.importing.markup import is_link, part_links
from generator.importing.outline import Block, Outline, Stretch
from generator.model.release import ChangeType
from generator.problem import RECORD, quoted

_REQUEST: Final = re.compile(r"(?s)(?P<text>.* by @?\S+) in (?P<url>https?://\S+)")
"""What GitHub writes of a pull request when it generates release notes."""
_BREAKING: Final = re.compile(r"(?i)[^\w\n]*breaking(?:[ -]changes?)?[*_]{0,2}\s*[]:)!]")
_KNOWN: Final = re.compile(r"(?i)release|version|\bv\b|[0-9]{4}-[0-9]{2}-[0-9]{2}|[\W_]")
_OPENS_BLOCK: Final = re.compile(r"[-*+]\s|#{1,6}\s|[>|]|\d+[.)]\s|```|~~~|[ ]{4}|\[[^]]*\]:")
_UNNAMED: Final = Kind("changed")


class Notes(NamedTuple):
    """What was said of one release."""

    summary: str = ""
    changes: tuple[PastChange, ...] = ()
    issues: tuple[PastText, ...] = ()
    links: int = 0
    """Links in all of that."""


@dataclass(slots=True)
class _Section:
    """A heading and what stands under it, up to the next."""

    heading: Block | None
    kind: Kind | None
    """None: its words are known for nothing, and it stands under nothing that is."""
    labels: tuple[Stretch, ...]
    """Headings that its entries have to say in front."""
    parents: tuple[_Section, ...]
    blocks: list[Block] = field(default_factory=list)
    alive: bool = False
    """Whether something stands under it, or under a heading below it."""
    told: bool = False
    """Whether its heading stands in the summary."""


class Reader:
    """Reads the notes of one release."""

    def __init__(
        self, foreign: Foreign, outline: Outline, place: Callable[[int], Span], *, names_count: bool, version: str = ""
    ) -> None:
        """Prepare to read.

        Args:
            foreign: gathers what is not understood.
            outline: the document in which the notes stand.
            place: where in the foreign file a place of the document is.
            names_count: whether a list under a heading that is known for nothing holds changes all the same.
            version: of the release; a heading that repeats it is the title of the notes.
        """
        self._foreign = foreign
        self._outline = outline
        self._place = place
        self._names_count = names_count
        self._version = version
        self._prose: list[str] = []
        self._changes: list[PastChange] = []
        self._issues: list[PastText] = []
        self._links = 0
        self._labels: dict[Stretch, str] = {}

    def read(self, blocks: Sequence[Block]) -> Notes:
        sections = list(self._sections(blocks))
        for section in reversed(sections):
            section.alive = section.alive or bool(section.blocks)
            for parent in section.parents:
                parent.alive = parent.alive or section.alive
        for section in sections:
            self._take(section)
        summary = self._summary()
        return Notes(summary, tuple(self._changes), tuple(self._issues), self._links)

    def _sections(self, blocks: Sequence[Block]) -> Iterator[_Section]:
        here = _Section(None, None, (), ())
        above: list[_Section] = []
        for block in blocks:
            if not block.level:
                here.blocks.append(block)
                continue
            yield here
            while above and above[-1].heading and above[-1].heading.level >= block.level:
                above.pop()
            here = self._section(block, above)
            above.append(here)
        yield here

    def _section(self, block: Block, above: Sequence[_Section]) -> _Section:
        own = kind_of(block.title)
        parent = next((one.kind for one in reversed(above) if one.kind and one.kind.content != PROSE), None)
        kind = own or (parent and parent._replace(labelled=True))
        labels = above[-1].labels if above else ()
        if block.heading and not self._is_title(block):
            says_more = kind is None or kind.labelled or bool(self._outline.links_in(block.place))
            labels = (*labels, block.heading) if says_more and kind != Kind(PROSE) else labels
        return _Section(block, kind, labels, tuple(above))

    def _is_title(self, block: Block) -> bool:
        return bool(self._version) and self._version in block.title

    def _says_nothing(self, block: Block) -> bool:
        """Whether a title only repeats what is known of the release, its version and its day."""
        rest = _KNOWN.sub("", block.title.replace(self._version, ""))
        return not rest and not self._outline.links_in(block.place)

    def _take(self, section: _Section) -> None:
        if section.heading and self._is_title(section.heading):
            section.told = self._says_nothing(section.heading)
            self._tell(section, ())
        lists = [block for block in section.blocks if block.items]
        kind = section.kind
        if section.heading and not section.alive and not section.told:
            self._keep_heading(section)
        elif kind and kind.content != PROSE and section.heading and not lists and section.blocks:
            self._take_whole(section, kind)
        elif kind and kind.content == PROSE:
            self._tell(section, section.blocks)
        elif section.blocks:
            self._take_lists(section, kind)

    def _take_lists(self, section: _Section, kind: Kind | None) -> None:
        if kind is None and section.heading:
            if not self._names_count:
                self._tell(section, section.blocks)
                return
            if any(block.items for block in section.blocks):
                said = (
                    f"{quoted(section.heading.title)} is no type of change; its entries became changes under that name"
                )
                self._foreign.tally(said, self._place(section.heading.place.start))
        elif not section.heading:
            kind = _UNNAMED
        for block in section.blocks:
            if not block.items:
                self._tell(section, [block])
            for item in block.items:
                self._add(section, kind or _UNNAMED, item, self._outline.text(item))

    def _take_whole(self, section: _Section, kind: Kind) -> None:
        """Take a section without a list, which is one entry."""
        texts = [self._outline.text(block.place) for block in section.blocks]
        place = Stretch(section.blocks[0].place.start, section.blocks[-1].place.end)
        self._add(section, kind, place, "\n\n".join(texts))

    def _add(self, section: _Section, kind: Kind, place: Stretch, text: str) -> None:
        span = self._place(place.start)
        if not text:
            self._foreign.note("An entry is empty", span, "left-out")
            return
        self._count_links(place)
        breaking = kind.breaking or bool(_BREAKING.match(text))
        said = _said(text, span)
        self._links += len(said.links)
        label = ": ".join(self._label(place) for place in section.labels)
        if label:
            said = said._replace(text=f"{label}:{chr(10) * 2 if _OPENS_BLOCK.match(text) else ' '}{said.text}")
        if kind.content == ISSUES:
            self._issues.append(said)
        else:
            self._changes.append(PastChange(cast("ChangeType", kind.content), said, breaking))

    def _label(self, heading: Stretch) -> str:
        if heading not in self._labels:
            self._count_links(heading)
            self._labels[heading] = label_of(self._outline.text(heading))
        return self._labels[heading]

    def _tell(self, section: _Section, blocks: Sequence[Block]) -> None:
        """Put blocks into the summary, behind the headings under which they stand."""
        for one in (*section.parents, section):
            if one.heading and not one.told and not (one is not section and one.kind):
                one.told = True
                self._put(one.heading.place)
        for block in blocks:
            self._put(block.place)

    def _keep_heading(self, section: _Section) -> None:
        """Keep a heading under which nothing stands."""
        if section.heading and section.kind is None and section.heading.heading:
            self._put(section.heading.heading)
        elif section.heading:
            said = (
                f"Nothing stands under {quoted(self._outline.text(section.heading.heading or section.heading.place))}"
            )
            self._foreign.tally(said, self._place(section.heading.place.start), "left-out")

    def _put(self, place: Stretch) -> None:
        self._count_links(place)
        if text := self._outline.text(place):
            self._prose.append(text)

    def _count_links(self, place: Stretch) -> None:
        for link in self._outline.links_in(place):
            self._links += 1
            if not link.leads_out:
                said = (
                    f"{quoted(link.target)} leads nowhere outside the place it comes from; it is kept as it was typed"
                )
                self._foreign.tally(said, self._place(link.start))

    def _summary(self) -> str:
        """The prose as one text; what is too much for one becomes changes of its own."""
        length = 0
        for number, text in enumerate(self._prose):
            length += len(text) + 2
            if length > RECORD.max_text:
                rest = [PastChange("changed", PastText(one, (), self._place(0))) for one in self._prose[number:]]
                said = f"The text of {self._version} is too long for a summary; what follows became changes"
                self._foreign.note(said, self._place(0))
                self._changes += rest
                return "\n\n".join(self._prose[:number])
        return "\n\n".join(self._prose)


def _said(text: str, span: Span) -> PastText:
    """An entry, apart from the URLs at its end that stand for themselves."""
    if len(text) > RECORD.max_text:
        return PastText(text, (), span)
    request = _REQUEST.fullmatch(text)
    if request and is_link(request["url"]):
        return PastText(request["text"], (request["url"],), span)
    parted = part_links(text)
    if parted.text.removesuffix(".").endswith("]"):  # the URL is a link's target
        return PastText(text, (), span)
    return PastText(parted.text, parted.links, span)
