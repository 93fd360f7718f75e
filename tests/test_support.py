"""The support desk: which issue answers a question, what it is to the version, and where the fix is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from histories import Fields, ledger_of, release
from support_table import First, Row, rows
from written import SAMPLE, TODAY

from generator.ledger import Ledger
from generator.repository import read_folder
from generator.support.answer import Answer, SupportDesk, open_desk
from generator.support.catalogue import catalogue, codes
from generator.support.question import Question


@cache
def sample() -> SupportDesk:
    return open_desk(catalogue(Ledger(read_folder(Path(SAMPLE)), TODAY)))


def first(answer: Answer) -> First:
    match = answer.first
    if match is None:
        return First("", "", "")
    return First(match.case.record.id, match.bearing, match.fix.name if match.fix else "")


def desk_of(*issues: Fields, versions: tuple[str, ...] = ("1.0.0", "1.1.0"), **more: Fields) -> SupportDesk:
    """A desk over one product whose releases follow each other, with issues of the first one."""
    releases = [
        release(version, **({"follows": versions[place - 1]} if place else {}), **more.get(f"v{place}", {}))
        for place, version in enumerate(versions)
    ]
    known: Fields = {"severity": "minor", "state": "confirmed", "affects": [{"since": versions[0]}]}
    return open_desk(catalogue(ledger_of(releases, issues=[{**known, **issue} for issue in issues])))


def found(desk: SupportDesk, text: str, version: str = "") -> list[str]:
    return [match.case.record.id for match in desk.ask(Question(version=version, text=text)).matches]


@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_first_answer_is_that_of_the_table(row: Row) -> None:
    assert first(sample().ask(row.question)) == row.expected


def test_an_id_wins_over_a_code_over_a_symptom_over_words() -> None:
    desk = desk_of(
        {"id": "KI-1", "title": "Import of KX-77 files hangs"},
        {"id": "KI-2", "title": "Colours", "symptoms": ["AB-123"]},
        {"id": "KI-3", "title": "Sizes", "symptoms": ["Import hangs"]},
        {"id": "KI-4", "title": "Anything about an import"},
    )
    assert found(desk, "import hangs") == ["KI-3", "KI-1", "KI-4"]
    assert found(desk, "import hangs AB123")[:2] == ["KI-2", "KI-3"]
    assert found(desk, "import hangs AB-123 ki-0004")[:3] == ["KI-4", "KI-2", "KI-3"]


def test_what_affects_the_version_comes_before_what_does_not() -> None:
    desk = desk_of(
        {"id": "KI-1", "title": "Sync stops"},
        {"id": "KI-2", "title": "Sync stops", "affects": [{"since": "1.1.0"}]},
        v1={"changes": [{"type": "fixed", "text": "-", "fixes": ["KI-1"]}]},
    )
    assert found(desk, "sync stops", "1.0.0") == ["KI-1", "KI-2"]
    assert found(desk, "sync stops", "1.1.0") == ["KI-2", "KI-1"]
    answer = desk.ask(Question(version="1.1.0", text="sync stops"))
    assert [one.case.record.id for one in answer.unaffected] == ["KI-1"]
    assert answer.unaffected[0].why == "It is fixed in 1.1.0."


def test_without_a_version_what_is_open_comes_first() -> None:
    desk = desk_of(
        {"id": "KI-1", "title": "Sync stops"},
        {"id": "KI-2", "title": "Sync stops"},
        v1={"changes": [{"type": "fixed", "text": "-", "fixes": ["KI-1"]}]},
    )
    assert found(desk, "sync stops") == ["KI-2", "KI-1"]


def test_a_version_alone_lists_what_affects_it_the_worst_first() -> None:
    desk = desk_of(
        {"id": "KI-1", "title": "A"},
        {"id": "KI-2", "title": "B", "severity": "critical"},
        {"id": "KI-3", "title": "C", "affects": [{"since": "1.1.0"}]},
        {"id": "KI-4", "title": "D", "state": "not-an-issue"},
    )
    assert found(desk, "", "1.0.0") == ["KI-2", "KI-1"]


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("2.3.1", "2.3.1", "exact"),
        (" V2.3.1 ", "2.3.1", "exact"),
        ("version 2.3.1", "2.3.1", "exact"),
        ("2,3,1", "2.3.1", "exact"),
        ("2.3.1+build.7", "2.3.1", "exact"),
        ("2.3", "2.3.2", "line"),
        ("2.3.x", "2.3.2", "line"),
        ("2", "2.7.2", "line"),
        ("3", "3.1.1", "line"),
        ("3.2", "3.2.0", "line"),
        ("3.0.0-RC.2", "3.0.0", "formerly"),
        ("2.3.9", "2.3.2", "unknown"),
        ("2.9.0", "2.7.2", "unknown"),
        ("3.1.1-rc.1", "3.1.1", "unknown"),
        ("1.7.9", None, "unknown"),
        ("next", None, "unknown"),
    ],
)
def test_versions_are_understood_as_people_type_them(typed: str, name: str | None, how: str) -> None:
    answer = sample().ask(Question("platform", typed))
    assert answer.asked.version
    assert (answer.version.name if answer.version else None, answer.asked.version.how) == (name, how)


def test_an_unknown_version_has_its_neighbours() -> None:
    answer = sample().ask(Question("platform", "2.3.9"))
    assert answer.asked.version
    assert answer.product
    versions, near = answer.product.versions, (answer.asked.version.lower, answer.asked.version.higher)
    assert [versions[place].name for place in near if place is not None] == ["2.3.2", "2.4.0"]


@pytest.mark.parametrize(
    ("product", "version", "expected", "how"),
    [
        ("", "", None, "any"),
        ("", "5.4.0", "mobile", "by-version"),
        ("", "5.4.7", "mobile", "by-version"),
        ("octoacme mobile", "", "mobile", "given"),
        ("MOBILE", "2.3.1", "mobile", "given"),
        ("moble", "", "mobile", "unknown"),
        ("desktop", "", None, "unknown"),
        ("OctoAcme", "", None, "unknown"),
    ],
)
def test_products_are_understood(product: str, version: str, expected: str | None, how: str) -> None:
    answer = sample().ask(Question(product, version))
    assert (answer.product.id if answer.product else None, answer.asked.product_how) == (expected, how)


def test_a_version_of_another_product_is_said_to_be_one() -> None:
    answer = sample().ask(Question("mobile", "2.3.1", "E-1407"))
    assert answer.asked.elsewhere is not None
    assert sample().catalogue.products[answer.asked.elsewhere].id == "platform"
    assert answer.version is None


def test_a_version_of_several_products_has_to_be_chosen() -> None:
    releases = {"app": [release("1.0.0")], "web": [release("1.0.0")]}
    desk = open_desk(catalogue(ledger_of(releases)))
    asked = desk.ask(Question(version="1.0.0")).asked
    assert (asked.product, asked.choices) == (None, (0, 1))
    assert desk.ask(Question("web", "1.0.0")).version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-1407", ["e1407"]),
        ("failed with ORA-00942.", ["ora942"]),
        ("ERR_TOO_MANY_REDIRECTS", ["errtoomanyredirects"]),
        ("0x80070005 and HTTP-503", ["0x80070005", "http503"]),
        ("409 Conflict on python3, 2 GB, utf8, Wi-Fi 6 and SSO", []),
    ],
)
def test_codes_are_told_from_words(text: str, expected: list[str]) -> None:
    assert list(codes(text)) == expected


def test_duplicates_lead_to_the_issue_that_tells_the_story() -> None:
    desk = desk_of(
        {"id": "KI-1", "title": "Sync stops"},
        {"id": "KI-2", "title": "Upload freezes", "state": "duplicate", "duplicate_of": "KI-1"},
        {"id": "KI-3", "title": "Tunnel", "state": "duplicate", "duplicate_of": "KI-2"},
        {"id": "KI-4", "title": "Round", "state": "duplicate", "duplicate_of": "KI-4"},
    )
    for text in ("ki2", "upload freezes", "tunnel", "KI-3"):
        assert found(desk, text) == ["KI-1"], text
    match = desk.ask(Question(text="ki-3")).first
    assert match
    assert match.found_as == ("KI-3",)
    assert found(desk, "round") == ["KI-4"]


@pytest.mark.parametrize("text", ["", " ", "the and of", "%%%", "\x00\ud800", "9" * 3000, "a" * 5000, "ß İ ﬁ 漢字"])
def test_any_text_has_an_answer(text: str) -> None:
    sample().ask(Question(text, text, text))


def test_no_records_have_no_issues() -> None:
    desk = open_desk(catalogue(ledger_of([])))
    assert desk.ask(Question("web", "1.0", "E-1")).matches == ()
