"""What is proposed for a release: its version, its type, what it follows and its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from written import put

from generator.commands.acting import workspace
from generator.model.release import ReleaseType
from generator.recording.drafts import Draft
from generator.recording.planning import Plan, Wanted, plan
from generator.recording.proposal import type_of
from generator.recording.refusal import RefusedError

TODAY = date(2026, 11, 23)


def history(folder: Path, *listed: str, scheme: str = "semver") -> Path:
    """Releases as `version status day`, each built on the one before it in the list; `version<parent` on that."""
    put(folder, "policy.yml", f"extends: octoacme\nversioning: {scheme}\ndeployments: optional\n")
    before = ""
    for line in listed:
        named, status, day = line.split()
        version, _, parent = named.partition("<")
        follows = f"follows: {parent or before}\n" if parent or before else ""
        put(
            folder,
            f"{version}.yml",
            f"version: {version}\ntype: minor\nstatus: {status}\ndate: {day}\nsummary: S.\n{follows}",
        )
        before = version
    return folder


def planned(folder: Path, **wanted: object) -> Plan:
    space = workspace(folder, TODAY)
    return plan(Wanted(**wanted), "", space, None)  # type: ignore[arg-type]  # by the test


OUT = ("1.0.0 closed 2026-01-05", "1.1.0 closed 2026-02-02", "1.2.0 released 2026-11-02")
NEXT = (*OUT, "1.3.0 planned 2026-12-10")


@pytest.mark.parametrize(
    ("listed", "wanted", "expected"),
    [
        ((), {}, "0.1.0 minor - 2026-12-07"),
        ((), {"type": "major"}, "1.0.0 major - 2026-12-21"),
        ((), {"type": "patch"}, "0.0.1 patch - 2026-11-24"),
        (OUT, {}, "1.3.0 minor 1.2.0 2026-12-07"),
        (OUT, {"type": "patch"}, "1.2.1 patch 1.2.0 2026-11-24"),
        (OUT, {"type": "major"}, "2.0.0 major 1.2.0 2026-12-21"),
        (OUT, {"version": "1.1.1"}, "1.1.1 patch 1.1.0 2026-11-24"),
        (OUT, {"version": "v2.0.0"}, "2.0.0 major 1.2.0 2026-12-21"),
        (OUT, {"version": "1.3.0-rc.1"}, "1.3.0-rc.1 minor 1.2.0 2026-12-07"),
        (OUT, {"follows": "1.1.0", "type": "minor"}, "1.3.0 minor 1.1.0 2026-12-07"),
        (OUT, {"follows": "1.0.0", "type": "patch"}, "1.0.1 patch 1.0.0 2026-11-24"),
        (OUT, {"day": date(2026, 1, 20), "version": "1.1.5"}, "1.1.5 minor 1.0.0 2026-01-20"),
        (NEXT, {}, "1.4.0 minor 1.3.0 2026-12-10"),
        (NEXT, {"type": "patch"}, "1.2.1 patch 1.2.0 2026-11-24"),
        (NEXT, {"day": date(2026, 12, 1), "version": "1.4.0"}, "1.4.0 minor 1.2.0 2026-12-01"),
        ((*NEXT, "1.2.1<1.2.0 planned 2026-12-01"), {"type": "patch"}, "1.2.2 patch 1.2.1 2026-12-01"),
        ((*OUT, "1.3.0 cancelled 2026-11-10"), {}, "1.4.0 minor 1.2.0 2026-12-07"),
        ((*OUT, "1.3.0-rc.1 planned 2026-12-01"), {}, "1.3.0 minor 1.3.0-rc.1 2026-12-07"),
        ((*OUT, "1.3.0-rc.1 planned 2026-12-01"), {"type": "major"}, "2.0.0 major 1.3.0-rc.1 2026-12-21"),
    ],
)
def test_what_is_not_said_is_proposed(
    tmp_path: Path, listed: tuple[str, ...], wanted: dict[str, object], expected: str
) -> None:
    made = planned(history(tmp_path, *listed), **wanted)
    parent = made.parent.name if made.parent else "-"
    assert f"{made.version} {made.type} {parent} {made.day}" == expected


@pytest.mark.parametrize(
    ("listed", "wanted", "expected"),
    [
        ((), {}, "2026.12 minor - 2026-12-07"),
        (("2026.09 closed 2026-09-01",), {}, "2026.12 minor 2026.09 2026-12-07"),
        (("2026.12 planned 2026-12-01",), {}, "2027.01 minor 2026.12 2027-01-01"),
        (("2026.09 closed 2026-09-01",), {"type": "patch"}, "2026.09.1 patch 2026.09 2026-11-24"),
        (
            ("24.04 closed 2024-04-25", "24.10 closed 2024-10-10"),
            {"day": date(2026, 4, 23)},
            "26.04 minor 24.10 2026-04-23",
        ),
        (("26.9 closed 2026-09-01",), {}, "26.12 minor 26.9 2026-12-07"),
        (("7.1 closed 2026-09-01",), {}, "7.2 minor 7.1 2026-12-07"),
        (("7.1 closed 2026-09-01",), {"type": "major"}, "8.0 major 7.1 2026-12-21"),
        (("7.1.2.9 closed 2026-09-01",), {"type": "patch"}, "7.1.3.0 patch 7.1.2.9 2026-11-24"),
    ],
)
def test_dotted_versions_go_on_as_they_are_counted(
    tmp_path: Path, listed: tuple[str, ...], wanted: dict[str, object], expected: str
) -> None:
    made = planned(history(tmp_path, *listed, scheme="dotted"), **wanted)
    parent = made.parent.name if made.parent else "-"
    assert f"{made.version} {made.type} {parent} {made.day}" == expected


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([], "minor"),
        ([Draft("fixed", "a")], "patch"),
        ([Draft("fixed", "a"), Draft("security", "b"), Draft("performance", "c")], "patch"),
        ([Draft("fixed", "a"), Draft("added", "b")], "minor"),
        ([Draft("fixed", "a", breaking=True)], "major"),
    ],
)
def test_the_type_is_what_the_drafts_ask_for(drafts: list[Draft], expected: ReleaseType) -> None:
    assert type_of(drafts, None) == expected


def test_before_the_first_major_a_breaking_change_is_a_minor_step(tmp_path: Path) -> None:
    space = workspace(history(tmp_path, "0.9.0 closed 2026-01-05"), TODAY)
    assert type_of([Draft("added", "a", breaking=True)], space.ledger.entry("", "0.9.0")) == "minor"


@pytest.mark.parametrize(
    ("wanted", "message", "hint"),
    [
        ({"version": "1.2.0"}, "1.2.0.yml is there already", "nothing was written over it"),
        (
            {"version": "1.2"},
            "“1.2” is not a version: three numbers such as 2.4.0, with -rc.1 behind them",
            "write 1.2.0",
        ),
        ({"version": "next"}, "“next” is not a version", "`versioning` in policy.yml says which scheme holds"),
        (
            {"version": "1.2.0+b.2"},
            "1.2.0.yml is there already, which is the same as 1.2.0+b.2",
            "nothing was written over it",
        ),
        ({"follows": "1.2.9"}, "there is no release 1.2.9 to follow", "did you mean 1.2.0?"),
        ({"manager": "maria"}, "there is no maria in people.yml", "add them to people.yml first"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, wanted: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        planned(history(tmp_path, *OUT), **wanted)
    assert refused.value.message.startswith(message)
    assert refused.value.hint == hint


@pytest.mark.parametrize("name", ["1.3.0-RC.1.yml", "1.3.0-rc.1.yaml"])
def test_a_file_that_differs_in_case_or_ending_is_not_doubled(tmp_path: Path, name: str) -> None:
    history(tmp_path, *OUT)
    (tmp_path / name).write_text(f"version: {name[:10]}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="is there already"):
        planned(tmp_path, version="1.3.0-rc.1")


def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    history(tmp_path, *OUT)
    (tmp_path / "1.3.0.yml").symlink_to("elsewhere")
    with pytest.raises(RefusedError, match=r"1\.3\.0\.yml stands in the way \(This is a symbolic link\)"):
        planned(tmp_path, version="1.3.0")


def test_calendar_and_equal_versions_are_one(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"2026\.09\.yml is there already, which is the same as 2026\.9"):
        planned(history(tmp_path, "2026.09 closed 2026-09-01", scheme="dotted"), version="2026.9")
