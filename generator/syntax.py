"""What people meant where YAML reads something else: explanations of syntax errors, and text that a `#` cuts off.

Works on a parser's complaint and the raw lines; calls no parser itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Span
from generator.problem import Problem, quoted, underline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CUT_OFF: Final = re.compile(r"[ \t]+(#[^\s#].*)")
"""What follows a plain text on its line and is no remark: `#812`, not `# a remark`."""
_MAYBE_CUT: Final = re.compile(r"#(?<=\s#)[^\s#]")  # begins with what is rare, and so is quick
_KEY: Final = re.compile(r"\s*(?:- +)*[^\s#'\"\[{][^#]*?:(?=\s|$)")
_NO_SPACE: Final = re.compile(r"\s*(?:- +)*[\w-]+:(?=\S)(?!//)")
_QUOTE_OR_BLOCK: Final = "put the text in quotes, or start it on the next line after `|`"
_CONFLICT: Final = ("<<<<<<< ", ">>>>>>> ", "||||||| ")


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """Where a parser gave up, and why."""

    what: str
    """Its complaint, with what it was doing."""
    at: Place
    since: Place
    """Where that begins which it was reading."""
    quote: tuple[Place, Place] | None
    """The text in quotes that was read last: where it opens, and behind its end."""
    bracket: Place | None
    """The innermost bracket that is still open."""
    lines: Sequence[str]

    @property
    def line(self) -> str:
        """The line where it gave up."""
        return self.lines[self.at.line - 1]

    @property
    def char(self) -> str:
        """The character at which it gave up; empty at the end of a line."""
        return self.line[self.at.column - 1 : self.at.column]

    def problem(self, message: str, hint: str, at: Place | None = None, rule: str = "not-yaml") -> Problem:
        """Returns the problem, told at one character."""
        return Problem(rule, message, hint, Span(*(at or self.at)))

    def rest(self, message: str, hint: str, at: Place, rule: str = "not-yaml") -> Problem:
        """Returns the problem, told at the rest of a line."""
        return Problem(rule, message, hint, underline(self.lines, *at, at.line + 1, 1))


def lines_maybe_cut(text: str) -> frozenset[int]:
    """Returns the lines on which a plain text may end that a `#` cuts off, there or on the line below."""
    found: set[int] = set()
    line, counted = 1, 0
    for match in _MAYBE_CUT.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        found.update((line, line - 1))
    return frozenset(found)


def explain(fault: Fault) -> Problem:
    """Returns a parser's complaint as a person would put it: what was typed, and what to do."""
    for look in _LOOKS:
        if problem := look(fault):
            return problem
    return fault.problem(f"The file is no valid YAML from here on: {fault.what}", "compare with the entries around it")


def _conflict(fault: Fault) -> Problem | None:
    for number, line in enumerate(fault.lines, 1):
        if line.startswith(_CONFLICT):
            return fault.rest(
                f"Line {number} is the mark of an unresolved merge conflict",
                "keep what is right of both sides and delete the marks",
                Place(number, 1),
            )
    return None


def _tab(fault: Fault) -> Problem | None:
    indent = fault.line[: len(fault.line) - len(fault.line.lstrip())]
    if "\t" not in indent or ("tab" not in fault.what and fault.at.column > len(indent) + 1):
        return None
    return _indented_with_tab(fault)


def _indented_with_tab(fault: Fault) -> Problem:
    at = Place(fault.at.line, fault.line.index("\t") + 1)
    return fault.problem(f"Line {at.line} is indented with a tab; YAML takes only spaces", "use spaces", at)


def _open_quote(fault: Fault) -> Problem | None:
    if "quoted scalar" in fault.what and ("end of stream" in fault.what or "document indicator" in fault.what):
        return fault.rest(
            f"The quote that opens on line {fault.since.line} is not closed",
            "close it at the end of its text",
            fault.since,
        )
    if not fault.quote or "flow" in fault.what:
        return None
    (line, column), end = fault.quote
    if end.line != fault.at.line or fault.line[end.column - 1 : fault.at.column - 1].strip():
        return None
    if line < end.line:
        return fault.rest(
            f"The quote that opens on line {line} is closed only on line {end.line}, and then the text goes on",
            "close it at the end of its text",
            Place(line, column),
        )
    return fault.rest(
        f"The quotes end before {quoted(fault.line[end.column - 1 :].strip())}",
        "put the whole text in quotes; inside, write '' for ' between single and \\\" for \" between double ones",
        end,
    )


def _open_bracket(fault: Fault) -> Problem | None:
    ends = {"flow sequence": "[]", "flow mapping": "{}"}
    pair = next((pair for name, pair in ends.items() if f"parsing a {name}" in fault.what), "")
    if not pair:
        return None
    if fault.at.line > fault.since.line or pair[1] not in fault.line[fault.at.column - 1 :]:
        return _not_closed(fault, fault.since)
    message = f"In the `{pair}` of line {fault.at.line}, a comma or a `{pair[1]}` is missing before this"
    hint = "separate the entries by commas, and put quotes around a text that holds `: `, quotes or brackets"
    return fault.problem(message, hint)


def _not_closed(fault: Fault, at: Place) -> Problem:
    opening = fault.lines[at.line - 1]
    bracket = opening[at.column - 1]
    cut = CUT_OFF.search(opening, at.column - 1)
    if cut and fault.at.line > at.line:
        hint = f"{quoted(cut[1])} is read as a comment: put quotes around the text with the `#`"
    else:
        hint = f"close it with `{'}' if bracket == '{' else ']'}`, and separate the entries by commas"
    return fault.problem(f"The `{bracket}` that opens on line {at.line} is not closed", hint, at)


def _first_character(fault: Fault) -> Problem | None:
    what, char = fault.what, fault.lines[fault.since.line - 1][fault.since.column - 1 : fault.since.column]
    if "scanning a directive" in what:
        return fault.rest(
            "A line beginning with `%` is a directive, which is not read here",
            "delete it",
            fault.since,
            "yaml-feature",
        )
    if "tag" in what and char == "!":
        hint = "delete the tag, or put quotes around a text that begins with `!`"
        return fault.rest("`!` begins a tag, which is not read here", hint, fault.since, "yaml-feature")
    if "an alias" in what or "an anchor" in what or "cannot start any token" in what or "mapping keys" in what:
        return fault.rest(f"A text cannot begin with “{char}”", "put quotes around the text", fault.since)
    if "block scalar" in what and "line break" in what:
        return fault.rest(f"A text cannot follow `{char}` on its line", _QUOTE_OR_BLOCK, fault.since)
    return None


def _no_content(fault: Fault) -> Problem | None:
    if "node content" not in fault.what:
        return None
    if not fault.char:
        return _not_closed(fault, fault.bracket) if fault.bracket else None
    if "flow node" in fault.what and fault.char == ",":
        return fault.problem("There is nothing before this comma", "delete it, or write what is missing")
    return fault.rest(f"A text cannot begin with “{fault.char}”", "put quotes around the text", fault.at)


def _escape(fault: Fault) -> Problem | None:
    if "Unicode character escape" in fault.what:
        hint = "write the character itself, or all of it as `\\U` with eight digits"
        return fault.problem(
            "The escape is half of a character", hint, Place(fault.at.line, fault.at.column - 2), "not-text"
        )
    if "escape character" in fault.what or "hexdecimal" in fault.what:
        hint = "write `\\\\` for a backslash, or put the text in single quotes"
        return fault.problem("In double quotes, `\\` begins an escape, and there is none of this name", hint)
    return None


def _colon(fault: Fault) -> Problem | None:
    if "mapping values" not in fault.what:
        return None
    key = _KEY.match(fault.line)
    if key and key.end() < fault.at.column:
        value = fault.line[key.end() :].strip()
        at = Place(fault.at.line, fault.line.index(value, key.end()) + 1)
        return fault.rest(f"The text {quoted(value)} holds `: `, as only a key does", _QUOTE_OR_BLOCK, at)
    above = next((n for n in range(fault.at.line - 1, 0, -1) if fault.lines[n - 1].strip()), 0)
    if above and (glued := _NO_SPACE.match(fault.lines[above - 1])):
        return _glued(fault, Place(above, glued.end()))
    hint = f"align it with the keys that it belongs to; a text that goes on below line {above} may not hold `: `"
    return _at_text(fault, f"Line {fault.at.line} is indented deeper than what stands above it", hint)


def _glued(fault: Fault, at: Place) -> Problem:
    return fault.problem(f"The space after the colon of line {at.line} is missing", "write `key: value`", at)


def _at_text(fault: Fault, message: str, hint: str) -> Problem:
    indent = len(fault.line) - len(fault.line.lstrip())
    if "\t" in fault.line[:indent]:
        return _indented_with_tab(fault)
    return fault.rest(message, hint, Place(fault.at.line, indent + 1))


def _no_colon(fault: Fault) -> Problem | None:
    if "expected ':'" not in fault.what:
        return None
    line = fault.lines[fault.since.line - 1]
    if glued := _NO_SPACE.match(line):
        return _glued(fault, Place(fault.since.line, glued.end()))
    hint = "write `key: value`, or indent it deeper than its key where it continues the text above"
    return fault.rest(f"{quoted(line.strip())} is no `key: value`", hint, fault.since)


def _list_item(fault: Fault) -> Problem | None:
    if "block sequence entries" in fault.what:
        hint = "start the list on the next line; put quotes around a text that begins with `- `"
        return fault.rest("A list cannot start on the line of its key", hint, fault.at)
    if "'-' indicator" in fault.what:
        hint = "begin it with `- `, or align it with the keys that it belongs to"
        return fault.rest(f"{quoted(fault.line.strip())} stands in a list and is no item of it", hint, fault.at)
    return None


def _document(fault: Fault) -> Problem | None:
    if "<document start>" not in fault.what:
        return None
    if any(line.startswith("...") for line in fault.lines[: fault.at.line - 1]):
        hint = "delete the `...`, or what follows it"
        return fault.rest("Something follows after the `...` that ends the file", hint, fault.at, "yaml-feature")
    return fault.rest(
        "Something follows after the end of the record", "write the record as `key: value` lines", fault.at
    )


def _key(fault: Fault) -> Problem | None:
    if "expected key" not in fault.what:
        return None
    if fault.char == ":":
        return fault.problem("The key before the `:` is missing; keys must be plain text", "write `key: value`")
    if fault.char in ("]", "}"):
        return fault.problem(f"This `{fault.char}` closes nothing", "delete it, or put quotes around the text")
    if fault.at.line > 1 and (cut := CUT_OFF.search(fault.lines[fault.at.line - 2])):
        return fault.rest(
            f"YAML drops {quoted(cut[1])} as a comment, and the text does not go on after it",
            "put quotes around the text",
            Place(fault.at.line - 1, cut.start(1) + 1),
            "comment-in-text",
        )
    hint = "align it with the entries that it belongs to"
    return _at_text(fault, f"Line {fault.at.line} does not line up with the entries above it", hint)


_LOOKS: Final[tuple[Callable[[Fault], Problem | None], ...]] = (
    _conflict,
    _tab,
    _open_quote,
    _open_bracket,
    _first_character,
    _no_content,
    _escape,
    _colon,
    _no_colon,
    _list_item,
    _document,
    _key,
)
