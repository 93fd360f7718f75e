"""Mutated files for the reader: whatever they hold, reading ends soon, in diagnostics, and within bounded memory.

Run `python tests/fuzz.py --count 100000 --seed 1` for a long run; `test_fuzz.py` runs some of it with every change.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from generator.diagnostics import Diagnostic
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.reading import read
from generator.reports import text

REPO = Path(__file__).parents[1]
SECONDS = 10
"""Longer than the slowest machine needs for a file of the greatest size that is read."""
MEMORY = 2 << 30
"""Bytes of address space for a whole run."""
TOKENS = (
    *(
        b"- ",
        b": ",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"#",
        b"&a",
        b"*a",
        b"!!str ",
        b"? ",
        b"| ",
        b">-\n",
        b"'",
        b'"',
        b"%",
    ),
    *(
        b"---\n",
        b"...\n",
        b"\t",
        b"\r\n",
        b"\n\n",
        b"\x00",
        b"\x85",
        b"\xe2\x80\xa8",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\\x",
    ),
    *(b"null", b"~", b"yes", b"1_000", b"1e9", b"0x10", b".inf", b"<<", b"2026-02-30", b"2026-01-01T00:00:00+99:99"),
    *("٣".encode(), "é".encode(), "\U0001f600".encode(), b"a" * 300, b"[" * 40, b"{a: " * 20, b"- " * 30, b"  " * 80),
)


class Seed(NamedTuple):
    """A real file with the model that it is read as."""

    path: str
    data: bytes
    model: type[BaseModel]


def corpus() -> list[Seed]:
    """The sample, the examples of the format, and the worked examples."""
    folders = [REPO / "releases", *sorted((REPO / "examples").glob("*/releases"))]
    files = [path for folder in folders for path in sorted(folder.rglob("*.yml"))]
    return [Seed(path.name, path.read_bytes(), _model(path)) for path in files]


def _model(path: Path) -> type[BaseModel]:
    alone: dict[str, type[BaseModel]] = {"policy": PolicyFile, "people": People}
    folders: dict[str, type[BaseModel]] = {"known-issues": KnownIssue, "incidents": Incident}
    return alone.get(path.stem) or folders.get(path.parent.name, Release)


def mutants(seeds: Sequence[Seed], dice: random.Random) -> Iterator[Seed]:
    """Endlessly one real file after another, changed in a few places."""
    while True:
        one, other = dice.choice(seeds), dice.choice(seeds)
        data = bytearray(one.data)
        for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
            _mutate(data, other.data, dice)
        yield one._replace(data=bytes(data))


def _mutate(data: bytearray, other: bytes, dice: random.Random) -> None:
    """Change one place: bytes, a line, an indentation, a token of the language, or a piece of another file."""
    at, length = dice.randrange(len(data) + 1), dice.choice((0, 1, 1, 4, 20, 200))
    how = dice.randrange(6)
    if how == 0:
        data[at : at + length] = dice.randbytes(dice.randint(0, 4))
    elif how == 1:
        data[at : at + dice.choice((0, length))] = dice.choice(TOKENS)
    elif how == 2:
        lines = bytes(data).splitlines(keepends=True) or [b""]
        lines.insert(dice.randrange(len(lines)), dice.choice(lines))
        data[:] = b"".join(lines)
    elif how == 3:
        start = dice.randrange(len(other))
        data[at : at + length] = other[start : start + dice.choice((3, 30, 300))]
    elif how == 4:
        del data[at : at + length]
    else:
        start = data.rfind(b"\n", 0, at) + 1
        data[start:start] = b" " * dice.randint(1, 9)


class TooSlowError(Exception):
    """Reading one file took too long."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End what takes longer, with an exception."""

    def too_slow(_signal: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, too_slow)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def examine(one: Seed) -> int:
    """Read a file and print what is wrong with it; returns how many findings there are.

    Raises:
        AssertionError: neither a record nor a finding came of it, or a finding cannot be printed.
    """
    with at_most(SECONDS):
        reading = read(one.path, one.data, one.model)
        if (reading.document is None) == (not reading.diagnostics):
            raise AssertionError("a file is a record, or something is said about it")
        if not all(isinstance(found, Diagnostic) for found in reading.diagnostics):
            raise AssertionError("something else than diagnostics")
        if reading.diagnostics and not text.render(reading.diagnostics):
            raise AssertionError("a finding says nothing")
    return len(reading.diagnostics)


def main() -> None:
    """Examine so many mutants, or stop at the first that is not read as it should be."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    dice = random.Random(chosen.seed)  # noqa: S311 - to be repeated
    found, slowest, start = 0, 0.0, time.perf_counter()
    for number, one in zip(range(chosen.count), mutants(corpus(), dice), strict=False):
        before = time.perf_counter()
        try:
            found += examine(one)
        except BaseException:
            Path("fuzz-failure.yml").write_bytes(one.data)
            print(f"input {number} of seed {chosen.seed} ({one.path}) is in fuzz-failure.yml", file=sys.stderr)
            raise
        slowest = max(slowest, time.perf_counter() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.perf_counter() - start
    print(f"seed {chosen.seed}: {chosen.count:,} inputs, {found:,} findings, no other exception")
    print(f"{took:.0f} s, the slowest {slowest:.2f} s; at most {peak:.0f} MiB of memory")


if __name__ == "__main__":
    main()
