"""`known-issues`: what the support desk answers, in the terminal.

Boundary: arguments and help; the command is in `generator.commands`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from generator.cli.options import FROM, TODAY


@click.command("known-issues")
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
