"""The YAML of a made-up closed release, of a known issue and of an incident, as a seed and a plan have it.

Boundary: text alone; which releases there are, and what each of them fixes, is in `made_history`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

WORDS = (
    *("export", "queue", "login", "report", "page", "index", "token", "cache", "retry", "batch", "filter", "quota"),
    *("invoice", "session", "upload", "tenant", "webhook", "archive", "calendar", "draft", "search", "column", "proxy"),
    *(
        "fails",
        "returns",
        "keeps",
        "drops",
        "waits",
        "streams",
        "sorts",
        "copies",
        "locks",
        "closes",
        "rounds",
        "hides",
    ),
    *("after", "before", "without", "beyond", "within", "for", "from", "under", "instead", "again", "twice", "slowly"),
    *("large", "empty", "late", "nested", "shared", "stale", "signed", "local", "remote", "partial", "daily", "hidden"),
)
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


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."


def people() -> str:
    """Who holds which role, from before the first release on."""
    lines = (
        f"  {person}: {{name: {person.capitalize()}, roles: [{{role: {role}, from: 2010-01-01}}]}}\n"
        for person, role in PEOPLE.items()
    )
    return f"people:\n{''.join(lines)}"


def release(dice: random.Random, one: Planned, fixes: Iterable[str]) -> str:
    """A closed release with all that the policy asks: notes, 25 checklist items, rollback plan, deployment."""
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


def known_issue(dice: random.Random, issue: str, since: str, product: str) -> str:
    """An issue that came in with a release."""
    origin = f"{{since: {since}, product: {product}}}" if product else f"{{since: {since}}}"
    code = f"E-{1000 + int(issue.rpartition('-')[2])}"
    return (
        f"id: {issue}\ntitle: {sentence(dice, 5)[:-1]}\nseverity: {dice.choice(('major', 'minor'))}\n"
        f"component: {dice.choice(COMPONENTS)}\nstate: confirmed\naffects: {origin}\n"
        f'symptoms: ["{code}", "{sentence(dice, 4)[:-1]}"]\nworkaround: {sentence(dice, 9)}\n'
    )


def incident(dice: random.Random, name: str, caused: Planned, fixed_by: str, product: str) -> str:
    """An incident that a release caused and the next one ended."""
    lines = [f"id: {name}", f"title: {sentence(dice, 5)[:-1]}", f"severity: {dice.choice(('sev1', 'sev2', 'sev3'))}"]
    lines += [f"release: {caused.version}", *([f"product: {product}"] if product else [])]
    times = {"detected_at": 3, "oncall_notified_at": 4, "restored_at": 6}
    lines += [f"{time}: {_at(caused.day, hours)}" for time, hours in times.items()]
    lines += ["resolution: hotfix", f"fixed_by: {fixed_by}", f"impact: {sentence(dice, 12)}"]
    lines += [f"root_cause: {sentence(dice, 20)}", "actions:"]
    due, done = f"{caused.day + timedelta(days=20):%Y-%m-%d}", f"{{by: omar, at: {_at(caused.day, 100)}}}"
    lines += [f"  - {{text: {sentence(dice, 8)}, owner: omar, due: {due}, done: {done}}}" for _ in range(2)]
    return "\n".join(lines) + "\n"


def _at(day: datetime, hours: int) -> str:
    return f"{day + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


def _changes(dice: random.Random, fixes: Iterable[str]) -> Iterator[str]:
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
