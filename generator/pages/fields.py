"""Every field of every file that people write, as the models have it.

Boundary: what the models say, in the order in which it is read; how it looks is for the page about the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Final, NamedTuple

from pydantic import BaseModel

from generator.model import walk
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.pages.typing_words import choices_in, in_words, models_in


class FileFormat(NamedTuple):
    """A kind of file that people write."""

    slug: str
    title: str
    where: tuple[str, ...]
    """Where such files lie below the folder of records."""
    model: type[BaseModel]

    @property
    def example(self) -> str:
        """A file of the kind with all of its fields."""
        return resources.files("generator").joinpath(f"examples/{self.slug}.yml").read_text(encoding="utf-8")


FORMATS: Final = (
    FileFormat("release", "A release", ("2.4.0.yml", "mobile/5.1.0.yml"), Release),
    FileFormat("known-issue", "A known issue", ("known-issues/KI-0042.yml",), KnownIssue),
    FileFormat("incident", "An incident", ("incidents/INC-2026-014.yml",), Incident),
    FileFormat("people", "The people", ("people.yml",), People),
    FileFormat("policy", "The policy", ("policy.yml",), PolicyFile),
)


class PartLink(NamedTuple):
    """A part that has a table of its own."""

    title: str
    anchor: str


class Field(NamedTuple):
    """A line of a table of fields."""

    name: str
    words: str
    """Its type, for people."""
    parts: tuple[PartLink, ...]
    """The parts whose own tables say more."""
    required: bool
    default: str
    """What holds where it is absent; empty where nothing does."""
    choices: tuple[str, ...]
    """The texts from which one is chosen; of a mapping, its keys."""
    description: str


class Table(NamedTuple):
    """The fields of one part of a file."""

    model: type[BaseModel]
    fields: tuple[Field, ...]

    @property
    def anchor(self) -> str:
        return anchor(self.model)

    @property
    def title(self) -> str:
        return title(self.model)

    @property
    def about(self) -> str:
        """What the part is, in the first sentence of its class."""
        return (self.model.__doc__ or "").partition("\n")[0]


class Chapter(NamedTuple):
    """A kind of file with its tables; a part that an earlier chapter has is only linked."""

    format: FileFormat
    tables: tuple[Table, ...]


def chapters() -> Iterator[Chapter]:
    """All kinds of files, each part of one where it is first met."""
    met: dict[type[BaseModel], None] = {}
    for one in FORMATS:
        own = [model for model in _reachable(one.model) if model not in met]
        met |= dict.fromkeys(own)
        yield Chapter(one, tuple(Table(model, tuple(_fields(model))) for model in own))


def anchor(model: type[BaseModel]) -> str:
    """The anchor of a part's table."""
    return "part-" + title(model).lower().replace(" ", "-")


def title(model: type[BaseModel]) -> str:
    """A class's name as words."""
    name = model.__name__
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words[0].upper() + words[1:]


def _reachable(model: type[BaseModel]) -> dict[type[BaseModel], None]:
    """A model and all that it is made of, in the order of its fields, each part before the next field's."""
    found: dict[type[BaseModel], None] = {}
    waiting = [model]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = None
            parts = [part for field in walk.fields_of(here).values() for part in models_in(field.annotation)]
            waiting += reversed(parts)
    return found


def _fields(model: type[BaseModel]) -> Iterator[Field]:
    for name, field in walk.fields_of(model).items():
        yield Field(
            name,
            in_words(model, name, field),
            tuple(PartLink(title(part), anchor(part)) for part in models_in(field.annotation)),
            field.is_required(),
            _default(field.default),
            choices_in(field.annotation),
            field.description or "",
        )


def _default(value: object) -> str:
    """A default that a reader has to know; nothing, and what is empty, goes without saying."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) or (isinstance(value, str) and value) else ""
