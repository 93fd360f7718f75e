"""The plain text about a known issue that support pastes into a ticket.

Boundary: words without Markdown or HTML; the page puts the address and the customer's version to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Final

from generator import richtext
from generator.ledger import IssueFacts, Presence
from generator.pages.answers import Answer
from generator.pages.issue_rows import is_none
from generator.pages.runs import between

_ITEM: Final = re.compile(r"( *)([-*+]|\d+[.)])\s+(.*)")
_FENCE: Final = re.compile(r"\s*(```|~~~)")


def reply(facts: IssueFacts, told: Sequence[tuple[str, Sequence[Answer]]]) -> str:
    """What to write to a customer.

    Args:
        facts: the issue.
        told: each product by its title, with what is said to those on its versions.
    """
    issue = facts.record
    if issue.state == "not-an-issue":
        parts = [f"This was reported before and is no fault of the product: {issue.title} ({issue.id})."]
    else:
        parts = [f"This is a known issue: {issue.title} ({issue.id}, {issue.severity})."]
    if issue.symptoms:
        parts.append("What you see: " + " · ".join(issue.symptoms))
    if issue.conditions:
        parts.append(f"Who is hit: {to_text(issue.conditions)}")
    parts.append(_workaround(issue.workaround))
    for title, ways in _ways(told):
        heading = f"What to do on your version of {title}:" if title else "What to do on your version:"
        parts.append("\n".join([heading, *ways]))
    return "\n\n".join(parts)


def _workaround(text: str | None) -> str:
    if text is None:
        return "No workaround is known yet."
    return "There is no workaround." if is_none(text) else f"Workaround:\n{to_text(text)}"


def _ways(told: Iterable[tuple[str, Sequence[Answer]]]) -> Iterator[tuple[str, list[str]]]:
    """Each product with what those on its affected versions are told."""
    for title, answers in told:
        ways: list[str] = []
        for words, group in groupby(answers, _words):
            same = list(group)
            if words:
                ways.append(f"- On {between(same[0].run.first, same[-1].run.last)}: {words}")
        if ways:
            yield title, ways


def _words(answer: Answer) -> str:
    """What is said to those on affected versions that are out; nothing to others."""
    if answer.run.presence is not Presence.AFFECTED or answer.run.planned:
        return ""
    return f"{answer.to_do} {answer.support}" if answer.stays_behind else answer.to_do


def to_text(markdown: str) -> str:
    """Markdown as people write plain text: items and code stand on lines of their own, nothing else is left of it."""
    return "\n".join(chain.from_iterable(_lines(markdown.strip()))).strip()


def _lines(markdown: str) -> Iterator[list[str]]:
    held: list[str] = []
    fence = ""
    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if fence or mark:
            yield _said(held)
            held = []
            if mark and not fence:
                fence = mark[1]
            elif line.strip() == fence:
                fence = ""
            else:
                yield [line]
        elif not line.strip() or _ITEM.fullmatch(line):
            yield [*_said(held), *([] if line.strip() else [""])]
            held = [line] if line.strip() else []
        else:
            held.append(line)
    yield _said(held)


def _said(lines: list[str]) -> list[str]:
    """A paragraph or an item, on one line."""
    if not lines:
        return []
    item = _ITEM.fullmatch(lines[0])
    if not item:
        return [richtext.plain("\n".join(lines))]
    indent, mark, text = item.groups()
    return [f"{indent}{mark} {richtext.plain(chr(10).join([text, *lines[1:]]))}"]
