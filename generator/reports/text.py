"""Diagnostics for a person at a terminal: the line itself, a caret, a sentence and a hint.

The one form of a finding that people see; other forms have modules beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, east_asian_width

from generator.diagnostics import Diagnostic, Kind, Snippet

WIDTH = 160
"""Characters of a line that are shown around the caret."""
_COLOURS = {Kind.BROKEN: "31;1", Kind.VIOLATION: "31;1", Kind.WARNING: "33;1", Kind.OVERDUE: "35;1"}


def render(diagnostics: Iterable[Diagnostic], *, folder: str = "", colour: bool = False) -> str:
    """All diagnostics, parted by blank lines; empty where there are none.

    Args:
        diagnostics: what was found, in the order in which it is printed.
        folder: what is put before paths, such as `releases/`, so that they can be followed from where one stands.
        colour: whether kinds are told by colour too.
    """
    return "\n".join(_one(diagnostic, folder, colour=colour) for diagnostic in diagnostics)


def summary(diagnostics: Iterable[Diagnostic], releases: int, *, fixable: bool = True) -> str:
    """What was checked and what was found, in a line.

    Args:
        diagnostics: what was found.
        releases: how many records of releases were read.
        fixable: whether it says how many of them the program can mend itself.
    """
    found = list(diagnostics)
    kinds = [one.kind for one in found]
    counts = [f"{kinds.count(kind)} {_plural(kind, kinds.count(kind))}" for kind in Kind if kind in kinds]
    checked = f"{releases} release{'' if releases == 1 else 's'} checked"
    mends = _fixes(sum(one.fix is not None for one in found), len(found)) if fixable else ""
    return f"{checked}: {', '.join(counts) or 'nothing found'}{mends}"


def _fixes(fixable: int, found: int) -> str:
    if not fixable:
        return ""
    which = "it" if found == 1 else "them all" if fixable == found else f"{fixable} of them"
    return f"; `releases check --fix` mends {which}"


def one_line(diagnostic: Diagnostic, folder: str = "") -> str:
    """A diagnostic without its excerpt, for a log."""
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return f"{place_of(diagnostic, folder)}: {diagnostic.kind}[{diagnostic.rule}]: {diagnostic.message}{hint}"


def place_of(diagnostic: Diagnostic, folder: str = "") -> str:
    """Path, line and column, as far as they are known: what editors and terminals open."""
    span = diagnostic.snippet.span if diagnostic.snippet else None
    return f"{folder}{diagnostic.path}" + (f":{span.line}:{span.column}" if span else "")


def _plural(kind: Kind, count: int) -> str:
    countable = kind in (Kind.VIOLATION, Kind.WARNING)
    return f"{kind}s" if countable and count != 1 else str(kind)


def _one(diagnostic: Diagnostic, folder: str, *, colour: bool) -> str:
    head = f"{diagnostic.kind}[{diagnostic.rule}]"
    lines = [f"{_paint(head, _COLOURS[diagnostic.kind], colour)}: {diagnostic.message}"]
    if diagnostic.snippet:
        lines += _places(folder + diagnostic.path, (diagnostic.snippet, *diagnostic.related))
    else:
        lines.append(f"  --> {folder}{diagnostic.path}")
    if diagnostic.hint:
        margin = " " * _gutter(diagnostic) if diagnostic.snippet else ""
        lines.append(f"{margin} = hint: {diagnostic.hint}")
    return "\n".join(lines) + "\n"


def _gutter(diagnostic: Diagnostic) -> int:
    return max(len(str(snippet.span.line)) for snippet in (diagnostic.snippet, *diagnostic.related) if snippet)


def _places(path: str, snippets: tuple[Snippet, ...]) -> list[str]:
    width = max(len(str(snippet.span.line)) for snippet in snippets)
    first = snippets[0].span
    lines = [f"{' ' * width}--> {path}:{first.line}:{first.column}", f"{' ' * width} |"]
    for number, snippet in enumerate(snippets):
        if number:
            lines.append(f"{' ' * width} :")
        text, start, length = _window(snippet)
        lines.append(f"{snippet.span.line:>{width}} | {text}".rstrip())
        before, under = _cells(text[:start]), max(1, _cells(text[start : start + length]))
        lines.append(f"{' ' * width} | {' ' * before}{'^' * under}{' ' + snippet.label if snippet.label else ''}")
    lines.append(f"{' ' * width} |")
    return lines[:-1]


def _window(snippet: Snippet) -> tuple[str, int, int]:
    """The part of the line that is shown, and where in it the caret starts and how many characters it is under."""
    text = "".join(char if char.isprintable() else "·" for char in snippet.text)
    start = snippet.span.column - 1
    cut = max(0, start - WIDTH // 2) if len(text) > WIDTH else 0
    shown = text[cut : cut + WIDTH]
    if cut:
        shown = "…" + shown[1:]
    if cut + WIDTH < len(text):
        shown = shown[:-1] + "…"
    start -= cut
    return shown, start, max(1, min(snippet.span.length, len(shown) - start))


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: two for a wide character (UAX 11), none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _paint(text: str, code: str, colour: bool) -> str:  # noqa: FBT001 - passed on
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
