"""What an antsibull changelog says of one release: its sections, new content and known issues as texts in Markdown.

Knows the names that the format has for sections and kinds of content, and those that people type in their place.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from generator.importing.foreign import Foreign
from generator.importing.history import PastChange, PastText
from generator.importing.markup import part_links, to_markdown
from generator.model.release import ChangeType
from generator.source import Entry, Mapping, Node, Scalar

# The order in which changes are written. Only what its authors put among the breaking changes is called breaking: major
# changes are notable, and what is removed was announced before.
_SECTIONS: Final[dict[str, ChangeType]] = {
    "breaking_changes": "changed",
    "major_changes": "changed",
    "minor_changes": "changed",
    "deprecated_features": "deprecated",
    "removed_features": "removed",
    "security_fixes": "security",
    "bugfixes": "fixed",
}
_TITLES: Final = {"trivial": "Trivial", "doc_changes": "Documentation", "documentation": "Documentation"}
"""Further sections: `trivial` is the format's own, which it does not publish; the others are some projects'."""
_CONTENT: Final = ("modules", "plugins", "objects")
_SUMMARY: Final = "release_summary"
_ISSUES: Final = "known_issues"
_KNOWN: Final = (*_SECTIONS, *_TITLES, *_CONTENT, _SUMMARY, _ISSUES, "changes", "fragments")
_NEAR: Final = 0.85
"""How alike two names must be for one to be a misspelling of the other, from 0 to 1."""
_ORDER: Final = ("breaking_changes", "new", *(name for name in _SECTIONS if name != "breaking_changes"), "other")


class Entries:
    """Gathers what is said of one release."""

    def __init__(self, foreign: Foreign) -> None:
        self.summary = ""
        self.issues: list[PastText] = []
        self._foreign = foreign
        self._changes: dict[str, list[PastChange]] = {name: [] for name in _ORDER}

    def take(self, entry: Entry, *, inside: bool = False) -> None:
        """Take in a field of a release, or of its `changes`."""
        name = self._name(entry, inside=inside)
        if self._foreign.is_empty(entry.value) or name == "fragments":
            return
        if name == "changes" and not inside:
            hint = "write the sections as `name:` lines"
            for section in self._foreign.mapping_of(entry.value, name, hint, at=entry.key):
                self.take(section, inside=True)
        elif name == _SUMMARY:
            text = to_markdown(self._foreign.text_of(entry.value, name))
            self.summary = f"{self.summary}\n\n{text}" if self.summary else text
        elif name in _CONTENT:
            self._changes["new"].extend(self._content(name, entry.value))
        else:
            self._section(name, entry.value)

    def changes_sorted(self) -> Iterator[PastChange]:
        """The changes, the weightiest sections first."""
        for changes in self._changes.values():
            yield from changes

    def _name(self, entry: Entry, *, inside: bool) -> str:
        """The name that the format has for a field, or the field's own where it has none."""
        typed = entry.key.text
        name = typed.lower().replace("-", "_").replace(" ", "_")
        if name not in _KNOWN:
            name = next(iter(difflib.get_close_matches(name, _KNOWN, 1, _NEAR)), typed)
        if name != typed:
            self._foreign.note(f"`{typed}` was taken for `{name}`", entry.key)
        elif name not in _KNOWN:
            self._foreign.note(f"There is no section `{typed}`; its entries became changes under that name", entry.key)
        elif inside == (name in _CONTENT):
            where = "in `changes`" if inside else "beside `changes`"
            if inside or name not in (*_CONTENT, "changes"):
                self._foreign.note(f"`{typed}` stands {where}, and was taken as if it stood in its place", entry.key)
        return name

    def _section(self, name: str, node: Node) -> None:
        title = _TITLES.get(name) or name.replace("_", " ").strip().capitalize()
        for item in self._foreign.items_of(node, name):
            text = self._text(item, name)
            if not text:
                self._foreign.note(f"An entry of `{name}` is empty", item)
            elif name == _ISSUES:
                self.issues.append(self._said(text, item))
            elif name in _SECTIONS:
                change = PastChange(_SECTIONS[name], self._said(text, item), breaking=name == "breaking_changes")
                self._changes[name].append(change)
            else:
                self._changes["other"].append(PastChange("changed", self._said(text, item, f"{title}: ")))

    def _text(self, item: Node, name: str) -> str:
        """An entry's text; `- module: fixed` without quotes is a mapping for YAML, and was meant as a text."""
        if isinstance(item, Mapping) and len(item.entries) == 1:
            ((key, value),) = item.entries.values()
            if isinstance(value, Scalar):
                self._foreign.note(
                    f"An entry of `{name}` is a mapping for YAML; it was taken for the text that it shows", item
                )
                return f"{key.text}: {self._foreign.text_of(value, name)}"
        return self._foreign.text_of(item, f"{name}, an entry")

    def _said(self, text: str, node: Node, prefix: str = "") -> PastText:
        parted = part_links(text)
        return PastText(prefix + to_markdown(parted.text), parted.links, self._foreign.span(node))

    def _content(self, name: str, node: Node) -> Iterator[PastChange]:
        """What is new: modules in a list, plugins and objects in a list a kind."""
        if name == "modules":
            kinds = [("module", node)]
        else:
            hint = "write the kinds, such as `lookup:`, and a list below each"
            found = self._foreign.mapping_of(node, name, hint)
            kinds = [(f"{one.key.text} plugin" if name == "plugins" else one.key.text, one.value) for one in found]
        for kind, things in kinds:
            for thing in self._foreign.items_of(things, name):
                yield self._thing(kind, thing)

    def _thing(self, kind: str, node: Node) -> PastChange:
        said = {"name": "", "namespace": "", "description": ""}
        for one in self._foreign.mapping_of(node, kind, "write its `name` and `description`"):
            if one.key.text in said:
                said[one.key.text] = self._foreign.text_of(one.value, one.key.text)
            elif not self._foreign.is_empty(one.value):
                hint = "what is new has `name`, `namespace` and `description`"
                self._foreign.refuse("unknown-field", f"No {kind} has `{one.key.text}` in a changelog", hint, one.key)
        text = f"New {kind} `{said['name'].replace('`', '')}`"
        if said["namespace"]:
            text += f" in `{said['namespace'].replace('`', '')}`"
        if said["description"]:
            text += f" – {to_markdown(said['description'])}"
        return PastChange("added", PastText(text, (), self._foreign.span(node)))
