"""The command `releases`: each subcommand a few lines over the generator.

The only importer of click. Exit status: 0 all is well, 1 something is broken or violated, 2 the command could not run.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import sys
from importlib import import_module
from typing import Any, cast

import click

from generator import __version__

CONTEXT = {"help_option_names": ["-h", "--help"]}
COMMANDS = {
    "init": "beginning:init",
    "new": "planning:new",
    "status": "seeing:status",
    "show": "seeing:show",
    "sign": "signing:sign",
    "waive": "signing:waive",
    "advance": "signing:advance",
    "deploy": "signing:deploy",
    "deviate": "signing:deviate",
    "correct": "signing:correct",
    "issue": "reporting:issue",
    "incident": "reporting:incident",
    "announce": "seeing:announce",
    "check": "checking:check",
    "explain": "checking:explain",
    "known-issues": "support:known_issues",
    "render": "checking:render",
    "schema": "checking:schema",
    "import": "importing:import_",
}
"""Each subcommand with its module and name there, imported when it is asked for; in the order of a release's life."""


class Commands(click.Group):
    """The subcommands; where one cannot run or cannot say what it has to, it ends with status 2."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = COMMANDS.get(cmd_name, "").partition(":")
        return cast(click.Command, getattr(import_module(f"generator.cli.{module}"), name)) if name else None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        if not sys.stdout:
            sys.exit(2)  # it was closed before we began
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has seen enough
            _drop_output()
            sys.exit(1)
        except OSError as error:
            print(f"releases: {error}", file=sys.stderr)
            _drop_output()
            sys.exit(2)


def _drop_output() -> None:
    """Leads standard output nowhere: what could not be written is not tried again at the interpreter's end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="releases")
def main() -> None:
    """Keep one validated record a release, and publish it.

    Status 0: it is done, and all is well. Status 1: the records break a rule, or would. Status 2: it could not run.

    \b
    Example:
      releases new --type minor      plan the next release
      releases status --for priya    what waits for somebody
      releases check                 check every record under releases/
      eval "$(_RELEASES_COMPLETE=bash_source releases)"   let the shell complete; zsh and fish likewise
    """
    gc.disable()  # a command is over before rubbish piles up, and records are many objects without circles
    atexit.register(gc.freeze)  # else Python looks through all of them when it ends
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # looking for some takes longer than a check
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without “ ” still gets its report
