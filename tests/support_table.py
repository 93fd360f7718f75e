"""The table of questions to support with their expected first answers.

Reads `support_questions.md`; who is asked is for the tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from generator.support.question import Question

TABLE = Path(__file__).with_name("support_questions.md")


class First(NamedTuple):
    """The first answer to a question; empty where nothing is known."""

    issue: str
    bearing: str
    fix: str


class Row(NamedTuple):
    """A line of the table."""

    question: Question
    expected: First

    def __str__(self) -> str:
        return " ".join(filter(None, self.question))


def rows() -> list[Row]:
    """All questions in order."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [_row(line) for line in lines[2:]]


def _row(line: str) -> Row:
    cells = ["" if cell.strip() == "-" else cell.strip() for cell in line.strip("|").split("|")]
    return Row(Question(*cells[:3]), First(*cells[3:]))
