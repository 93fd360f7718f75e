"""What a page kind has at hand: the ledger, the templates, and links from the page that it writes.

Boundary: how any page is written; what one says is for its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from markupsafe import Markup

from generator import richtext
from generator.check import Outcome
from generator.ledger import Entry, Key, Ledger
from generator.model.release import Deviation
from generator.pages import paths
from generator.pages.page import Page, Place
from generator.pages.runs import Versions, versions
from generator.policy import Directory, Policy
from generator.templating import Templates

S = TypeVar("S")


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

    @cached_property
    def item_texts(self) -> dict[str, Markup]:
        """What each item of the checklist confirms, rendered once for all releases."""
        requirements = self.policy.requirements.values()
        return {one.id: richtext.inline(one.item.text) if one.item.text else Markup() for one in requirements}

    @cached_property
    def versions(self) -> dict[str, Versions]:
        """Each product's releases in the order of versions."""
        return versions(self.ledger)

    def one_of(self, roles: tuple[str, ...]) -> str:
        """Roles of which one will do, in words."""
        if roles not in self._role_words:
            self._role_words[roles] = " or ".join(map(self.policy.role_title, roles))
        return self._role_words[roles]

    @cached_property
    def _role_words(self) -> dict[tuple[str, ...], str]:
        return {}

    def gist(self, entry: Entry) -> str:
        """What a release brings, in one line of plain text: its summary, else its gravest change, else nothing."""
        entry.document.note()
        if entry.key not in self._gists:
            record = entry.headline
            changes = sorted(record.changes, key=lambda change: not change.breaking)
            text = record.summary or next((change.text for change in changes), None)
            self._gists[entry.key] = richtext.first_line(text) if text else ""
        return self._gists[entry.key]

    @cached_property
    def _gists(self) -> dict[Key, str]:
        return {}

    def accepted_words(self, entry: Entry, deviation: Deviation) -> tuple[str, ...]:
        """What the rules found that a deviation accepts."""
        entry.document.note()
        return self._accepted.get((entry.key, deviation), ())

    @cached_property
    def _accepted(self) -> dict[tuple[Key, Deviation], tuple[str, ...]]:
        found: dict[tuple[Key, Deviation], tuple[str, ...]] = {}
        for one in self.outcome.accepted:
            key = one.entry.key, one.deviation
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


class PageKind(NamedTuple, Generic[S]):
    """A kind of page: for what there is one, from what it is made, and how it is written."""

    name: str
    subjects: Callable[[Ledger], Iterable[S]]
    """What each page is about: a release, an issue, a product, the whole ledger."""
    path: Callable[[S], str]
    write: Callable[[Desk, S], Page]
    place: Callable[[Ledger, S], Place] | None = None
    """Where it stands among others; None where no other page and no navigation names it."""
    products: Callable[[S], Iterable[str]] = lambda _: ()
    """The products whose releases it compares; none: it looks at all of them."""
    source: Callable[[Ledger, S], str] = lambda *_: ""
    """The path of the file that it is made from, for those that are made from one."""
    uses_today: bool = False
    """Whether it changes when only the clock moves."""

    def page(self, desk: Desk, subject: S) -> Page:
        """The page about a subject."""
        return self.write(desk, subject)._replace(source=self.source(desk.ledger, subject))


def one_page(
    name: str,
    path: str,
    place: Place,
    write: Callable[[Desk, Ledger], Page],
    *,
    source: Callable[[Ledger, Ledger], str] = lambda *_: "",
    uses_today: bool = False,
) -> PageKind[Ledger]:
    """A kind of which there is one page, about the whole ledger."""
    return PageKind(
        name, lambda ledger: (ledger,), lambda _: path, write, lambda *_: place, source=source, uses_today=uses_today
    )
