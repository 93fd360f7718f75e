"""`releases explain`: what a rule finds, why it matters, an example, how to mend it, and how it can be weighed.

Boundary: what is typed, and a terminal's width and colours; what is said of a rule stands beside the rule.
"""

from __future__ import annotations

import re
import shutil
import textwrap

from generator.commands.terminal import OK, fail, printable, wants_colour
from generator.diagnostics import Diagnostic, Kind
from generator.reports import text
from generator.rules import BY_NAME, FAMILIES
from generator.rules.example import Change, example_of
from generator.rules.registry import Rule, nearest

WIDEST = 100
"""Characters of a line of prose; longer ones are hard to read, however wide the terminal is."""
SIGNS = "(- as it should be, + as it is)"
"""What the signs of a diff mean."""
_BOLD, _RED, _GREEN = "1", "31", "32"
_NO_BREAK = "\N{NO-BREAK SPACE}"


def run_explain(typed: str | None) -> int:
    """Print a rule's documentation, or all rules in a line each."""
    if typed is None:
        for family, rules in FAMILIES:
            print(f"{family}\n" + "".join(f"  {rule.name:<28} {rule.kind:<10} {rule.summary}\n" for rule in rules))
        return OK
    name = name_in(typed)
    if name not in BY_NAME:
        other = nearest(name, BY_NAME) or "`releases explain` lists them all"
        return fail(f"there is no rule “{printable(typed)}”: {other}")
    width = min(shutil.get_terminal_size().columns, WIDEST)
    print(explanation(BY_NAME[name], width, colour=wants_colour()))
    return OK


def name_in(typed: str) -> str:
    """The name of a rule, also as a report shows it (`violation[item-open]`), or typed like a constant."""
    inside = re.search(r"\[([^\]]*)\]?", typed)
    return re.sub(r"[\s_]+", "-", (inside[1] if inside else typed).strip().lower())


def explanation(rule: Rule, width: int, *, colour: bool = False) -> str:
    """All that is said of a rule; prose is wrapped, lines of files and reports are not."""
    example = example_of(rule.name)
    parts = [
        f"{_paint(rule.name, _BOLD, colour)} ({rule.kind})",
        _wrapped(f"{rule.summary}.", width),
        _titled("Why", _wrapped(rule.harm, width, "  "), colour),
        _titled("Example", _wrapped(example.about, width, "  "), colour),
        *(_change(change, colour) for change in example.changes),
        "  `releases check` prints:",
        textwrap.indent(_report(example.report, colour), "    "),
        _titled("How to mend it", _wrapped(rule.mend, width, "  "), colour),
        _titled("In policy.yml", _wrapped(weighing(rule), width, "  "), colour),
    ]
    return "\n\n".join(parts)


def weighing(rule: Rule) -> str:
    """What a policy can make of a rule."""
    if rule.kind is Kind.BROKEN:
        return "It takes no other weight: files that break it cannot be understood."
    if rule.kind is Kind.OVERDUE:
        return "It keeps its weight: only the clock brings it up, and it never fails anything."
    other = "warning" if rule.kind is Kind.VIOLATION else "violation"
    return (
        f"`rules: {{{rule.name}: {other}}}` makes it a {other}, and `off` switches it off; "
        f"`{rule.name}: {{weight: {other}, from: 2027-01-01}}` does so for releases from that day on."
    )


def _titled(title: str, body: str, colour: bool) -> str:  # noqa: FBT001 - passed on
    return f"{_paint(title, _BOLD, colour)}\n{body}"


def _wrapped(prose: str, width: int, indent: str = "") -> str:
    """Prose in lines of a width; words and what stands in backticks are never cut, so that they can be copied."""
    whole = re.sub("`[^`]*`", lambda code: code[0].replace(" ", _NO_BREAK), prose)
    filled = textwrap.fill(
        whole,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_NO_BREAK, " ")


def _change(change: Change, colour: bool) -> str:  # noqa: FBT001 - passed on
    lines = [_paint(line, _code_of(line, change), colour) for line in change.shown.splitlines()]
    signs = f" {SIGNS}" if change.verb == "diff" else ""
    return f"  releases/{change.path}{signs}\n" + textwrap.indent("\n".join(lines), "    ")


def _code_of(line: str, change: Change) -> str:
    return {"-": _RED, "+": _GREEN}.get(line[:1], "") if change.verb == "diff" else ""


def _report(report: str, colour: bool) -> str:  # noqa: FBT001 - passed on
    """A report as `releases check` paints it."""
    if not colour:
        return report
    return re.sub(r"^(\w+)\[([a-z-]+)\]", lambda head: _head(Kind(head[1]), head[2]), report, flags=re.MULTILINE)


def _head(kind: Kind, rule: str) -> str:
    return text.render([Diagnostic(kind, rule, "", "")], colour=True).partition(": ")[0]


def _paint(words: str, code: str, colour: bool) -> str:  # noqa: FBT001 - passed on
    return f"\x1b[{code}m{words}\x1b[0m" if colour and code else words
