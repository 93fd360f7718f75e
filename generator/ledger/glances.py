"""What of a release's record is enough to list it, or to find its place among others.

Boundary: names of parts of the record; where less than the whole comes from is for whoever keeps records.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from generator.model.release import Change, Deployment, Deviation, Emergency


class Headline(Protocol):
    """What lists show of a release's record."""

    @property
    def name(self) -> str | None: ...
    @property
    def type(self) -> str: ...
    @property
    def summary(self) -> str | None: ...
    @property
    def changes(self) -> list[Change]: ...
    @property
    def deviations(self) -> list[Deviation]: ...
    @property
    def emergency(self) -> Emergency | None: ...


HEADLINE: Final = frozenset(name for name in vars(Headline) if not name.startswith("_"))
"""The same, as names of fields."""


class Outline(Protocol):
    """What of a release's record its names and its place among others are worked out from."""

    @property
    def version(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def date(self) -> date | None: ...
    @property
    def follows(self) -> str | None: ...
    @property
    def formerly(self) -> list[str]: ...
    @property
    def changes(self) -> list[Change]: ...
    @property
    def reintroduces(self) -> list[str]: ...
    @property
    def deployments(self) -> list[Deployment]: ...


OUTLINE: Final = frozenset(name for name in vars(Outline) if not name.startswith("_"))
"""The same, as names of fields."""
