"""Some thousand mutated files with every change; a long run is `python tests/fuzz.py`."""

from __future__ import annotations

import random
from itertools import islice

import fuzz
import pytest


@pytest.mark.parametrize("seed", range(8))
def test_mutated_files_end_in_diagnostics(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    findings = [fuzz.examine(one) for one in islice(fuzz.mutants(fuzz.corpus(), dice), 2000)]
    assert sum(count > 0 for count in findings) > len(findings) // 2  # the mutations do break something


def test_a_file_that_is_not_read_as_it_should_be_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(fuzz, "read", fails)
    with pytest.raises(RecursionError):
        fuzz.examine(fuzz.corpus()[0])


def test_a_file_that_takes_too_long_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz, "SECONDS", 1)
    monkeypatch.setattr(fuzz, "read", never)
    with pytest.raises(fuzz.TooSlowError):
        fuzz.examine(fuzz.corpus()[0])
