"""YAML as people might type it: any tree, with comments, quotes, brackets and indentation of every kind.

Knows what a text means and which comments it has; nothing of editing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Tree = Any
_WORDS = ("a", "b", "it's", "1.10", "no", "x y", "-", "é", "two  words", "C#")
_KEYS = ("k", "key", "a b", "x-1", "é", "on", "l")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_SIMPLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T\S+)?|(?!null|Null|NULL)[A-Za-z][A-Za-z0-9-]*")
"""Texts that stand as they are anywhere."""
scalars = st.none() | st.sampled_from(_WORDS) | st.sampled_from(["One.\nTwo.\n", "One.\n\n  Two.", "# no", "a: b", ""])
trees: st.SearchStrategy[Tree] = st.recursive(
    scalars,
    lambda inner: st.dictionaries(st.sampled_from(_KEYS), inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=6,
)
tops = st.dictionaries(st.sampled_from(_KEYS), trees, min_size=1, max_size=3)


@dataclass(frozen=True)
class Document:
    """A file, what it means, and its comments in their order."""

    data: bytes
    tree: Tree
    comments: list[str]


@st.composite
def documents(draw: st.DrawFn, trees: st.SearchStrategy[Tree] = tops) -> Document:
    """Any small document, with any line ends.

    Args:
        draw: hypothesis'.
        trees: what it may mean.
    """
    tree = draw(trees)
    typist = _Typist(draw)
    lines = typist.mapping(tree, "") if draw(st.integers(0, 5)) else [typist.flow(tree)]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = "\n".join([*typist.above(""), *lines, *typist.above(""), *draw(st.sampled_from([(), ("",)]))])
    if not text.endswith("\n") and "|" in text:
        text += "\n"  # without it, a block that the file ends with would have none either
    data = (draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", end)).encode()
    return Document(data, tree, re.findall(r"# c\d+;", text))


class _Typist:
    """Types trees, and makes up how."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 0

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def comment(self) -> str:
        self.count += 1
        return f"# c{self.count};"

    def above(self, indent: str) -> list[str]:
        kinds = self.pick((), (), (), ("",), ("c",), ("c", ""), ("", "c"))
        return [indent + self.comment() if kind else "" for kind in kinds]

    def behind(self) -> str:
        return "  " + self.comment() if self.pick(0, 0, 0, 1) else ""

    def mapping(self, tree: dict[str, Tree], indent: str) -> list[str]:
        lines: list[str] = []
        for number, (key, value) in enumerate(tree.items()):
            lines += self.above(indent) if number else []
            colon = self.pick(":", ":", " :")
            lines += self.value(indent + self.pick(key, key, f'"{key}"') + colon, value, indent)
        return lines

    def value(self, head: str, value: Tree, indent: str) -> list[str]:
        deeper = indent + self.pick("  ", "  ", " ", "    ")
        if value and isinstance(value, dict) and self.pick(0, 1):
            return [head + self.behind(), *self.above(deeper), *self.mapping(value, deeper)]
        if value and isinstance(value, list) and self.pick(0, 1):
            here = indent if head.endswith(":") and self.pick(0, 1) else deeper
            return [head + self.behind(), *self.above(here), *self.items(value, here)]
        if isinstance(value, str) and value.startswith("One.") and self.pick(0, 1):
            mark = "|" if value.endswith("\n") else "|-"
            body = [deeper + line if line else "" for line in value.removesuffix("\n").split("\n")]
            return [f"{head} {mark}{self.behind()}", *body, *self.pick((), ("",))]
        typed = self.flow(value, indent + "  ")
        return [(f"{head} {typed}" if typed else head) + self.behind()]

    def items(self, tree: list[Tree], indent: str) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(tree):
            lines += self.above(indent) if number else []
            if item and isinstance(item, dict) and self.pick(0, 1):
                gap = self.pick(" ", "   ")
                first, *rest = self.mapping(item, indent + " " + gap)
                lines += [f"{indent}-{gap}{first.lstrip()}", *rest]
            else:
                lines += self.value(f"{indent}-", item, indent)
        return lines

    def flow(self, value: Tree, indent: str = " ") -> str:
        """On one line, or with brackets over several."""
        if not isinstance(value, dict | list):
            return self.text(value)
        members = (
            [self.member(key, one, indent) for key, one in value.items()]
            if isinstance(value, dict)
            else [self.flow(one, indent) or "~" for one in value]
        )
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if members and self.pick(0, 0, 1):
            commas = [","] * (len(members) - 1) + [self.pick("", ",")]
            lines = [indent + one + comma + self.behind() for one, comma in zip(members, commas, strict=True)]
            return "\n".join([opening, *lines, indent + closing])
        end = str(self.pick("", ",", " ")) if members else ""
        return opening + ", ".join(members) + end + closing

    def member(self, key: str, value: Tree, indent: str) -> str:
        typed = self.flow(value, indent)
        return f"{self.pick(key, chr(39) + key + chr(39))}: {typed}"

    def text(self, value: str | None) -> str:
        if value is None:
            return str(self.pick("", "~", "null"))
        if value in ("a", "b", "1.10", "no", "C#", "é") and self.pick(0, 1):
            return str(value)
        if _SIMPLE.fullmatch(value) and self.pick(0, 1):
            return str(value)
        if "\n" in value or self.pick(0, 1):
            return '"' + "".join(_ESCAPES.get(char, char) for char in value) + '"'
        return "'" + value.replace("'", "''") + "'"
