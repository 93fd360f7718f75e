"""Versions: which texts are one, and their order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.versions import Version, expected_step, line_numbers, on_line, parse, sort_key

PRECEDENCE = [
    *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"),
    *("1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "2.10.0", "10.0.0"),
]
"""The examples of semver.org, section 11, and numbers that are no texts."""

numbers = st.integers(0, 30).map(str)
words = st.from_regex("[0-9]{0,2}[a-zA-Z-][0-9a-zA-Z-]{0,2}", fullmatch=True)
pre = st.lists(numbers | words, max_size=3).map(".".join)
versions = st.builds(
    lambda release, pre, build: ".".join(release) + (f"-{pre}" if pre else "") + (f"+{build}" if build else ""),
    st.lists(numbers, min_size=3, max_size=3),
    pre,
    st.sampled_from(["", "1", "a.b"]),
)


def read(text: str) -> Version:
    version = parse(text)
    assert version is not None, text
    return version


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(PRECEDENCE)))
def test_precedence_is_that_of_semver(lower: str, higher: str) -> None:
    assert read(lower) < read(higher)
    assert sort_key(lower) < sort_key(higher)


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta-valid", "1.0.0-alpha0.valid"),
        *("1.0.0-alpha.0valid", "1.0.0-rc.1+build.123", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.0.0-0A.is.legal"),
    ],
)
def test_valid_by_semver(text: str) -> None:
    assert parse(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("1", "1.2", "v1.2.3", "1.2.3-", "1.2.3+", "1.2.3-01", "1.2.3-a..b", "01.1.1", "1.1.1.1", "1.2.3-é", "١.٢.٣"),
        *("", " 1.2.3", "1.2.3\n", "1.2.3-rc 1", "-1.0.0", "1.2.3+a+b"),
    ],
)
def test_invalid_by_semver(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["24.04", "2026.11.1", "1.2.3.4"])
def test_dotted(text: str) -> None:
    assert parse(text, "dotted") is not None


@pytest.mark.parametrize("text", ["24", "1.2.3.4.5", "24.04-rc.1", "24.", "a.b"])
def test_not_dotted(text: str) -> None:
    assert parse(text, "dotted") is None


def test_calendar_versions_are_in_the_order_of_their_numbers() -> None:
    ordered = ["6.10", "24.04", "24.4.1", "24.10", "24.10.2.1", "2026.4.30", "2026.11.1", "2026.11.2", "2026.11.10"]
    mixed = ordered[::-1]
    assert sorted(mixed, key=lambda text: parse(text, "dotted") or Version("", ())) == ordered
    assert sorted(mixed, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("text", "numbers"), [("24.04", (24, 4)), ("5", (5,)), ("5.x", None), ("", None), ("1.2.3.4.5", None)]
)
def test_a_line_is_numbers(text: str, numbers: tuple[int, ...] | None) -> None:
    assert line_numbers(text) == numbers


@given(st.lists(versions, min_size=2, max_size=6))
def test_the_order_is_total(texts: list[str]) -> None:
    ordered = sorted(map(read, texts))
    for index, one in enumerate(ordered):
        for other in ordered[index:]:
            assert one <= other
            assert (one == other) is not (one < other)
            assert one != other or hash(one) == hash(other)


@given(versions, st.sampled_from(["+1", "+b.2"]))
def test_builds_of_one_version_are_equal(text: str, build: str) -> None:
    bare = text.partition("+")[0]
    assert read(bare) == read(bare + build)


@pytest.mark.parametrize(("one", "other"), [("2.4", "2.4.0"), ("26.04", "26.4"), ("1.0", "1.0.0.0")])
def test_trailing_and_leading_zeros_make_no_other_version(one: str, other: str) -> None:
    assert parse(one, "dotted") == parse(other, "dotted")


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_two_texts_can_be_put_in_order(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) is (one == other) or parse(one) == parse(other)
    assert (sort_key(one) <= sort_key(other)) or (sort_key(other) <= sort_key(one))


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("2.4.0", "2.4.1", "patch"),
        ("2.4.0", "2.4.9", "patch"),
        ("2.4.9", "2.5.0", "minor"),
        ("2.4.1", "2.7.0", "minor"),
        ("2.4.1", "2.7.3", "minor"),
        ("2.9.0", "3.0.0", "major"),
        ("2.9.0", "4.1.2", "major"),
        ("2.4.0", "2.5.0-rc.1", "minor"),
        ("2.4.0-rc.1", "2.4.0", "patch"),
    ],
)
def test_the_size_of_a_step(before: str, after: str, step: str) -> None:
    assert expected_step(read(before), read(after)) == step


def test_a_line_is_two_numbers() -> None:
    assert [read(text).line for text in ("2.4.0", "2.10.3-rc.1")] == ["2.4", "2.10"]


@pytest.mark.parametrize(
    ("version", "line", "belongs"),
    [
        ("5.0.3", "5.0", True),
        ("5.0.3", "5", True),
        ("5.0-rc.1", "5.0", True),
        ("5.01.3", "5.0", False),
        ("50.1", "5", False),
        ("24.4.1", "24.04", True),
        ("24.04.1", "24.4", True),
        ("24.04", "24.04.0", True),
        ("24.10", "24.1", False),
        ("2026.11.1", "2026", True),
        ("5.x.1", "5.x", True),
    ],
)
def test_a_line_has_the_versions_with_its_first_numbers(version: str, line: str, *, belongs: bool) -> None:
    assert on_line(version, line) is belongs
