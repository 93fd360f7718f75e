"""How far long work is, on a terminal; nothing at all in a pipe, a file or a pipeline.

Boundary: a line on standard error that is written over itself and is gone at the end; what is counted is for the work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

from generator.watching import Watch, nobody

PATIENCE = 0.4
"""Seconds for which nothing is shown: what is done by then needs no bar."""
PAUSE = 0.05
"""Seconds between two changes of the line."""
WIDTH = 24
"""Characters of the bar."""


@contextmanager
def progress(stream: TextIO | None = None, environ: Mapping[str, str] = os.environ) -> Iterator[Watch]:
    """Gives whom long work tells how far it is; clears the line at the end.

    Args:
        stream: where the line is shown; standard error, where nothing else is said.
        environ: a terminal that is called `dumb`, and a pipeline (`CI`), are shown nothing.
    """
    shown = sys.stderr if stream is None else stream
    if shown is None or not shown.isatty() or environ.get("TERM") == "dumb" or environ.get("CI"):
        yield nobody
        return
    line = _Line(shown)
    try:
        yield line.tell
    finally:
        line.clear()


@dataclass
class _Line:
    """The line, and when it was written last."""

    stream: TextIO
    begun: float = field(default_factory=monotonic)
    written: float = 0.0

    def tell(self, what: str, done: int, of: int) -> None:
        now = monotonic()
        if now - self.begun < PATIENCE or (now - self.written < PAUSE and done < of) or not of:
            return
        self.written = now
        full = WIDTH * done // of
        bar = "#" * full + "." * (WIDTH - full)
        room = max(_columns(self.stream) - 1, 10)
        self._write(f"[{bar}] {what}: {done:,} of {of:,}"[:room])

    def clear(self) -> None:
        if self.written:
            self._write("")

    def _write(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{text}")
        self.stream.flush()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return 80
