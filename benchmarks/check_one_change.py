"""Times `releases check` after one file of a history changed, against the start of a Python that can read records.

Boundary: a made-up history, the installed command, and ratios within one run; asserts nothing.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import made_history

import generator

IMPORTS = "import generator.cli, generator.reading"
ROUNDS = 25


def timed(command: list[str], environment: dict[str, str]) -> float:
    """The seconds that a command takes; what it prints or finds is not looked at."""
    start = time.perf_counter()
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def text_changed(file: Path) -> None:
    """Somebody writes a sentence."""
    file.write_text(file.read_text("utf-8").replace("summary: |\n", "summary: |\n  One more sentence.\n", 1), "utf-8")


def signed_later(file: Path) -> None:
    """Somebody corrects when they signed."""
    text = file.read_text("utf-8")
    before, after = ("{by: priya,", "{note: Again., by: priya,")
    file.write_text(text.replace(before, after, 1) if before in text else text.replace(after, before, 1), "utf-8")


def change_added(file: Path) -> None:
    """Somebody notes one more change."""
    text = file.read_text("utf-8")
    file.write_text(text.replace("checklist:\n", "  - {type: added, text: One more.}\nchecklist:\n", 1), "utf-8")


def deployed_later(file: Path) -> None:
    """What other records are compared with: all of them are looked at again, by what is kept of them."""
    text = file.read_text("utf-8")
    before, after = "outcome: succeeded", "outcome: succeeded\n    rolled_back: {at: 2030-01-01T00:00:00Z}"
    file.write_text(text.replace(after, before, 1) if after in text else text.replace(before, after, 1), "utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a text": text_changed,
    "a sign-off": signed_later,
    "the notable changes": change_added,
    "the deployments, with which others are compared": deployed_later,
}


def main() -> None:
    """Print medians and ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--releases", type=int, default=1000)
    count = options.parse_args().releases
    compileall.compile_dir(Path(generator.__file__).parent, quiet=1)  # as a package is when it is installed
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "releases"
        records.mkdir()
        made_history.write(records, count)
        environment = {**os.environ, "XDG_CACHE_HOME": f"{folder}/caches"}
        check = [str(Path(sys.executable).with_name("releases")), "check", str(records)]
        start = [sys.executable, "-c", IMPORTS]
        print(f"{count} releases, Python {sys.version.split()[0]}, {os.cpu_count()} cores, median of {ROUNDS}")
        print(f"first check, nothing kept: {timed(check, environment):.2f} s")
        file = sorted(records.glob("*.yml"))[count // 2]
        timed(check, environment)
        for what, change in CHANGES.items():
            pairs = []
            for _ in range(ROUNDS):
                change(file)
                pairs.append((timed(check, environment), timed(start, environment)))
            checks, starts = (median(times) for times in zip(*pairs, strict=True))
            print(f"after a change of {what}: {checks:.2f} s, `{IMPORTS}`: {starts:.2f} s, ratio {checks / starts:.2f}")


if __name__ == "__main__":
    main()
