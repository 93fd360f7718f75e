"""`new`: a release that is to be planned.

Boundary: arguments and help; the command is in `generator.commands`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator.cli.options import FROM, TODAY, Day

TYPES = ("patch", "minor", "major")


@click.command()
@click.argument("version", default="")
@click.option("--product", default="", help="The product; not needed where there is only one.")
@click.option("--new-product", is_flag=True, help="Begin a product that has no release yet, in a folder of its own.")
@click.option("--type", "type_", type=click.Choice(TYPES), help="Default: the step from the release that it follows.")
@click.option("--date", "day", type=Day(), help="The planned day; default: some working days from now.")
@click.option("--name", default="", help="A name that people will use for it.")
@click.option("--summary", default="", help="What a reader should know; can be written later.")
@click.option("--follows", default="", help="The release whose code it is built on; default: the nearest lower one.")
@click.option("--manager", default="", help="Who runs it; default: whoever holds the role, where it is one person.")
@click.option(
    "--from-git",
    "range_",
    default="",
    help="Draft the changes from these commits, such as v2.4.0..HEAD; `auto`: all since the tag of the release before.",
)
@click.option(
    "--repo",
    type=click.Path(path_type=Path, file_okay=False),
    help="The checkout whose commits they are; default: that of the records.",
)
@click.option("--commit", is_flag=True, help="Commit the file, and nothing else.")
@FROM
@TODAY
def new(
    version: str,
    day: date | None,
    folder: Path,
    today: date | None,
    *,
    product: str,
    new_product: bool,
    type_: str | None,
    name: str,
    summary: str,
    follows: str,
    manager: str,
    range_: str,
    repo: Path | None,
    commit: bool,
) -> None:
    """Plan a release: write its file, which is valid at once and says section by section what will be asked of whom.

    Without VERSION, the next one is proposed: by --type, else by what the commits say (breaking: major, added: minor,
    only fixes: patch), else a minor. Nothing is ever written over.

    \b
    Example:
      releases new
      releases new 2.4.0 --name "Faster exports" --date 2026-11-05 --from-git v2.3.1..HEAD
      releases new --type patch --from-git auto --commit
      releases new --from-git auto --repo ../app
    """
    from generator.commands.planning import Source, run_new  # noqa: PLC0415 - start-up imports only what the command needs
    from generator.recording.planning import Wanted  # noqa: PLC0415 - likewise

    wanted = Wanted(version, product, type_, day, name, summary, follows, manager, new_product)  # type: ignore[arg-type]  # click holds the type to its choices
    sys.exit(run_new(folder, wanted, Source(range_, repo or folder), today, commit=commit))
