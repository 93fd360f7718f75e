from __future__ import annotations

from pathlib import Path

import pytest

from generator.importing.antsibull import convert
from generator.importing.folder import setting_of, write
from generator.importing.policy_entry import with_product
from generator.repository import read_folder

CHANGELOG = b"""\
releases:
  1.0.0:
    changes: {release_summary: First., known_issues: [One is known.]}
    release_date: '2024-01-01'
  1.1.0: {changes: {bugfixes: [It works.]}}
"""


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_new_folder_holds_releases_issues_and_a_policy(tmp_path: Path) -> None:
    written = write(convert(CHANGELOG, "demo"), tmp_path / "releases")
    assert written.new == ("demo/1.0.0.yml", "demo/1.1.0.yml", "known-issues/KI-DEMO-1.0.0-1.yml", "policy.yml")
    assert not written.problems
    records = read_folder(tmp_path / "releases")
    assert not records.diagnostics
    assert not records.policy.asks("demo", None)


def test_the_second_import_changes_nothing(tmp_path: Path) -> None:
    write(convert(CHANGELOG, "demo"), tmp_path)
    before = contents(tmp_path)
    written = write(convert(CHANGELOG, "demo"), tmp_path)
    assert (written.new, written.kept, written.problems) == ((), (), ())
    assert contents(tmp_path) == before


def test_a_record_that_was_edited_is_kept_and_named(tmp_path: Path) -> None:
    write(convert(CHANGELOG, "demo"), tmp_path)
    edited = tmp_path / "demo" / "1.0.0.yml"
    edited.write_text("version: 1.0.0\ntype: major\nstatus: released\n")
    longer = CHANGELOG + b"  1.2.0: {changes: {bugfixes: [More.]}}\n"
    written = write(convert(longer, "demo"), tmp_path)
    assert written.kept == ("demo/1.0.0.yml",)
    assert written.new == ("demo/1.2.0.yml",)
    assert b"summary" not in edited.read_bytes()


def test_nothing_is_written_of_a_file_that_was_refused(tmp_path: Path) -> None:
    written = write(convert(b"releases: []\nother: 1\n", "demo"), tmp_path / "releases")
    assert [one.rule for one in written.problems] == ["unknown-field"]
    assert not (tmp_path / "releases").exists()


def test_products_do_not_mix_with_releases_of_no_product(tmp_path: Path) -> None:
    (tmp_path / "1.0.0.yml").write_text("version: 1.0.0\n")
    written = write(convert(CHANGELOG, "demo"), tmp_path)
    assert [one.rule for one in written.problems] == ["bad-path"]
    assert list(contents(tmp_path)) == ["1.0.0.yml"]


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "demo").symlink_to(outside)
    written = write(convert(CHANGELOG, "demo"), tmp_path / "releases")
    assert [one.rule for one in written.problems] == ["bad-path"]
    assert not contents(outside)


NEVER = "process_from: never"
OURS = """\
products:
    # ours
    a:
      title: A
    b:
      title: B # yes
{demo}
# rules
rules:
  overdue: off
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("extends: octoacme\n", f"extends: octoacme\n\nproducts:\n  demo:\n    {NEVER}\n"),
        (OURS.format(demo=""), OURS.format(demo=f"    demo:\n      {NEVER}\n")),
        (f"products:\n  demo: {{{NEVER}}}\n", f"products:\n  demo: {{{NEVER}}}\n"),
    ],
)
def test_the_policy_gets_an_entry_and_is_else_as_typed(before: str, after: str) -> None:
    changed = with_product(before.encode(), "demo")
    assert changed is not None
    assert changed.decode() == after


@pytest.mark.parametrize(
    "policy",
    [
        "products: {a: {title: A}}\n",
        "products:\n  demo: {process_from: 2025-01-01}\n",
        "{extends: octoacme}\n",
        "no such field: 1\n",
    ],
)
def test_a_policy_that_cannot_be_changed_safely_is_left_to_people(policy: str, tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text(policy)
    written = write(convert(CHANGELOG, "demo"), tmp_path)
    assert [(one.rule, one.kind.fails) for one in written.problems] == [("process-from-missing", False)]
    assert written.kept == ("policy.yml",)
    assert (tmp_path / "policy.yml").read_text() == policy


def test_the_scheme_of_versions_is_the_policys(tmp_path: Path) -> None:
    assert setting_of(tmp_path, "demo").scheme == "semver"
    (tmp_path / "policy.yml").write_text("extends: octoacme\nversioning: dotted\n")
    assert setting_of(tmp_path, "demo").scheme == "dotted"
