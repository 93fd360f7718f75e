"""The command `releases`: each subcommand a few lines over the generator.

The only importer of click. Exit status: 0 all is well, 1 something is broken or violated, 2 the command could not run.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator import __version__

CONTEXT = {"help_option_names": ["-h", "--help"]}
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


class Commands(click.Group):
    """The subcommands; where one cannot run or cannot say what it has to, it ends with status 2."""

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

    \b
    Example:
      releases check            check every record under releases/
      releases render public    write the pages as Markdown into public/
      releases explain sign-off-missing
    """
    gc.disable()  # a command is over before rubbish piles up, and records are many objects without circles
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # looking for some takes longer than a check
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without “ ” still gets its report


@main.command()
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


@main.command()
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


@main.command()
@click.argument("rule", required=False)
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


@main.command()
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


@main.command("known-issues")
@click.option("--product", default="", help="The product, by id or title; not needed where the version tells it.")
@click.option("--affects", "version", default="", help="The customer's version, or a line such as 2.3.")
@click.option("--text", default="", help="What the customer sees: error code, words of the message, issue id.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="Default: text.")
@click.option("--all", "everything", is_flag=True, help="Also what does not affect the version, and all candidates.")
@FROM
@TODAY
def known_issues(
    today: date | None,
    folder: Path,
    *,
    product: str,
    version: str,
    text: str,
    format_: str,
    everything: bool,
) -> None:
    """Say what is known of a problem: on the customer's version or not, the way around it, the nearest fix.

    The same answers as the page /support/. Without --text, everything that affects the version, the worst first;
    without --affects, too, everything that is open.

    Status 0: answered, also where nothing is known. Status 2: the product or version is not on record; the nearest are
    named, and what is printed is an estimate. The JSON has `answer` (an issue or null), `others`, `unaffected`,
    `perhaps` and what was understood in `product` and `version`; each issue has `id`, `bearing` (affected, fixed,
    unaffected, elsewhere, not-an-issue, unknown), `why`, `nearest_fix` and `workaround`, among others.

    \b
    Example:
      releases known-issues --affects 2.3.1 --text E-1407
      releases known-issues --product mobile --affects 5.4 --format json
    """
    from generator.commands.known_issues import run_known_issues  # noqa: PLC0415 - only what the command needs
    from generator.support.question import Question  # noqa: PLC0415 - likewise

    question = Question(product, version, text)
    sys.exit(run_known_issues(folder, question, today, format_=format_, everything=everything))


@main.group("import")
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
