"""The first records of a team: its people, its process, its first release.

Boundary: YAML from answers; how a release begins is for `generator.recording`, and the rules judge it.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import reading
from generator.beginning.answers import Answers
from generator.model.policy import PolicyFile
from generator.policy import built_in_text
from generator.recording.planning import Wanted, plan
from generator.recording.scaffold import scaffold
from generator.recording.workspace import Workspace
from generator.writing import Value, entry


def people(answers: Answers) -> str:
    """The file `people.yml`: the release manager, who holds every role until others are named."""
    about: dict[str, Value] = {"name": answers.manager}
    if answers.email:
        about["email"] = [answers.email]
    lines = [
        "# yaml-language-server: $schema=../schema/people.json",
        "# Who holds which role, from when to when. Add everyone who signs, decides or builds, and move each role to",
        "# whoever holds it. Later, end a role with `until: <day>` rather than remove it: who has left keeps what they",
        "# signed.",
        *entry("people", {answers.person: about}, ""),
        "    roles:",
        *_terms(answers),
        "",
        "#  sam:",
        "#    name: Sam Okafor",
        "#    email: [sam@example.com]        # as in git, so that `releases sign` knows who signs",
        "#    roles: [{role: qa-lead, from: 2027-01-01}]",
    ]
    return "\n".join(lines) + "\n"


def _terms(answers: Answers) -> Iterator[str]:
    guide = reading.read("octoacme.yml", built_in_text(), PolicyFile).document
    roles = guide.value.roles if guide else {}
    width = max(map(len, roles), default=0)
    for number, (role, about) in enumerate(roles.items()):
        if number == 1:
            yield "      # Until others hold them:"
        term = f"      - {{role: {role}, from: {answers.today}}}"
        yield f"{term:<{width + 36}}# {about.title}" if number else term


def first_release(answers: Answers, space: Workspace) -> bytes:
    """The first release, valid for `planned`, with what will be asked of whom.

    Args:
        answers: what the team said.
        space: its people and its policy, as they will stand.
    """
    product = answers.product_id
    wanted = Wanted(answers.version, product, day=answers.day, manager=answers.person)
    schema = f"{'../' * (2 if product else 1)}schema/release.json"
    return scaffold(plan(wanted, product, space, None), space.ledger, schema)


def release_path(answers: Answers) -> str:
    """Where the first release is, relative to the repository."""
    return "/".join(filter(None, ("releases", answers.product_id, f"{answers.version}.yml")))
