"""Options that several subcommands share, each said once.

Boundary: names, types and help texts; what they are used for is for the commands.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

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


TODAY = click.option(
    "--today", type=Day(), help="The day by which deadlines are judged; default: today in the policy's time zone."
)


FROM = click.option("--from", "folder", type=click.Path(path_type=Path), default=Path(FOLDER), help=FOLDER_HELP)
