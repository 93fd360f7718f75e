"""Records that need not be read again: what others see of each is at hand, the whole of one comes when it is asked for.

Boundary: where a whole record comes from, and noting whose was asked for; what depends on that is for whoever notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import from_json

from generator.abridging import Abridged
from generator.diagnostics import Diagnostic, Finding, Kind, Route
from generator.ledger.glances import OUTLINE
from generator.model.release import Release
from generator.reading import Document, Text
from generator.reviving import Glance, revive
from generator.source import Node
from generator.store import Shelf, digest

M = TypeVar("M", bound=BaseModel)

AT_HAND = 256
"""How many whole releases stay in memory: their own pages ask for them, which are made after one another."""

LISTED = 2048
"""How many releases of which lists show something; a page that lists more makes some of them twice."""

SMALL = 16_384
"""How many issues and incidents: pages about all of them ask for the same ones again, and they take little room."""

MOST_TEXT = 64_000_000
"""How many characters of records stay in memory after they were judged, for pages that are made of them at once:
those of ten thousand releases, with their issues."""

_noted: ContextVar[set[str] | None] = ContextVar("_noted", default=None)


class RecordChangedError(Exception):
    """A record is not what it was when it was judged."""


@contextmanager
def noting() -> Iterator[set[str]]:
    """Gives the paths of the records whose whole value is asked for meanwhile, where nobody within notes them."""
    paths: set[str] = set()
    token = _noted.set(paths)
    try:
        yield paths
    finally:
        _noted.reset(token)


@dataclass(frozen=True, slots=True, eq=False)
class Wholes:
    """The whole records of a folder, as they were judged."""

    shelf: Shelf
    """Where they are kept."""
    digests: Mapping[str, str]
    """What their files held, by path: names of records need no other form for reports."""
    here: dict[str, str]
    """Those of which the text is in memory, as JSON: all that are not kept, and what was just judged."""
    heads: dict[str, str]
    """Likewise of what lists show of them."""
    recent: dict[str, Any] = field(default_factory=dict)
    """The releases that are in memory, the one that was made last at the end."""
    small: dict[str, Any] = field(default_factory=dict)
    """The other records that are."""
    headlines: dict[str, Any] = field(default_factory=dict)
    """Those of which only that much is, likewise: several lists name the same records."""

    def are_kept(self) -> None:
        """All are on the shelf by now: much text is read from there again, little stays in memory."""
        for texts in (self.here, self.heads):
            if sum(map(len, texts.values())) > MOST_TEXT:
                texts.clear()

    def recall(self, path: str, model: type[M], again: Callable[[], Document[M] | None]) -> M:
        """Bring a whole record into memory.

        Args:
            path: its file.
            model: its class.
            again: reads the file once more, where nothing is kept of it.

        Raises:
            RecordChangedError: nothing is kept, and the file is another by now.
        """
        value = self._made(path, model, again)
        if model is Release:
            _put(self.recent, path, value, AT_HAND)
        else:
            _put(self.small, path, value, SMALL)
        return value

    def _made(self, path: str, model: type[M], again: Callable[[], Document[M] | None]) -> M:
        if text := self.here.get(path) or self.shelf.whole(path, self.digests[path]):
            return revive(model, from_json(text))
        return self.same(path, again()).value

    def headline(self, path: str, model: type[M]) -> M | None:
        """A record with nothing but what lists show of it; None where nothing is kept of it."""
        known: M | None = self.recent.get(path) or self.headlines.get(path)
        if known is None and (text := self.heads.get(path) or self.shelf.headline(path, self.digests[path])):
            known = revive(model, from_json(text))
            _put(self.headlines, path, known, LISTED)
        return known

    def same(self, path: str, document: Document[M] | None) -> Document[M]:
        """A file that was read once more.

        Raises:
            RecordChangedError: it is another by now.
        """
        if document is None or digest(document.file.data) != self.digests[path]:
            raise RecordChangedError(f"{path} changed while it was looked at: begin again")
        return document


def _put(at_hand: dict[str, Any], path: str, value: object, most: int) -> None:
    """Take a record into memory, in the place of the one that came first where there are too many."""
    if len(at_hand) >= most:
        del at_hand[next(iter(at_hand))]
    at_hand[path] = value


class Kept(Abridged[M]):
    """A record whose face is at hand; whoever asks for the whole is noted."""

    _path: str
    _model: type[M]
    _face: str
    _wholes: Wholes

    def __init__(
        self,
        path: str,
        model: type[M],
        face: str,
        wholes: Wholes,
        *,
        holes: tuple[Route, ...],
        again: Callable[[], Document[M] | None],
    ) -> None:
        """Of what is known of a file.

        Args:
            path: the file.
            model: the class of its record.
            face: what is compared of it, as JSON.
            wholes: has the rest.
            holes: where it is broken.
            again: reads the file once more.
        """
        own = {"_path": path, "_model": model, "_face": face, "_wholes": wholes, "holes": holes, "_whole": again}
        self.__dict__.update(own)  # past the setter of a frozen class

    def abridged(self) -> Faced[M]:
        """Its face alone, for whoever must not see more."""
        return Faced(self)

    def __repr__(self) -> str:
        return f"Kept({self._path!r})"

    @property
    def path(self) -> str:
        return self._path

    @cached_property
    def face(self) -> M:
        face = revive(self._model, from_json(self._face))
        self.__dict__["_face"] = ""  # nobody asks for the text any more
        return face

    @cached_property
    def outline(self) -> M:
        face: M | None = self.__dict__.get("face")
        return face or cast(M, Glance(self._model, _only(from_json(self._face), OUTLINE)))

    @property
    def value(self) -> M:
        self.note()
        value: M | None = (self._wholes.recent if self._model is Release else self._wholes.small).get(self._path)
        return self._wholes.recall(self._path, self._model, lambda: self._once) if value is None else value

    @property
    def headline(self) -> M:
        """What lists show of it: to make the whole of a release takes three times as long."""
        self.note()
        value = self._wholes.headline(self._path, self._model)
        return self.value if value is None else value

    @property
    def file(self) -> Text:
        return self._again().file

    @property
    def node(self) -> Node:
        return self._again().node

    def _again(self) -> Document[M]:
        """The file as it is read once more."""
        self.note()
        return self._wholes.same(self._path, self._once)

    def note(self) -> None:
        noted = _noted.get()
        if noted is not None:
            noted.add(self._path)


class Faced(Document[M]):
    """A kept record of which no more is to be seen than its face, which is made when it is asked for."""

    _kept: Kept[M]

    def __init__(self, kept: Kept[M]) -> None:
        self.__dict__.update(_kept=kept, holes=kept.holes)  # past the setter of a frozen class

    @property
    def path(self) -> str:
        return self._kept.path

    @property
    def value(self) -> M:
        return self._kept.face

    @property
    def outline(self) -> M:
        return self._kept.outline

    def place(self, finding: Finding, rule: str, kind: Kind) -> Diagnostic:
        return self._kept.place(finding, rule, kind)


def _only(record: dict[str, Any], fields: AbstractSet[str]) -> dict[str, Any]:
    return {name: one for name, one in record.items() if name in fields}
