"""Findings as a block at the top of a page, for the one who mends the record while looking at it.

Makes HTML from diagnostics and nothing else: knows no site engine, and is used by no published page.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.diagnostics import Diagnostic, Snippet

HOME = "index.md"


def place_findings(diagnostics: Iterable[Diagnostic], pages: Iterable[tuple[str, str]], folder: str) -> dict[str, str]:
    """Which page shows what: the path of each page concerned, with its block.

    Args:
        diagnostics: What was found.
        pages: The path of each page, with the file that it is made from.
        folder: What the paths of diagnostics may start with and the files of pages do not: `releases`.

    Findings that concern no page are shown at home.
    """
    by_source: dict[str, list[str]] = {}
    for path, source in pages:
        by_source.setdefault(source, []).append(path)
    shown: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        source = diagnostic.path.removeprefix(f"{folder}/")
        for path in by_source.get(source) or [HOME]:
            shown.setdefault(path, []).append(diagnostic)
    return {path: show_findings(found) for path, found in shown.items()}


def show_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """One line of HTML that no Markdown engine opens again."""
    look = "failure" if any(found.kind.fails for found in diagnostics) else "warning"
    count = "1 finding" if len(diagnostics) == 1 else f"{len(diagnostics)} findings"
    stops = "; a build is refused" if look == "failure" else ""
    items = "".join(f"<li>{_item(found)}</li>" for found in diagnostics)
    title = f'<p class="admonition-title">{count}{stops}</p>'
    block = f'<div class="admonition {look} releases-findings">{title}<ul>{items}</ul></div>'
    return block.replace("\n", "&#10;")


def _item(found: Diagnostic) -> str:
    place = found.path
    if found.snippet:
        place += f":{found.snippet.span.line}:{found.snippet.span.column}"
    parts = [
        f"<p><strong>{found.kind.value}</strong> <code>{escape(found.rule)}</code> in <code>{escape(place)}</code></p>",
        f"<p>{escape(found.message)}</p>",
        _excerpt(found.snippet) if found.snippet else "",
        f"<p>{escape(found.hint)}</p>" if found.hint else "",
    ]
    return "".join(parts)


def _excerpt(snippet: Snippet) -> str:
    span = snippet.span
    before = "".join("\t" if character == "\t" else " " for character in snippet.text[: span.column - 1])
    marks = f"{before}{'^' * max(span.length, 1)} {snippet.label}".rstrip()
    return f"<pre><code>{escape(snippet.text)}\n{escape(marks)}</code></pre>"
