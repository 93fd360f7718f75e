"""Where in a Markdown text its parts stand: headings, lists, links and definitions, as the engine finds them.

Reads tags as text, as `richtext` shows them. Knows nothing of releases; what a part means is for the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyromark

from generator.richtext import LESS_THAN, OPTIONS

LESS: Final = "\x01"
"""Stands for `<` in the texts of events; one byte, so that places stay what they are."""


_DEFINES: Final = re.compile(r"\]:[ \t]*\n?[ \t]*\Z")
"""What stands before the target of a definition, which may be in `< >`."""
_REACH: Final = 40


class Event(NamedTuple):
    """One step of the engine: something begins, ends, or stands there whole. Places are bytes of the text in UTF-8."""

    step: str
    """`Start`, `End`, or empty."""
    name: str
    """`Heading`, `List`, `Item`, `Link`, `Text` and so on."""
    value: object
    """What the engine says of it: a text, a mapping of properties, or nothing."""
    start: int
    end: int

    def property(self, name: str) -> str:
        """A property as a text; empty where there is none."""
        return str(self.value.get(name) or "").replace(LESS, "<") if isinstance(self.value, dict) else ""


class Definition(NamedTuple):
    """The definition of a link, such as `[1.0.0]: https://…`."""

    label: str
    start: int
    end: int


def events(text: str) -> Iterator[Event]:
    """Go through a text; no event is one of HTML."""
    for event, place in pyromark.events_with_range(_hide_tags(text), options=OPTIONS):
        step = next((name for name in ("Start", "End") if isinstance(event, dict) and name in event), "")
        inner: object = event.get(step) if step and isinstance(event, dict) else event
        name, value = next(iter(inner.items())) if isinstance(inner, dict) else (inner, None)
        yield Event(step, str(name), value, place["start"], place["end"])


def definitions(text: str) -> Iterator[Definition]:
    """The definitions of links that count: of two with one label, only the first does."""
    for label, found in pyromark.reference_definitions(_hide_tags(text), options=OPTIONS).items():
        yield Definition(label.replace(LESS, "<"), found["span"]["start"], found["span"]["end"])


def html(text: str) -> Iterator[tuple[int, int]]:
    """The places where a reader of HTML would see HTML, in bytes; none is in code."""
    end = 0
    if "<" not in text:
        return
    for event, place in pyromark.events_with_range(text, options=OPTIONS):
        is_block = isinstance(event, dict) and event.get("Start") == "HtmlBlock"
        is_inline = isinstance(event, dict) and "InlineHtml" in event
        if (is_block or is_inline) and place["start"] >= end:
            end = place["end"]
            yield place["start"], end


def _hide_tags(text: str) -> str:
    return LESS_THAN.sub(_hide, text) if "<" in text else text


def _hide(match: re.Match[str]) -> str:
    backslashes, before = match[1], match.string[max(0, match.start() - _REACH) : match.start()]
    is_target = not backslashes and _DEFINES.search(before)
    return match[0] if is_target or len(backslashes) % 2 else backslashes + LESS
