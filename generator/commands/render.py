"""`releases render`: the pages as Markdown files, for any site engine.

Boundary: front matter and files; what the pages say comes from `generator.site`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

from generator.clock import now
from generator.commands.progress import progress
from generator.commands.terminal import FOUND, OK, fail, prefix_of
from generator.pages.page import Page
from generator.publishing import PublishingError, publish
from generator.reports import text
from generator.reports.beginning import how_to_begin
from generator.site import build_site

ASSETS = "assets/releases"
"""The style sheet that the pages are made for, which a site names in `extra_css`, and the scripts that they load."""


def run_render(out: Path, folder: Path, today: date | None) -> int:
    """Write the pages of a folder of records as Markdown files, whole or not at all."""
    if not folder.is_dir():
        begin = how_to_begin(folder.as_posix(), now().date()).rstrip()
        return fail(f"there is no folder {folder}: name the folder of records with --from\n\n{begin}")
    with progress() as watch:
        site = build_site(folder, today=today or now(), watch=watch)
    if site.diagnostics:
        print(text.render(site.diagnostics, folder=prefix_of(folder)))
    if site.fails:
        print(f"nothing was written: {out} is as it was", file=sys.stderr)
        return FOUND
    if site.advice:
        print(site.advice)
    try:
        with publish(out) as staging:
            for page in site.pages:
                _write(staging / page.path, _as_markdown(page))
            for file in site.files:
                _write(staging / file.path, file.content)
            for path, content in _assets():
                _write(staging / path, content)
    except PublishingError as error:
        return fail(str(error))
    print(f"{len(site.pages)} pages written to {out}")
    return OK


def _assets() -> Iterator[tuple[str, bytes]]:
    theme = Path(str(resources.files("generator"))) / "theme"
    for file in sorted((theme / ASSETS).rglob("*")):
        if file.is_file() and file.name != "README.md":
            yield file.relative_to(theme).as_posix(), file.read_bytes()


def _as_markdown(page: Page) -> bytes:
    """A page as a Markdown file that any engine publishes: its title and description as front matter, then its body."""
    head = {"title": page.title, "description": page.description}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value]
    hidden = [f"hide: [{', '.join(page.hide)}]"] if page.hide else []
    search = [] if page.search else ["search: {exclude: true}"]
    tags = [f"tags: {json.dumps(page.tags, ensure_ascii=False)}"] if page.tags else []
    return "\n".join(["---", *lines, *hidden, *search, *tags, "---", "", page.markdown]).encode()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
