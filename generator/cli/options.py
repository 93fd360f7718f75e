"""Options that several subcommands share, each said once.

Boundary: names, types and help texts; what they are used for is for the commands.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from generator.cli import completing

FOLDER = "releases"
"""Where records are, where nothing else is said."""
SCHEMAS = "schema"
"""Where schemas for editors are, likewise."""
FORMATS = ("text", "json", "github", "gitlab", "sarif")
"""Forms of a report. Told here too, as start-up imports no report; a test holds them to those that there are."""
FOLDER_HELP = "The folder of records; default: releases."


class Day(click.ParamType[date]):
    """A day, YYYY-MM-DD."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a day such as 2026-11-12", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment with its offset, YYYY-MM-DDTHH:MM:SSZ."""

    name = "moment"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a moment such as 2026-11-12T14:05:00Z", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"“{value}” has no offset: 2026-11-12T14:05:00Z is UTC, and +02:00 two hours ahead", param, ctx)
        try:
            return moment.astimezone(UTC).replace(microsecond=0)
        except OverflowError:
            self.fail(f"“{value}” is at the end of time", param, ctx)


TODAY = click.option(
    "--today", type=Day(), help="The day by which deadlines are judged; default: today in the policy's time zone."
)


FROM = click.option("--from", "folder", type=click.Path(path_type=Path), default=Path(FOLDER), help=FOLDER_HELP)

PRODUCT = click.option("--product", default="", help="The product; not needed where only one has the version.")
BY = click.option(
    "--by",
    default="",
    metavar="PERSON",
    shell_complete=completing.person,
    help="Whose act it is; default: by the address that git knows.",
)
AT = click.option("--at", type=Moment(), help="When it was, such as 2026-11-12T14:05:00Z; default: now.")
COMMIT = click.option("--commit", is_flag=True, help="Commit what was changed to git, and nothing else.")
