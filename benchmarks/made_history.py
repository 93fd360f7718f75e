"""A seeded history of closed releases on several lines, with known issues that live for some releases, and incidents.

Boundary: writes files that pass `releases check --strict`; measures nothing. What stands in a file is in `made_record`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from made_record import Planned, incident, known_issue, people, release

SEED = 20260101
FIRST = datetime(2016, 1, 4, 8, tzinfo=UTC)
LAST = datetime(2025, 12, 1, 8, tzinfo=UTC)
APART = timedelta(days=3)
"""Between two releases of a product: a team that releases twice a week; less where all would not be past."""
PER_PRODUCT = 500
"""Releases of one product: four years of that."""
BACK_PORT = 7
"""After each so many releases of the newest line, the line before it gets one too."""
INCIDENT = 0.05
"""How many releases cause an incident."""
FIXED = 0.4
"""How many of the open issues a release fixes: they live two or three releases."""


class Product:
    """A product's history as it grows: what is open on its newest line."""

    def __init__(self, folder: Path, name: str, dice: random.Random, numbers: Iterator[int]) -> None:
        self.folder = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self._records, self._name, self._dice, self._numbers = folder, name, dice, numbers
        self._open: dict[str, tuple[int, ...]] = {}
        self._just_fixed: dict[str, tuple[int, ...]] = {}
        self._caused: Planned | None = None

    def add(self, one: Planned, *, newest: bool) -> None:
        """Write a release, what it fixes and what came in with it."""
        line = _line(one.version)
        if newest:
            fixed = {issue: since for issue, since in self._open.items() if self._dice.random() < FIXED}
            self._just_fixed = fixed
            self._open = {issue: since for issue, since in self._open.items() if issue not in fixed}
        else:
            fixed = {issue: since for issue, since in self._just_fixed.items() if since <= line}
        (self.folder / f"{one.version}.yml").write_text(release(self._dice, one, fixed), encoding="utf-8")
        if newest:
            self._end_incident(one)
            for _ in range(self._dice.choice((0, 0, 0, 1, 1, 2, 3))):
                self._open[self._add_issue(one.version)] = line
            if self._dice.random() < INCIDENT:
                self._caused = one

    def _add_issue(self, since: str) -> str:
        issue = f"KI-{next(self._numbers):04}"
        self._write("known-issues", issue, known_issue(self._dice, issue, since, self._name))
        return issue

    def _end_incident(self, fixed_by: Planned) -> None:
        if self._caused:
            name = f"INC-{self._caused.day.year}-{next(self._numbers):04}"
            self._write("incidents", name, incident(self._dice, name, self._caused, fixed_by.version, self._name))
        self._caused = None

    def _write(self, kind: str, name: str, text: str) -> None:
        (self._records / kind / f"{name}.yml").write_text(text, encoding="utf-8")


def plan(count: int, apart: timedelta = APART) -> Iterator[tuple[Planned, bool]]:
    """So many releases in the order in which they ship, and whether each is the newest line's.

    Four patches a minor and ten minors a major; the line before the newest one gets a back-port now and then.
    """
    last: dict[tuple[int, ...], str] = {}
    before: str | None = None
    line: tuple[int, ...] = (1, 0)
    number = 0
    for place in range(count):
        day = FIRST + place * apart
        if place % (BACK_PORT + 1) == BACK_PORT and len(last) > 1:
            older = sorted(last)[-2]
            follows = last[older]
            last[older] = f"{older[0]}.{older[1]}.{int(follows.rpartition('.')[2]) + 1}"
            yield Planned(last[older], "patch", follows, day), False
            continue
        line, patch = (number // 40 + 1, number // 4 % 10), number % 4
        kind = "patch" if patch else "minor" if line[1] or number == 0 else "major"
        version = f"{line[0]}.{line[1]}.{patch}"
        yield Planned(version, kind, before, day), True
        before = last[line] = version
        number += 1


def write(folder: Path, count: int, seed: int = SEED, products: int = 1) -> None:
    """Write a history of so many releases into a folder of records; of several products, each in its folder."""
    dice = random.Random(seed)
    for kind in ("known-issues", "incidents"):
        (folder / kind).mkdir(parents=True)
    (folder / "people.yml").write_text(people(), encoding="utf-8")
    names = [f"product-{number:02}" for number in range(1, products + 1)] if products > 1 else [""]
    if products > 1:
        entries = "".join(f"  {name}: {{title: Product {name[-2:]}}}\n" for name in names)
        (folder / "policy.yml").write_text(f"extends: octoacme\nproducts:\n{entries}", encoding="utf-8")
    numbers = iter(range(1, 10 * count + 10))
    for place, name in enumerate(names):
        share = count // products + (place < count % products)
        product = Product(folder, name, dice, numbers)
        for one, newest in plan(share, min(APART, (LAST - FIRST) / share)):
            product.add(one, newest=newest)


def _line(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])
