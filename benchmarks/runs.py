"""Builds a site cold, unchanged and after one change, round by round, and keeps what each build cost.

Boundary: how builds are run; what is built, and what is made of the figures, is known elsewhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import sites
from sites import Tool

MEASURE = Path(__file__).with_name("measure.py")
FOREVER = 1e6
COLD, UNCHANGED, CHANGED = KINDS = ("cold", "unchanged", "changed")


class Cost(NamedTuple):
    """What one build took."""

    seconds: float
    processor: float
    """Seconds of all cores."""
    memory: int
    """Bytes, at the peak; of the largest process, where they were not weighed together."""
    several: bool = False
    """Whether there were several processes."""


class Spent(Exception):  # noqa: N818 - the budget of a tool is spent; nothing has failed
    """A tool took longer than it was given."""


class Failed(SystemExit):
    """A tool ended with an error; says how. It ends the benchmark, but where a peer refuses a site."""


class Runs:
    """The builds of one tool: cost by kind of build, one for each round."""

    def __init__(self, tool: Tool, budget: float) -> None:
        self.tool = tool
        self.costs: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
        self.note = ""
        self._left = budget

    def round(self) -> None:
        """Build once in each way; a tool whose time is spent is left out from then on."""
        if self.note:
            return
        _put(self.tool.before)
        for kind in KINDS if self.tool.after else (COLD,):
            _prepare(self.tool, kind)
            started = time.monotonic()
            try:
                self.costs[kind].append(run(self.tool.command, self.tool.folder, self._left))
            except Spent:
                self.note = f"its time was spent with a build ({kind})"
                return
            except Failed as error:
                if not self.tool.may_fail:
                    raise
                self.note = f"its build failed: {str(error).splitlines()[-1]}"
                return
            finally:
                self._left -= time.monotonic() - started

    def weigh(self) -> None:
        """Build cold once more for the memory of several processes together, as to look at it takes time."""
        if self.note or not any(cost.several for cost in self.costs[COLD]):
            return
        _put(self.tool.before)
        _prepare(self.tool, COLD)
        memory = run(self.tool.command, self.tool.folder, FOREVER, weigh=True).memory
        self.costs[COLD] = [cost._replace(memory=memory) for cost in self.costs[COLD]]

    def as_json(self) -> dict[str, Any]:
        costs = {kind: [cost._asdict() for cost in costs] for kind, costs in self.costs.items()}
        return {"name": self.tool.name, "note": self.note, **costs}


def run(command: Iterable[str], folder: Path, limit: float, *, weigh: bool = False) -> Cost:
    """Run a command in a folder; where it is weighed, its seconds count for nothing.

    Raises:
        Spent: it took longer than the limit, in seconds.
        Failed: it ended with an error.
    """
    os.sync()  # nobody's files are written in somebody else's time
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / ".xdg"), "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled the first time is kept, as in use
    measured = [sys.executable, "-S", "-E", str(MEASURE), str(max(limit, 1)), "weigh" if weigh else "time", *command]
    done = subprocess.run(measured, check=True, cwd=folder, env=environment, stdout=subprocess.PIPE)
    answer = json.loads(done.stdout)
    if "ended" in answer:
        raise Spent
    if answer["status"]:
        raise Failed(f"{' '.join(command)} in {folder} ended with {answer['status']}:\n{answer['said'].rstrip()}")
    return Cost(answer["seconds"], answer["processor"], answer["memory"], answer["several"])


def _prepare(tool: Tool, kind: str) -> None:
    if kind == COLD:
        aside = Path(tempfile.mkdtemp(dir=tool.folder.parent, prefix="aside-"))
        for name in (tool.output, *tool.caches):
            place = tool.folder / name
            if place.exists():  # put aside rather than removed: for minutes after, ext4 is slow to make files
                place.rename(aside / str(len(list(aside.iterdir()))))
    elif kind == CHANGED:
        _put(tool.after)


def _put(files: Iterable[tuple[Path, bytes]]) -> None:
    for file, content in files:
        sites.write(file, content)
