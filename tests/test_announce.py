"""`releases announce`: what each audience is told, in each format, and that no field reaches beyond its place."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import markdown as python_markdown
import pytest
from any_record import prose as any_prose
from engines import Reader
from histories import Fields, ledger_of, release
from hostile_texts import markdown as any_markdown
from hostile_texts import texts
from hypothesis import given
from terminal import as_read, run, told
from test_status import DEPLOYED, PEOPLE
from written import SAMPLE, TODAY, put

from generator import richtext
from generator.cli import seeing
from generator.ledger import Ledger
from generator.repository import read_folder
from generator.telling.announcing import AUDIENCES, announce
from generator.telling.announcing.formats import FORMATS
from generator.telling.screen import cells

AUDIENCE = tuple(AUDIENCES)
FORMAT = tuple(FORMATS)
INNER = "Only for us"


def test_the_command_knows_all_audiences_and_formats() -> None:
    assert set(seeing.AUDIENCES) == set(AUDIENCES)
    assert set(seeing.ANNOUNCEMENTS) == set(FORMATS)


@pytest.mark.parametrize(
    ("version", "audience", "format_"),
    [
        ("3.0.0", "stakeholders", "text"),
        ("3.0.0", "customers", "markdown"),
        ("3.1.1", "support", "text"),
        ("3.1.1", "support", "html"),
        ("3.2.0", "stakeholders", "markdown"),
        ("2.4.0", "support", "markdown"),
        ("2.4.0", "customers", "text"),
        ("2.6.0", "stakeholders", "text"),
        ("1.8.0", "customers", "html"),
    ],
)
def test_an_announcement_reads_as_it_was_read(
    version: str,
    audience: str,
    format_: str,
    update_cases: bool,  # noqa: FBT001 - a fixture
) -> None:
    text = told("announce", version, "--for", audience, "--format", format_, "--site-url", "https://r.example/x")
    as_read(f"announce-{version}-{audience}.{format_}", text, update=update_cases)


@pytest.mark.parametrize(
    ("version", "subject"),
    [
        ("3.1.1", "OctoAcme Platform 3.1.1 is out"),
        ("3.2.0", "Preview: OctoAcme Platform 3.2.0 “Connected dashboards”, planned for 12 January 2027"),
        ("5.4.1", "Preview: OctoAcme Mobile 5.4.1, planned for 25 November 2026"),
        ("2.4.0", "OctoAcme Platform 2.4.0 “Webhooks” was rolled back"),
        ("2.6.0", "OctoAcme Platform 2.6.0 “Search everywhere” was cancelled"),
    ],
)
def test_the_subject_comes_first_and_says_what_became_of_it(version: str, subject: str) -> None:
    text = told("announce", version, "--for", "customers")
    assert text.startswith(f"Subject: {subject}\n\n")
    markdown = told("announce", version, "--for", "customers", "--format", "markdown")
    assert markdown.startswith(f"# {subject}\n\n")
    html = told("announce", version, "--for", "customers", "--format", "html")
    assert f"<title>{subject}</title>" in html
    assert f"<h1>{subject}</h1>" in html


def test_a_preview_and_a_missed_day_say_so() -> None:
    assert "This is a preview. OctoAcme Platform 3.2.0, a minor release, is\nplanned" in told(
        "announce", "3.2.0", "--for", "customers"
    ).replace("is planned\n", "is\nplanned ")
    late = told("announce", "3.2.0", "--for", "customers", today="2027-02-01")
    assert "was\nplanned for 12 January 2027 and is not out yet" in late.replace("was planned\n", "was\nplanned ")


def test_support_reads_known_issues_and_workarounds_first() -> None:
    titles = re.findall(r"^(.+)\n-+$", told("announce", "3.1.1", "--for", "support"), re.MULTILINE)
    assert titles == [
        "New known issues",
        "Known issues that it still has",
        "Fixed in this release",
        "In short",
        "Fixed",
        "Where it runs, and the way back",
        "Whom to ask",
    ]


def test_customers_read_first_what_breaks_and_what_to_do() -> None:
    titles = re.findall(r"^(.+)\n-+$", told("announce", "3.0.0", "--for", "customers"), re.MULTILINE)
    assert titles[:3] == ["Breaking changes", "What you have to do", "In short"]
    assert titles[-1] == "Known issues"


@pytest.mark.parametrize("format_", FORMAT)
def test_customers_are_told_nothing_internal(format_: str) -> None:
    ledger = Ledger(read_folder(SAMPLE), TODAY)
    people = [one.name for one in ledger.people.people.values()]
    for entry in ledger.entries:
        text = announce(ledger, entry, "customers", format_, "https://r.example/")
        typed = " ".join(_typed(ledger, entry.key))
        for person in people:
            assert not re.search(rf"\b{re.escape(person)}\b", text) or re.search(rf"\b{re.escape(person)}\b", typed)
        for inner in ("r.example", "tracker.octoacme", "ci.octoacme", "qa.octoacme", "EXP-", "INC-", "sha256"):
            assert inner not in text or inner in typed, (entry.key, inner)


def _typed(ledger: Ledger, key: tuple[str, str]) -> list[str]:
    """What goes out as its author typed it."""
    record, issues = ledger.lineage.entries[key].record, ledger.issues.values()
    own = [record.summary, *(one.text for one in record.changes), *(one.text for one in record.migration)]
    return [one for one in [*own, *(f"{i.record.conditions} {i.record.workaround}" for i in issues)] if one]


def test_reasons_and_notes_of_the_process_stay_inside() -> None:
    answer = {"by": "priya", "at": "2026-11-09T09:00:00Z", "note": INNER, "evidence": "https://inner.example/1"}
    record = release(
        "1.0.0",
        impact={"security": {"applies": "true", "reason": INNER}},
        checklist={"pre-release": {"qa-sign-off": answer}},
        release_manager="maria",
        authors=["omar"],
        deployments=[{**DEPLOYED, "note": INNER}],
        corrections=[{"at": "2026-11-20T09:00:00Z", "by": "maria", "text": INNER}],
        changes=[{"type": "fixed", "text": "Better.", "links": ["https://inner.example/2"]}],
    )
    ledger = ledger_of([record], people=PEOPLE)
    for format_ in FORMAT:
        text = announce(ledger, ledger.entries[0], "customers", format_, "https://inner.example/")
        assert "Better." in text
        for inner in (INNER, "inner.example", "Priya", "Maria", "Omar"):
            assert inner not in text


def test_an_emergency_in_grace_is_told_inside_alone() -> None:
    emergency = {"reason": "Down.", "declared_by": "maria", "authorised_by": "ines", "at": "2026-11-20T09:00:00Z"}
    record = release("1.0.0", type="patch", date="2026-11-20", emergency=emergency, deployments=[DEPLOYED])
    ledger = ledger_of([record], people=PEOPLE)
    inside = " ".join(announce(ledger, ledger.entries[0], "stakeholders", "text").split())
    assert re.search(
        r"It went out as an emergency, before its checklist was complete: \d+ items of its checklist are still open; "
        r"the rest is due by 24 November 2026\.",
        inside,
    )
    assert "emergency" not in announce(ledger, ledger.entries[0], "customers", "text")


def test_history_without_days_and_people_is_announced(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nproducts: {box: {title: Box, process_from: never}}\n")
    put(tmp_path, "box/0.1.0.yml", "version: 0.1.0\ntype: minor\nstatus: released\n")
    assert told("announce", "0.1.0", "--for", "customers", folder=tmp_path) == (
        "Subject: Box 0.1.0 is out\n\nBox 0.1.0, a minor release, is out; its day is not on record.\n"
    )
    for audience in AUDIENCE:
        for format_ in FORMAT:
            assert told("announce", "0.1.0", "--for", audience, "--format", format_, folder=tmp_path)


def test_links_lead_to_the_site_that_mkdocs_yml_names(tmp_path: Path) -> None:
    put(tmp_path, "mkdocs.yml", "site_name: x\nsite_url: https://r.example/site\nplugins: [search]\n")
    put(
        tmp_path,
        "releases/1.0.0.yml",
        "version: 1.0.0\ntype: minor\nstatus: planned\ndate: 2026-12-01\nsummary: New.\n",
    )
    asked = ("announce", "1.0.0", "--for", "stakeholders")
    folder = tmp_path / "releases"
    assert told(*asked, folder=folder).endswith(": https://r.example/site/releases/1.0.0/\n")
    assert "https://" not in told(*asked, "--site-url", "", folder=folder)
    assert "https://b.example/releases/1.0.0/" in told(*asked, "--site-url", "https://b.example", folder=folder)
    put(tmp_path, "mkdocs.yml", "site_name: x\nsite_url: !ENV SITE\n")
    assert "https://" not in told(*asked, folder=folder)
    (tmp_path / "mkdocs.yml").write_bytes(b"\xff\xfe{[")
    assert "https://" not in told(*asked, folder=folder)


def test_what_is_no_address_and_what_is_no_release_is_refused() -> None:
    result = run("announce", "3.1.1", "--for", "support", "--site-url", "javascript:x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a web address" in result.stderr
    assert "did you mean 3.1.1?" in run("announce", "3.1.2", "--for", "support").stderr
    assert "Missing option '--for'" in run("announce", "3.1.1").stderr


def test_lines_of_an_e_mail_are_short() -> None:
    for audience in AUDIENCE:
        for line in told("announce", "3.0.0", "--for", audience).splitlines()[1:]:
            assert cells(line) <= 72 or "https://" in line, line


def filled(text: str) -> Ledger:
    """A history with a text in every field of Markdown that an announcement shows."""
    issue: Fields = {
        "id": "KI-1",
        "title": "Broken",
        "severity": "major",
        "state": "confirmed",
        "affects": [{"since": "1.0.0"}],
        "conditions": text,
        "workaround": text,
    }
    change: dict[str, Any] = {"type": "added", "text": text}
    record = release(
        "1.0.0",
        status="planned",
        date="2026-12-01",
        summary=text,
        changes=[{**change, "breaking": "true"}, change, {**change, "type": "fixed"}],
        migration=[{"text": text}, {"text": text}],
        rollback={"steps": ["-"], "target": "none", "data": {"reversible": "true", "note": text}},
    )
    return ledger_of([record], issues=[issue], people=PEOPLE)


def outline(html: str) -> list[str]:
    """The headings of a page, and how many entries the list below each has that stand at its top."""
    found, depth = [], 0
    for tag, words in re.findall(r"<(/?(?:h[1-6]|[uo]l|li)\b)[^>]*>([^<]*)", html):
        if tag in ("ul", "ol", "/ul", "/ol"):
            depth += -1 if tag[0] == "/" else 1
        elif tag[0] == "h" or (tag == "li" and depth == 1):
            found.append(f"{tag} {unescape(words).strip()}" if tag[0] == "h" else tag)
    return found


@given(any_markdown)
def test_no_field_reaches_beyond_its_place(text: str) -> None:
    _stays_within(text)


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=[name for name, _ in texts()])
def test_hostile_texts_stay_within_their_places(name: str, text: str) -> None:
    assert name
    _stays_within(text)


def _stays_within(text: str) -> None:
    plain, ledger = filled("Plain."), filled(text)
    lists = "<ul>" in richtext.block(text) or "<ol" in richtext.block(text)
    for audience in AUDIENCE:
        for format_ in ("html", "markdown"):
            pages = [announce(one, one.entries[0], audience, format_, "https://r.example/") for one in (plain, ledger)]
            if format_ == "markdown":
                pages = [python_markdown.markdown(page, extensions=["tables"]) for page in pages]
            wanted, got = map(outline, pages)
            if lists:  # a field's own lists are told apart by the headings around them
                wanted, got = ([one for one in listed if one != "li"] for listed in (wanted, got))
            assert got == wanted, (audience, format_)
            Reader(re.sub(r"<([bh]r) />", r"<\1>", pages[1]))  # every element is closed where it should be
            assert not re.search(r"<(?:script|style|img|iframe|form|input|svg|object|link)\b", pages[1])
            assert not re.search(r"""<[^>]*\s(?:on[a-z]+|style)=|href=["']?\s*(?:javascript|data):""", pages[1])
        told_ = announce(ledger, ledger.entries[0], audience, "text", "https://r.example/")
        headings = re.findall(r"^(.+)\n-+$", told_, re.MULTILINE)
        assert headings == re.findall(
            r"^(.+)\n-+$", announce(plain, plain.entries[0], audience, "text", "https://r.example/"), re.MULTILINE
        )


@given(any_prose)
def test_any_text_appears_whole(text: str) -> None:
    ledger = filled(text)
    words = "".join(char for char in richtext.plain(text) if char.isalnum())
    for audience in AUDIENCE:
        told_ = announce(ledger, ledger.entries[0], audience, "text")
        assert "".join(filter(str.isalnum, re.sub(r" <https?://[^>]*>", "", told_))).count(words) >= 3
        assert not any(char < " " and char != "\n" for char in told_)
