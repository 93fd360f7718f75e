"""HTML in foreign Markdown: comments, which nobody saw, and what folds a text up; every other tag stays, as text.

Knows tags; what the text says is for whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.markdown_events import html

_FOLDS: Final = re.compile(
    r"(?i)</?details(?:\s[^<>]*)?>|<summary(?:\s[^<>]*)?>(?P<title>[^<>\n]*"
    r"(?:</?(?:b|strong|em|i|code|h[1-6])>[^<>\n]*)*)</summary>"
)
_INNER: Final = re.compile(r"<[^<>]*>")
_OPENS, _CLOSES = "<!--", "-->"


class Readable(NamedTuple):
    """A text without such tags, in as many lines."""

    text: str
    comments: tuple[tuple[int, int], ...]
    """Of each comment that was in it, the first and last line."""


def without_tags(text: str) -> Readable:
    """Take comments out, and unfold what is folded up: its title becomes bold."""
    data, kept, here, line = text.encode(), [], 0, 1
    comments: list[tuple[int, int]] = []
    for start, end in html(text):
        before = data[here:start].decode()
        line += before.count("\n")
        shown = data[start:end].decode()
        kept += [before, _FOLDS.sub(_plain, _without_comments(shown, line, comments))]
        line += shown.count("\n")
        here = end
    return Readable("".join((*kept, data[here:].decode())), tuple(comments))


def _without_comments(shown: str, line: int, comments: list[tuple[int, int]]) -> str:
    """A stretch of HTML without its comments, whose lines are added to the others; one that never ends is text."""
    kept, here = [], 0
    for start, end in _comments(shown):
        kept.append(shown[here:start])
        line += kept[-1].count("\n")
        lines = shown.count("\n", start, end)
        comments.append((line, line + lines))
        kept.append("\n" * lines)
        line += lines
        here = end
    return "".join((*kept, shown[here:]))


def _comments(shown: str) -> Iterator[tuple[int, int]]:
    here = 0
    while (start := shown.find(_OPENS, here)) >= 0 and (close := shown.find(_CLOSES, start + len(_OPENS))) >= 0:
        here = close + len(_CLOSES)
        yield start, here


def _plain(tag: re.Match[str]) -> str:
    title = _INNER.sub("", tag["title"] or "").strip().strip("*")
    return (f"**{title}**" if title else "") + "\n" * tag[0].count("\n")
