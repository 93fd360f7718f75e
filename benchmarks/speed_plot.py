"""The plot of the page on speed: seconds over the number of releases, a curve for each tool.

Boundary: results in, an SVG out that is the same for the same results; the only importer of matplotlib.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter
from speed_page import ORDER, seconds

mpl.rcParams |= {"svg.hashsalt": "releases", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
COLOURS = {
    "light": {"ours": "#3f51b5", "hugo": "#b8336a", "zensical": "#6b6b6b", "stock": "#00796b"},
    "dark": {"ours": "#8c9eff", "hugo": "#ff80ab", "zensical": "#bdbdbd", "stock": "#64d8cb"},
}
INK = {"light": "#222222", "dark": "#dddddd"}
MARKS = {"ours": "o", "hugo": "s", "zensical": "^", "stock": "D"}
SHORT = {"ours": "this plugin", "hugo": "Hugo", "zensical": "Zensical", "stock": "MkDocs + Material"}
PANELS = {"cold": "Built from nothing", "changed": "One release changed"}


def draw(results: dict[str, Any], scheme: str, file: Path) -> None:
    """Draw both panels for a colour scheme."""
    sizes = {int(size): one["tools"] for size, one in results["sizes"].items()}
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    panels = figure.subplots(1, len(PANELS), sharey=True)
    for axes, (kind, title) in zip(panels, PANELS.items(), strict=True):
        for key in ORDER:
            times = {size: seconds(tools.get(key, {}), kind) for size, tools in sizes.items()}
            known = {size: time for size, time in times.items() if time is not None}
            axes.plot(list(known), list(known.values()), MARKS[key] + "-", color=COLOURS[scheme][key], label=SHORT[key])
        axes.set(xscale="log", yscale="log", title=title, xlabel="releases", xticks=list(sizes))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} s"))
        axes.patch.set_alpha(0)
        axes.grid(visible=True, color=INK[scheme], alpha=0.15)
        axes.tick_params(colors=INK[scheme], which="both")
        for part in (axes.title, axes.xaxis.label):
            part.set_color(INK[scheme])
        for side in axes.spines.values():
            side.set_color(INK[scheme])
    panels[0].legend(frameon=False, labelcolor=INK[scheme])
    figure.patch.set_alpha(0)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
