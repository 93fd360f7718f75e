"""`releases schema`: what it writes, what it refuses, and that what is committed here is up to date."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cases import BASE
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from generator.cli import main
from generator.repository import read_folder
from generator.scan import FileKind
from generator.schema import MODELS, file_name, schema_files
from generator.site import build_site

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schema"
NAMES = ["release.json", "known-issue.json", "incident.json", "policy.json", "people.json"]
MODELINE = "# yaml-language-server: $schema="


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["schema", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def sample_files() -> list[Path]:
    return sorted((ROOT / "releases").rglob("*.yml"))


def schema_of(path: Path) -> Path:
    """The schema that a file's first line names."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith(MODELINE), f"{path} does not name its schema in its first line"
    return Path(os.path.normpath(path.parent / first.removeprefix(MODELINE)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "releases")
    return tmp_path


def test_what_is_committed_is_up_to_date() -> None:
    written = schema_files(read_folder(ROOT / "releases"))
    stale = [name for name, content in written.items() if (SCHEMAS / name).read_bytes() != content]
    assert stale == [], "write them anew with `releases schema`"


def test_every_sample_file_names_the_schema_of_its_kind() -> None:
    kinds = {"people": FileKind.PEOPLE, "policy": FileKind.POLICY}
    folders = {"known-issues": FileKind.KNOWN_ISSUE, "incidents": FileKind.INCIDENT}
    for path in sample_files():
        kind = kinds.get(path.stem) or folders.get(path.parent.name, FileKind.RELEASE)
        assert schema_of(path) == SCHEMAS / file_name(kind)


def test_the_schemas_are_written(folder: Path) -> None:
    result = run()
    assert (result.exit_code, result.output) == (0, "5 schemas written to schema\n")
    assert sorted(path.name for path in (folder / "schema").iterdir()) == sorted(NAMES)
    for path in (folder / "schema").iterdir():
        Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_the_same_records_give_the_same_bytes(folder: Path) -> None:
    command = [sys.executable, "-c", "from generator.cli import main; main()", "schema"]
    for seed in ("1", "2"):
        subprocess.run([*command, seed], check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
    assert all((folder / "1" / name).read_bytes() == (folder / "2" / name).read_bytes() for name in NAMES)


def test_records_and_schemas_may_be_elsewhere(folder: Path) -> None:
    (folder / "releases").rename(folder / "records")
    assert run("--from", "records", "editors/schema").exit_code == 0
    assert (folder / "editors/schema/release.json").exists()


def test_fresh_schemas_pass_the_check(folder: Path) -> None:
    assert (folder / "releases").exists()
    run()
    assert (run("--check").exit_code, run("--check").output) == (0, "the schemas in schema are up to date\n")


def test_stale_schemas_fail_the_check(folder: Path) -> None:
    run()
    people = folder / "releases/people.yml"
    people.write_text(people.read_text(encoding="utf-8") + "  new-one: {name: New One}\n", encoding="utf-8")
    before = (folder / "schema/release.json").read_bytes()
    result = run("--check")
    assert result.exit_code == 1
    assert "schema are stale (release.json, known-issue.json, incident.json, people.json" in result.output
    assert "`releases schema`" in result.output
    assert (folder / "schema/release.json").read_bytes() == before


def test_schemas_that_are_not_there_fail_the_check(folder: Path) -> None:
    assert run("--check").exit_code == 1
    assert not (folder / "schema").exists()


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    result = run("--from", folder / "nowhere")
    assert result.exit_code == 2
    assert "there is no folder" in result.output


@pytest.mark.parametrize("name", ["people.yml", "policy.yml"])
def test_without_policy_or_people_nothing_is_written(name: str, folder: Path) -> None:
    (folder / "releases" / name).write_text("nonsense: true\n", encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert f"--> releases/{name}:1:1" in result.output
    assert "nothing was written" in result.output
    assert not (folder / "schema").exists()


def test_a_broken_release_is_proposed_all_the_same(folder: Path) -> None:
    (folder / "releases/2.5.0.yml").write_text("version: 2.5.0\nnonsense: true\n", encoding="utf-8")
    assert run().exit_code == 0
    assert '"body": "2.5.0"' in (folder / "schema/release.json").read_text(encoding="utf-8")


def test_what_cannot_be_written_leaves_nothing_behind(folder: Path) -> None:
    run()
    (folder / "schema/release.json").unlink()
    (folder / "schema/release.json").mkdir()
    before = (folder / "schema/people.json").read_bytes()
    result = run()
    assert result.exit_code == 2
    assert "cannot write schema" in result.output
    assert sorted(path.name for path in (folder / "schema").iterdir()) == sorted(NAMES)
    assert (folder / "schema/people.json").read_bytes() == before


def test_the_site_publishes_them(folder: Path) -> None:
    site = build_site(folder / "releases", today=date(2026, 11, 23))
    files = {file.path: file.content for file in site.files}
    written = schema_files(read_folder(folder / "releases"))
    assert {f"schema/{name}": content for name, content in written.items()}.items() <= files.items()


def check_jsonschema(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("check-jsonschema")
    return subprocess.run([program, *arguments], check=False, capture_output=True, text=True)


@pytest.mark.parametrize("kind", MODELS, ids=str)
def test_check_jsonschema_accepts_every_sample_file(kind: FileKind) -> None:
    schema = SCHEMAS / file_name(kind)
    files = [path for path in sample_files() if schema_of(path) == schema]
    assert files
    result = check_jsonschema("--schemafile", schema, *files)
    assert (result.returncode, result.stdout) == (0, "ok -- validation done\n")


def test_check_jsonschema_accepts_the_schemas_themselves() -> None:
    assert check_jsonschema("--check-metaschema", *(SCHEMAS / name for name in NAMES)).returncode == 0


def test_check_jsonschema_refuses_a_misspelt_key(tmp_path: Path) -> None:
    path = tmp_path / "3.1.0.yml"
    text = (ROOT / "releases/platform/3.1.0.yml").read_text(encoding="utf-8")
    assert "\nrollback:\n" in text
    path.write_text(text.replace("\nrollback:\n", "\nrolback:\n"), encoding="utf-8")
    result = check_jsonschema("--schemafile", SCHEMAS / "release.json", path)
    assert result.returncode == 1
    assert "'rolback' was unexpected" in result.stdout
