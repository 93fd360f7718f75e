"""Why something that somebody wanted to do to a record is not done.

Boundary: words and findings; who prints them decides how.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic


class RefusedError(Exception):
    """What was wanted cannot be done, or the rules would not accept it; the record stays as it is."""

    def __init__(self, message: str, hint: str = "", findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        """One sentence, with what was typed."""
        self.hint = hint
        """What to do instead; empty where the findings say it."""
        self.findings = findings
        """What the rules would find in the record as it would be; their places are those of that record."""
