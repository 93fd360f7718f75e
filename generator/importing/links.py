"""Links in Markdown: where each stands, and how one that leads to a definition is written out.

Knows one link at a time; the document is the outline's.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.markdown_events import Event

_ENTITY: Final = re.compile(r"&(?=#?\w{1,32};)")
_UNFIT: Final = re.compile(r"[\s()<>\\]")
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>~!&]")


class Link(NamedTuple):
    """A link or an image; places are bytes of the document."""

    start: int
    end: int
    target: str
    title: str
    label: str
    """Of its definition; empty where it bears its target itself."""
    tail: int
    """Where the target of a link by definition belongs …"""
    tail_end: int
    """… and how far that reaches over what stood there."""

    @property
    def is_reference(self) -> bool:
        """Whether the target stands elsewhere, in a definition."""
        return bool(self.label)

    @property
    def end_whole(self) -> int:
        """Where the link ends, with all that names its definition."""
        return max(self.end, self.tail_end)

    @property
    def leads_out(self) -> bool:
        """Whether the target can be reached from anywhere."""
        return self.target.startswith(("https://", "http://", "mailto:"))

    @classmethod
    def of(cls, event: Event, data: bytes) -> Link:
        """The link that begins with an event."""
        kind = event.property("link_type").removesuffix("Unknown")
        label = event.property("id") if kind in ("Reference", "Collapsed", "Shortcut") else ""
        tail = tail_end = event.end
        if kind == "Reference":
            tail = data.rfind(b"][", event.start, event.end) + 1 or event.end
        elif kind == "Collapsed" and data[event.end : event.end + 2] == b"[]":
            tail_end += 2
        elif kind == "Collapsed" and data[event.start : event.end].endswith(b"[]"):
            tail -= 2
        return cls(event.start, event.end, event.property("dest_url"), event.property("title"), label, tail, tail_end)


def written(link: Link) -> str:
    """The target of a link as it stands behind its text."""
    url = _ENTITY.sub(
        "&amp;", _UNFIT.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), link.target)
    )
    title = " ".join(link.title.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'({url} "{title}")' if title else f"({url})"


def markdown_link(text: str, url: str) -> str:
    """A link whose text is shown as it is."""
    shown = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return f"[{shown}]{written(Link(0, 0, url, '', '', 0, 0))}"
