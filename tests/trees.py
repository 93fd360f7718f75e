"""Reading a text in a test: its tree, or the one thing that is wrong with it."""

from __future__ import annotations

from generator.source import Limits, Mapping, Node, Problem, Scalar, read


def rules(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.rule for problem in problems}


def tree(text: str) -> Mapping:
    node, problems = read(text.encode())
    assert problems == ()
    assert isinstance(node, Mapping)
    return node


def only_problem(text: str | bytes, limits: Limits | None = None) -> Problem:
    data = text if isinstance(text, bytes) else text.encode()
    _, problems = read(data, limits) if limits else read(data)
    assert len(problems) == 1, problems
    return problems[0]


def place(problem: Problem) -> tuple[int, int] | None:
    return problem.span and (problem.span.line, problem.span.column)


def text_at(node: Node | None, key: str) -> str:
    assert isinstance(node, Mapping)
    value = node.entries[key].value
    assert isinstance(value, Scalar)
    return value.text
