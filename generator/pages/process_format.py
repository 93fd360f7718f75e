"""The page about the YAML of the records: every field of every file, with an example of each.

Boundary: what is said comes from the models; what fields mean together is on the pages of rules and process.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from generator.ledger import Ledger
from generator.pages import paths
from generator.pages.desk import Desk, one_page
from generator.pages.fields import chapters
from generator.pages.page import Found, Page, Place
from generator.templating import escape

_LINE = re.compile(
    r"(?P<before>[ -]*)(?P<key>[^ :#{}\[\],\"]+(?=:(?: |$)))?(?P<rest>.*?)(?P<comment>(?:(?<=\s)|^)# .*)?"
)

_PLACE = Place("Format", paths.PROCESS)


def _write(desk: Desk, _: Ledger) -> Page:
    listed = tuple(chapters())
    examples = {one.format.slug: coloured(one.format.example) for one in listed}
    markdown = desk.fill("process-format.md", paths.FORMAT, chapters=listed, examples=examples)
    return Page(
        paths.FORMAT,
        _PLACE.title,
        markdown,
        description="Every field of the YAML files that records are written in: type, choices, and what it is for.",
        found=Found(by_section=True),
    )


def coloured(example: str) -> Markup:
    """Mark keys and comments of an example of ours, which has no `#` in a text."""
    return Markup(escape("\n")).join(_coloured_line(line) for line in example.splitlines())  # noqa: S704 - one character


def _coloured_line(line: str) -> Markup:
    found = _LINE.fullmatch(line)
    if not found:
        return escape(line)
    key, comment = found["key"] or "", found["comment"] or ""
    return Markup("").join(
        (
            escape(found["before"]),
            Markup('<span class="nt">{}</span>').format(escape(key)) if key else "",
            escape(found["rest"]),
            Markup('<span class="c1">{}</span>').format(escape(comment)) if comment else "",
        )
    )


KIND: Final = one_page("format", paths.FORMAT, _PLACE, _write)
