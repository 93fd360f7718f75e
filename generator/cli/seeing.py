"""`show`, `status` and `announce`: a release in the terminal, what is open and for whom, and what others are told.

Boundary: arguments and help; each command is in `generator.commands`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator.cli import completing
from generator.cli.options import FROM, PRODUCT, TODAY

AUDIENCES = ("stakeholders", "support", "customers")
ANNOUNCEMENTS = ("markdown", "text", "html")
"""Told here too, as start-up imports nothing that is told; a test holds them to those that there are."""
FORMAT = click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="Default: text.")


@click.command()
@click.argument("version", shell_complete=completing.version)
@PRODUCT
@FORMAT
@FROM
@TODAY
def show(*, version: str, product: str, format_: str, folder: Path, today: date | None) -> None:
    """Show the release VERSION: what it brings, what is known to be broken, where it runs, the way back.

    VERSION may have its product before it, as in mobile/5.4.1.

    Status 0: shown. Status 1: its file cannot be understood. Status 2: there is no such release.

    \b
    Example:
      releases show 3.1.1
      releases show 5.4.1 --product mobile --format json
    """
    from generator.commands.showing import run_show  # noqa: PLC0415 - only what the command needs

    sys.exit(run_show(folder, version, product, format_=format_, today=today))


@click.command()
@click.argument("version", shell_complete=completing.version, required=False, default="")
@PRODUCT
@click.option(
    "--for",
    "person",
    default="",
    metavar="PERSON",
    shell_complete=completing.person,
    help="Only what waits for a person, by id.",
)
@click.option("--role", default="", help="Only what waits for a role, by id.")
@FORMAT
@FROM
@TODAY
def status(
    *, version: str, product: str, person: str, role: str, format_: str, folder: Path, today: date | None
) -> None:
    """Say what is open, whose turn it is, by when, and which command comes next.

    With VERSION, its checklist and what keeps it from its next status. Without, all releases that are not closed, a
    line each. With --for or --role, what waits for somebody, the most urgent first.

    Status 0: said, whatever is open. Status 1: its file cannot be understood. Status 2: there is no such release,
    person or role.

    \b
    Example:
      releases status
      releases status 3.2.0
      releases status --for priya
      releases status --role sre --product mobile
    """
    from generator.commands.status import Question, run_status  # noqa: PLC0415 - only what the command needs

    if person and role:
        raise click.UsageError("a person or a role: leave --for or --role out")
    sys.exit(run_status(folder, Question(version, product, person, role), format_=format_, today=today))


@click.command()
@click.argument("version", shell_complete=completing.version)
@click.option("--for", "audience", type=click.Choice(AUDIENCES), required=True, help="Who reads it.")
@click.option(
    "--format", "format_", type=click.Choice(ANNOUNCEMENTS), default="text", help="Default: text, as for an e-mail."
)
@PRODUCT
@click.option(
    "--site-url", "site", help="The address of the site, for links; default: site_url of the nearest mkdocs.yml."
)
@FROM
@TODAY
def announce(
    *, version: str, audience: str, format_: str, product: str, site: str | None, folder: Path, today: date | None
) -> None:
    """Write the announcement of the release VERSION from its record.

    Stakeholders are told what shipped or comes, why it matters and who stands for it; support, the known issues and
    their workarounds first; customers, what breaks and what to do first, without anything internal. Of a release that
    is not out it is a preview, and says so.

    Status 0: written. Status 1: its file cannot be understood. Status 2: there is no such release.

    \b
    Example:
      releases announce 3.1.1 --for support
      releases announce 3.2.0 --for customers --format html
    """
    from generator.commands.announcing import run_announce  # noqa: PLC0415 - only what the command needs

    sys.exit(run_announce(folder, version, product, audience, format_=format_, site=site, today=today))
