"""All rules, family by family; one module a family, one function a rule."""

from __future__ import annotations

from generator.rules import answers, form, identity, policy, process, references, rollback, sign_offs
from generator.rules.registry import Rule

FAMILIES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Format", form.RULES),
    ("Identity and version", (*identity.RULES, *references.RULES)),
    ("Sign-offs and checklists", (*sign_offs.RULES, *answers.RULES, *process.RULES, *policy.RULES)),
    ("Rollback, incidents, known issues and deviations", rollback.RULES),
)
RULES: tuple[Rule, ...] = tuple(rule for _, rules in FAMILIES for rule in rules)
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
