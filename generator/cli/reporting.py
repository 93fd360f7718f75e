"""`issue …` and `incident …`: what went wrong, and what became known of it.

Boundary: arguments and help; the commands are in `generator.commands`.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from generator.cli.options import BY, COMMIT, FROM, PRODUCT, TODAY, Moment

SEVERITIES = ("critical", "major", "minor")
STATES = (
    "reported",
    "investigating",
    "confirmed",
    "mitigated",
    "fix-planned",
    "wont-fix",
    "duplicate",
    "not-an-issue",
)
GRAVITIES = ("sev1", "sev2", "sev3")
RESOLUTIONS = ("rollback", "hotfix", "configuration", "forward-fix")
"""Choices of the model. Told here too, as start-up imports no model; a test holds them to it."""
AT = click.option("--at", type=Moment(), help="When it became known, such as 2026-11-12T14:05:00Z; default: now.")
WORKAROUND = click.option(
    "--workaround", help="What a customer can do; `none` where there is nothing; `-` reads standard input."
)


@click.group()
def issue() -> None:
    """Report known issues, and tell what became known of them.

    \b
    Example:
      releases issue new --title "Exports stop at 99 %" --severity major --since 2.2.0
      releases issue update KI-0043 --note "Reproduced on staging." --state confirmed
    """


@issue.command("new")
@click.option("--title", required=True, help="What goes wrong, in one line.")
@click.option("--severity", required=True, type=click.Choice(SEVERITIES), help="How bad it is for those it hits.")
@click.option("--since", multiple=True, metavar="VERSION", help="The first release that has it, or before-records.")
@PRODUCT
@click.option("--component", default="", help="The part of the product.")
@click.option("--symptom", "symptoms", multiple=True, help="What a customer reads on the screen, literally.")
@click.option("--conditions", help="Who is hit, and when; `-` reads standard input.")
@WORKAROUND
@click.option("--state", type=click.Choice(STATES), default="reported", help="What is being done. Default: reported.")
@click.option("--link", "links", multiple=True, help="A URL, or a reference such as EXP-812.")
@click.option("--reported-at", "at", type=Moment(), help="When it became known; default: now.")
@click.option("--id", "id_", default="", help="Its id; default: the next, such as KI-0043.")
@click.option("--by", default="", metavar="PERSON", help="Who says so, in its first update.")
@click.option("--note", default="", help="What that update says; default: Reported.")
@COMMIT
@FROM
@TODAY
def issue_new(folder: Path, at: datetime | None, today: date | None, *, commit: bool, **given: Any) -> None:
    """Record a known issue, with the next free id.

    \b
    Example:
      releases issue new --title "Exports stop at 99 %" --severity major --since 2.2.0 --symptom E-1407
      releases issue new --title "Slow start" --severity minor --since 5.3.0 --product mobile --workaround none --commit
    """
    from generator.commands.reporting import long_text, run_issue_new  # noqa: PLC0415 - only what the command needs
    from generator.recording.issues import Report  # noqa: PLC0415 - likewise

    _expect_one_input(given)
    said = Report(
        id=given.pop("id_"),
        conditions=long_text(given.pop("conditions")),
        workaround=long_text(given.pop("workaround")),
        **given,
    )
    sys.exit(run_issue_new(folder, said, at, today, commit=commit))


@issue.command("update")
@click.argument("name", metavar="ID")
@click.option("--note", required=True, help="What became known: the update's text; `-` reads standard input.")
@click.option("--state", type=click.Choice(STATES), help="What is being done now.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="How bad it turned out to be.")
@WORKAROUND
@click.option("--verified-on", default="", metavar="VERSION", help="The release on which the workaround was tried.")
@click.option("--planned-fix", default="", metavar="VERSION", help="The planned release that will fix it.")
@click.option("--duplicate-of", default="", metavar="ID", help="The issue that tells the whole story.")
@click.option("--add-since", "since", multiple=True, metavar="VERSION", help="Another release in which it came in.")
@PRODUCT
@click.option("--add-symptom", "symptoms", multiple=True, help="What else a customer reads on the screen.")
@click.option("--add-link", "links", multiple=True, help="A URL, or a reference such as EXP-812.")
@BY
@AT
@COMMIT
@FROM
@TODAY
def issue_update(
    name: str, folder: Path, at: datetime | None, today: date | None, *, commit: bool, **given: Any
) -> None:
    """Tell what became known of the known issue ID; everything else in its file stays as it was typed.

    That it is fixed is not said here, but under `fixes` of the change that fixes it.

    \b
    Example:
      releases issue update KI-0043 --note "Reproduced on staging." --state confirmed
      releases issue update KI-0043 --note "Tried it." --workaround "Filter by month." --verified-on 2.3.1
    """
    from generator.commands.reporting import long_text, run_issue_update  # noqa: PLC0415 - only what the command needs
    from generator.recording.issues import News  # noqa: PLC0415 - likewise

    _expect_one_input(given)
    news = News(note=long_text(given.pop("note")), workaround=long_text(given.pop("workaround")), **given)
    sys.exit(run_issue_update(folder, name, news, at, today, commit=commit))


@click.group()
def incident() -> None:
    """Open incidents, and tell what became known of them.

    \b
    Example:
      releases incident new --title "Export queue stalled" --severity sev2 --release 2.4.0
      releases incident update INC-2026-014 --resolution rollback
    """


@incident.command("new")
@click.option("--title", required=True, help="What happened, in one line.")
@click.option("--severity", required=True, type=click.Choice(GRAVITIES), help="How bad it is: sev1 is the worst.")
@click.option("--release", required=True, metavar="VERSION", help="The release that caused it.")
@PRODUCT
@click.option("--detected-at", type=Moment(), help="When it was noticed; default: now.")
@click.option("--notified-at", type=Moment(), help="When the person on call was told; default: now.")
@click.option("--impact", help="Who feels it, and how; `-` reads standard input.")
@click.option("--known-issue", "known_issues", multiple=True, metavar="ID", help="A known issue that it shows.")
@click.option("--link", "links", multiple=True, help="A URL, or a reference such as EXP-812.")
@click.option("--id", "id_", default="", help="Its id; default: the next, such as INC-2026-014.")
@COMMIT
@FROM
@TODAY
def incident_new(
    folder: Path,
    detected_at: datetime | None,
    notified_at: datetime | None,
    today: date | None,
    *,
    commit: bool,
    **given: Any,
) -> None:
    """Open an incident, with the next free id.

    \b
    Example:
      releases incident new --title "Export queue stalled" --severity sev2 --release 2.4.0
      releases incident new --title "No sign-in" --severity sev1 --release 5.4.0 --detected-at 2026-11-12T15:05:00Z
    """
    from generator.commands.reporting import When, long_text, run_incident_new  # noqa: PLC0415 - only what it needs
    from generator.recording.incidents import Alarm  # noqa: PLC0415 - likewise

    said = Alarm(id=given.pop("id_"), impact=long_text(given.pop("impact")), **given)
    sys.exit(run_incident_new(folder, said, When(detected_at, notified_at), today, commit=commit))


@incident.command("update")
@click.argument("name", metavar="ID")
@click.option("--severity", type=click.Choice(GRAVITIES), help="How bad it turned out to be.")
@click.option("--detected-at", type=Moment(), help="When it was noticed.")
@click.option("--notified-at", type=Moment(), help="When the person on call was told.")
@click.option("--restored-at", type=Moment(), help="When the service was whole again; with --resolution: now.")
@click.option("--resolution", type=click.Choice(RESOLUTIONS), help="What ended it.")
@click.option("--fixed-by", default="", metavar="VERSION", help="The release that removes the cause.")
@click.option("--impact", help="Who felt it, and how; `-` reads standard input.")
@click.option("--root-cause", help="Why it could happen; `-` reads standard input.")
@click.option("--add-known-issue", "known_issues", multiple=True, metavar="ID", help="A known issue that it showed.")
@click.option("--add-action", "actions", multiple=True, metavar="TEXT;OWNER;DAY", help="What is done about it.")
@click.option("--action-done", "done", multiple=True, metavar="ACTION", help="An action's number, or words of it.")
@click.option("--add-link", "links", multiple=True, help="A URL, or a reference such as EXP-812.")
@BY
@AT
@COMMIT
@FROM
@TODAY
def incident_update(
    name: str, folder: Path, at: datetime | None, today: date | None, *, commit: bool, **given: Any
) -> None:
    """Tell what became known of the incident ID; everything else in its file stays as it was typed.

    \b
    Example:
      releases incident update INC-2026-014 --resolution rollback --restored-at 2026-11-12T15:30:00Z
      releases incident update INC-2026-014 --root-cause - --add-action "Alert on export errors; omar; 2026-12-10"
      releases incident update INC-2026-014 --action-done 1 --by omar
    """
    from generator.commands.reporting import long_text, run_incident_update  # noqa: PLC0415 - only what it needs
    from generator.recording.incidents import News  # noqa: PLC0415 - likewise

    if not any(given[one] for one in given if one != "by"):
        raise click.UsageError("say what became known, such as --restored-at, --root-cause or --add-action")
    _expect_one_input(given)
    news = News(impact=long_text(given.pop("impact")), root_cause=long_text(given.pop("root_cause")), **given)
    sys.exit(run_incident_update(folder, name, news, at, today, commit=commit))


def _expect_one_input(given: dict[str, Any]) -> None:
    """Standard input can be read once."""
    if sum(value == "-" for value in given.values()) > 1:
        raise click.UsageError("only one text can come from standard input")
