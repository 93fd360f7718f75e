"""The JSON files for programs: what they say of any history, and that the manual and they are one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from histories import Fields, ledger_of, release
from written import SAMPLE, TODAY

from generator.exports import write_files
from generator.ledger import Ledger, Presence
from generator.pages.page import File
from generator.repository import read_folder
from generator.site import build_site

MANUAL = SAMPLE.parent / "docs/help/api.md"
SECTION = re.compile(r"^## .*? \{ #([a-z-]+) \}\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
FIX = [{"type": "fixed", "text": "Mended.", "fixes": ["KI-0001"]}]
NO_ISSUES = ("duplicate", "not-an-issue")


def issue(name: str = "KI-0001", **fields: Any) -> Fields:
    return {"id": name, "title": "Cut off", "severity": "major", "state": "confirmed", "affects": [], **fields}


def api_of(ledger: Ledger) -> list[File]:
    """The files of the API, without the schemas and the support desk's data."""
    return [file for file in write_files(ledger) if file.path.startswith("api/")]


def files_of(ledger: Ledger) -> dict[str, Any]:
    return {file.path.removeprefix("api/v1/"): json.loads(file.content) for file in api_of(ledger)}


@pytest.fixture(scope="module")
def sample() -> Ledger:
    return Ledger(read_folder(SAMPLE), TODAY)


@pytest.fixture(scope="module")
def files(sample: Ledger) -> dict[str, Any]:
    return files_of(sample)


def fields_in(value: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The names of all fields of an object, as the manual writes them: `products[].since`."""
    for key, inner in value.items():
        yield prefix + key
        if isinstance(inner, dict):
            yield from fields_in(inner, f"{prefix}{key}.")
        elif isinstance(inner, list):
            for one in inner:
                yield from fields_in(one, f"{prefix}{key}[].") if isinstance(one, dict) else ()


def documented() -> dict[str, list[str]]:
    return {name: FIELD.findall(text) for name, text in SECTION.findall(MANUAL.read_text(encoding="utf-8"))}


def expected_fields() -> dict[str, set[str]]:
    """What the manual promises of each kind of file."""
    said = documented()
    brief = [name for name in said["issue"] if name not in ("conditions", "workaround", "no_workaround")]
    issues = [*said["issue"], *said["known-issues"]]
    affects = [*said["affects"], *(f"affected_by[].{name}" for name in said["issue"])]
    return {
        "index.json": {"api", *said["index"]},
        "known-issues.json": {"api", "issues", *(f"issues[].{name}" for name in issues)},
        "known-issues/": {"api", *issues, *said["known-issue"]},
        "affects/": {"api", *affects, *(f"fixed[].{name}" for name in brief)},
    }


def test_the_manual_names_every_field_and_no_other(files: dict[str, Any]) -> None:
    for start, promised in expected_fields().items():
        found = {name for path, content in files.items() if path.startswith(start) for name in fields_in(content)}
        assert found == promised, start


def test_every_field_is_always_there(files: dict[str, Any]) -> None:
    for start, promised in expected_fields().items():
        always = {name for name in promised if "." not in name}
        for path, content in files.items():
            if path.startswith(start):
                assert always <= content.keys(), path
                assert content["api"] == "v1"


def test_the_example_of_the_manual_is_what_the_sample_says(sample: Ledger) -> None:
    shown = re.findall(r"(?<=^```json\n).*?(?=^```$)", MANUAL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    written = {file.content.decode() for file in api_of(sample) if "/affects/mobile/5.2.1" in file.path}
    assert set(shown) == written, "put what is written now into the manual"


def test_all_files_are_found_from_the_index(sample: Ledger) -> None:
    written = {file.path: json.loads(file.content) for file in api_of(sample)}
    index = written["api/v1/index.json"]
    register = written[index["known_issues"]["file"]]
    named = {one["file"] for one in register["issues"]} | {one["affects"] for one in index["releases"]}
    assert named | {"api/v1/index.json", "api/v1/known-issues.json"} == set(written)
    assert [one["product"] for one in index["products"]] == ["mobile", "platform"]


def test_pages_that_are_named_are_there(files: dict[str, Any]) -> None:
    site = build_site(SAMPLE, today=TODAY)
    pages = {page.path for page in site.pages}
    named = {one["page"] for one in files["known-issues.json"]["issues"]} | {
        one["page"] for one in files["index.json"]["releases"]
    }
    assert {f"{url}index.md" for url in named} <= pages
    assert {f"api/v1/{path}" for path in files} <= {file.path for file in site.files}


def test_a_release_is_told_of_exactly_the_issues_that_it_has(sample: Ledger, files: dict[str, Any]) -> None:
    for entry in sample.entries:
        content = files[f"affects/{entry.product}/{entry.name}.json"]
        present = {
            name
            for name, facts in sample.issues.items()
            if facts.presence(entry) is Presence.AFFECTED and facts.record.state not in NO_ISSUES
        }
        assert {one["id"] for one in content["affected_by"]} == present
        for one in content["affected_by"]:
            register = next(it for it in files["known-issues.json"]["issues"] if it["id"] == one["id"])
            own = next(it for it in register["products"] if it["product"] == entry.product)
            assert entry.name in own["affected"]
            assert one["nearest_fix"] is None or one["why"].startswith("It ")


def test_an_issue_says_the_same_in_the_register_and_in_its_own_file(files: dict[str, Any]) -> None:
    for listed in files["known-issues.json"]["issues"]:
        own = files[f"known-issues/{listed['id']}.json"]
        assert listed.items() <= own.items()
        affected = [(one["product"], one["version"]) for one in own["affected_releases"]]
        assert affected == [(it["product"], version) for it in own["products"] for version in it["affected"]]


def test_without_product_folders_the_product_is_null() -> None:
    files = files_of(
        ledger_of(
            [release("2.3.1"), release("2.3.2", follows="2.3.1", changes=FIX)],
            issues=[issue(affects=[{"since": "before-records"}], workaround="none")],
        )
    )
    assert set(files) == {
        "index.json",
        "known-issues.json",
        "known-issues/KI-0001.json",
        "affects/2.3.1.json",
        "affects/2.3.2.json",
    }
    assert files["affects/2.3.1.json"]["release"]["product"] is None
    (found,) = files["affects/2.3.1.json"]["affected_by"]
    assert (found["nearest_fix"], found["workaround"], found["no_workaround"]) == ("2.3.2", None, True)
    assert files["affects/2.3.2.json"]["affected_by"] == []
    assert [one["id"] for one in files["affects/2.3.2.json"]["fixed"]] == ["KI-0001"]
    (told,) = files["known-issues.json"]["issues"]
    assert told["products"] == [
        {
            "product": None,
            "since": ["before-records"],
            "affected": ["2.3.1"],
            "fixed_in": ["2.3.2"],
            "fix_planned_in": [],
        }
    ]
    assert (told["state"], told["recorded_state"], told["open"]) == ("fixed", "confirmed", False)


def test_a_duplicate_affects_nothing_of_its_own() -> None:
    merged = issue("KI-0002", state="duplicate", duplicate_of="KI-0001", affects=[{"since": "1.0.0"}])
    files = files_of(ledger_of([release("1.0.0")], issues=[issue(affects=[{"since": "1.0.0"}]), merged]))
    assert [one["id"] for one in files["affects/1.0.0.json"]["affected_by"]] == ["KI-0001"]
    own = files["known-issues/KI-0002.json"]
    assert (own["duplicate_of"], own["affected_releases"]) == ("KI-0001", [])
    assert own["products"][0]["affected"] == []
    assert own["products"][0]["since"] == ["1.0.0"]
    assert files["known-issues/KI-0001.json"]["duplicates"] == ["KI-0002"]


def test_texts_are_as_typed() -> None:
    text = "Use **two** files & `<b>`:\n\n1. “½”, \u2028 and 🚀"
    (told,) = files_of(ledger_of([], issues=[issue(workaround=text + "\n", title='"<i>"')]))["known-issues.json"][
        "issues"
    ]
    assert told["workaround"] == text
    assert told["title"] == '"<i>"'


def test_the_order_of_the_records_changes_no_byte() -> None:
    releases = [release("1.0.0"), release("1.10.0", follows="1.0.0"), release("1.9.0", follows="1.0.0")]
    issues = [issue(affects=[{"since": "1.0.0"}]), issue("KI-0002", severity="critical", affects=[{"since": "1.0.0"}])]
    one = api_of(ledger_of(releases, issues=issues))
    assert one == api_of(ledger_of(releases[::-1], issues=issues[::-1]))
    worst_first = json.loads(one[-1].content)["affected_by"]
    assert [it["id"] for it in worst_first] == ["KI-0002", "KI-0001"]
    assert [it["version"] for it in json.loads(one[0].content)["releases"]] == ["1.0.0", "1.9.0", "1.10.0"]


def test_records_with_errors_give_no_traceback(tmp_path: Path) -> None:
    """`serve` shows such a site while it is mended."""
    (tmp_path / "known-issues").mkdir()
    (tmp_path / "2.0.0.yml").write_text("version: 2.0.0\ntype: major\nstatus: released\nfollows: 1.0.0\n")
    broken = (
        "id: KI-0001\ntitle: A\nseverity: major\nstate: confirmed\naffects: [{since: 3.0.0}, {product: x, since: 1}]\n"
    )
    (tmp_path / "known-issues/KI-0001.yml").write_text(broken)
    site = build_site(tmp_path, today=date(2026, 11, 23))
    assert site.fails
    assert "api/v1/affects/2.0.0.json" in {file.path for file in site.files}
