"""Times `releases check` of a history against `yaml.load` with libyaml of the same files.

Boundary: the two in turn, through `runs`; what is made of the figures is known elsewhere.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import runs

LOAD = """
import sys, time, yaml
from pathlib import Path
files = sorted(Path(sys.argv[1]).rglob("*.yml"))
started = time.perf_counter()
for file in files:
    with file.open("rb") as stream:
        yaml.load(stream, yaml.CSafeLoader)
print(time.perf_counter() - started)
"""
"""What it is compared with; the time does not hold the start of Python, while that of a check does."""
LIMIT = 1800.0


def measure(records: Path, rounds: int) -> dict[str, Any]:
    """Check a folder of records: with nothing kept, and again, when nothing has changed."""
    command = (str(Path(sys.executable).with_name("releases")), "check", str(records))
    costs: dict[str, list[float]] = {"load": [], "first": [], "again": []}
    for _ in range(rounds):
        load = [sys.executable, "-c", LOAD, str(records)]
        costs["load"].append(float(subprocess.run(load, check=True, capture_output=True).stdout))
        shutil.rmtree(records.parent / ".xdg", ignore_errors=True)
        for kind in ("first", "again"):
            costs[kind].append(runs.run(command, records.parent, LIMIT).seconds)
    shutil.rmtree(records.parent / ".xdg", ignore_errors=True)
    memory = runs.run(command, records.parent, LIMIT, weigh=True).memory
    files = sum(1 for _ in records.rglob("*.yml"))
    return {"files": files, "memory": memory, **{kind: median(times) for kind, times in costs.items()}}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]).resolve(), 3), indent=2))
