"""A file's bytes as a tree of texts, each with its place.

Knows nothing of releases: what a text means is for the model.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml import events

from generator.complaints import Complaints
from generator.decoding import decode, has_unseen
from generator.problem import RECORD, Limits, Problem, Problems, StopReadingError
from generator.source.parser import CParser
from generator.source.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, Style
from generator.syntax import Place, lines_maybe_cut

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN: Final = Style.PLAIN
_STYLES: Final = {"'": Style.QUOTED, '"': Style.QUOTED, "|": Style.BLOCK, ">": Style.BLOCK}
_tuple: Final = tuple.__new__  # what a NamedTuple calls in the end; nodes are made by the million


def read(data: bytes, limits: Limits = RECORD) -> tuple[Node | None, tuple[Problem, ...]]:
    """Returns a file's tree, and what is wrong with the file, by line.

    Returns:
        The top mapping, or None where the problems leave nothing to go on with: no text, no YAML, not a mapping, over
        a limit of size, or values that only aliases and merge keys give. Of two equal keys the tree holds the first.
    """
    problems = Problems()
    node: Node | None = None
    try:
        if len(data) > limits.max_bytes:
            message = f"The file has {len(data):,} bytes; {limits.max_bytes:,} are the most that is read"
            problems.add("too-large", message, "move what is long to where it can be linked", None)
        elif (text := decode(data, problems)) is not None:
            node = _Reader(text, limits, problems).read()
    except StopReadingError:
        node = None
    return node, problems.sorted()


class _Open:
    """A list or mapping whose end has not been read yet."""

    __slots__ = ("column", "entries", "flow", "items", "key", "line", "prose")

    def __init__(self, mark: Mark, *, flow: bool, is_list: bool) -> None:
        self.line, self.column = mark.line, mark.column
        self.flow = flow
        self.items: list[Node] | None = [] if is_list else None
        self.entries: dict[str, Entry] = {}
        self.key: Scalar | None = None
        self.prose: Scalar | None = None

    def close(self, end: Mark) -> Sequence | Mapping:
        mark = Mark(self.line, self.column, end.end_line, end.end_column)
        if self.items is None:
            return Mapping(self.entries, self.flow, mark)
        return Sequence(tuple(self.items), self.flow, mark)


_TOO_DEEP: Final = "nesting depth"
"""What libyaml says from 0.2.6 on, where it gives up before it has told of any bracket."""
_REFUSED: Final = Scalar("", _PLAIN, Mark(0, 0, 0, 0))
"""Stands for a key that was told as a problem; its value is dropped."""


class _Reader:
    """Builds the tree of one text from libyaml's events, without recursion."""

    def __init__(self, text: str, limits: Limits, problems: Problems) -> None:
        self._text = text
        self._limits, self._max_values = limits, limits.max_values
        self._tell = Complaints(text, problems)
        self._cut = frozenset() if limits.lenient or "#" not in text else lines_maybe_cut(text)
        self._escapes = "\\" in text
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._values = 0
        self._documents = 0
        self._anchors: set[str] = set()
        self._incomplete = False
        self._quote: Mark | None = None

    def read(self) -> Node | None:
        """Returns the top mapping, if there is one and all of it could be read."""
        try:
            self._walk(CParser(self._text).get_event)
        except yaml.MarkedYAMLError as error:
            self._give_up(error)
            return None
        root = self._root
        if isinstance(root, Mapping):
            return None if self._incomplete else root
        if root is None or (isinstance(root, Scalar) and root.is_null and not self._incomplete):
            self._tell.not_a_mapping("nothing", None)
        elif not self._incomplete:
            self._tell.not_a_mapping("a list" if isinstance(root, Sequence) else "a text", root.mark)
        return None

    def _walk(self, next_event: Callable[[], events.Event | None]) -> None:
        stack = self._stack
        node: Node
        while (event := next_event()) is not None:
            if event.__class__ is events.ScalarEvent:
                node = self._scalar(event)
            elif isinstance(event, events.CollectionStartEvent):
                self._start(event)
                continue
            elif isinstance(event, events.CollectionEndEvent):
                node = self._end(event)
            elif isinstance(event, events.AliasEvent):
                node = self._alias(event)
            elif isinstance(event, events.DocumentStartEvent) and not self._document(event):
                return
            else:
                continue
            if stack:
                self._place(node, stack[-1])
            else:
                self._root = node

    def _scalar(self, event: events.ScalarEvent) -> Scalar:
        mark, text = _mark(event), event.value
        style = _STYLES.get(event.style or "", _PLAIN)
        if event.anchor is not None or event.tag is not None:
            self._features(event, mark)
        if style is _PLAIN:
            if mark.end_line in self._cut:
                top = self._stack[-1] if text and self._stack else None
                outer = None if top is None or top.flow else top.column
                self._tell.cut(Place(mark.end_line, mark.end_column), outer)
        elif style is Style.QUOTED:
            self._quote = mark
            if self._escapes and has_unseen(text):
                self._tell.unseen(text, mark)
        if len(text) > self._limits.max_text:
            self._tell.long_text(len(text), self._limits.max_text, mark)
        return _tuple(Scalar, (text, style, mark))

    def _start(self, event: events.CollectionStartEvent) -> None:
        mark = _mark(event)
        if event.anchor is not None or event.tag is not None:
            self._features(event, mark)
        if len(self._stack) >= self._limits.max_depth:
            raise self._tell.too_deep(self._limits.max_depth, mark)
        is_list = isinstance(event, events.SequenceStartEvent)
        self._stack.append(_Open(mark, flow=bool(event.flow_style), is_list=is_list))

    def _end(self, event: events.CollectionEndEvent) -> Node:
        top = self._stack.pop()
        if top.prose and not self._limits.lenient:
            self._tell.prose(top.prose.text, top.prose.mark)
        return top.close(_mark(event))

    def _place(self, node: Node, top: _Open) -> None:
        if top.items is None and top.key is None:
            top.key = self._key(node, top)
            return
        self._values += 1
        if self._values > self._max_values:
            raise self._tell.too_many(self._limits.max_values, node.mark)
        if top.items is not None:
            top.items.append(node)
            if top.flow and not top.prose and isinstance(node, Scalar) and node.style is _PLAIN and " " in node.text:
                top.prose = node
        elif (key := top.key) is not None:
            if key is not _REFUSED:
                top.entries[key.text] = _tuple(Entry, (key, node))
            top.key = None

    def _key(self, node: Node, top: _Open) -> Scalar:
        if not isinstance(node, Scalar):
            self._tell.bad_key(None, node.mark)
        elif node.is_null or node.mark.line != node.mark.end_line:
            self._tell.bad_key(node.text, node.mark)
        elif node.text == "<<" and node.style is _PLAIN:
            self._incomplete = True
            self._tell.merge_key(node.mark)
        elif first := top.entries.get(node.text):
            self._tell.duplicate(node.text, node.mark, first.key.mark)
        else:
            return node
        return _REFUSED

    def _features(self, event: events.ScalarEvent | events.CollectionStartEvent, mark: Mark) -> None:
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            self._tell.anchor(event.anchor, mark)
        if event.tag is not None:
            self._tell.tag(event.tag, mark)

    def _alias(self, event: events.AliasEvent) -> Scalar:
        mark = _mark(event)
        self._incomplete = True
        if event.anchor and event.anchor not in self._anchors:  # else the anchor has been told, and is what must go
            self._tell.alias(event.anchor, mark)
        return Scalar("", _PLAIN, mark)

    def _document(self, event: events.DocumentStartEvent) -> bool:
        """Returns whether to read it: only the first is."""
        self._documents += 1
        if self._documents > 1:
            self._tell.second_document(_mark(event))
        elif event.version or event.tags:
            self._tell.directive(_mark(event))
        return self._documents == 1

    def _give_up(self, error: yaml.MarkedYAMLError) -> None:
        mark, context = error.problem_mark, error.context_mark
        if mark and _TOO_DEEP in (error.problem or ""):
            raise self._tell.too_deep(self._limits.max_depth, self._first_too_deep(self._text[: mark.index], mark))
        at = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        since = Place(context.line + 1, context.column + 1) if context else at
        top = self._stack[-1] if self._stack and self._stack[-1].flow else None
        bracket = Place(top.line, top.column) if top else None
        self._tell.syntax(" ".join(filter(None, (error.context, error.problem))), at, since, self._quote, bracket)

    def _first_too_deep(self, text: str, end: yaml.Mark) -> Mark:
        """Where the nesting exceeds our limit, in what libyaml read before its own, which is far higher."""
        depth, following = 0, CParser(text).get_event
        with contextlib.suppress(yaml.MarkedYAMLError):  # what is cut off has no end
            while event := following():
                depth += isinstance(event, events.CollectionStartEvent) - isinstance(event, events.CollectionEndEvent)
                if depth > self._limits.max_depth:
                    return _mark(event)
        return Mark(end.line + 1, end.column + 1, end.line + 1, end.column + 1)


def _mark(event: events.Event) -> Mark:
    start: Any = event.start_mark  # libyaml's events have both
    end: Any = event.end_mark
    return _tuple(Mark, (start.line + 1, start.column + 1, end.line + 1, end.column + 1))
