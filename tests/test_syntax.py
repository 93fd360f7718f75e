"""What is said where people typed something that YAML reads otherwise."""

from __future__ import annotations

import pytest
from trees import only_problem, place, tree


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("a:\n\t- b\n", (2, 1), "tab"),
        ("a: b\n  \tc: d\n", (2, 3), "tab"),
        ('a: "open\nb: x\n', (1, 4), "quote that opens on line 1"),
        ('a: "open\nb: "x"\n', (1, 4), "quote that opens on line 1"),
        ("a: 'don't'\n", (1, 9), "quotes end"),
        ("a: [b\nc: d\n", (1, 4), "`[` that opens on line 1"),
        ("a:\n  b: {c: d\ne: f\n", (2, 6), "`{` that opens on line 2"),
        ("a: [b,", (1, 4), "`[` that opens on line 1"),
        ("a: [", (1, 4), "`[` that opens on line 1"),
        ("a: {", (1, 4), "`{` that opens on line 1"),
        ("a: 'b", (1, 4), "quote that opens on line 1"),
        ("a: [b, #812]\nc: d\n", (1, 4), "`[` that opens on line 1"),
        ('a: ["x" "y"]\n', (1, 9), "comma"),
        ("a: [b, , c]\n", (1, 8), "nothing before this comma"),
        ("a: b]\n}\n", (2, 1), "closes nothing"),
        ("a: b: c\n", (1, 4), "“b: c”"),
        ("a: 1\n  b: 2\n", (2, 3), "indented deeper"),
        ("a:\n    b: 1\n   c: 2\n", (3, 4), "line up"),
        ("a: b\nstatus:planned\nc: d\n", (2, 7), "space after the colon"),
        ("a: b\njust words\nc: d\n", (2, 1), "“just words”"),
        ("a: - b\n", (1, 4), "list cannot start"),
        ("- a\nb: c\n", (2, 1), "no item"),
        ("a: %5\n", (1, 4), "“%”"),
        ("a: @b\n", (1, 4), "“@”"),
        ("a: `b`\n", (1, 4), "“`”"),
        ("a: **b** c\n", (1, 4), "“*”"),
        ("a: ] b\n", (1, 4), "“]”"),
        ("a: > 5 %\n", (1, 4), "`>`"),
        ('a: "\\d"\n', (1, 5), "escape"),
        ("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\n", (1, 1), "merge conflict"),
        ("[a]: b\n", (1, 1), "keys must be plain text"),
        ("? |\n  a\n: b\n", (1, 3), "keys must be plain text"),
        ("~: b\n", (1, 1), "keys must be plain text"),
    ],
)
def test_names_what_is_not_yaml(text: str, at: tuple[int, int], said: str) -> None:
    problem = only_problem(text)
    assert problem.rule == "not-yaml"
    assert place(problem) == at
    assert said in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: Fixes #12 and\n", (1, 10)),
        ("a: Fixes\n  #12 and\nb: c\n", (2, 3)),
        ("a: Fixes\n  some #12\nb: c\n", (2, 8)),
        ("a: Fixes #12 and\n  more\nb: c\n", (1, 10)),
        ("a: #12\n", (1, 4)),
        ("a:\n  - x #12\n", (2, 7)),
        ("a: {b: c #d\n  }\n", (1, 10)),
    ],
)
def test_tells_text_that_a_hash_cuts_off(text: str, at: tuple[int, int]) -> None:
    problem = only_problem(text)
    assert problem.rule == "comment-in-text"
    assert place(problem) == at


@pytest.mark.parametrize(
    "text",
    [
        "type: minor      # patch | minor | major\n",
        "impact:   # each impact\n  security: x\n",
        "a: b   ## c\n",
        "#a: b\nc: d\n  # e\n",
        "a: Fixes#12\n",
        "a: 'Fixes #12'\n",
        "a: |\n  Fixes #12\n",
        "a: https://example.org/#b\n",
        "a:\n  - b: c\n    #d: e\n",
        "forward_fix:\n  #later: x\n",
    ],
)
def test_leaves_remarks_alone(text: str) -> None:
    tree(text)
