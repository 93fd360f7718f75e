"""reStructuredText as antsibull's changelogs hold it, in Markdown where it says exactly the same; else as it was typed.

Knows texts, and which URLs a record's links can hold; nothing of releases or files.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from generator import richtext
from generator.model.scalars import LINE_LENGTH, Link

_LINK: Final[TypeAdapter[str]] = TypeAdapter(Link)
_TARGET: Final = re.compile(r"^\.\. _`?([^:`\n]+)`?: (https?://[^\s<>()]+)[ ]*\n?", re.MULTILINE)
_CODE_BLOCK: Final = re.compile(
    r"^\.\. code(?:-block)?::[ ]*([\w-]*)[ ]*\n(?:[ ]*\n)+((?:[ ]{2,}[^\n]*(?:\n|\Z)|[ ]*\n)+)", re.MULTILINE
)
# What stands for itself, in the order in which it is tried; between these, `*`, `_` and `~` are just characters.
_TOKEN: Final = re.compile(
    r"(?P<fence>^```.*?^```$)"
    r"|(?<!`)``(?P<literal>[^`\s](?:[^`\n]*[^`\s])?)``(?!`)"
    r"|`(?P<label>[^`<>\[\]]+?)\s*<(?P<url>https?://[^\s<>()`]+)>`__?"
    r"|(?<![`\w])`(?P<name>[^`<>\[\]]+)`_(?![\w_])"
    r"|(?P<kept>`+[^`]+`+|\[[^\]\n]*\]\(https?://[^\s()]*\)|https?://[^\s<>`]+|\\[!-/:-@\[-`{-~])"
    r"|(?P<emphasis>(?<![^\s'\"(\[{</:-])(?P<stars>\*\*?)(?=[^\s*])[^*\n]*[^\s*](?P=stars)(?![^\s'\")\]}>/\\:.,;!?-]))"
    r"|(?P<entity>&(?=#?\w{1,32};))|(?P<hash>^#(?=#{0,5}(?:\s|$)))"
    r"|(?P<mark>\*+|_+|~+)",
    re.DOTALL | re.MULTILINE,
)
_URLS_AT_END: Final = re.compile(
    r"\s*\((https?://[^\s()]+(?:(?:[,;]\s*|\s+)(?:and\s+)?https?://[^\s()]+)*)\)(\.?)\s*\Z"
)


class Linked(NamedTuple):
    """A text, and the links that stood in brackets at its end."""

    text: str
    links: tuple[str, ...]


def to_markdown(text: str) -> str:
    """Write a text in Markdown, so that the same characters are read in it."""
    targets = {" ".join(name.split()): url for name, url in _TARGET.findall(text)}
    used: set[str] = set()
    text = _CODE_BLOCK.sub(_fence, text)
    openers = _openers(text)

    def translate(match: re.Match[str]) -> str:
        if match["name"] and (name := " ".join(match["name"].split())) in targets:
            used.add(name)
            return f"[{name}]({targets[name]})"
        return _translate(match, openers)

    done = _TOKEN.sub(translate, text)
    return _TARGET.sub(lambda match: "" if match[1] in used else match[0], done) if used else done


def part_links(text: str) -> Linked:
    """Take the URLs out that stand in brackets at the end of a text; nothing is taken that no link can hold."""
    found = _URLS_AT_END.search(text)
    if not found or not (before := text[: found.start()]):
        return Linked(text, ())
    links = tuple(dict.fromkeys(url.rstrip(",;") for url in re.split(r"[\s,;]+(?:and\s+)?(?=https?://)", found[1])))
    if not all(map(is_link, links)):
        return Linked(text, ())
    return Linked(before + (found[2] if before[-1] not in ".!?" else ""), links)


def title_of(markdown: str) -> str:
    """The beginning of a text as a title: plain words on one line, whole sentences where they fit."""
    return richtext.first_line(markdown, LINE_LENGTH)


def _fence(match: re.Match[str]) -> str:
    code = textwrap.dedent(match[2]).strip("\n")
    return match[0] if "```" in code else f"```{match[1]}\n{code}\n```\n\n"


def _translate(match: re.Match[str], openers: frozenset[int]) -> str:
    if match["literal"]:
        return f"`{match['literal']}`"
    if match["url"]:
        return f"[{' '.join(match['label'].split())}]({match['url']})"
    if match["entity"] or match["hash"]:
        return "\\" + match[0]
    if match["mark"] and match.start() in openers:
        return "".join("\\" + char for char in match[0])
    return match[0]


def _openers(text: str) -> frozenset[int]:
    """Where Markdown would begin an emphasis that nobody meant: a mark that opens, before one that closes."""
    opening: dict[str, list[int]] = {}
    meant: set[int] = set()
    for found in _TOKEN.finditer(text):
        if mark := found["mark"]:
            before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
            opens, closes = _flanks(before, after), _flanks(after, before)
            if mark[0] == "_":
                opens, closes = opens and (not closes or _is_mark(before)), closes and (not opens or _is_mark(after))
            if closes:
                meant.update(opening.get(mark[0], ()))
            if opens:
                opening.setdefault(mark[0], []).append(found.start())
    return frozenset(meant)


def _flanks(outside: str, inside: str) -> bool:
    """CommonMark's left-flanking; right-flanking, with the two sides exchanged."""
    if not inside.strip():
        return False
    return not _is_mark(inside) or not outside.strip() or _is_mark(outside)


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def is_link(url: str) -> bool:
    """Whether a record's links can hold a URL."""
    try:
        _LINK.validate_python(url)
    except ValidationError:
        return False
    return True
