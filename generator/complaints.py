"""What is said about a YAML file while its tree is built: one method a mistake, with its words and its place.

Knows places and texts, neither the parser nor the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from generator.decoding import describe
from generator.diagnostics import Span
from generator.problem import Problems, StopReadingError, quoted, underline
from generator.syntax import CUT_OFF, Fault, Place, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

Where: TypeAlias = tuple[int, int, int, int]
"""Line and column of the start and, exclusive, of the end."""

_UNQUOTED = "delete it; put quotes around a text that begins with `{}`"


class Complaints:
    """The problems of one text, told as they are met."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._lines: Sequence[str] = ()

    def not_a_mapping(self, what: str, where: Where | None) -> None:
        if where is None:
            message, hint = "The file is empty", "write `key: value` lines, or delete the file"
            self._problems.add("wrong-type", message, hint, None)
        else:
            message = f"The file holds {what}; its top level must be a mapping"
            self._add("wrong-type", message, "write `key: value` lines", where)

    def bad_key(self, text: str | None, where: Where) -> None:
        shown = "This list or mapping" if text is None else quoted(text)
        hint = "write `key: value`, the key on one line"
        self._add("not-yaml", f"{shown} is no key; keys must be plain text", hint, where)

    def duplicate(self, text: str, where: Where, first: Where) -> None:
        related = ((self._span(first), "first given here"),)
        message = f"The key {quoted(text)} is given twice"
        self._problems.add("duplicate-key", message, "keep one of the two", self._span(where), related)

    def merge_key(self, where: Where) -> None:
        self._add("yaml-feature", "The merge key `<<` is not read here", "write the entries out", where)

    def anchor(self, name: str, where: Where) -> None:
        self._add("yaml-feature", f"The anchor `&{name}` is not read here", _UNQUOTED.format("&"), where)

    def tag(self, name: str, where: Where) -> None:
        name = name.replace("tag:yaml.org,2002:", "!!", 1)
        self._add("yaml-feature", f"The tag `{name}` is not read here", _UNQUOTED.format("!"), where)

    def alias(self, name: str, where: Where) -> None:
        hint = "write the value out; put quotes around a text that begins with `*`"
        self._add("yaml-feature", f"The alias `*{name}` is not read here", hint, where)

    def directive(self, where: Where) -> None:
        self._add("yaml-feature", "A directive (`%`) is not read here", "delete it", where)

    def second_document(self, where: Where) -> None:
        hint = "delete the `---`, or move what follows to a file of its own"
        self._add("yaml-feature", "A second document begins here; a file holds one", hint, where)

    def unseen(self, text: str, where: Where) -> None:
        self._add("not-text", f"An escape makes {describe(text)}, which cannot be seen", "delete the escape", where)

    def long_text(self, length: int, limit: int, where: Where) -> None:
        message = f"The text has {length:,} characters; {limit:,} are the most that is read"
        self._add("too-large", message, "shorten it, or link to the whole", where)

    def too_deep(self, limit: int, where: Where) -> StopReadingError:
        self._add("too-large", f"The nesting is deeper than {limit} levels", "write it flatter", where)
        return StopReadingError()

    def too_many(self, limit: int, where: Where) -> StopReadingError:
        self._add("too-large", f"The file has more than {limit:,} values", "split it", where)
        return StopReadingError()

    def prose(self, text: str, where: Where) -> None:
        message = f"{quoted(text)} stands in `[ ]` without quotes, where a comma would cut it in two"
        self._add("prose-in-brackets", message, "put it in quotes, or write the list as `- ` lines", where)

    def cut(self, end: Place, outer: int | None) -> None:
        """Tells of a `#` that ends a plain text, where one does: behind it, or first on the next line.

        Args:
            end: The place behind the text.
            outer: On the next line, it goes on with the text only right of this column; None if that is not possible.
        """
        lines = self._all_lines()
        line, rest = end.line, lines[end.line - 1][end.column - 1 :]
        match = CUT_OFF.match(lines[line - 1], end.column - 1)
        if not match and outer is not None and not rest.strip() and line < len(lines):
            line += 1
            match = CUT_OFF.match(lines[line - 1])
            match = match if match and match.start(1) >= outer else None
        if match:
            lost = match[1].rstrip()
            hint = "put quotes around the whole text; a remark has a space after its `#`"
            span = Span(line, match.start(1) + 1, len(lost))
            self._problems.add("comment-in-text", f"{quoted(lost)} is a comment for YAML, and lost", hint, span)

    def syntax(
        self, what: str, at: Place, since: Place, quote: Where | None = None, bracket: Place | None = None
    ) -> None:
        """Tells why the parser gave up, unless that is likely to come from what was told before."""
        if not self._problems.has("not-text") and not self._problems.has("comment-in-text"):
            places = (Place(*quote[:2]), Place(*quote[2:])) if quote else None
            fault = Fault(what, self._inside(at), self._inside(since), places, bracket, self._all_lines())
            self._problems.add(*explain(fault))

    def _add(self, rule: str, message: str, hint: str, where: Where) -> None:
        self._problems.add(rule, message, hint, self._span(where))

    def _span(self, where: Where) -> Span:
        return underline(self._all_lines(), *where)

    def _inside(self, place: Place) -> Place:
        """Returns the place, or the end of the text where libyaml means a line after the last."""
        lines = self._all_lines()
        return place if place.line <= len(lines) else Place(len(lines), len(lines[-1]) + 1)

    def _all_lines(self) -> Sequence[str]:
        self._lines = self._lines or self._text.split("\n")
        return self._lines
