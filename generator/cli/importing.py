"""`import …`: foreign histories.

Boundary: arguments and help; the commands are in `generator.commands`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.options import FOLDER, FOLDER_HELP


@click.group("import")
def import_() -> None:
    """Turn a foreign history into release files."""


@import_.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--product", required=True, help="The product's id, which becomes its folder.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(FOLDER),
    help=FOLDER_HELP,
)
def antsibull(file: Path, product: str, into: Path) -> None:
    """Import an antsibull-changelog FILE (changelog.yaml): every release, entry and known issue.

    What is there already is left as it is. A file that cannot be taken over whole is refused, with place and reason.

    \b
    Example:
      releases import antsibull changelogs/changelog.yaml --product docker --into releases
    """
    from generator.commands.importing import run_import_antsibull  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_import_antsibull(file, product, into))
