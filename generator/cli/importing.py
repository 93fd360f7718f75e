"""`import …`: foreign histories.

Boundary: arguments and help; the commands are in `generator.commands`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.options import FOLDER, FOLDER_HELP

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
PRODUCT = click.option("--product", required=True, help="The product's id, which becomes its folder.")
INTO = click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(FOLDER),
    help=FOLDER_HELP,
)
TAGS = click.option(
    "--tags",
    default="",
    metavar="PATTERN",
    help="How the product's tags are named, such as 'mobile@{version}'. Needed only where it cannot be seen.",
)


@click.group("import")
def import_() -> None:
    """Turn a foreign history into release files."""


@import_.command()
@FILE
@PRODUCT
@INTO
def antsibull(file: Path, product: str, into: Path) -> None:
    """Import an antsibull-changelog FILE (changelog.yaml): every release, entry and known issue.

    What is there already is left as it is. A file that cannot be taken over whole is refused, with place and reason.

    \b
    Example:
      releases import antsibull changelogs/changelog.yaml --product docker --into releases
    """
    from generator.commands.importing import run_import_antsibull  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_import_antsibull(file, product, into))


@import_.command("keep-a-changelog")
@FILE
@PRODUCT
@INTO
def keep_a_changelog(file: Path, product: str, into: Path) -> None:
    """Import a changelog in Markdown, FILE: each heading with a version is a release, each item below it a change.

    What is there already is left as it is, so that the same file can be imported again when it has grown. What stands
    under “Unreleased” and before the first release is left out, and the report says so. `-` reads standard input.

    \b
    Example:
      releases import keep-a-changelog CHANGELOG.md --product mobile
    """
    from generator.commands.importing import run_import_keep_a_changelog  # noqa: PLC0415 - as above

    sys.exit(run_import_keep_a_changelog(file, product, into))


@import_.command()
@FILE
@PRODUCT
@TAGS
@INTO
def github(file: Path, product: str, tags: str, into: Path) -> None:
    """Import GitHub's releases, FILE: what the REST API, `gh release list` or `gh release view` give as JSON.

    What is there already is left as it is, so that the newest release alone can be added too. Drafts and tags that are
    no version are left out, and the report names them. `-` reads standard input.

    \b
    Example:
      gh api --paginate 'repos/OWNER/REPO/releases?per_page=100' > github.json
      releases import github github.json --product mobile
    """
    from generator.commands.importing import run_import_github  # noqa: PLC0415 - as above

    sys.exit(run_import_github(file, product, into, tags))


@import_.command()
@FILE
@PRODUCT
@TAGS
@INTO
def gitlab(file: Path, product: str, tags: str, into: Path) -> None:
    """Import GitLab's releases, FILE: what its releases API gives as JSON.

    What is there already is left as it is, so that the newest release alone can be added too. Upcoming releases and
    tags that are no version are left out, and the report names them. `-` reads standard input.

    \b
    Example:
      glab api --paginate 'projects/:id/releases?per_page=100' > gitlab.json
      releases import gitlab gitlab.json --product mobile
    """
    from generator.commands.importing import run_import_gitlab  # noqa: PLC0415 - as above

    sys.exit(run_import_gitlab(file, product, into, tags))
