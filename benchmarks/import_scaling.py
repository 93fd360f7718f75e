"""Times the build of a site of imported releases at two sizes, and prints what a release costs in each.

Boundary: made-up histories through the real importer and a plain `mkdocs build`; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from generator.importing.antsibull import convert
from generator.importing.folder import write

SEED = 20260101
HISTORY = 50
"""Releases of one product; real changelogs of Ansible's collections have 26 at the median and 116 at the most."""
WORDS = ("module", "option", "plugin", "returns", "error", "timeout", "fixes", "adds", "when", "host", "state", "token")
SECTIONS = ("minor_changes", "bugfixes", "major_changes", "deprecated_features")
KNOWN_ISSUES = 0.04
"""How many releases list a new known issue: about as many as in the changelogs of Ansible's collections."""
CONFIG = """\
site_name: Import scaling
site_url: https://scaling.example/
theme: {name: material, font: false}
plugins:
  - search
  - releases: {folder: releases}
"""


def versions() -> Iterator[str]:
    """Versions in the order in which they came out: four patches a minor, ten minors a major."""
    number = 0
    while True:
        yield f"{number // 40 + 1}.{number // 4 % 10}.{number % 4}"
        number += 1


def changelog(count: int, seed: int = SEED) -> bytes:
    """A changelog of so many releases, each with a handful of entries; half have no summary, as in real ones."""
    dice = random.Random(seed)
    lines = ["releases:"]
    day = date(2015, 1, 1)
    for version, number in zip(versions(), range(count), strict=False):
        day += timedelta(days=dice.randint(0, 3))
        lines += [f"  {version}:", f"    release_date: '{day}'", "    changes:"]
        if dice.random() < 0.5:  # noqa: PLR2004 - half of them
            lines.append(f"      release_summary: {sentence(dice, 20)}")
        for section in dice.sample(SECTIONS, k=2):
            lines.append(f"      {section}:")
            lines += [f"      - {entry(dice, number)}" for _ in range(dice.randint(1, 5))]
        if dice.random() < KNOWN_ISSUES:
            lines += ["      known_issues:", f"      - {entry(dice, number)}"]
    return ("\n".join(lines) + "\n").encode()


def entry(dice: random.Random, number: int) -> str:
    """An entry as authors write it: what it is about, what changed, and where it was discussed."""
    link = f"https://scaling.example/pull/{dice.randint(1, 9999)}"
    return f"demo_{number} - ``{dice.choice(WORDS)}`` {sentence(dice, 14)} ({link})."


def sentence(dice: random.Random, words: int) -> str:
    """Some words."""
    return " ".join(dice.choices(WORDS, k=words))


def build(count: int, folder: Path) -> float:
    """Import so many releases into a new project; returns the seconds that its build takes."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "about.md").write_text("# About\n")
    (folder / "mkdocs.yml").write_text(CONFIG)
    for number, start in enumerate(range(0, count, HISTORY)):
        imported = convert(changelog(min(HISTORY, count - start), SEED + number), f"demo-{number}")
        written = write(imported, folder / "releases")
        if imported.refused or written.problems:
            sys.exit("\n".join(one.message for one in (*imported.problems, *written.problems)))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")]
    started = time.perf_counter()
    subprocess.run(command, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    return time.perf_counter() - started


def main() -> None:
    """Build both sizes, the small one twice so that caches of the machine are warm, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 2000], help="numbers of releases, smallest first")
    sizes: list[int] = parser.parse_args().sizes
    costs: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        build(sizes[0], Path(place) / "warm")
        for size in sizes:
            seconds = build(size, Path(place) / str(size))
            costs.append(1000 * seconds / size)
            print(f"{size:>7,} releases  {seconds:8.1f} s  {costs[-1]:7.1f} ms a release", flush=True)
    ratio = costs[-1] / costs[0]
    print(f"A release costs {ratio:.2f} times as much among {sizes[-1]:,} as among {sizes[0]:,}; linear is about 1.")


if __name__ == "__main__":
    main()
