"""The modules keep to the direction and to their own libraries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parents[1] / "generator"
LAYERS = (
    # Each layer may import from its own and those before it; nothing flows back.
    {"diagnostics", "watching", "versions", "clock", "merging", "hands", "crew", "begun"},
    {"problem", "complaints", "decoding", "syntax", "names"},
    {"skeleton", "html_blocks", "mould", "publishing"},
    {"source", "richtext", "writing"},
    {"markdown_events"},
    {"places", "scan", "templating", "template_code", "editing"},
    {"model", "remedies"},
    {"validation", "reviving"},
    {"partial"},
    {"reading"},
    {"policy"},
    {"extending"},
    {"repository"},
    {"ledger"},
    {"support"},
    {"rules"},
    {"check"},
    {"store", "abridging"},
    {"incremental"},
    {"recording"},
    {"reports", "fixing"},
    {"pages", "importing", "preview", "schema", "beginning"},
    {"exports", "searching"},
    {"telling"},
    {"site"},
    {"building"},
    {"commands"},
    {"mkdocs_plugin", "cli"},
)
ONLY_IMPORTERS = {
    "yaml": {"source"},
    "pyromark": {"richtext", "markdown_events"},  # what is shown, and where in a text its parts stand
    "nh3": {"richtext"},
    "jinja2": {"templating", "template_code", "mkdocs_plugin"},
    "mkdocs": {"mkdocs_plugin"},
    "material": set(),
    "click": {"cli"},
}
CLOCKS = {"clock"}
"""Where the clock may be read; everything else is told which day it is."""


def modules() -> list[Path]:
    return sorted(GENERATOR.rglob("*.py"))


def layer_name(path: Path) -> str:
    return path.relative_to(GENERATOR).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(GENERATOR).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    if path == GENERATOR / "__init__.py":
        return
    depth = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    own = layer_name(path)
    assert own in depth, f"{own} has no layer: say where it stands"
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "generator" and rest and rest != "__version__":
            other = rest.partition(".")[0]
            assert depth[other] <= depth[own], f"{own} imports {other}, which comes after it"


@pytest.mark.parametrize(("library", "importers"), ONLY_IMPORTERS.items())
def test_each_library_has_its_importers(library: str, importers: set[str]) -> None:
    found = {
        layer_name(path) for path in modules() if any(name.partition(".")[0] == library for name in imported(path))
    }
    assert found <= importers


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(GENERATOR).as_posix())
def test_only_the_edge_reads_the_clock(path: Path) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    clock = {"date.today", "datetime.now", "datetime.utcnow", "time.time", "datetime.today"}
    if layer_name(path) not in CLOCKS:
        assert not calls & clock


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(GENERATOR).as_posix())
def test_files_are_small_enough_to_hold_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
