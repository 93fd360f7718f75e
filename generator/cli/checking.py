"""`check`, `render`, `explain` and `schema`: what is said and made of the records as they are.

Boundary: arguments and help; each command is in `generator.commands`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator.cli import completing
from generator.cli.options import FOLDER, FORMATS, FROM, SCHEMAS, TODAY


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Let warnings count as violations do.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    help="text for people; json for programs; github, gitlab and sarif for their pages. Default: text.",
)
@click.option("--fix", is_flag=True, help="First mend what has one safe answer, such as a misspelt field.")
@click.option("--diff", is_flag=True, help="Change nothing; show what --fix would change, as `git apply` takes it.")
@click.option("--no-cache", is_flag=True, help="Look at every file again, and keep nothing for the next check.")
@TODAY
def check(
    paths: tuple[Path, ...],
    today: date | None,
    *,
    strict: bool,
    format_: str,
    fix: bool,
    diff: bool,
    no_cache: bool,
) -> None:
    """Check records: every finding of every file in one run.

    PATHS are folders of records, or files and folders in them to report on (and to mend); default: releases.

    \b
    Example:
      releases check --strict
      releases check releases/2.4.0.yml
      releases check --format github
      releases check --diff
      releases check --fix
    """
    paths = paths or (Path(FOLDER),)
    if diff and (fix or format_ != "text"):
        raise click.UsageError("--diff prints a diff and changes nothing: leave --fix and --format out")
    if fix or diff:
        from generator.commands.fixing import run_diff, run_fix  # noqa: PLC0415 - only what the command needs

        if diff:
            sys.exit(run_diff(paths, today, strict=strict))
        sys.exit(run_fix(paths, today, strict=strict, format_=format_))
    from generator.commands.check import run_check  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_check(paths, today, strict=strict, format_=format_, remember=not no_cache))


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@FROM
@TODAY
def render(out: Path, folder: Path, today: date | None) -> None:
    """Write all pages as Markdown files into OUT, for any site engine.

    OUT is replaced whole, or stays as it is where the records have errors.

    \b
    Example:
      releases render public
    """
    from generator.commands.render import run_render  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_render(out, folder, today))


@click.command()
@click.argument("rule", required=False, shell_complete=completing.rule)
def explain(rule: str | None) -> None:
    """Say what RULE finds, why it matters and how to mend it, with an example; without RULE, list all rules.

    RULE may be typed as a report shows it.

    \b
    Example:
      releases explain sign-off-missing
      releases explain 'violation[sign-off-missing]'
    """
    from generator.commands.explain import run_explain  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_explain(rule))


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), default=Path(SCHEMAS))
@FROM
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 where the schemas in OUT are stale.")
def schema(out: Path, folder: Path, *, check: bool) -> None:
    """Write JSON Schemas into OUT (default: schema), so that editors complete, explain and check what is typed.

    They hold the people, roles, checklist items and products of the records: write them anew when those change.

    \b
    Example:
      releases schema
      releases schema --check
    """
    from generator.commands.schema import run_schema  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_schema(out, folder, check=check))
