"""How far long work is: shown on a terminal, and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands import progress as module
from generator.commands.progress import progress
from generator.repository import read_folder
from generator.watching import nobody, watched

SAMPLE = Path(__file__).parents[1] / "releases"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    monkeypatch.setattr(module, "PAUSE", -1.0)


@pytest.mark.usefixtures("impatient")
def test_a_terminal_is_told_and_left_clean() -> None:
    screen = Terminal()
    with progress(screen, {}) as watch:
        assert list(watched("abcd", "reading", watch)) == list("abcd")
    shown = screen.getvalue().split("\r\x1b[K")
    assert shown[3] == "[############............] reading: 2 of 4"
    assert shown[-2:] == ["[########################] reading: 4 of 4", ""]
    assert "\n" not in screen.getvalue()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("screen", "environ"),
    [(io.StringIO(), {}), (Terminal(), {"TERM": "dumb"}), (Terminal(), {"CI": "true"})],
    ids=["a pipe", "a dumb terminal", "a pipeline"],
)
def test_nobody_else_is(screen: io.StringIO, environ: dict[str, str]) -> None:
    with progress(screen, environ) as watch:
        assert watch is nobody
        watch("reading", 1, 2)
    assert screen.getvalue() == ""


def test_what_is_done_soon_shows_nothing() -> None:
    screen = Terminal()
    with progress(screen, {}) as watch:
        watch("reading", 1, 2)
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_an_error_leaves_the_line_clean() -> None:
    screen = Terminal()

    def break_off() -> None:
        with progress(screen, {}) as watch:
            watch("reading", 1, 2)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_reading_tells_each_file() -> None:
    told: list[tuple[str, int, int]] = []
    read_folder(SAMPLE, lambda *seen: told.append(seen))
    files = len(list(SAMPLE.rglob("*.yml")))
    assert told == [("reading", number, files) for number in range(1, files + 1)]


def test_a_report_in_a_pipe_is_the_report_alone() -> None:
    """Standard error is a terminal, and standard output is not: what is piped on is not mixed with a bar."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from generator.cli import main; main()", "check", "--no-cache", str(SAMPLE)]
    environ = {key: value for key, value in os.environ.items() if key != "CI"} | {"TERM": "xterm"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=environ, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.stdout.decode().startswith("34 releases checked")
