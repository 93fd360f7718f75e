"""The command as people run it in a terminal of 80 cells, without colours, on a day of the sample history."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from written import SAMPLE

from generator.cli import main

GOLDEN = Path(__file__).parent / "golden" / "terminal"
TODAY = "2026-11-23"


def run(*arguments: str, folder: Path = SAMPLE, today: str = TODAY, columns: int = 80) -> Result:
    """Run a command over a folder of records, the sample’s where it is; whatever was typed, there is no traceback."""
    command = [*arguments, *([] if folder == SAMPLE else ["--from", str(folder)]), "--today", today]
    with contextlib.chdir(SAMPLE.parent):
        result = CliRunner(env={"COLUMNS": str(columns), "LINES": "24"}).invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(*arguments: str, folder: Path = SAMPLE, today: str = TODAY, columns: int = 80) -> str:
    """What a command prints that has to succeed."""
    result = run(*arguments, folder=folder, today=today, columns=columns)
    assert result.exit_code == 0, result.output
    return result.stdout


def fields(*arguments: str, folder: Path = SAMPLE, today: str = TODAY) -> dict[str, Any]:
    """The JSON that a command prints."""
    found: dict[str, Any] = json.loads(told(*arguments, "--format", "json", folder=folder, today=today))
    return found


def as_read(name: str, text: str, *, update: bool) -> None:
    """Compare with the text that was read in review; with `update`, write it anew."""
    golden = GOLDEN / name
    if update:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    else:
        assert text == golden.read_text(encoding="utf-8")


def paths_in(value: object, above: str = "") -> set[str]:
    """The fields of a JSON document, as its documentation names them."""
    if isinstance(value, dict):
        found = {f"{above}.{key}".lstrip(".") for key in value}
        return found.union(*(paths_in(one, f"{above}.{key}".lstrip(".")) for key, one in value.items()))
    if isinstance(value, list):
        return set().union(*(paths_in(one, f"{above}[]") for one in value))
    return set()
