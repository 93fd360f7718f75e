"""What was measured of search, as the part of the page on speed between two marks of its own.

Boundary: results in, text out; `python search_page.py` makes it again from what was last measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from speed_page import medians_of, with_unit

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "search.json"
PAGE = ROOT / "docs" / "help" / "speed.md"
BEGIN, END = "<!-- search: begin -->", "<!-- search: end -->"
NAMES = {"material": "Material", "pagefind": "Pagefind"}
HEAD = ("releases", "search by", "indexing", "a page view", "first result: an id", "a word", "two words", "memory")
KILOBYTE, MEGABYTE = 1_000, 1_000_000

Json = dict[str, Any]


def write(results: Json) -> None:
    """Write the part into the page; without the marks, the page stays as it is."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        PAGE.write_text(f"{before}{BEGIN}\n\n{table(results)}\n{END}{after}", encoding="utf-8")


def table(results: Json) -> str:
    """All that was measured, as Markdown."""
    origin = f"Measured on {results['date']} with {results['browser']}. {medians_of(results['rounds'])}."
    lines = [origin, ""]
    lines += [f"| {' | '.join(HEAD)} |", f"|---:|---|{'---:|' * (len(HEAD) - 2)}"]
    for size, one in results["sizes"].items():
        lines += [_row(size, name, one[engine]) for engine, name in NAMES.items() if engine in one]
    head = ("releases", *(f"support desk: {name}" for name in next(iter(results["sizes"].values()))["desk"]))
    lines += ["", f"| {' | '.join(head)} |", f"|{'---:|' * len(head)}"]
    for size, one in results["sizes"].items():
        cells = [_answer(asked) for asked in one["desk"].values()]
        lines.append(f"| {' | '.join([f'{int(size):,}', *cells])} |")
    return "\n".join([*lines, ""])


def _row(size: str, name: str, found: Json) -> str:
    asked = found["questions"]
    cells = [f"{int(size):,}", name, with_unit(found["indexing"], 1, "s"), _bytes(found["view"])]
    cells += [_answer(asked[one]) for one in ("an id", "a word", "two words")]
    cells += [_bytes(max(one["memory"] for one in asked.values()))]
    return f"| {' | '.join(cells)} |"


def _answer(asked: Json) -> str:
    return f"{with_unit(asked['seconds'], 2, 's')}, {_bytes(asked['bytes'])}"


def _bytes(value: float) -> str:
    return with_unit(value / KILOBYTE, 0, "kB") if value < MEGABYTE else with_unit(value / MEGABYTE, 1, "MB")


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text(encoding="utf-8")))
