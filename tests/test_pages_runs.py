"""A strip says of each release what the ledger says of it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from generator.ledger import Entry, IssueFacts, Ledger, Presence
from generator.pages.runs import versions
from generator.repository import read_folder

ROOT = Path(__file__).parents[1]


def standings(facts: IssueFacts, entries: tuple[Entry, ...]) -> list[tuple[Presence, bool, bool, list[str]]]:
    """Stretches of releases, each asked alone."""

    def standing(entry: Entry) -> tuple[Presence, bool, bool]:
        presence = facts.presence(entry)
        return presence, not entry.is_out, entry.rolled_back and presence is Presence.FIXED

    told = [entry for entry in entries if entry.state != "cancelled"]
    return [(*key, [entry.name for entry in group]) for key, group in groupby(told, standing)]


@pytest.mark.parametrize("folder", ["releases", "tests/rules/base"])
def test_a_strip_agrees_with_the_presence_in_each_release(folder: str) -> None:
    ledger = Ledger(read_folder(ROOT / folder), date(2026, 8, 1))
    assert ledger.issues
    for facts in ledger.issues.values():
        for product, known in versions(ledger).items():
            strip = known.strip(facts)
            found = [
                (run.presence, run.planned, run.taken_back, [one.name for one in run.entries]) for run in strip.runs
            ]
            assert found == standings(facts, ledger.lineage.by_version(product))
            assert strip.entries == tuple(entry for run in strip.runs for entry in run.entries)
