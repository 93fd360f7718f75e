"""Known issues on the notes of releases: stamped on old ones too, and worded for what became of the release."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import SAMPLE, Written, put, release, write

FIX = "[{type: fixed, text: Done., fixes: [KI-1]}]"
ISSUE = "id: KI-1\ntitle: Exports stall\nseverity: major\nstate: confirmed\naffects: {since: 1.0.0}\n"
NOTES = {version: f"releases/{version}/index.md" for version in ("1.0.0", "1.1.0", "1.2.0")}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three closed releases, one built on the other, without an issue."""
    for version, before in (("1.0.0", ""), ("1.1.0", "1.0.0"), ("1.2.0", "1.1.0")):
        put(tmp_path, f"{version}.yml", release(version, before))
    return tmp_path


def section(site: Written, version: str) -> str:
    """What the notes of a release say about known issues."""
    return site.text(NOTES[version]).partition("Known issues ")[2]


def test_an_issue_that_is_found_today_is_stamped_on_old_releases(three: Path) -> None:
    assert "None is known." in section(write(three), "1.0.0")
    put(three, "known-issues/KI-1.yml", ISSUE.replace("1.0.0", "1.1.0"))
    site = write(three)
    assert "None is known." in section(site, "1.0.0")
    assert section(site, "1.1.0").startswith("New in this release (1) major KI-1 Exports stall")
    assert section(site, "1.2.0").startswith("Inherited from earlier releases (1) major KI-1 Exports stall")


def test_a_later_fix_and_a_later_change_of_the_issue_reach_the_old_notes(three: Path) -> None:
    put(three, "known-issues/KI-1.yml", ISSUE)
    put(three, "1.2.0.yml", release("1.2.0", "1.1.0", changes=FIX))
    put(three, "known-issues/KI-1.yml", ISSUE + "workaround: Filter by month.\n")
    site = write(three)
    for version in ("1.0.0", "1.1.0"):
        assert "KI-1 Exports stall fixed in 1.2.0 Workaround Filter by month." in section(site, version)
    assert section(site, "1.2.0").startswith("Fixed in this release (1) major KI-1")


def test_what_was_withdrawn_is_taken_off_old_notes(three: Path) -> None:
    put(three, "known-issues/KI-1.yml", ISSUE.replace("confirmed", "not-an-issue"))
    assert "None is known." in section(write(three), "1.0.0")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("planned", "To be fixed in this release (1)"),
        ("approved", "To be fixed in this release (1)"),
        ("cancelled", "Fixed in its code, which was never released (1)"),
        ("closed", "Fixed in this release (1)"),
    ],
)
def test_the_words_are_those_of_what_became_of_the_release(three: Path, status: str, words: str) -> None:
    put(three, "known-issues/KI-1.yml", ISSUE)
    fix = release("1.2.0", "1.1.0", changes=FIX).replace("status: closed", f"status: {status}")
    put(three, "1.2.0.yml", fix)
    assert section(write(three), "1.2.0").startswith(words)


def test_a_fix_that_was_rolled_back_says_where_it_can_be_had(three: Path) -> None:
    put(three, "known-issues/KI-1.yml", ISSUE)
    run = "environment: production, started_at: 2026-01-01T10:00:00Z, by: omar, outcome: succeeded"
    back = f"[{{{run}, rolled_back: {{at: 2026-01-01T12:00:00Z}}}}]"
    put(three, "1.1.0.yml", release("1.1.0", "1.0.0", changes=FIX, deployments=back))
    site = write(three)
    said = section(site, "1.1.0")
    assert said.startswith("Fixed in this release, which was rolled back (1) major KI-1 Exports stall fixed in 1.2.0")
    assert "KI-1 Exports stall fixed in 1.2.0" in section(site, "1.0.0")


def test_notes_name_the_fix_for_those_who_have_that_release() -> None:
    """2.4.0 was built on 2.3.1 and has no use for the fix that went to the 2.3 line."""
    text = write(SAMPLE).text("releases/platform/2.4.0/index.md")
    assert "KI-0007 CSV export fails above 10 000 rows exports fixed in 2.5.0 Workaround" in text
