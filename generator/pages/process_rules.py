"""The rules: what is checked, why, an example, how it is mended, and how much it weighs here.

Boundary: what a rule says of itself and what the policy says of its weight; what it found is elsewhere.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from markupsafe import Markup

from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.model.policy import RuleWeight
from generator.pages import paths
from generator.pages.badges import Badge
from generator.pages.desk import Desk, one_page
from generator.pages.page import Found, Page, Place
from generator.pages.process import policy_file
from generator.pages.process_format import coloured
from generator.policy import Policy
from generator.rules import FAMILIES
from generator.rules.example import Change, Example, example_of
from generator.rules.registry import Rule
from generator.templating import escape

_WEIGHTS = {
    "broken": Badge("broken", "bad", "stop"),
    "violation": Badge("violation", "bad", "cross"),
    "warning": Badge("warning", "warn", "warn"),
    "overdue": Badge("overdue", "info", "clock"),
    "off": Badge("off", "mute", "dash"),
}
_MEANINGS = (
    (
        Kind.BROKEN,
        "The files cannot be understood, or contradict each other. Nothing is published; nobody can allow it.",
    ),
    (
        Kind.VIOLATION,
        "The process was not followed. Nothing is published until it is mended, waived, or accepted as a deviation.",
    ),
    (Kind.WARNING, "Worth knowing. It is shown, and stops nothing unless warnings are asked to count."),
    (Kind.OVERDUE, "Only the clock brought it up. It is shown, and never stops anything."),
)

_PLACE = Place("Rules", paths.PROCESS)


class RuleView(NamedTuple):
    """A rule with its weight here."""

    rule: Rule
    own: Badge
    """Its kind."""
    here: Badge | None
    """What the policy makes of it; None where it leaves it alone."""
    setting: RuleWeight | None
    example: Example
    files: tuple[tuple[Change, Markup], ...]
    """What the example does to each file, and how that is shown."""


class Family(NamedTuple):
    """Rules that belong together."""

    title: str
    rules: tuple[RuleView, ...]

    @property
    def anchor(self) -> str:
        return "about-" + "-".join(self.title.lower().replace(",", "").split())


def families(policy: Policy) -> tuple[Family, ...]:
    """All rules, family by family, in the order in which they are documented."""
    return tuple(Family(title, tuple(_view(rule, policy) for rule in rules)) for title, rules in FAMILIES)


def _view(rule: Rule, policy: Policy) -> RuleView:
    setting = policy.weight(rule.name)
    here = _WEIGHTS[setting.weight] if setting else None
    example = example_of(rule.name)
    files = tuple((change, _marked(change)) for change in example.changes)
    return RuleView(rule, _WEIGHTS[rule.kind.value], here, setting, example, files)


def _marked(change: Change) -> Markup:
    """What is done with a file: keys of a whole one are marked, and lines of a diff that come and go."""
    if change.verb != "diff":
        return coloured(change.shown)
    return escape("\n").join(_marked_line(line) for line in change.shown.splitlines())


def _marked_line(line: str) -> Markup:
    css = {"-": "gd", "+": "gi"}.get(line[:1])
    return Markup('<span class="{}">{}</span>').format(css, escape(line)) if css else escape(line)


def _write(desk: Desk, _: Ledger) -> Page:
    listed = families(desk.policy)
    count = sum(len(family.rules) for family in listed)
    meanings = [(_WEIGHTS[kind.value], text) for kind, text in _MEANINGS]
    markdown = desk.fill("process-rules.md", paths.RULES, families=listed, count=count, meanings=meanings)
    return Page(
        paths.RULES,
        _PLACE.title,
        markdown,
        description=f"The {count} rules that every record is checked against.",
        found=Found(by_section=True),
    )


KIND: Final = one_page("rules", paths.RULES, _PLACE, _write, source=policy_file)
