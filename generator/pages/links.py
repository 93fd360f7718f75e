"""Links as pages show them: to other pages of the site, and to what a record points at.

Boundary: text and address; how a link looks is for the templates.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.ledger import Entry
from generator.model.scalars import is_url
from generator.pages import paths
from generator.policy import Policy

_SCHEMES = ("https://", "http://", "mailto:")
_HOST = re.compile(r"https?://(?:\[([^\]]*)\]|([^/?#:]*))").match
"""The host of a URL: one that a record may have, so that it has no user in it."""
_LONGEST = 60


class Link(NamedTuple):
    """A link; without an address it is only its text."""

    text: str
    url: str = ""
    outside: bool = False
    """Whether it leaves the site."""


def outward(text: str, policy: Policy, words: str = "") -> Link:
    """A link of a record: a URL, or a reference whose tracker the policy knows.

    Args:
        text: what the record says.
        policy: the policy with the trackers.
        words: what the link reads instead of the address; a reference always reads as itself.
    """
    url = policy.link(text) or ""
    if not url.startswith(_SCHEMES):
        return Link(text)
    return Link((words or _short(text)) if is_url(text) else text, url, outside=True)


def evidence(text: str, policy: Policy) -> Link:
    """A link to a proof: reads as the host that keeps it."""
    return outward(text, policy, _host(text) if is_url(text) else "")


def to_release(here: str, entry: Entry) -> Link:
    """A link to a release's notes, which reads as its version."""
    return Link(entry.name, paths.relative(here, paths.release(entry)))


def to_issue(here: str, issue: str) -> Link:
    """A link to a known issue, which reads as its id."""
    return Link(issue, paths.relative(here, paths.issue(issue)))


def _host(url: str) -> str:
    found = _HOST(url)
    return (found[1] or found[2]).lower() if found else url.removeprefix("mailto:")


def _short(url: str) -> str:
    words = url.removeprefix("mailto:").partition("://")[2].rstrip("/") or url.removeprefix("mailto:")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
