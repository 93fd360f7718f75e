"""What to do first, for whoever has no records yet; the same words at the terminal and in a build."""

from __future__ import annotations

from datetime import date


def how_to_begin(folder: str, today: date) -> str:
    """Say that a folder of records is empty or not there, and what to put into it.

    Args:
        folder: the folder as people know it.
        today: the day that the example is planned for.
    """
    return f"""\
There are no releases in {folder}.
Begin with {folder}/people.yml, which says who holds which role:

  people:
    maria:
      name: Maria Silva
      roles:
        - {{role: release-manager, from: {today}}}

and with {folder}/1.0.0.yml, the first release:

  version: 1.0.0
  type: major
  status: planned
  date: {today}
  summary: What it brings, in a sentence or two.

`releases check` says what is missing from there on.
"""
