"""A seeded history of closed releases with all that the policy asks: notes, 25 checklist items, rollback, known issues.

Boundary: writes files that pass `releases check`; measures nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SEED = 20260101
FIRST = datetime(2016, 1, 4, 8, tzinfo=UTC)
APART = timedelta(days=3)
"""Between two releases: a team that releases twice a week."""
WORDS = ("export", "queue", "login", "report", "page", "index", "token", "cache", "retry", "batch", "filter", "quota")
COMPONENTS = ("api", "auth", "billing", "exports", "search")
TYPES = ("added", "changed", "fixed", "performance", "security")
PEOPLE = {
    "maria": "release-manager",
    "priya": "qa-lead",
    "sam": "security-liaison",
    "omar": "sre",
    "dana": "data-lead",
    "bea": "support-liaison",
    "jin": "tech-lead",
    "hannah": "product-manager",
    "ines": "engineering-manager",
}
BEFORE = {
    "acceptance-criteria": "hannah",
    "ci-and-scans": "jin",
    "qa-sign-off": "priya",
    "security-review": "sam",
    "sre-sign-off": "omar",
    "data-verification": "dana",
    "release-notes": "maria",
    "rollback-plan": "omar",
    "smoke-tests": "priya",
    "support-briefed": "bea",
    "runbook-check": "maria",
}
AFTER = {
    "production-smoke-tests": "priya",
    "key-flows": "priya",
    "error-rates": "omar",
    "performance": "omar",
    "announcement-published": "maria",
    "support-notified": "bea",
    "retrospective": "maria",
}
EVIDENCE = frozenset({"ci-and-scans", "qa-sign-off", "security-review"})


class Planned(NamedTuple):
    """A release before it is written."""

    version: str
    type: str
    follows: str | None
    day: datetime


def plan(count: int) -> Iterator[Planned]:
    """So many releases in the order in which they ship: four patches a minor, ten minors a major."""
    before = None
    for number in range(count):
        major, minor, patch = number // 40 + 1, number // 4 % 10, number % 4
        kind = "patch" if patch else "minor" if minor or number == 0 else "major"
        version = f"{major}.{minor}.{patch}"
        yield Planned(version, kind, before, FIRST + number * APART)
        before = version


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."


def record(dice: random.Random, one: Planned, fixes: list[str]) -> str:
    """The YAML of a closed release."""
    lines = [f"version: {one.version}", f"name: {sentence(dice, 2)[:-1]}", f"type: {one.type}", "status: closed"]
    lines += [f"date: {one.day:%Y-%m-%d}", "release_manager: maria"]
    lines += [f"follows: {one.follows}"] if one.follows else []
    lines += ["summary: |", *(f"  {sentence(dice, 14)}" for _ in range(3)), "impact:"]
    lines += ["  security: {applies: true, reason: Sessions.}", "  metrics: {applies: true, reason: New events.}"]
    lines += ["changes:", *_changes(dice, fixes), "checklist:", *_checklist(dice, one.day), "rollback:"]
    lines += ['  triggers: ["Errors above the baseline"]', "  decision: release-manager", "  executor: sre"]
    lines += [f"  target: {one.follows or 'none'}", "  steps:", *(f"    - {sentence(dice, 7)}" for _ in range(4))]
    lines += ["  data: {reversible: true}"]
    lines += [f"  tested: {{by: omar, at: {_at(one.day, -20)}, environment: staging, result: passed, minutes: 9}}"]
    lines += ["deployments:", "  - environment: production", f"    started_at: {_at(one.day, 1)}"]
    lines += [f"    finished_at: {_at(one.day, 2)}", "    by: omar", "    outcome: succeeded"]
    return "\n".join(lines) + "\n"


def _at(day: datetime, hours: int) -> str:
    return f"{day + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


def _changes(dice: random.Random, fixes: list[str]) -> Iterator[str]:
    for issue in fixes:
        yield f"  - {{type: fixed, text: {sentence(dice, 8)}, component: {dice.choice(COMPONENTS)}, fixes: [{issue}]}}"
    for _ in range(dice.randint(4, 10)):
        link = f"https://tracker.example/{dice.randint(1, 9999)}"
        head = f"  - {{type: {dice.choice(TYPES)}, text: {sentence(dice, 9)}, component: {dice.choice(COMPONENTS)}"
        yield f'{head}, links: ["{link}"]}}'


def _checklist(dice: random.Random, day: datetime) -> Iterator[str]:
    yield "  pre-release:"
    for item, person in BEFORE.items():
        evidence = f', evidence: "https://ci.example/{dice.randint(1, 9999)}"' if item in EVIDENCE else ""
        yield f"    {item}: {{by: {person}, at: {_at(day, -2 if item == 'runbook-check' else -10)}{evidence}}}"
    yield "  deployment:"
    yield f"    change-window: {{by: maria, at: {_at(day, 0)}}}"
    yield f"    backup: {{by: omar, at: {_at(day, 0)}}}"
    pairs = {
        "staging-smoke-tests": ("release-manager", "qa-lead", 0),
        "production-deploy": ("release-manager", "sre", 2),
    }
    pairs["post-deploy-verification"] = ("qa-lead", "sre", 3)
    holders = {role: person for person, role in PEOPLE.items()}
    for item, (one, other, hours) in pairs.items():
        yield f"    {item}:"
        yield from (f"      {role}: {{by: {holders[role]}, at: {_at(day, hours)}}}" for role in (one, other))
    yield f"    announcement: {{by: maria, at: {_at(day, 4)}}}"
    yield f"    close: {{by: maria, at: {_at(day, 30)}}}"
    yield "  post-release:"
    yield from (f"    {item}: {{by: {person}, at: {_at(day, 5)}}}" for item, person in AFTER.items())


def _issue(dice: random.Random, number: int, since: str) -> str:
    code = f"E-{1000 + number}"
    return (
        f"id: KI-{number:04}\ntitle: {sentence(dice, 5)[:-1]}\nseverity: {dice.choice(('major', 'minor'))}\n"
        f"component: {dice.choice(COMPONENTS)}\nstate: confirmed\naffects: {{since: {since}}}\n"
        f'symptoms: ["{code}", "{sentence(dice, 4)[:-1]}"]\nworkaround: {sentence(dice, 9)}\n'
    )


def write(folder: Path, count: int, seed: int = SEED) -> None:
    """Write a history of so many releases of the only product into a folder of records."""
    dice = random.Random(seed)
    (folder / "known-issues").mkdir(parents=True)
    people = "".join(
        f"  {person}: {{name: {person.capitalize()}, roles: [{{role: {role}, from: 2015-01-01}}]}}\n"
        for person, role in PEOPLE.items()
    )
    (folder / "people.yml").write_text(f"people:\n{people}", encoding="utf-8")
    open_issues: list[str] = []
    number = 0
    for one in plan(count):
        fixed = [issue for issue in open_issues if dice.random() < 0.4]  # noqa: PLR2004 - lives two or three releases
        open_issues = [issue for issue in open_issues if issue not in fixed]
        (folder / f"{one.version}.yml").write_text(record(dice, one, fixed), encoding="utf-8")
        for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 3))):
            number += 1
            open_issues.append(f"KI-{number:04}")
            text = _issue(dice, number, one.version)
            (folder / "known-issues" / f"KI-{number:04}.yml").write_text(text, encoding="utf-8")
