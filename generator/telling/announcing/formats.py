"""An announcement as plain text, Markdown or HTML.

Boundary: blocks in, text out; each field that somebody typed begins and ends within its own place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from generator import richtext
from generator.telling import markdown, prose
from generator.telling.announcing.message import Block, Item, Listed, Message, Note, Typed, Way, Words
from generator.telling.screen import cells, clean, wrap

WIDTH: Final = 72
"""Characters of a line of an e-mail, which readers quote without breaking it."""
_MOST: Final = 99
"""The highest number before a step, so that all are moved in alike; Markdown counts by itself."""


def as_text(message: Message) -> str:
    """Plain text, such as an e-mail: a subject, an empty line, and the body."""
    lines = [f"Subject: {clean(message.subject)}", *_text_of(message.lead)]
    for section in message.sections:
        title = clean(section.title)
        lines += ["", title, "-" * cells(title), *_text_of(section.blocks)[1:]]
    return "\n".join(lines) + "\n"


def _text_of(blocks: tuple[Block, ...]) -> list[str]:
    """Blocks, an empty line before each."""
    return [line for block in blocks for line in ("", *_text(block))]


def _text(block: Block) -> list[str]:
    if isinstance(block, Way):
        return [f"{clean(block.text)}: {clean(block.url)}"]
    if isinstance(block, Listed):
        return list(_text_items(block))
    return _told(block, "", "")


def _text_items(block: Listed) -> Iterator[str]:
    apart = any(item.notes for item in block.items)
    for number, item in enumerate(block.items, 1):
        yield from [""] if apart and number > 1 else []
        yield from _text_item(item, _mark(block, number))


def _mark(block: Listed, number: int) -> str:
    return f"{number}. " if block.in_order else "- "


def _text_item(item: Item, mark: str) -> Iterator[str]:
    inside = " " * len(mark)
    yield from _told(item.body, mark, inside)
    for note in item.notes:
        label = f"{inside}{clean(note.label)}:"
        if _stands_behind(note):
            yield from _told(note.body, f"{label} ", f"{inside}  ")
        else:
            yield label
            yield from _told(note.body, f"{inside}  ", f"{inside}  ")


def _stands_behind(note: Note) -> bool:
    """Whether a note is short enough in its form to stand behind its label."""
    return isinstance(note.body, Words) or prose.is_paragraph(note.body.text)


def _told(body: Words | Typed, first: str, rest: str) -> list[str]:
    if isinstance(body, Typed):
        lines = prose.lines(body.text, WIDTH, first, rest)
        return [
            f" {line}" if line and not line.strip("-") else line for line in lines
        ]  # no line of it underlines a heading
    return wrap(clean(body.text), WIDTH, first, rest)


def as_markdown(message: Message) -> str:
    """Markdown that reads the same in every engine."""
    lines = [f"# {markdown.value(message.subject)}", *_markdown_of(message.lead)]
    for section in message.sections:
        lines += ["", f"## {markdown.value(section.title)}", *_markdown_of(section.blocks)]
    return "\n".join(lines) + "\n"


def _markdown_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    for before, block in pairwise([None, *blocks]):
        yield ""
        if isinstance(before, Typed) and isinstance(block, Typed | Listed):
            yield from ("<!-- -->", "")  # else it might become part of a list with which the field ends
        if block is not None:
            yield from _markdown(block)


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Way):
        yield markdown.link(block.text, block.url)
    elif isinstance(block, Listed):
        for number, item in enumerate(block.items, 1):
            yield from _markdown_item(item, f"{min(number, _MOST)}." if block.in_order else "-")
    else:
        yield from _island(block)


def _markdown_item(item: Item, mark: str) -> Iterator[str]:
    yield from markdown.item(_island(item.body), mark)
    for note in item.notes:
        yield ""
        label, (first, *rest) = f"{markdown.INDENT}**{markdown.value(note.label)}:**", _island(note.body)
        start = (f"{label} {first}",) if _stands_behind(note) else (label, "", f"{markdown.INDENT}{first}".rstrip())
        yield from (*start, *(f"{markdown.INDENT}{line}".rstrip() for line in rest))


def _island(body: Words | Typed) -> list[str]:
    """The lines of a field or a sentence; a field of which nothing would be seen stands there as it was typed."""
    return (markdown.island(body.text) if isinstance(body, Typed) else []) or [markdown.sentence(body.text)]


def as_html(message: Message) -> str:
    """A page that stands alone: no style, script or picture, so that it can be pasted into an e-mail."""
    subject = escape(clean(message.subject))
    parts = [Markup("<h1>{}</h1>").format(subject), *map(_html, message.lead)]
    for section in message.sections:
        parts += [Markup("<h2>{}</h2>").format(clean(section.title)), *map(_html, section.blocks)]
    head = Markup('<meta charset="utf-8">\n<title>{}</title>').format(subject)
    body = Markup("\n").join(parts)
    return str(_PAGE.format(head=head, body=body))


_PAGE: Final = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
{head}
</head>
<body>
{body}
</body>
</html>
""")


def _html(block: Block) -> Markup:
    if isinstance(block, Way):
        return Markup('<p><a href="{}">{}</a></p>').format(block.url, clean(block.text))
    if isinstance(block, Listed):
        around = Markup("<ol>\n{}\n</ol>") if block.in_order else Markup("<ul>\n{}\n</ul>")
        return around.format(Markup("\n").join(map(_html_item, block.items)))
    return _html_body(block)


def _html_item(item: Item) -> Markup:
    notes = Markup().join(
        Markup("<div><strong>{}:</strong> {}</div>").format(clean(note.label), _html_inside(note.body))
        for note in item.notes
    )
    return Markup("<li>{}{}</li>").format(_html_inside(item.body), notes)


def _html_body(body: Words | Typed) -> Markup:
    if isinstance(body, Words):
        return Markup("<p>{}</p>").format(clean(body.text))
    return Markup("<div>{}</div>").format(richtext.inline(body.text))


def _html_inside(body: Words | Typed) -> Markup:
    return escape(clean(body.text)) if isinstance(body, Words) else richtext.inline(body.text)


FORMATS: Final[dict[str, Callable[[Message], str]]] = {"text": as_text, "markdown": as_markdown, "html": as_html}
"""The forms of an announcement."""
