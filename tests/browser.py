"""A real Chromium on pages that are served from a folder, and what it may not do there.

Knows how a browser is started and watched; what a page shows is for the tests.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
Scheme = Literal["light", "dark"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yields its URL, which ends with a slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; without it a test is skipped with the reason, and fails in CI."""
    if not Path(CHROMIUM).exists() and not shutil.which("chromium"):
        reason = "Chromium is not installed (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page with what it said and asked for."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, and errors that nobody caught."""
    foreign: list[str] = field(default_factory=list)
    """Requests to any other host."""

    def visit(self, path: str) -> Page:
        """Open a page of the site and wait until nothing moves any more."""
        self.page.goto(self.base + path, wait_until="networkidle")
        return self.page


def watch(browser: Browser, base: str, width: str = "desktop", scheme: Scheme = "light") -> Watched:
    """A new page that is watched, in one of the two widths and colour schemes."""
    size = WIDTHS[width]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    watched = Watched(context.new_page(), base)
    page = watched.page
    page.on("console", lambda said: watched.complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("request", lambda request: _note(watched, request.url))
    return watched


def _note(watched: Watched, url: str) -> None:
    if not url.startswith((watched.base, "data:", "blob:")):
        watched.foreign.append(url)
