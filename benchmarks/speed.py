"""`make bench`: builds the same pages with the plugin and with its peers, and writes down what it took.

Boundary: sizes, order and results. Builds are run by `runs`, projects made by `sites` and `hugo_site`, and the page is
written by `speed_page`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import checking
import hugo_site
import made_history
import outputs
import runs
import sites
import speed_page

RESULTS = Path(__file__).parent / "results" / "speed.json"
BUDGET = 15 * 60.0
"""Seconds that a tool has for one size, all its builds together."""
COMPARED = ("ours", "hugo")
"""The tools that have as long as they take."""
NEVER_SPARED = (*COMPARED, "one-page")
READ = 300
"""Pages that are read word by word at each size."""
CHANGES = (
    (b"summary: |\n", b"summary: |\n  One more sentence.\n"),
    (b"name: ", b"name: Renamed "),
    (b"{by: priya,", b"{note: Once more., by: priya,"),
)
"""What happens to the one release: its name, its summary and a sign-off are not what they were."""


def main() -> None:
    """Measure all sizes, in turn: a machine may be faster or slower half an hour later, and growth is to be seen.

    Sites stay to the end: after many are removed, ext4 is slow to make files.
    """
    given = _arguments().parse_args()
    results: dict[str, Any] = {
        "date": given.date.isoformat(),
        "machine": machine(),
        "rounds": given.rounds,
        "budget": None if given.patient else BUDGET,
        "tools": given.tools,
        "sizes": {},
    }
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="releases-speed-") as place:
        sizes = [Size(count, Path(place).resolve() / str(count), given) for count in sorted(given.releases)]
        for number in range(given.rounds):
            for smaller, size in zip([None, *sizes], sizes, strict=False):
                size.build(number, smaller)
        for size in sizes:
            results["sizes"][str(size.count)] = size.result()
            given.results.parent.mkdir(parents=True, exist_ok=True)
            given.results.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            if given.results == RESULTS:
                speed_page.write(results)
    print(speed_page.tables(results))


class Size:
    """A history of some size, with a site for each tool."""

    def __init__(self, count: int, folder: Path, given: argparse.Namespace) -> None:
        self.count, self._folder, self._given = count, folder, given
        self._products = max(1, count // given.per_product)
        self._tell("making the sites")
        folder.mkdir()
        self.runs, self._changed = prepare(count, self._products, folder, given)

    def build(self, number: int, smaller: Size | None) -> None:
        """Build all sites, one after the other, so that what else the machine does meets all alike."""
        self._tell(f"round {number + 1} of {self._given.rounds}")
        if number == 0 and smaller and not self._given.patient:
            self._spare(smaller)
        for one in self.runs:
            one.round()

    def result(self) -> dict[str, Any]:
        """What builds took, what came out, and the check."""
        self._tell("what they weigh and put out")
        for one in self.runs:
            one.weigh()
        tools = {one.tool.key: one.as_json() | _put_out(one, self.runs[0]) for one in self.runs}
        check = checking.measure(self._folder / "checked" / "releases", self._given.rounds)
        return {"products": self._products, "changed_pages": self._changed, "tools": tools, "check": check}

    def _spare(self, smaller: Size) -> None:
        """Leave out tools that would take too long, even if they grow in proportion only, by what a round took them."""
        found = {one.tool.key: one for one in smaller.runs}
        for one in self.runs:
            before = found[one.tool.key]
            took = sum(cost.seconds for costs in before.costs.values() for cost in costs)
            is_long = took * self._given.rounds * self.count / smaller.count > BUDGET
            if one.tool.key not in NEVER_SPARED and (before.note or is_long):
                one.note = f"would take more than {BUDGET / 60:.0f} minutes"

    def _tell(self, what: str) -> None:
        print(f"{self.count:,} releases of {self._products} product(s): {what}", file=sys.stderr, flush=True)


def prepare(count: int, products: int, folder: Path, given: argparse.Namespace) -> tuple[list[runs.Runs], int]:
    """Make the history, its pages before and after the change, and a project for each tool."""
    mine, checked = folder / "ours" / "releases", folder / "checked" / "releases"
    mine.mkdir(parents=True)
    made_history.write(mine, count, products=products)
    shutil.copytree(mine, checked)
    records = [file for file in sorted(mine.rglob("*.yml")) if file.stem[0].isdigit()]
    record = records[len(records) // 2]
    before = after = record.read_bytes()
    for old, new in CHANGES:
        after = after.replace(old, new, 1)
    files = sites.render(mine, folder / "pages")
    record.write_bytes(after)
    later = sites.render(mine, folder / "later")
    record.write_bytes(before)
    pages = sites.Pages(files, {path: content for path, content in later.items() if files[path] != content})
    makers = {
        "hugo": lambda: hugo_site.project(folder / "hugo", pages),
        "zensical": lambda: sites.zensical(folder / "zensical", pages),
        "stock": lambda: sites.stock(folder / "stock", pages),
        "one-page": lambda: sites.one_page(folder / "one-page"),
    }
    tools = [sites.ours(folder / "ours", record, after)]
    tools += [makers[key]() for key in makers if key in given.tools]
    shown = sum(path.endswith(".md") for path in pages.changed)
    budgets = [runs.FOREVER if given.patient or tool.key in COMPARED else BUDGET for tool in tools]
    return [runs.Runs(tool, budget) for tool, budget in zip(tools, budgets, strict=True)], shown


def machine() -> dict[str, Any]:
    """What the figures were measured on, and with."""
    names = ("mkdocs", "mkdocs-material", "hugo", "zensical", "octoacme-releases", "pyromark")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count(),
        "processor": _processor(),
        "memory": memory,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": dict(sorted((one.name, one.version) for one in distributions() if one.name in names)),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _put_out(one: runs.Runs, mine: runs.Runs) -> dict[str, Any]:
    site = one.tool.folder / one.tool.output
    if not one.costs[runs.COLD] or not one.tool.after:
        return {}
    ours = outputs.pages_of(mine.tool.folder / mine.tool.output)
    theirs = outputs.pages_of(site)
    both = [url for url in sorted(ours) if url.startswith(("releases/", "known-issues/"))]
    read = outputs.read(site, [url for url in both[:: max(1, len(both) // READ)] if url in theirs])
    missing = len(ours - theirs)
    return {"output": outputs.count(site)._asdict(), "read": read._asdict(), "missing": missing}


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--releases", type=int, nargs="+", default=[100, 1000], help="sizes of the history")
    parser.add_argument("--rounds", type=int, default=3, help="how often each build is run; medians are printed")
    parser.add_argument("--per-product", type=int, default=made_history.PER_PRODUCT, help="releases of one product")
    parser.add_argument("--tools", nargs="*", default=["hugo", "zensical", "stock", "one-page"], help="the peers")
    parser.add_argument("--patient", action="store_true", help="wait for a tool, however long it takes")
    parser.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the day of the run")
    parser.add_argument("--folder", type=Path, help="where the sites are made; they are removed afterwards")
    parser.add_argument("--results", type=Path, default=RESULTS, help="other results leave the page as it is")
    return parser


if __name__ == "__main__":
    main()
