"""Markdown that stays within its field: what people typed, written anew so that any engine reads the same.

Boundary: one field or value; no construct that is begun in it is open behind it, and none is HTML of the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from generator.telling.prose import Element, Node, blocks, read, rows_of

INDENT: Final = "    "
"""How far what belongs to a list's item is moved in: as Python-Markdown wants it, and as CommonMark allows."""
_LIST: Final = ("ul", "ol")
_MARKS: Final = {"em": "*", "strong": "**"}
_SPECIAL: Final = re.compile(r"[\\`*\[\]]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|!(?=\Z)")
_BY_NUMBER: Final = re.compile(r"[{}~]|=(?==)")
"""What may mean something, and takes no backslash in every engine."""
_OPENS: Final = re.compile(r"[#>+!-]|[0-9]+(?=[.)](?:\s|$))")
"""What begins a heading, a quote, a list, or a block of an extension, at the start of a line."""
_OPENS_TOO: Final = re.compile(r"[=?:/|\"%;.]")
"""Likewise, where no engine but CommonMark takes a backslash before it."""
_REFERENCE: Final = re.compile(r"&(?=#|[0-9A-Za-z]+;)")
_UNFIT: Final = re.compile(r"[\s<>`\\\[\]{}\"|^*~]|&(?=#?[0-9A-Za-z]+;)")
"""What an address has no need of, and an engine may take for the beginning or end of something."""
_READ_FIRST: Final = re.compile(r"--8<--|\{(?:--|\+\+|~~|==|>>)")
"""What extensions act upon before anybody has seen that it is code: snippets and critic marks."""
_REFERRED: Final = re.compile(r"[!-/:-@\[-`{-~\t\n]")
_BREAK: Final = "\v"


def value(text: str) -> str:
    """A plain value, such as a title or a name, in a line of Markdown; not at the start of one."""
    return _escape(" ".join(text.split()))


def sentence(text: str) -> str:
    """A plain value that is a line of Markdown by itself."""
    return _start(value(text))


def link(text: str, url: str) -> str:
    """A link that reads as a plain value."""
    return f"[{value(text)}](<{_address(url)}>)"


def island(text: str) -> list[str]:
    """A field in lines that begin and end all that they hold."""
    return list(_blocks(read(text)))


def item(lines: Sequence[str], mark: str) -> Iterator[str]:
    """Lines as an entry of a list."""
    first, *rest = lines
    if first.startswith(INDENT):  # code as the first of an item would be taken for the item's indent
        first, rest = "&nbsp;", ["", first, *rest]
    inside = " " * max(len(INDENT), len(mark) + 1)
    yield f"{mark:<{len(inside) - 1}} {first}".rstrip()
    yield from (f"{inside}{line}".rstrip() for line in rest)


def _blocks(found: Sequence[Element]) -> Iterator[str]:
    for before, block in pairwise([Element(""), *found]):
        if before.tag:
            yield ""
        if before.tag in _LIST and block.tag in (*_LIST, "pre"):
            yield from ("<!-- -->", "")  # without it, this one would belong to the list above
        yield from _block(block)


def _block(block: Element) -> Iterator[str]:
    if block.tag in _LIST:
        yield from _items(block)
    elif block.tag == "blockquote":
        yield from (f"> {line}".rstrip() for line in _blocks(blocks(block.children)))
    elif block.tag == "pre":
        yield from _code(block.text)
    elif block.tag == "table":
        yield from _table([*rows_of(block)])
    elif block.tag == "hr":
        yield "* * *"
    else:
        lines = _inline(block.children).strip().split(_BREAK)
        told = [_start(line) for line in (" ".join(line.split()) for line in lines) if line]
        yield from (f"{line}  " for line in told[:-1])
        yield from told[-1:]


def _items(block: Element) -> Iterator[str]:
    number = int(block.attributes.get("start") or 1)
    listed = [child for child in block.children if isinstance(child, Element)]
    for place, child in enumerate(listed):
        mark = f"{number + place}." if block.tag == "ol" else "-"
        inside = list(_blocks(blocks(child.children)))
        if not inside:
            continue  # an engine may take a mark alone for text
        yield from item(inside, mark)


def _code(text: str) -> Iterator[str]:
    """Code by its indent, which no line in it can end, as a line can end a fence."""
    if _READ_FIRST.search(text):
        yield f"<pre><code>{_refer(text.rstrip())}</code></pre>"
        return
    lines = text.expandtabs(4).strip("\n").split("\n")
    for line in lines:
        yield f"{INDENT}{line}".rstrip()


def _table(rows: list[list[Element]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        cells = [" ".join(_inline(cell.children).split()).replace("|", "&#124;") for cell in row]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(row)}"


def _inline(nodes: Iterable[Node]) -> str:
    return "".join(_escape(node) if isinstance(node, str) else _element(node) for node in nodes)


def _element(node: Element) -> str:
    if node.tag == "br":
        return _BREAK
    if node.tag == "code":
        return _span(node.text)
    inside = _inline(node.children)
    if node.tag == "a":
        return _link(node, inside)
    mark = _MARKS.get(node.tag)
    if mark and inside[:1].isalnum() and inside[-1:].isalnum() and _BREAK not in inside:
        return f"{mark}{inside}{mark}"
    if node.tag == "del":
        return f"~~{inside}~~"
    return f"<{node.tag}>{inside}</{node.tag}>" if node.tag in _MARKS else inside


def _link(node: Element, inside: str) -> str:
    url = _address(node.attributes.get("href", ""))
    if not url:
        return inside
    if node.text in (url, url.removeprefix("mailto:")):
        return f"<{url}>"
    return f"[{inside}](<{url}>)"


def _address(url: str) -> str:
    return _UNFIT.sub(lambda char: quote(char[0], safe=""), url)


def _span(code: str) -> str:
    """Code in a line; as HTML where it holds what an engine may see before it sees the backticks."""
    text = re.sub(r"\s+", " ", code)
    if re.search(r"[<|`{}\\]|^ | $|^$", text):
        return f"<code>{_refer(text)}</code>"
    return f"`{text}`"


def _escape(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: f"\\{match[0]}", _REFERENCE.sub("&amp;", text))
    escaped = escaped.replace("<", "&lt;").replace(_BREAK, " ")
    return _BY_NUMBER.sub(lambda char: f"&#{ord(char[0])};", escaped)


def _refer(code: str) -> str:
    """Code as HTML in which no engine finds anything."""
    return _REFERRED.sub(lambda char: f"&#{ord(char[0])};", code)


def _start(line: str) -> str:
    """A line of text that opens no block."""
    if match := _OPENS.match(line):
        found = match[0]
        return f"{found}\\{line[len(found) :]}" if found.isdigit() else f"\\{line}"
    return f"&#{ord(line[0])};{line[1:]}" if _OPENS_TOO.match(line) else line
