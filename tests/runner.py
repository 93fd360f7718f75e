"""GitHub's runner, as far as it reads annotations from a log.

Knows the commands' form and escapes; which annotations are right is for the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
"""In the order in which the runner takes them back; the percent sign last."""


@dataclass(frozen=True)
class Command:
    """A line as GitHub's runner takes it."""

    name: str
    properties: dict[str, str]
    message: str


def run(line: str) -> Command:
    assert line.startswith("::")
    head, message = line[2:].split("::", 1)
    name, _, listed = head.partition(" ")
    pairs = (one.split("=", 1) for one in listed.split(",") if one)
    return Command(name, {key: unescape(value) for key, value in pairs}, unescape(message))


def unescape(text: str) -> str:
    for escape, char in ESCAPES:
        text = text.replace(escape, char)
    return text


def commands(log: str) -> list[Command]:
    return [run(line) for line in log.split("\n") if line]
