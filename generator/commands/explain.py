"""`releases explain`: what a rule finds and why it matters.

Boundary: a terminal's width; what is said of a rule stands beside the rule.
"""

from __future__ import annotations

import textwrap

from generator.commands.terminal import OK, fail
from generator.rules import BY_NAME, FAMILIES
from generator.rules.registry import nearest


def run_explain(name: str | None) -> int:
    """Print a rule's documentation, or all rules in a line each."""
    if name is None:
        for family, rules in FAMILIES:
            print(f"{family}\n" + "".join(f"  {rule.name:<28} {rule.kind:<10} {rule.summary}\n" for rule in rules))
        return OK
    rule = BY_NAME.get(name)
    if rule is None:
        return fail(f"there is no rule “{name}”: {nearest(name, BY_NAME) or '`releases explain` lists them all'}")
    print(f"{rule.name} ({rule.kind})\n\n{rule.summary}.\n\n{textwrap.fill(rule.harm, 100)}")
    return OK
