"""The report as GitHub's workflow commands: an annotation a finding, beside the line in a pull request.

Boundary: knows GitHub's escapes; a text that people typed can neither end its command nor begin another.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Kind, Snippet
from generator.problem import escaped
from generator.reports.machine import Checked, readable, told

_COMMANDS = {Kind.BROKEN: "error", Kind.VIOLATION: "error", Kind.WARNING: "warning", Kind.OVERDUE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = {**_IN_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(checked: Checked) -> str:
    """A line a finding; nothing where nothing was found."""
    return "".join(_command(one) + "\n" for one in checked.diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties = {
        "file": diagnostic.path,
        **_place(diagnostic.snippet),
        "title": f"{diagnostic.kind}[{diagnostic.rule}]",
    }
    shown = ",".join(f"{name}={_printable(value).translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.kind]} {shown}::{_printable(_message(diagnostic)).translate(_IN_DATA)}"


def _place(snippet: Snippet | None) -> dict[str, str]:
    if snippet is None:
        return {}
    line, column, length = snippet.span
    return {"line": f"{line}", "endLine": f"{line}", "col": f"{column}", "endColumn": f"{column + length}"}


def _message(diagnostic: Diagnostic) -> str:
    """What the annotation says. The log shows this alone, so it names its places too."""
    lines = [told(diagnostic), f"--> {_at(diagnostic.path, diagnostic.snippet)}"]
    lines += [f"--> {_at(diagnostic.path, one)}{f' {one.label}' if one.label else ''}" for one in diagnostic.related]
    return "\n".join(lines)


def _at(path: str, snippet: Snippet | None) -> str:
    return f"{path}:{snippet.span.line}:{snippet.span.column}" if snippet else path


def _printable(text: str) -> str:
    """A text that cannot steer the log: what does not print stands there as an escape."""
    return "".join(char if char.isprintable() or char in "\r\n" else escaped(char) for char in readable(text))
