"""The register, the pages of known issues and those of incidents: what they say about versions, help and each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import ENGINES
from written import SAMPLE, Written, put, release, target, write

from generator.ledger.known_issues import NOT_ISSUES
from generator.pages import known_issues, paths

ISSUE = "id: KI-1\ntitle: Exports stall\nseverity: major\nstate: confirmed\n"
HOSTILE = (
    "<script>alert(1)</script>",
    "</td></tr></table><h1>owned</h1>",
    "](javascript:alert(1)) [x](http://a.example)",
    "``` {{ 7*7 }} {% raw %} { #id .class }",
    '" onmouseover="alert(1)',
    "**a** _b_ # c | d \\ e &lt; f",
)
OURS = ("known-issues/", "incidents/", "process/")


@pytest.fixture(scope="module")
def sample() -> Written:
    return write(SAMPLE)


def with_issue(folder: Path, more: str, *releases: str) -> Written:
    """A site of one product without a folder, with one known issue."""
    for version, before in zip(releases, ("", *releases), strict=False):
        put(folder, f"{version}.yml", release(version, before))
    put(folder, "known-issues/KI-1.yml", ISSUE + more)
    return write(folder)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_register_lists_every_issue_the_open_and_worst_first(sample: Written, engine: str) -> None:
    order = []
    is_open = True
    for tag, attributes in sample.read(paths.KNOWN_ISSUES, engine).elements:
        if tag == "tbody":
            is_open = attributes["id"] == "open"
        if tag == "tr" and "data-severity" in attributes:
            facts = sample.ledger.issues[attributes["id"] or ""]
            assert attributes["data-state"] == facts.state
            assert is_open == facts.is_open
            order.append((not is_open, ("critical", "major", "minor").index(attributes["data-severity"] or "")))
    assert len(order) == len(sample.ledger.issues)
    assert order == sorted(order)


def test_the_filter_for_versions_has_the_answers_of_the_ledger(sample: Written) -> None:
    elements = [attributes for _, attributes in sample.read(paths.KNOWN_ISSUES).elements]
    versions = {
        one["data-product"] or "": (one["data-versions"] or "").split() for one in elements if "data-title" in one
    }
    shown = {one["id"]: one.get("data-affects") or "" for one in elements if "data-severity" in one}
    assert set(versions) == set(sample.ledger.products)
    for issue_id, facts in sample.ledger.issues.items():
        affected = set() if facts.record.state in NOT_ISSUES else {entry.key for entry in facts.affected}
        assert set(named(shown[issue_id], versions)) == affected, issue_id


def named(affects: str, versions: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The releases that a row's `data-affects` stands for, read as the script reads it."""
    for part in affects.split():
        product, _, stretches = part.rpartition(":")
        for stretch in stretches.split("."):
            first, _, last = stretch.partition("-")
            yield from ((product, version) for version in versions[product][int(first) : int(last or first) + 1])


def test_without_records_the_lists_say_so(tmp_path: Path) -> None:
    site = write(tmp_path)
    assert "No issue was ever listed." in site.text(paths.KNOWN_ISSUES)
    assert "No incident is on record." in site.text(paths.INCIDENTS)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No workaround is recorded yet."),
        ("workaround: none\n", "There is no workaround."),
        ("workaround: Filter by month.\n", "Filter by month."),
    ],
)
def test_no_workaround_is_not_the_same_as_nothing_known(tmp_path: Path, typed: str, said: str) -> None:
    site = with_issue(tmp_path, typed + "affects: {since: 1.0.0}\n", "1.0.0")
    assert said in site.text("known-issues/KI-1/index.md")
    row = {"": "not known", "workaround: none\n": "none"}.get(typed, "yes")
    assert f"no release {row}" in site.text(paths.KNOWN_ISSUES)


def test_an_issue_older_than_the_records_says_so(tmp_path: Path) -> None:
    site = with_issue(tmp_path, "affects: {since: before-records}\n", "1.0.0", "1.1.0")
    text = site.text("known-issues/KI-1/index.md")
    assert "older than the first record" in text
    assert "1.0.0 · 1.1.0" in text


def test_a_hundred_versions_are_a_few_words(tmp_path: Path) -> None:
    versions = [f"1.{minor}.0" for minor in range(100)]
    site = with_issue(tmp_path, "affects: {since: 1.10.0}\n", *versions)
    put(tmp_path, "1.90.0.yml", release("1.90.0", "1.89.0", changes="[{type: fixed, text: Done., fixes: [KI-1]}]"))
    site = write(tmp_path)
    page = site.read("known-issues/KI-1/index.md")
    strip = [
        text
        for (tag, found), text in zip(page.elements, page.texts, strict=True)
        if tag == "li" and "ox-i-" in (found.get("class") or "")
    ]
    assert [" ".join(text.split()) for text in strip] == [
        "not affected: 1.0.0 – 1.9.0 10 releases",
        "affected: 1.10.0 – 1.89.0 80 releases",
        "fixed: 1.90.0 – 1.99.0 10 releases",
    ]
    assert "1.10.0 – 1.89.0 affected go to 1.90.0" in site.text("known-issues/KI-1/index.md")


def test_a_fix_that_was_rolled_back_is_not_offered(tmp_path: Path) -> None:
    deployed = "environment: production, started_at: 2026-01-01T10:00:00Z, by: omar, outcome: succeeded"
    back = f"[{{{deployed}, rolled_back: {{at: 2026-01-01T12:00:00Z}}}}]"
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    fix = release("1.1.0", "1.0.0", changes="[{type: fixed, text: Done., fixes: [KI-1]}]", deployments=back)
    put(tmp_path, "1.1.0.yml", fix)
    put(tmp_path, "known-issues/KI-1.yml", ISSUE + "affects: {since: 1.0.0}\n")
    text = write(tmp_path).text("known-issues/KI-1/index.md")
    assert "Fixed in no release that can be had" in text
    assert "fixed: 1.1.0 rolled back" in text


def test_a_duplicate_and_its_story_name_each_other(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    put(tmp_path, "known-issues/KI-1.yml", ISSUE + "affects: {since: 1.0.0}\n")
    other = "id: KI-2\ntitle: Also stalls\nseverity: minor\nstate: duplicate\nduplicate_of: KI-1\n"
    put(tmp_path, "known-issues/KI-2.yml", other)
    site = write(tmp_path)
    assert "KI-1 Exports stall tells the whole story" in site.text("known-issues/KI-2/index.md")
    assert "Duplicates KI-2 Also stalls" in site.text("known-issues/KI-1/index.md")


def test_what_is_no_issue_of_its_own_claims_no_version(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    put(tmp_path, "known-issues/KI-1.yml", ISSUE + "affects: {since: 1.0.0}\n")
    text = "title: Also stalls\nseverity: minor\naffects: {since: 1.0.0}\n"
    put(tmp_path, "known-issues/KI-2.yml", f"id: KI-2\n{text}state: duplicate\nduplicate_of: KI-1\n")
    put(tmp_path, "known-issues/KI-3.yml", f"id: KI-3\n{text}state: not-an-issue\n")
    site = write(tmp_path)
    rows = site.text(paths.KNOWN_ISSUES)
    assert "duplicate see KI-1 see KI-1" in rows
    assert "not an issue none nothing to fix" in rows
    assert "where it is fixed: see KI-1" in site.text("known-issues/KI-2/index.md")
    assert "there is nothing to fix" in site.text("known-issues/KI-3/index.md")
    for path in ("known-issues/KI-2/index.md", "known-issues/KI-3/index.md"):
        assert site.text(path).count("1.0.0") == site.text(path).count("Reported for 1.0.0") == 1
        assert "in use" not in site.text(path)


def test_an_issue_without_workaround_says_so_in_the_notes(tmp_path: Path) -> None:
    site = with_issue(tmp_path, "workaround: none\naffects: {since: 1.0.0}\n", "1.0.0")
    assert "There is no workaround." in site.text("releases/1.0.0/index.md")
    assert "Workaround none" not in site.text("releases/1.0.0/index.md")


def test_only_releases_that_are_out_count_as_affected_in_the_register(sample: Written) -> None:
    (row,) = [row for row in known_issues.register(sample.ledger) if row.facts.record.id == "KI-0014"]
    assert [entry.name for entry in row.facts.affected][-2:] == ["3.2.0", "3.3.0"], "both are planned"
    assert row.affected == (("platform", ("2.5.0 – 3.1.1",)),)


def test_an_incident_that_lasts_has_no_end(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    text = "id: INC-1\ntitle: Down\nseverity: sev1\nrelease: 1.0.0\ndetected_at: 2026-01-02T10:00:00Z\n"
    put(tmp_path, "incidents/INC-1.yml", text + "actions: [{text: Look., owner: omar, due: 2026-01-03}]\n")
    shown = write(tmp_path).text("incidents/INC-1/index.md")
    assert "not restored yet" in shown
    assert "Restored not yet" in shown
    assert "overdue" in shown


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("typed", HOSTILE)
def test_a_text_does_not_change_a_page(tmp_path: Path, typed: str, engine: str) -> None:
    """What was typed reads as typed, and the page has the same elements as with a plain word in its place."""
    site, plain = (with_text(tmp_path / name, text) for name, text in (("hostile", typed), ("plain", "plain")))
    for path in (
        "known-issues/KI-1/index.md",
        "known-issues/index.md",
        "incidents/INC-1/index.md",
        "incidents/index.md",
    ):
        page, expected = site.read(path, engine), plain.read(path, engine)
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in expected.elements]
        assert any(typed in text for text in page.texts), path


def with_text(folder: Path, text: str) -> Written:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    put(folder, "1.0.0.yml", release("1.0.0"))
    put(folder, "people.yml", f"people:\n  omar: {{name: {quoted}}}\n")
    issue = ISSUE.replace("Exports stall", quoted) + f"symptoms: [{quoted}]\naffects: {{since: 1.0.0}}\n"
    put(folder, "known-issues/KI-1.yml", issue + "updates: [{at: 2026-01-02T10:00:00Z, by: omar, text: Seen.}]\n")
    incident_text = (
        f"id: INC-1\ntitle: {quoted}\nseverity: sev1\nrelease: 1.0.0\nactions: [{{text: Look., owner: omar}}]\n"
    )
    put(folder, "incidents/INC-1.yml", incident_text)
    return write(folder)


def test_every_link_leads_somewhere(sample: Written) -> None:
    ids = {path: {found["id"] for _, found in sample.read(path).elements if found.get("id")} for path in sample.pages}
    for path in (path for path in sample.pages if path.startswith(OURS)):
        for tag, found in sample.read(path).elements:
            href = found.get("href") or ""
            if tag == "a" and not href.startswith(("http", "mailto")):
                there, fragment = target(path, href)
                assert there in sample.pages, f"{path}: {href}"
                assert not fragment or fragment in ids[there], f"{path}: {href}"
