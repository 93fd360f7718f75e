"""The measured part of the page on speed: its tables as Markdown, between two marks, and its plot.

Boundary: results in, text and pictures out; `python speed_page.py` makes them again from what was last measured.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "speed.json"
PAGE = ROOT / "docs" / "help" / "speed.md"
PLOT = ROOT / "docs" / "assets" / "speed-{}.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PEER = "hugo"
ORDER = ("ours", "hugo", "zensical", "stock")
MEGABYTE = 1_000_000

Json = dict[str, Any]


def write(results: Json) -> None:
    """Write the measured part into the page, and the plots beside it."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables(results)}\n{END}{after}", encoding="utf-8")
    import speed_plot  # noqa: PLC0415 - only this needs what draws

    for scheme in ("light", "dark"):
        speed_plot.draw(results, scheme, Path(str(PLOT).format(scheme)))


def tables(results: Json) -> str:
    """All that was measured, as Markdown."""
    parts = [_origin(results), *(_builds(int(size), one) for size, one in results["sizes"].items())]
    parts += [_growth(results["sizes"]), _checks(results["sizes"]), _outputs(results["sizes"])]
    return "\n".join(part for part in parts if part)


def seconds(tool: Json, kind: str) -> float | None:
    """The median of a tool's builds of a kind."""
    return _median(tool, kind, "seconds")


def _median(tool: Json, kind: str, what: str) -> float | None:
    costs = tool.get(kind, ())
    return median(cost[what] for cost in costs) if costs else None


def _origin(results: Json) -> str:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Measured on {results['date']}: {machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory'] / 2**30:.0f} GiB of memory, {machine['system']}, Python {machine['python']}; {versions}. "
        f"{medians_of(results['rounds'])}, tools and sizes in turn.\n"
    )


def _builds(size: int, one: Json) -> str:
    tools = one["tools"]
    peer = tools.get(PEER, {})
    head = (
        "tool",
        "cold",
        "× Hugo",
        "one release changed",
        "× Hugo",
        "nothing changed",
        "peak memory",
        "× Hugo",
        "output",
    )
    there = [tools[key] for key in ORDER if key in tools]
    rows = [_row(tool, peer) for tool in there if seconds(tool, "cold") is not None]
    products = f" of {one['products']} products" if one["products"] > 1 else ""
    pages = tools["ours"]["output"]["pages"]
    lines = [f"### {size:,} releases{products}, {pages:,} pages {{ #size-{size} }}", "", *_table(head, rows), ""]
    missing = [f"{tool['name']} ({tool['note']})" for tool in there if seconds(tool, "cold") is None]
    left_out = f"Left out: {', '.join(missing)}. " if missing else ""
    lines += [f"{left_out}The changed release shows on {one['changed_pages']} pages. ", ""]
    yardstick = seconds(tools.get("one-page", {}), "cold")
    mine = seconds(tools["ours"], "changed")
    if yardstick and mine:
        lines[-2] += (
            f"MkDocs and Material take {yardstick:.2f} s for a site of one page; "
            f"one changed release takes us {mine / yardstick:.1f} times that."
        )
    return "\n".join(lines)


def _row(tool: Json, peer: Json) -> list[str]:
    cells = [tool["name"] + (f" ({tool['note']})" if tool["note"] else "")]
    cells += [_time(seconds(tool, "cold")), _ratio(seconds(tool, "cold"), seconds(peer, "cold"))]
    cells += [_time(seconds(tool, "changed")), _ratio(seconds(tool, "changed"), seconds(peer, "changed"))]
    cells += [_time(seconds(tool, "unchanged"))]
    memory, theirs = _median(tool, "cold", "memory"), _median(peer, "cold", "memory")
    cells += [_bytes(memory), _ratio(memory, theirs)]
    return [*cells, _bytes(tool.get("output", {}).get("size"))]


def _growth(sizes: Json) -> str:
    if len(sizes) < 2:  # noqa: PLR2004 - from one to another
        return ""
    *smaller, large = sorted(sizes, key=int)
    last = sizes[large]["tools"]
    head = ("tool", "from", "times as many", "cold", "one release changed", "peak memory", "output")
    rows = [
        [
            tool["name"],
            f"{int(small):,}",
            f"{int(large) / int(small):g}",
            *(_ratio(seconds(last[key], kind), seconds(tool, kind)) for kind in ("cold", "changed")),
            _ratio(_median(last[key], "cold", "memory"), _median(tool, "cold", "memory")),
            _ratio(last[key]["output"]["size"], tool["output"]["size"]),
        ]
        for key in ORDER
        for small, tool in ((small, sizes[small]["tools"].get(key, {})) for small in smaller)
        if seconds(last.get(key, {}), "cold") and seconds(tool, "cold")
    ]
    return "\n".join([f"### Growth, up to {int(large):,} releases {{ #growth }}", "", *_table(head, rows), ""])


def _checks(sizes: Json) -> str:
    head = ("files", "`yaml.load`", "`releases check`", "×", "nothing changed", "×", "peak memory")
    rows = []
    for one in sizes.values():
        check = one["check"]
        load, first, again = (check[kind] for kind in ("load", "first", "again"))
        rows.append([f"{check['files']:,}", _time(load), _time(first), _ratio(first, load), _time(again)])
        rows[-1] += [_ratio(again, load), _bytes(check["memory"])]
    return "\n".join(["### Checking the records { #check }", "", *_table(head, rows), ""])


def _outputs(sizes: Json) -> str:
    size = max(sizes, key=lambda size: (sum("read" in tool for tool in sizes[size]["tools"].values()), int(size)))
    head = ("tool", "pages", "of ours missing", "files", "a page", "for search", "words read", "headings", "links")
    rows = []
    for tool in (sizes[size]["tools"].get(key, {}) for key in ORDER):
        if "read" in tool:
            put, read = tool["output"], tool["read"]
            cells = [tool["name"], f"{put['pages']:,}", f"{tool['missing']:,}", f"{put['files']:,}"]
            cells += [with_unit(put["page_size"] / put["pages"] / 1000, 0, "kB"), _bytes(put["search_size"])]
            rows.append([*cells, *(f"{read[what]:,}" for what in ("words", "headings", "links"))])
    title = f"### What each puts out, at {int(size):,} releases {{ #output }}"
    return "\n".join([title, "", *_table(head, rows), ""])


def _table(head: tuple[str, ...], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def medians_of(rounds: int) -> str:
    """What the figures are of."""
    return f"Medians of {rounds} rounds" if rounds > 1 else "One round"


def with_unit(value: float, digits: int, unit: str) -> str:
    """A number with so many digits behind the point, and its unit on the same line as it."""
    return f"{value:,.{digits}f}\N{NO-BREAK SPACE}{unit}"


def _time(value: float | None) -> str:
    return "" if value is None else with_unit(value, 2 if value < 10 else 1, "s")  # noqa: PLR2004 - three digits


def _ratio(value: float | None, other: float | None) -> str:
    return f"{value / other:.2f}" if value and other else ""


def _bytes(value: float | None) -> str:
    return "" if value is None else with_unit(value / MEGABYTE, int(value < 10 * MEGABYTE), "MB")


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text(encoding="utf-8")))
