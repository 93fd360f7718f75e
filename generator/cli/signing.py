"""`sign`, `waive`, `advance`, `deploy`, `deviate` and `correct`: what happens to a release on its way.

Boundary: arguments and help; each command is in `generator.commands`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.cli import completing
from generator.cli.options import AT, BY, COMMIT, FROM, PRODUCT, TODAY, Day, Moment

if TYPE_CHECKING:
    from generator.commands.desk import Asked
    from generator.model.release import Status

F = TypeVar("F", bound=Callable[..., Any])
VERDICTS = ("approved", "approved-with-conditions", "rejected", "withdrawn", "done", "failed")
STATUSES = ("planned", "approved", "released", "closed", "cancelled")
OUTCOMES = ("succeeded", "failed", "partial")


def on_release(command: F) -> F:
    """The argument and the options that all these commands have."""
    for option in (COMMIT, TODAY, FROM, PRODUCT, AT, BY):
        command = option(command)
    return click.argument("version", shell_complete=completing.version)(command)


def asked(version: str, given: dict[str, Any]) -> Asked:
    """What all these commands are told, taken out of what one of them is given."""
    from generator.commands.desk import Asked  # noqa: PLC0415 - only what the command needs

    folder: Path = given.pop("folder")
    today: date | None = given.pop("today")
    at: datetime | None = given.pop("at")
    return Asked(version, given.pop("product"), folder, today, at, given.pop("by"), given.pop("commit"))


@click.command()
@on_release
@click.argument("item", shell_complete=completing.item)
@click.option("--as", "role", default="", metavar="ROLE", help="The role in which you sign, where you hold several.")
@click.option("--verdict", type=click.Choice(VERDICTS), help="Default: approved; of a task: done.")
@click.option("--evidence", default="", metavar="LINK", help="Where the proof can be read: a URL, or EXP-812.")
@click.option("--note", default="", help="What a reader should know.")
@click.option("--condition", "conditions", multiple=True, metavar="TEXT", help="“What; who; by which day”; repeatable.")
@click.option("--not-applicable", default="", metavar="REASON", help="Why it does not apply, where it may.")
@click.option("--again", is_flag=True, help="Confirm once more what you have signed before.")
@click.option("--done", default="", metavar="CONDITION", help="A condition of it is met: its number, or words of it.")
def sign(version: str, item: str, *, done: str, **given: Any) -> None:
    """Sign ITEM of the checklist of VERSION off, or record what became of a task.

    The answer is put in at its place, and every other byte of the file stays as it is. What a rule would not accept is
    refused with its reason: not in the role, not independent, too late. The last item approves or closes the release,
    and sets its status.

    Status 0: it is in the file. Status 1: the rules would not accept it. Status 2: it cannot be meant.

    \b
    Example:
      releases sign 2.4.0 qa-sign-off --evidence https://ci.octoacme.example/runs/881
      releases sign 2.4.0 security-review --condition "Rotate the key; sam; 2026-12-05" --commit
      releases sign 2.4.0 security-review --done "rotate the key"
      releases sign 2.4.0 backup --not-applicable "The service keeps no state."
    """
    from generator.commands.signing import Answer, run_done, run_sign  # noqa: PLC0415 - only what the command needs

    whose = asked(version, given)
    given["conditions"] = tuple(given["conditions"])
    if not done:
        sys.exit(run_sign(whose, item, Answer(**given)))
    if any(given.values()):
        raise click.UsageError("--done is about a condition of an earlier answer: it goes alone")
    sys.exit(run_done(whose, item, done))


@click.command()
@on_release
@click.argument("item", shell_complete=completing.item)
@click.option("--reason", required=True, help="Why it cannot be met.")
@click.option("--control", required=True, help="What is done instead.")
@click.option("--requested-by", required=True, metavar="PERSON", help="Who asked for it: somebody else.")
@click.option("--expires", required=True, type=Day(), help="The last day on which it holds.")
def waive(
    version: str, item: str, *, reason: str, control: str, requested_by: str, expires: date, **given: Any
) -> None:
    """Grant that ITEM of VERSION is not asked, for a while; --by is who grants it.

    The policy says what may be waived, and by whom.

    \b
    Example:
      releases waive 2.4.0 data-verification --requested-by maria --by ines --expires 2026-12-10 \\
        --reason "No deputy during leave." --control "QA compared event counts on staging."
    """
    from generator.commands.excepting import run_waive  # noqa: PLC0415 - start-up imports only what the command needs

    whose = asked(version, given)
    sys.exit(run_waive(whose, item, reason=reason, control=control, requested_by=requested_by, expires=expires))


@click.command()
@on_release
@click.option("--to", "status", required=True, type=click.Choice(STATUSES), help="The status.")
@click.option("--note", default="", help="What a reader of the confirmation should know.")
def advance(version: str, *, status: Status, note: str, **given: Any) -> None:
    """Give VERSION its next status, or say what it lacks for that and change nothing.

    `approved` signs the runbook check in your name, and `closed` the close; back to `planned` withdraws the approval.
    A release is `released` by `releases deploy`.

    Status 0: it has the status. Status 1: something is missing. Status 2: it cannot be meant.

    \b
    Example:
      releases advance 2.4.0 --to approved
      releases advance 2.4.0 --to closed --commit
    """
    from generator.commands.advancing import run_advance  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_advance(asked(version, given), status, note))


@click.command()
@on_release
@click.option("--environment", default="production", help="Where; default: production.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="How it ended.")
@click.option("--started", type=Moment(), help="When it began; default: the moment of --at.")
@click.option("--finished", type=Moment(), help="When it ended.")
@click.option("--artifact", default="", help="The digest of what was deployed; default: the candidate's.")
@click.option("--revision", default="", metavar="COMMIT", help="The commit that was; default: the candidate's.")
@click.option("--note", default="", help="What a reader should know.")
@click.option("--anyway", is_flag=True, help="Record what happened although the rules object.")
@click.option("--roll-back", is_flag=True, help="It was undone: record that with the last deployment there.")
@click.option("--to", default="", metavar="VERSION", help="With --roll-back: what runs again; default: as planned.")
def deploy(
    version: str, *, environment: str, outcome: Any, roll_back: bool, to: str, anyway: bool, **given: Any
) -> None:
    """Record an attempt to deploy VERSION, or with --roll-back that it was undone.

    The first that succeeds in production releases it: what is due then is told. A rollback is recorded as it is, also
    where something is still missing, and what has to follow is told: an incident above all. Nothing is deployed here.

    \b
    Example:
      releases deploy 2.4.0 --outcome succeeded --started 2026-11-12T14:05:00Z --finished 2026-11-12T14:31:00Z
      releases deploy 2.4.0 --environment staging --outcome failed
      releases deploy 2.4.0 --roll-back
    """
    from generator.commands.deploying import Backwards, run_deploy, run_roll_back  # noqa: PLC0415 - only when needed
    from generator.recording.deploying import Attempt  # noqa: PLC0415 - likewise

    whose = asked(version, given)
    if roll_back:
        if outcome or any(given.values()):
            raise click.UsageError("--roll-back is about a deployment that is recorded: leave its other fields out")
        sys.exit(run_roll_back(whose, Backwards(environment, to)))
    if not outcome or to:
        raise click.UsageError("say how it ended with --outcome, or that it was undone with --roll-back")
    sys.exit(run_deploy(whose, Attempt(environment, outcome, **given), anyway=anyway))


@click.command()
@on_release
@click.argument("rule", shell_complete=completing.rule)
@click.option("--item", default="", help="The checklist item concerned, where the rule is about one.")
@click.option("--reason", required=True, help="What happened.")
def deviate(version: str, rule: str, *, item: str, reason: str, **given: Any) -> None:
    """Accept that VERSION violates RULE, where that cannot be mended any more; --by is who accepts it.

    It is published with the release. The policy says who may accept.

    \b
    Example:
      releases deviate 2.4.0 signed-too-late --item security-review --by ines --reason "The reviewer was ill."
    """
    from generator.commands.excepting import run_deviate  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_deviate(asked(version, given), rule, item=item, reason=reason))


@click.command()
@on_release
@click.option("--text", required=True, help="What was changed, and why.")
def correct(version: str, *, text: str, **given: Any) -> None:
    """Say what was changed in the record of VERSION after it was closed, and why.

    \b
    Example:
      releases correct 2.4.0 --text "Corrected the link of EXP-812."
    """
    from generator.commands.excepting import run_correct  # noqa: PLC0415 - start-up imports only what the command needs

    sys.exit(run_correct(asked(version, given), text))
