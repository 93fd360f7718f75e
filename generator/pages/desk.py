"""What a page kind has at hand: the ledger, the templates, and links from the page that it writes.

Boundary: how any page is written; what one says is for its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from markupsafe import Markup
from pydantic import BaseModel

from generator import richtext
from generator.check import Outcome
from generator.ledger import Entry, Key, Ledger
from generator.model.release import Deviation
from generator.pages import paths
from generator.pages.page import Page
from generator.policy import Directory, Policy
from generator.reading import Document
from generator.templating import Templates

S = TypeVar("S")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Desk:
    """What pages are written with."""

    ledger: Ledger
    outcome: Outcome
    templates: Templates

    @property
    def policy(self) -> Policy:
        return self.ledger.policy

    @property
    def people(self) -> Directory:
        return self.ledger.people

    @property
    def today(self) -> date:
        return self.ledger.today

    def source(self, document: Document[M]) -> str:
        """The path of a record's file, relative to the folder of records."""
        return document.path

    @cached_property
    def item_texts(self) -> dict[str, Markup]:
        """What each item of the checklist confirms, rendered once for all releases."""
        requirements = self.policy.requirements.values()
        return {one.id: richtext.inline(one.item.text) if one.item.text else Markup() for one in requirements}

    def gist(self, entry: Entry) -> str:
        """What a release brings, in one line of plain text: its summary, else its gravest change, else nothing."""
        if entry.key not in self._gists:
            changes = sorted(entry.record.changes, key=lambda change: not change.breaking)
            text = entry.record.summary or next((change.text for change in changes), None)
            self._gists[entry.key] = richtext.first_line(text) if text else ""
        return self._gists[entry.key]

    @cached_property
    def _gists(self) -> dict[Key, str]:
        return {}

    def accepted_words(self, entry: Entry, deviation: Deviation) -> tuple[str, ...]:
        """What the rules found that a deviation accepts."""
        return self._accepted.get((entry.key, entry.record.deviations.index(deviation)), ())

    @cached_property
    def _accepted(self) -> dict[tuple[Key, int], tuple[str, ...]]:
        found: dict[tuple[Key, int], tuple[str, ...]] = {}
        for one in self.outcome.accepted:
            key = one.entry.key, one.entry.record.deviations.index(one.deviation)
            found[key] = (*found.get(key, ()), one.diagnostic.message)
        return found

    def environments_of(self, entry: Entry) -> tuple[str, ...]:
        """Where a release is what runs now."""
        return self._environments.get(entry.key, ())

    @cached_property
    def _environments(self) -> dict[Key, tuple[str, ...]]:
        found: dict[Key, list[str]] = {}
        for product in self.ledger.products:
            for one in self.ledger.running(product):
                found.setdefault(one.entry.key, []).append(one.environment)
        return {key: tuple(environments) for key, environments in found.items()}

    def fill(self, template: str, here: str, /, **values: object) -> str:
        """Fill in a template for the page at `here`.

        Templates see the ledger, policy, people and today; `to(path)` links to another page of the site.
        """

        def to(there: str, fragment: str = "") -> str:
            return paths.relative(here, there, fragment)

        return self.templates.render(
            template,
            ledger=self.ledger,
            policy=self.policy,
            people=self.people,
            today=self.today,
            paths=paths,
            to=to,
            **values,
        )


@dataclass(frozen=True)
class PageKind(Generic[S]):
    """A kind of page: for what there is one, from what it is made, and how it is written."""

    name: str
    subjects: Callable[[Ledger], Iterable[S]]
    """What each page is about: a release, an issue, a product, the whole ledger."""
    sources: Callable[[Ledger, S], Iterable[str]]
    """The files that a page shows anything of; with the policy and people, all that it depends on."""
    write: Callable[[Desk, S], Page]
    uses_today: bool = False
    """Whether it changes when only the clock moves."""
