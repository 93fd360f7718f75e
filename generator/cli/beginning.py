"""`init`: a repository of one's own.

Boundary: arguments, questions and help; the files come from `generator.commands.beginning`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import click

from generator import __version__
from generator.cli.options import Day

if TYPE_CHECKING:
    from generator.beginning.answers import Answers
    from generator.commands.beginning import Surroundings

HOSTINGS: Final = ("github", "gitlab", "none")
PACKAGE: Final = f"octoacme-releases=={__version__}"
WEEKS: Final = 2
"""How far ahead the first release is planned where nobody says otherwise."""


class Answer(click.ParamType[str]):
    """A text that one of the functions of `generator.beginning.answers` judges."""

    name = "text"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from generator.beginning import answers  # noqa: PLC0415 - start-up imports only what the command needs

        try:
            return cast(str, getattr(answers, self.kind)(value))
        except answers.AnswerError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", type=Answer("name"), help="What the site is called; default: by the folder.")
@click.option("--product", type=Answer("optional_name"), help="The product's title, if there will be several of them.")
@click.option("--version", type=Answer("version"), help="The first release to record; default: 1.0.0.")
@click.option("--date", "day", type=Day(), help=f"The day it is planned for; default: in {WEEKS} weeks.")
@click.option("--manager-name", type=Answer("name"), help="Who leads releases; default: git's user.name.")
@click.option("--manager-email", type=Answer("email"), help="That person's address in git; default: git's user.email.")
@click.option("--site-url", type=Answer("address"), help="Where the site will be; default: GitHub Pages, if known.")
@click.option("--repo-url", type=Answer("address"), help="Where the repository is seen; default: its remote origin.")
@click.option("--pipeline", type=click.Choice(HOSTINGS), help="Where the pipeline runs; default: by the remote origin.")
@click.option("--package", type=Answer("package"), help=f"What pip installs to build the site; default: {PACKAGE}.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the default of whatever is not given.")
def init(folder: Path, *, yes: bool, **given: Any) -> None:
    """Begin a repository of records in DIR: a site, a first release, people, a policy, a pipeline.

    On a terminal, what is not given is asked for. Files that are in DIR already stay as they are.

    \b
    Example:
      releases init ../acme-releases
      releases init . --name "Acme Releases" --manager-name "Maria Silva" --yes
      releases init . --pipeline gitlab --package ./vendor/octoacme_releases-1.2.0-py3-none-any.whl
    """
    from generator.clock import now  # noqa: PLC0415 - start-up imports only what the command needs
    from generator.commands.beginning import look_around, run_init  # noqa: PLC0415 - likewise

    moment, around = now(), look_around(folder)
    asking = _Asking(given, asks=not yes and sys.stdin.isatty() and sys.stdout.isatty())
    sys.exit(run_init(folder, _answers(asking, around, moment.date()), around, moment))


class _Asking(NamedTuple):
    """What was given with options, and a way to get the rest."""

    given: Mapping[str, Any]
    asks: bool

    def answer(self, option: str, question: str, default: str = "") -> Any:
        """What was given; else what somebody types; else the default, if it can be used."""
        if self.given[option] is not None:
            return self.given[option]
        context = click.get_current_context()
        parameter = next(one for one in context.command.params if one.name == option)
        can_be_used = _can_be_used(default, parameter, context)
        if not self.asks:
            return parameter.type.convert(default if can_be_used else "", parameter, context)
        proposed, shows = default if can_be_used else None, bool(default) and can_be_used
        return click.prompt(question, default=proposed, type=parameter.type, show_default=shows, prompt_suffix=" ")


def _can_be_used(default: str, parameter: click.Parameter, context: click.Context) -> bool:
    try:
        parameter.type.convert(default, parameter, context)
    except click.BadParameter:
        return False
    return default.isprintable()


def _answers(asking: _Asking, around: Surroundings, today: date) -> Answers:
    from generator.beginning.answers import Answers  # noqa: PLC0415 - start-up imports only what the command needs

    answer = asking.answer
    name = answer("name", "What is the site called?", around.title)
    product = answer("product", "Of several products, which comes first (nothing: there is just one)?")
    version = answer("version", "Which release is the first on record?", "1.0.0")
    day = answer("day", "When is it planned?", (today + timedelta(weeks=WEEKS)).isoformat())
    manager = answer("manager_name", "Who leads releases?", around.name)
    email = answer(
        "manager_email",
        "Which is their address in git (nothing: it is not known)?",
        around.email if manager == around.name else "",
    )
    hosting = answer("pipeline", "Whose pipeline checks and publishes?", around.hosting)
    repo_url = answer("repo_url", "Where can the repository be seen (nothing: not yet)?", around.repo_url)
    site_url = answer("site_url", "Where will the site be (nothing: not yet)?", around.site_of(repo_url, hosting))
    return Answers(
        name=name,
        product=product,
        version=version,
        day=day,
        manager=manager,
        email=email,
        hosting=hosting,
        repo_url=repo_url,
        site_url=site_url,
        package=asking.given["package"] or PACKAGE,
        branch=around.branch,
        below=around.below,
        today=min(today, day),
    )
