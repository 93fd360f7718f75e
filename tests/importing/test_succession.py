from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.importing.history import Out
from generator.importing.succession import ancestors, in_order, parents, step_to
from generator.versions import Version, parse

DAY = date(2024, 1, 1)


def version(text: str) -> Version:
    found = parse(text)
    assert found
    return found


def history(**days: int | None) -> list[Out]:
    return [Out(version(name), None if day is None else DAY + timedelta(day)) for name, day in days.items()]


def follows(releases: list[Out]) -> dict[str, str | None]:
    return {name: parent.text if parent else None for name, parent in parents(releases).items()}


def test_each_release_follows_the_greatest_lower_one_that_was_out() -> None:
    found = follows(history(**{"2.0.0": 10, "1.0.0": 0, "1.1.0": 5, "1.1.1": 20, "2.0.1": 15}))
    assert found == {"1.0.0": None, "1.1.0": "1.0.0", "1.1.1": "1.1.0", "2.0.0": "1.1.0", "2.0.1": "2.0.0"}


def test_a_lower_version_of_a_later_day_is_passed_over() -> None:
    found = follows(history(**{"1.0.0": 0, "1.0.1": 30, "2.0.0": 20}))
    assert found == {"1.0.0": None, "1.0.1": "1.0.0", "2.0.0": "1.0.0"}


def test_a_release_without_a_day_counts_as_out_with_the_next_lower_one() -> None:
    assert follows(history(**{"1.0.0": 0, "1.1.0": None, "1.2.0": 9}))["1.2.0"] == "1.1.0"


def test_only_the_first_follows_none() -> None:
    assert follows(history(**{"1.0.0": 5, "2.0.0": 0})) == {"1.0.0": "2.0.0", "2.0.0": None}


def test_steps_are_counted_from_other_numbers() -> None:
    found = parents(history(**{"1.0.0": 0, "2.0.0-rc.1": 1, "2.0.0": 2, "2.0.1": 3, "2.1.0": 4}))
    steps = {name: step_to(version(name), found) for name in found}
    assert steps == {"1.0.0": "major", "2.0.0-rc.1": "major", "2.0.0": "major", "2.0.1": "patch", "2.1.0": "minor"}


VERSIONS = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)).map(
    lambda parts: ".".join(map(str, parts))
)


@given(st.dictionaries(VERSIONS, st.none() | st.integers(0, 9), min_size=1))
def test_every_history_is_one_tree_whose_root_is_the_first(days: dict[str, int | None]) -> None:
    releases = history(**days)
    first = in_order(releases)[0].version.text
    found = parents(releases)
    for one in releases:
        line = [one.version.text, *ancestors(one.version, found)]
        assert line[-1] == first
        assert len(set(line)) == len(line)
