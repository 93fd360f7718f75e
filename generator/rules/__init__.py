"""All rules, family by family; one module a family, one function a rule."""

from __future__ import annotations

from generator.rules import (
    answers,
    dates,
    form,
    identity,
    incidents,
    known_issues,
    policy,
    process,
    references,
    rollback,
    rollback_plan,
    sign_offs,
    waivers,
)
from generator.rules.registry import Rule

FAMILIES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Format", form.RULES),
    ("Identity and version", (*identity.RULES, *dates.RULES, *references.RULES)),
    ("Sign-offs and checklists", (*sign_offs.RULES, *answers.RULES, *process.RULES, *policy.RULES)),
    (
        "Waivers, deviations, rollback, incidents",
        (*waivers.RULES, *rollback.RULES, *rollback_plan.RULES, *incidents.RULES),
    ),
    ("Known issues", known_issues.RULES),
)
RULES: tuple[Rule, ...] = tuple(rule for _, rules in FAMILIES for rule in rules)
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
