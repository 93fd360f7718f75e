"""The sample records: valid as they are, and each mistake in them is one finding at its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main

SAMPLE = Path(__file__).parents[1] / "releases"
RULE = re.compile(r"^(\w+)\[([a-z-]+)\]", re.MULTILINE)


def check(*paths: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", "--today", "2026-11-23", *map(str, paths)])


def found(result: Result) -> list[str]:
    return [rule for _, rule in RULE.findall(result.output)]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLE, tmp_path / "releases")
    return Path("releases")


def test_the_sample_is_valid(sample: Path) -> None:
    result = check(sample)
    assert (result.exit_code, found(result)) == (0, [])


QA_OF_3_1_0 = re.compile(r"    qa-sign-off:\n(?:      .*\n)+")


def test_a_release_without_its_qa_sign_off_is_refused_at_its_place(sample: Path) -> None:
    path = sample / "platform/3.1.0.yml"
    text, count = QA_OF_3_1_0.subn("", path.read_text(encoding="utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")
    line = text.split("\n").index("  pre-release:") + 1
    result = check()
    assert result.exit_code == 1
    assert found(result) == ["sign-off-missing"]
    assert "QA Lead has not signed “QA sign-off”" in result.output
    assert f"--> releases/platform/3.1.0.yml:{line}:3\n" in result.output
    assert "priya (QA Lead since 2025-01-01)" in result.output


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        (
            "platform/3.1.0.yml",
            "    data-verification:\n      by: mateo\n",
            "    data-verification:\n      by: lena\n",
            "signer-not-in-role",
        ),
        (
            "platform/3.1.0.yml",
            "      sre: {by: yuki, at: 2026-10-20T13:57:00Z}\n",
            "",
            "co-owner-missing",
        ),
        (
            "platform/3.1.0.yml",
            "    runbook-check: {by: maria, at: 2026-10-19T15:28:00Z}\n",
            "    runbook-check: {by: maria, at: 2026-10-15T15:28:00Z}\n",
            "last-not-last",
        ),
        (
            "platform/3.1.0.yml",
            "    backup: {by: omar, at: 2026-10-20T11:37:00Z}\n",
            "    backup: {not_applicable: , by: omar, at: 2026-10-20T11:37:00Z}\n",
            "not-applicable-refused",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value and "/" not in value else "",
)
def test_one_mistake_in_the_sample_is_one_finding(sample: Path, name: str, old: str, new: str, rule: str) -> None:
    change(sample / name, old, new)
    result = check()
    assert (result.exit_code, found(result)) == (1, [rule])
    assert f"--> releases/{name}:" in result.output
