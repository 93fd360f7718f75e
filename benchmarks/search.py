"""Measures the site's search in Chromium: what a page view loads, what the first result takes, and memory.

Boundary: a history of any size in `search_site`; writes results, which `search_page` puts into the page on speed.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote

import search_page
from playwright.sync_api import Browser, sync_playwright

RESULTS: Final = Path(__file__).parent / "results" / "search.json"
SITE: Final = Path(__file__).with_name("search_site.py")
PER_PRODUCT: Final = 500
SIZES: Final = (100, 1000, 5000, 10000)
ENGINES: Final = ("material", "pagefind")
DESK: Final = {"a code": "q=E-1042", "on a version": "version=1.3.0&q=E-1042", "words": "q=session+webhook+stale"}
QUESTIONS: Final = {"an id": "KI-0042", "a version": "1.3.0", "a word": "webhook", "two words": "session webhook"}
CHROMIUM: Final = "/usr/bin/chromium"
_ZIPPED: Final = (".html", ".js", ".css", ".json", ".svg")
_FIRST: Final = ".md-search-result__item"
_ANSWER: Final = ".ox-desk-best"
_IS_SHOWN: Final = "first => document.querySelector(first)?.checkVisibility()"
"""Asked with each frame: a locator that waits looks at growing intervals, of up to half a second."""
_OF_SEARCH: Final = ("search", "lunr")
_OF_DESK: Final = ("/support/", "/desk/", "/support.js")


class _Counting(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as web servers do, texts packed, over connections that stay, and notes what goes out."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else what follows the head waits until the head has arrived
    sent: Final[dict[str, int]] = {}
    packed: Final[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        try:
            content = path.read_bytes()
        except OSError:
            self.send_error(404)
            return
        self.send_response(200)
        if path.suffix in _ZIPPED:
            content = self.packed.setdefault(str(path), gzip.compress(content, 6))
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.sent[self.path] = len(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        pass


class _Server(http.server.ThreadingHTTPServer):
    """Says nothing of browsers that close a page before all of it has arrived."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine."""
    _Counting.packed.clear()
    handler = functools.partial(_Counting, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def main() -> None:
    """Measure all sizes; results and page are written after each.

    Sites stay until the end: for minutes after files were removed, whoever makes some is slow, and browsers do.
    """
    given = _arguments().parse_args()
    results: dict[str, Any] = {"date": given.date.isoformat(), "rounds": given.rounds, "sizes": {}}
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(dir=given.folder, prefix="releases-search-") as name,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        results["browser"] = f"Chromium {browser.version}"
        browser.close()
        for count in sorted(given.releases):
            folder = Path(name, str(count)).resolve()
            folder.mkdir()
            results["sizes"][str(count)] = measure(playwright.chromium, count, folder, given.rounds)
            given.results.parent.mkdir(parents=True, exist_ok=True)
            given.results.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            if given.results == RESULTS:
                search_page.write(results)
    print(search_page.table(results))


def measure(chromium: Any, count: int, folder: Path, rounds: int) -> dict[str, Any]:
    """Measure both engines at one size, in turn."""
    print(f"{count:,} releases: making the site", file=sys.stderr, flush=True)
    site = Path(by_itself("make", folder, count, max(1, count // PER_PRODUCT)).strip())
    found: dict[str, Any] = {"entries": len((folder / "entries.jsonl").read_bytes().splitlines())}
    for engine in ENGINES:
        own = folder / engine / "site"
        shutil.copytree(site, own)
        shutil.copy(folder / "entries.jsonl", own.parent)
        found[engine] = {"indexing": float(by_itself("put", own, engine)), "view": 0, "questions": {}}
        os.sync()  # files of the site are not written while questions are asked
        with served(own) as base:
            found[engine]["view"] = view(chromium, base)
            for name, question in QUESTIONS.items():
                asked = f"{base}?q={quote(question)}", _FIRST, _OF_SEARCH
                found[engine]["questions"][name] = in_the_middle([ask(chromium, *asked) for _ in range(rounds)])
    with served(site) as base:
        found["desk"] = {
            name: in_the_middle([ask(chromium, f"{base}support/?{question}", _ANSWER, _OF_DESK) for _ in range(rounds)])
            for name, question in DESK.items()
        }
    return found


def by_itself(*arguments: object) -> str:
    """Run `search_site`; gives what it prints. Who serves and measures holds no history for Python to look through."""
    command = [sys.executable, str(SITE), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def in_the_middle(costs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each cost."""
    return {key: median(cost[key] for cost in costs) for key in costs[0]}


def view(chromium: Any, base: str) -> int:
    """The bytes that search takes of a page view on which nobody searches."""
    with _fresh(chromium) as browser:
        _Counting.sent.clear()
        browser.new_page().goto(base, wait_until="networkidle")
        return _sent(_OF_SEARCH)


def ask(chromium: Any, address: str, first: str, of: tuple[str, ...]) -> dict[str, float]:
    """What a question takes on a page that was never opened before, from its opening to the first result."""
    with _fresh(chromium) as browser:
        _Counting.sent.clear()
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_function(_IS_SHOWN, arg=first, polling="raf", timeout=120_000)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "bytes": _sent(of), "memory": _memory(browser)}


@contextmanager
def _fresh(chromium: Any) -> Iterator[Browser]:
    browser = chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


def _sent(of: tuple[str, ...]) -> int:
    """The bytes that were sent of files whose address has one of the texts; pages themselves do not count."""
    files = {path: size for path, size in _Counting.sent.items() if Path(path.partition("?")[0]).suffix}
    return sum(size for path, size in files.items() if any(text in path for text in of))


def _memory(browser: Browser) -> int:
    """The most memory that a process which draws pages has had so far, in bytes."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return max(_peak(one["id"]) for one in told["processInfo"] if one["type"] == "renderer")


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--releases", type=int, nargs="+", default=list(SIZES), help="sizes of the history")
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked; medians are printed")
    parser.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the day of the run")
    parser.add_argument("--folder", type=Path, help="where the sites are made; they are removed afterwards")
    parser.add_argument("--results", type=Path, default=RESULTS, help="other results leave the page as it is")
    return parser


if __name__ == "__main__":
    main()
