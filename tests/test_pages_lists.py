"""What the pages about many releases say: home, the histories, the upcoming releases."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from written import SAMPLE, Written, put, release, target, write

HOME = "index.md"
ALL = "releases/index.md"
UPCOMING = "upcoming/index.md"
PEOPLE = "people:\n  ben: {name: Ben Ode, roles: [{role: sre, from: 2025-01-01}]}\n"


@cache
def sample() -> Written:
    return write(SAMPLE)


def test_all_pages_stand_where_links_lead() -> None:
    site = sample()
    for path in (HOME, ALL, "releases/platform/index.md", "releases/2026/index.md", UPCOMING):
        hrefs = [said["href"] or "" for tag, said in site.read(path).elements if tag == "a" and said.get("href")]
        inside = [target(path, href)[0] for href in hrefs if "://" not in href and not href.startswith("#")]
        assert inside
        assert set(inside) <= set(site.pages)


def test_a_history_has_each_release_once_the_newest_first() -> None:
    site = sample()
    listed = [text.split("OctoAcme")[0].strip() for text in site.read(ALL).text_of("th", scope="row")]
    named = {entry.name for entry in site.ledger.entries}
    versions = [text for text in listed if text in named]
    days = {(entry.name, entry.product): entry.day for entry in site.ledger.entries}
    assert len(versions) == len(days)
    assert versions[0] == site.ledger.entries[0].name


def test_a_release_without_a_day_is_listed(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", "version: 1.0.0\ntype: minor\nstatus: closed\n")
    site = write(tmp_path)
    assert "Without a day (1)" in site.text(ALL)
    assert not [path for path in site.pages if path.startswith("releases/0")]


def test_an_empty_folder_still_has_its_pages(tmp_path: Path) -> None:
    put(tmp_path, "people.yml", PEOPLE)
    site = write(tmp_path)
    assert "Nothing has shipped yet." in site.text(HOME)
    assert "No release is planned." in site.text(UPCOMING)
    assert "No release is recorded yet." in site.text(ALL)


def test_the_only_product_needs_no_page_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    site = write(tmp_path)
    assert site.pages["releases/1.0.0/index.md"].section == ALL
    assert {path for path in site.pages if path.startswith("releases/")} == {
        ALL,
        "releases/2026/index.md",
        *(f"releases/1.0.0/{page}index.md" for page in ("", "checklist/", "rollback/")),
    }


def test_home_says_what_runs_in_production_and_where(tmp_path: Path) -> None:
    put(tmp_path, "people.yml", PEOPLE)
    runs = "\n".join(
        f"- {{environment: {where}, started_at: 2026-01-01T10:00:00Z, by: ben, outcome: succeeded}}"
        for where in ("production-eu", "production-us")
    )
    put(tmp_path, "1.0.0.yml", release("1.0.0") + f"deployments:\n{runs}\n")
    assert "1.0.0 eu, us since 1 Jan 2026 10:00 UTC" in write(tmp_path).text(HOME)


def test_the_box_works_without_scripts() -> None:
    site = sample()
    (form,) = [said for tag, said in site.read(HOME).elements if tag == "form"]
    assert target(HOME, form["action"] or "")[0] == "known-issues/index.md"
    assert form["role"] == "search"


def test_the_board_says_whose_turn_it_is(tmp_path: Path) -> None:
    put(tmp_path, "people.yml", PEOPLE)
    put(tmp_path, "1.0.0.yml", "version: 1.0.0\ntype: minor\nstatus: planned\ndate: 2027-01-12\nsummary: First.\n")
    text = write(tmp_path).text(UPCOMING)
    assert "0 of 11 for approval" in text
    assert "Ben Ode SRE/DevOps: SRE/DevOps sign-off" in text
    assert "12 Jan 2027" in text
    assert "overdue" not in text
    assert "overdue since 12 Jan 2027" in write(tmp_path, date(2027, 1, 13)).text(UPCOMING)


def test_the_board_counts_what_is_due_for_the_next_status(tmp_path: Path) -> None:
    put(tmp_path, "people.yml", PEOPLE)
    put(tmp_path, "1.0.0.yml", "version: 1.0.0\ntype: minor\nstatus: approved\ndate: 2027-01-12\nsummary: First.\n")
    assert "for release" in write(tmp_path).text(UPCOMING)


def test_a_release_without_a_day_and_a_summary_is_listed_with_what_it_breaks(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nproducts: {app: {process_from: never}}\n")
    changes = "changes: [{type: added, text: New.}, {type: removed, text: Old is gone., breaking: true}]\n"
    put(tmp_path, "app/1.0.0.yml", "version: 1.0.0\ntype: major\nstatus: released\n" + changes)
    site = write(tmp_path)
    assert "1.0.0 released major no day breaking Old is gone." in site.text(HOME)
    assert "Nothing has shipped yet" not in site.text(HOME)


def test_one_is_not_several(tmp_path: Path) -> None:
    put(tmp_path, "1.0.0.yml", release("1.0.0"))
    site = write(tmp_path)
    assert site.pages[ALL].description == "1 release, newest first, by year."
    assert "The only release" in site.text("releases/2026/index.md")
