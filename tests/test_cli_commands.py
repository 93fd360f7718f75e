"""What holds for every subcommand: it is there, its help has an example, shells complete what it takes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner, one in command.commands.items():
                yield f"{name} {inner}", one
        yield name, command


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_help_says_what_it_does_and_how(name: str, command: click.Command) -> None:
    shown = CliRunner().invoke(main, [*name.split(), "--help"])
    assert shown.exit_code == 0
    if not isinstance(command, click.Group):
        assert f"releases {name}" in shown.output.partition("\n  Example:\n")[2]
    assert all(isinstance(one, click.Argument) or one.help for one in command.params if one.name != "help")


def test_commands_that_are_not_there_are_told() -> None:
    shown = CliRunner().invoke(main, ["sing"])
    assert shown.exit_code == 2
    assert "sing" in shown.output


def test_start_up_imports_no_command() -> None:
    loaded = "import sys, generator.cli; print(sorted(one for one in sys.modules if one.startswith('generator')))"
    printed = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"generator\.(commands|ledger|rules|model|cli\.(checking|signing|seeing))", printed)


def completions(*words: str, folder: Path = ROOT) -> list[str]:
    """What a shell is given for the last of the words."""
    environ = {"_RELEASES_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    command = [sys.executable, "-c", "from generator.cli import main; main(prog_name='releases')"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environ)
    assert run.stderr == ""
    return [line.partition(",")[2] for line in run.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("releases", "adv"), ["advance"]),
        (("releases", "sign", "3.2"), ["3.2.0"]),
        (("releases", "sign", "3.2.0", "qa"), ["qa-sign-off"]),
        (("releases", "sign", "3.2.0", "qa-sign-off", "--by", "pri"), ["priya"]),
        (("releases", "status", "--for", "oma"), ["omar"]),
        (("releases", "explain", "follows-c"), ["follows-circle"]),
        (("releases", "show", "--from", "nowhere", "3"), []),
        (("releases", "advance", "3.2.0", "--to", "app"), ["approved"]),
    ],
    ids=" ".join,
)
def test_shells_complete(words: tuple[str, ...], expected: list[str]) -> None:
    assert completions(*words) == expected


def test_records_that_cannot_be_read_complete_nothing(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/policy.yml").write_bytes(b"\xff\xfe{[")
    assert completions("releases", "sign", "1", folder=tmp_path) == []


def test_the_table_of_commands_is_in_the_order_of_a_life() -> None:
    assert list(COMMANDS)[:4] == ["init", "new", "status", "show"]
