"""Findings as a block at the top of a page, for the one who mends the record while looking at it.

Knows diagnostics and where pages stand, no record and no site engine; no published page uses it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Protocol

from generator.names import judge_stem
from generator.pages.page import Page
from generator.pages.paths import HOME
from generator.reports.text import place_of
from generator.scan import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.diagnostics import Diagnostic, Snippet

_FOLDERS = ("known-issues/", "incidents/")
_PARTS = ("", "checklist/", "rollback/")
_SINGLE = ("people", "policy")


class Sourced(Protocol):
    """A page, written or not."""

    @property
    def path(self) -> str: ...

    @property
    def source(self) -> str:
        """The file that it is made from."""


def place_findings(diagnostics: Iterable[Diagnostic], pages: Iterable[Sourced], folder: str = "") -> dict[str, str]:
    """Which page shows what: the path of each page concerned, with its block.

    Args:
        diagnostics: What was found.
        pages: The pages, each with the file that it is made from.
        folder: What stands before the path of a file where people read it, such as `releases/`.

    Findings that concern no page are shown at home.
    """
    by_source: dict[str, list[str]] = {}
    for page in pages:
        by_source.setdefault(page.source, []).append(page.path)
    shown: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        for path in by_source.get(diagnostic.path) or [HOME]:
            shown.setdefault(path, []).append(diagnostic)
    return {path: show_findings(found, folder) for path, found in shown.items()}


def stand_ins(diagnostics: Iterable[Diagnostic], pages: Iterable[Sourced]) -> tuple[Page, ...]:
    """Pages in the place of those of records that cannot be read: who is looking at one still sees what is wrong."""
    listed = list(pages)
    there = {page.source for page in listed} | {""}
    taken = {page.path for page in listed}
    lost = dict.fromkeys(found.path for found in diagnostics if found.path not in there)
    return tuple(
        Page(path, source, f"# {escape(source)}\n\nThis record cannot be read.", section, source=source, search=False)
        for source in lost
        for path, section in _places(source)
        if path not in taken
    )


def _places(source: str) -> Iterator[tuple[str, str]]:
    """Where the pages of a record stand, each with the page above it; none for people, policy and what is no record."""
    stem, dot, extension = source.rpartition(".")
    folder, slash, name = stem.rpartition("/")
    if dot + extension not in EXTENSIONS or judge_stem(name, is_release=False) or (not folder and stem in _SINGLE):
        return
    if folder + slash in _FOLDERS:
        yield f"{stem}/{HOME}", f"{folder}/{HOME}"
    elif "/" not in folder:
        for part in _PARTS:
            yield f"releases/{stem}/{part}{HOME}", f"releases/{HOME}"


def show_findings(diagnostics: Sequence[Diagnostic], folder: str = "") -> str:
    """One line of HTML that no Markdown engine opens again."""
    look = "failure" if any(found.kind.fails for found in diagnostics) else "warning"
    count = "1 finding" if len(diagnostics) == 1 else f"{len(diagnostics)} findings"
    stops = "; a build is refused" if look == "failure" else ""
    items = "".join(f"<li>{_item(found, folder)}</li>" for found in diagnostics)
    title = f'<p class="admonition-title">{count}{stops}</p>'
    block = f'<div class="admonition {look} releases-findings">{title}<ul>{items}</ul></div>'
    return block.replace("\n", "&#10;")


def _item(found: Diagnostic, folder: str) -> str:
    kind, rule, place = found.kind.value, escape(found.rule), escape(place_of(found, folder))
    parts = [
        f"<p><strong>{kind}</strong> <code>{rule}</code> in <code>{place}</code></p>",
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
