"""How states read: a word, a tone and an icon for each, the same on every page.

Boundary: words for what the ledger and the records say; deciding what is so is theirs.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.ledger import Entry
from generator.ledger.readiness import ItemState


class Badge(NamedTuple):
    """A state in a word, with the tone and icon by which it is recognised."""

    word: str
    tone: str = "mute"
    """`ok`, `info`, `warn`, `bad`, `key` or `mute`: a class of the stylesheet."""
    icon: str = "dot"
    """The name of an icon of the stylesheet."""


_RELEASES = {
    "planned": Badge("planned", "info", "ring"),
    "approved": Badge("approved", "info", "half"),
    "released": Badge("released", "ok", "dot"),
    "closed": Badge("closed", "ok", "check"),
    "cancelled": Badge("cancelled", "mute", "stop"),
    "rolled-back": Badge("rolled back", "bad", "back"),
}
_ITEMS = {
    ItemState.DONE: Badge("done", "ok", "check"),
    ItemState.CONDITIONAL: Badge("done, with an open condition", "warn", "half"),
    ItemState.NOT_APPLICABLE: Badge("not applicable", "mute", "dash"),
    ItemState.WAITING: Badge("open", "warn", "ring"),
    ItemState.REJECTED: Badge("rejected", "bad", "cross"),
    ItemState.FAILED: Badge("failed", "bad", "cross"),
    ItemState.WAIVED: Badge("waived", "key", "flag"),
    ItemState.NOT_ASKED: Badge("not asked", "mute", "dash"),
    ItemState.UNDECIDED: Badge("undecided", "warn", "ring"),
}
_VERDICTS = {
    "approved": Badge("approved", "ok", "check"),
    "approved-with-conditions": Badge("approved with conditions", "ok", "half"),
    "rejected": Badge("rejected", "bad", "cross"),
    "withdrawn": Badge("withdrawn", "bad", "back"),
    "done": Badge("done", "ok", "check"),
    "failed": Badge("failed", "bad", "cross"),
    "not-applicable": Badge("not applicable", "mute", "dash"),
}
_SEVERITIES = {
    "critical": Badge("critical", "bad", "warn"),
    "major": Badge("major", "warn", "warn"),
    "minor": Badge("minor", "mute", "dot"),
    "sev1": Badge("sev1", "bad", "warn"),
    "sev2": Badge("sev2", "warn", "warn"),
    "sev3": Badge("sev3", "mute", "dot"),
}
_ISSUES = {
    "reported": Badge("reported", "warn", "ring"),
    "investigating": Badge("investigating", "warn", "ring"),
    "confirmed": Badge("confirmed", "warn", "dot"),
    "mitigated": Badge("mitigated", "info", "half"),
    "fix-planned": Badge("fix planned", "info", "clock"),
    "fixed": Badge("fixed", "ok", "check"),
    "wont-fix": Badge("won’t fix", "mute", "stop"),
    "duplicate": Badge("duplicate", "mute", "dash"),
    "not-an-issue": Badge("not an issue", "mute", "dash"),
}
_OUTCOMES = {
    "succeeded": Badge("succeeded", "ok", "check"),
    "failed": Badge("failed", "bad", "cross"),
    "partial": Badge("partial", "warn", "half"),
    "passed": Badge("passed", "ok", "check"),
}
_CHANGES = {
    "added": Badge("added", "ok", ""),
    "changed": Badge("changed", "info", ""),
    "deprecated": Badge("deprecated", "warn", ""),
    "removed": Badge("removed", "bad", ""),
    "fixed": Badge("fixed", "ok", ""),
    "security": Badge("security", "key", "lock"),
    "performance": Badge("performance", "info", ""),
}
BREAKING = Badge("breaking", "bad", "warn")
REVERSIBLE = Badge("can be undone", "mute", "back")
IRREVERSIBLE = Badge("cannot be undone", "bad", "lock")
DONE = Badge("done", "ok", "check")
DUE = Badge("open", "warn", "clock")
WAIVER_UNUSED = Badge("waiver, not needed", "mute", "flag")
WAIVER_VOID = Badge("waiver, does not hold", "bad", "flag")


def release(entry: Entry) -> Badge:
    return _RELEASES[entry.state]


def status(word: str) -> Badge:
    """A status of the process, where no release in particular is meant."""
    return _RELEASES[word]


def item(state: ItemState) -> Badge:
    return _ITEMS[state]


def verdict(word: str) -> Badge:
    """A verdict of an answer, or `not-applicable`."""
    return _VERDICTS[word]


def severity(word: str) -> Badge:
    """The severity of a known issue or an incident."""
    return _SEVERITIES[word]


def issue(state: str) -> Badge:
    """The state of a known issue, as `IssueFacts.state` has it."""
    return _ISSUES[state]


def outcome(word: str) -> Badge:
    """The outcome of a deployment or of a test."""
    return _OUTCOMES[word]


def change(word: str) -> Badge:
    """The type of a change."""
    return _CHANGES[word]
