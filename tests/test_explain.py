"""`releases explain`: all that is said of a rule, in lines that fit the terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.commands.explain import explanation, name_in
from generator.rules import BY_NAME, RULES
from generator.rules.example import example_of
from generator.rules.registry import Rule

REPOSITORY = Path(__file__).parents[1]
EVIDENCE = """\
evidence-missing (violation)

An answer has no link to its evidence, and the policy asks for one.

Why
  An auditor has to see on what a yes was given. Where the policy expects
  evidence without requiring it, this is a warning.

Example
  Evidence is required.

  releases/2.4.1.yml (- as it should be, + as it is)
    -    qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z, evidence: "https://qa.octoacme.example/241"}
    +    qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z}

  `releases check` prints:

    violation[evidence-missing]: “QA sign-off” of 2.4.1 has no evidence
      --> releases/2.4.1.yml:17:18
       |
    17 |     qa-sign-off: {by: priya, at: 2026-11-17T09:20:00Z}
       |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = hint: add `evidence:` with a link to the run, the report or the ticket

How to mend it
  Add `evidence:` to the answer, with a link to the run, the report or the
  ticket.

In policy.yml
  `rules: {evidence-missing: warning}` makes it a warning, and `off` switches it
  off; `evidence-missing: {weight: warning, from: 2027-01-01}` does so for
  releases from that day on.
"""


def explain(*typed: str) -> Result:
    result = CliRunner().invoke(main, ["explain", *typed], env={"COLUMNS": "80"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def words(text: str) -> str:
    return " ".join(text.split())


def test_it_says_what_why_how_it_looks_and_how_to_mend_it() -> None:
    assert (explain("evidence-missing").exit_code, explain("evidence-missing").output) == (0, EVIDENCE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_all_that_is_said_of_a_rule_is_printed(rule: Rule) -> None:
    printed = explain(rule.name).output
    example = example_of(rule.name)
    for part in (rule.summary, rule.harm, rule.mend, example.about):
        assert words(part) in words(printed)
    for line in [line for change in example.changes for line in change.shown.splitlines()] + example.report.split("\n"):
        assert line in printed
    assert "```" not in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize("width", [40, 80, 100])
def test_prose_fits_the_terminal_and_code_can_be_copied(width: int) -> None:
    prose = re.sub(
        r"\nExample\n.*(?=\nHow to mend it\n)", "", explanation(BY_NAME["signed-too-late"], width), flags=re.DOTALL
    )
    for line in prose.splitlines():
        assert len(line) <= width or line.count("`") == 2, line
        assert line.count("`") % 2 == 0, line


@pytest.mark.parametrize(
    "typed",
    [
        "sign-off-missing",
        "violation[sign-off-missing]",
        "violation[sign-off-missing]:",
        "[sign-off-missing]",
        "Sign-Off-Missing",
        "SIGN_OFF_MISSING",
        "sign off missing",
        " sign-off-missing ",
    ],
)
def test_a_name_may_be_typed_as_it_was_seen(typed: str) -> None:
    assert name_in(typed) == "sign-off-missing"
    assert explain(typed).output == explain("sign-off-missing").output


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("sign-of-missing", "did you mean `sign-off-missing`?"),
        ("violation[item-opn]", "did you mean `item-open`?"),
        ("weather", "`releases explain` lists them all"),
        ("", "`releases explain` lists them all"),
        ("a\nb\x1b[31m", "`releases explain` lists them all"),
    ],
)
def test_a_name_that_there_is_not_gets_the_nearest(typed: str, hint: str) -> None:
    result = explain(typed)
    assert result.exit_code == 2
    assert hint in result.output
    assert result.output.count("\n") == 1
    assert "\x1b" not in result.output


def test_without_a_name_all_are_listed() -> None:
    listed = re.findall(r"^  ([a-z-]+) +(\w+) ", explain().output, re.MULTILINE)
    assert listed == [(rule.name, rule.kind.value) for rule in RULES]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("not-yaml", "It takes no other weight"),
        ("item-open", "`rules: {item-open: warning}` makes it a warning"),
        ("patch-breaks", "`rules: {patch-breaks: violation}` makes it a violation"),
        ("planned-fix-past", "It keeps its weight"),
    ],
)
def test_it_says_how_a_rule_can_be_weighed(name: str, said: str) -> None:
    assert said in words(explain(name).output).partition("In policy.yml")[2]


def test_a_terminal_gets_colours_and_nothing_else_changes() -> None:
    plain = explanation(BY_NAME["item-failed"], 80)
    coloured = explanation(BY_NAME["item-failed"], 80, colour=True)
    assert "\x1b[31;1mviolation[item-failed]\x1b[0m: " in coloured
    assert "\x1b[32m+    error-rates:" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize(("no_colour", "painted"), [("", True), ("1", False)])
def test_colours_are_for_a_terminal_that_wants_them(no_colour: str, painted: bool) -> None:  # noqa: FBT001 - expected
    reader, writer = pty.openpty()
    command = [sys.executable, "-c", "from generator.cli import main; main()", "explain", "emergency-misused"]
    environment = {**os.environ, "NO_COLOR": no_colour, "TERM": "xterm", "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writer)
    shown = os.read(reader, 65536)
    os.close(reader)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (b"\x1b[" in shown) is painted
