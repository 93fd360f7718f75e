"""Runs one command and says what it cost: seconds, processor seconds, peak memory.

Boundary: a program of its own, small, as Linux counts the memory of whoever starts a command as the command's.
`python measure.py SECONDS time COMMAND …` prints JSON; a command that takes longer than so many seconds is ended. With
`weigh` in place of `time` the memory is that of all its processes together, and the seconds count for nothing: to add
it up takes the command a twelfth of its time.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

EVERY = 0.05
"""Seconds between two looks at the memory of several processes."""


def main() -> None:
    """Run the command in a group of its own, and print what it cost."""
    limit, command = float(sys.argv[1]), sys.argv[3:]
    watch = Watch(weighs=sys.argv[2] == "weigh")
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
    ) as process:
        watch.begin(process.pid)
        try:
            said, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            print(json.dumps({"ended": True}))
            return
        finally:
            watch.end()
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    alone = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cost = {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "memory": max(alone, watch.most),
        "several": watch.several,
        "status": process.returncode,
        "said": said.decode(errors="replace")[-2000:],
    }
    print(json.dumps(cost))


class Watch:
    """Sees whether a process starts others, and adds up the memory of all while there are several.

    A single process is not weighed, as the system keeps its peak; what processes share counts once.
    """

    def __init__(self, *, weighs: bool) -> None:
        self.most, self.several, self._weighs = 0, False, weighs
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, pid: int) -> None:
        if sys.platform == "linux":
            self._thread = threading.Thread(target=self._look, args=(pid,))
            self._thread.start()

    def end(self) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _look(self, pid: int) -> None:
        while not self._over.wait(EVERY):
            family = list(_family(pid))
            self.several = self.several or len(family) > 1
            if self._weighs and len(family) > 1:
                self.most = max(self.most, sum(map(_share, family)))


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))
    except OSError:  # it has just ended
        return


def _share(pid: int) -> int:
    """The bytes of a process, and of what it shares its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
