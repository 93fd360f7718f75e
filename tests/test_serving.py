"""`mkdocs serve`, really served: a mistake in any record shows after one rebuild, and is gone when it is mended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).parents[1]
PATIENCE = 120
"""Seconds without a rebuild after which the server is taken for dead."""
REBUILT = "Reloading browsers"
FINDINGS = "releases-findings"


class Served:
    """A repository that is being served, and what the server says."""

    def __init__(self, root: Path, address: str, server: subprocess.Popen[bytes], log: Path) -> None:
        self.root, self.address, self.server, self.log = root, address, server, log

    def count(self, words: str) -> int:
        """How often the server has said something."""
        return self.log.read_text("utf-8").count(words)

    def wait_for(self, words: str, already: int = 0) -> None:
        """Wait until the server has said something more often than it had."""
        end = time.monotonic() + PATIENCE
        while self.count(words) <= already:
            assert self.server.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.05)

    def write(self, path: str, text: str) -> None:
        """Write a file, as an editor does that puts a new one in its place, and wait for one rebuild."""
        before = self.count(REBUILT)
        new = self.root / "new"  # outside of what is watched
        new.write_text(text, "utf-8")
        new.replace(self.root / path)
        self.wait_for(REBUILT, before)

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=PATIENCE) as answer:
            page: str = answer.read().decode()
        return page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "acme"
    done = CliRunner().invoke(main, ["init", str(root), "--manager-name", "Maria Silva", "--product", "Web"])
    assert done.exit_code == 0, done.output
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    log = root.with_name("log")
    with (
        log.open("wb") as said,
        subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=said) as server,
    ):
        served = Served(root, address, server, log)
        try:
            served.wait_for("Serving on")
            yield served
        finally:
            server.terminate()


@pytest.mark.parametrize(
    ("path", "mistake", "page", "rule"),
    [
        ("releases/web/1.0.0.yml", ("type: major", "type: huge"), "releases/web/1.0.0/", "bad-value"),
        ("releases/people.yml", ("role: qa-lead", "role: qa-leed"), "process/roles/", "reference-unknown"),
        ("releases/policy.yml", ("extends: octoacme", "extendz: octoacme"), "process/", "unknown-field"),
    ],
)
def test_a_mistake_shows_after_one_rebuild_and_goes_when_mended(
    served: Served, path: str, mistake: tuple[str, str], page: str, rule: str
) -> None:
    text = served.read(path)
    assert FINDINGS not in served.page(page)
    assert mistake[0] in text
    served.write(path, text.replace(*mistake, 1))
    shown = served.page(page)
    assert FINDINGS in shown
    assert f"<code>{rule}</code>" in shown
    served.write(path, text)
    assert FINDINGS not in served.page(page)


def test_a_new_record_is_found_and_one_that_is_gone_is_forgotten(served: Served) -> None:
    text = served.read("releases/web/1.0.0.yml").replace("1.0.0", "1.1.0").replace("type: major", "type: minor")
    served.write("releases/web/1.1.0.yml", text)
    assert "<code>follows-missing</code>" in served.page("releases/web/1.1.0/")
    served.write("releases/web/1.1.0.yml", text.replace("status: planned\n", "status: planned\nfollows: 1.0.0\n"))
    assert FINDINGS not in served.page("releases/web/1.1.0/")
    before = served.count(REBUILT)
    (served.root / "releases/web/1.1.0.yml").unlink()
    served.wait_for(REBUILT, before)
    assert "1.1.0" not in served.page("releases/web/")


def test_pages_reload_by_themselves(served: Served) -> None:
    assert "livereload" in served.page("")


def test_make_serve_reloads() -> None:
    done = subprocess.run(["make", "--dry-run", "serve"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "mkdocs serve --livereload" in done.stdout
