"""The lineage: a forest, whatever `follows` says."""

from __future__ import annotations

from histories import ledger_of, release
from hypothesis import given
from hypothesis import strategies as st

NAMES = [f"1.{number}.0" for number in range(8)]
follows = st.dictionaries(st.sampled_from(NAMES), st.none() | st.sampled_from([*NAMES, "9.9.9"]), min_size=1)


@given(follows)
def test_lineage_is_a_forest(parents: dict[str, str | None]) -> None:
    lineage = ledger_of([release(name, follows=parent) for name, parent in parents.items()]).lineage
    assert {name for _, name in lineage.entries} == parents.keys()
    for entry in lineage.entries.values():
        line = [entry, *entry.ancestors()]
        assert len({one.name for one in line}) == len(line)
        assert entry.depth == len(line) - 1
        assert entry.parent is None or entry.parent.name == parents[entry.name]
        assert entry.parent is None or entry in lineage.children(entry.parent)


@given(follows)
def test_only_circles_and_unknown_names_are_cut(parents: dict[str, str | None]) -> None:
    lineage = ledger_of([release(name, follows=parent) for name, parent in parents.items()]).lineage
    in_circles = [name for circle in lineage.circles for _, name in circle]
    assert len(set(in_circles)) == len(in_circles)
    for circle in lineage.circles:
        names = [name for _, name in circle]
        assert [parents[name] for name in names] == [*names[1:], names[0]]
        assert [lineage.entries[key].parent for key in circle].count(None) == 1
    for entry in lineage.entries.values():
        known = parents[entry.name] in parents
        assert entry.parent is not None or not known or entry.name in in_circles


@given(follows)
def test_descent_goes_from_parents_to_children(parents: dict[str, str | None]) -> None:
    lineage = ledger_of([release(name, follows=parent) for name, parent in parents.items()]).lineage
    roots = [entry for entry in lineage.entries.values() if entry.parent is None]
    walked = [entry for root in roots for entry in lineage.descent(root)]
    assert sorted(entry.name for entry in walked) == sorted(parents)
    assert all(entry.parent is None or walked.index(entry.parent) < walked.index(entry) for entry in walked)


def test_products_do_not_mix() -> None:
    ledger = ledger_of({"app": [release("1.0.0")], "tool": [release("1.0.0"), release("1.1.0", follows="1.0.0")]})
    assert ledger.products == ("app", "tool")
    tool = ledger.entry("tool", "1.1.0")
    assert tool is not None
    assert tool.parent is ledger.entry("tool", "1.0.0")
    assert ledger.entry("app", "1.1.0") is None


def test_releases_stand_by_day_and_those_without_one_behind_the_next_lower_version() -> None:
    listed = [
        release("1.3.0", date="2026-03-01"),
        release("1.0.0", date="2026-01-01"),
        {"version": "1.1.0", "type": "minor", "status": "released"},
        release("1.0.1", date="2026-04-01"),
    ]
    lineage = ledger_of(listed).lineage
    assert [entry.name for entry in lineage.of("")] == ["1.0.0", "1.3.0", "1.0.1", "1.1.0"]


def test_a_long_line_is_no_deep_call() -> None:
    listed = [release(f"1.{n}.0", follows=f"1.{n - 1}.0" if n else None) for n in range(3000)]
    lineage = ledger_of(list(reversed(listed))).lineage
    assert max(entry.depth for entry in lineage.entries.values()) == 2999
