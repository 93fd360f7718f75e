"""The guide, roles, checklist, rules and format: all of the policy and of the models is there, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from engines import ENGINES, Reader
from values_given import values
from written import SAMPLE, Written, put, release, write

from generator import reading, source, validation
from generator.model import walk
from generator.model.release import Release
from generator.pages import fields, paths
from generator.pages.fields import FORMATS, FileFormat, chapters
from generator.pages.process_format import coloured
from generator.pages.typing_words import SHORTER, has_shorthand
from generator.policy import built_in_text
from generator.rules import RULES
from generator.templating import Templates

GUIDE = (paths.PROCESS, paths.CHECKLIST, paths.ROLES, paths.RULES)
PROCESS = (*GUIDE, paths.FORMAT)
HELP = Path(__file__).parents[1] / "docs" / "help" / "release-manager.md"
POLICY = next(one for one in FORMATS if one.slug == "policy").example
PEOPLE = """\
people:
  maria: {name: Maria, roles: [{role: release-manager, from: 2025-01-01}]}
  noor: {name: Noor, roles: [{role: release-manager, from: 2026-08-03, until: 2026-08-14, deputy_for: maria}]}
  omar: {name: Omar}
"""


@pytest.fixture(scope="module")
def sample() -> Written:
    return write(SAMPLE)


def loose(text: str) -> str:
    """Letters and digits alone, for what may have been rendered as Markdown."""
    return re.sub(r"\W+", "", text).lower()


def said(value: object) -> str:
    """A value as a page may say it: days for programs, texts without their Markdown."""
    return loose(value.isoformat() if isinstance(value, date) else str(value))


@pytest.mark.parametrize("policy", [built_in_text().decode(), POLICY], ids=["built-in", "example"])
def test_everything_in_the_policy_is_in_the_guide(tmp_path: Path, policy: str) -> None:
    put(tmp_path, "policy.yml", policy)
    site = write(tmp_path)
    file = site.ledger.policy.file
    shown = loose("".join(site.text(path) + site.pages[path].markdown for path in GUIDE))
    other_words = {"mon", "tue", "wed", "thu", "fri", "required", "none", "asked", "any", "planned"}
    missing = [
        (route, value)
        for route, value in values(file)
        if not isinstance(value, bool)
        and value not in other_words
        and not set(route) & set(file.drop)
        and not (route[0] == "rules" and value == "off")
        and said(value) not in shown
    ]
    assert not missing


def test_a_policy_of_its_own_is_said_in_place_of_the_built_in_one(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", POLICY)
    site = write(tmp_path)
    checklist = site.text(paths.CHECKLIST)
    assert "SRE/DevOps or Tech Lead" in checklist
    assert "if Licences applies, of minor and major releases, since 1 Jan 2026 , until 31 Dec 2027" in checklist
    assert "announcement-published" in checklist.partition("Not asked here")[2]
    assert "announcement-published" not in checklist.partition("Not asked here")[0]
    assert "order-in-line warning here: off for releases from 1 Jan 2026 on" in site.text(paths.RULES).replace("¶", "")


def test_what_is_due_when_is_the_policy(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "extends: octoacme\nemergency: {authority: [sre], grace: 1}\ndeployments: optional\n")
    site = write(tmp_path)
    guide = site.text(paths.PROCESS)
    assert "Authorised by SRE/DevOps . What was skipped is due within 1 working day." in guide
    assert "its deployments may be recorded" in guide
    assert "Runbook check comes after everything else of its section" in guide


def test_nothing_that_the_policy_leaves_out_is_promised(tmp_path: Path) -> None:
    put(tmp_path, "policy.yml", "title: Bare\n")
    site = write(tmp_path)
    assert "No item may be waived." in site.text(paths.PROCESS)
    assert "Nobody has the authority to declare one." in site.text(paths.PROCESS)
    assert "The policy asks for nothing." in site.text(paths.CHECKLIST)
    assert "Nobody is on record yet" in site.text(paths.ROLES)


@pytest.mark.parametrize(
    ("today", "noor"),
    [(date(2026, 8, 1), "later"), (date(2026, 8, 14), "today"), (date(2026, 8, 15), "before")],
    ids=str,
)
def test_who_holds_a_role_follows_the_day(tmp_path: Path, today: date, noor: str) -> None:
    put(tmp_path, "people.yml", PEOPLE)
    site = write(tmp_path, today)
    text = site.text(paths.ROLES)
    assert f"Noor {noor} 3 Aug 2026 14 Aug 2026 all Maria" in text
    assert "Maria today 1 Jan 2025 open" in text
    assert "Omar omar holds no role" in text
    assert text.count("Nobody holds it today.") == len(site.ledger.policy.file.roles) - 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("typed", ["<b>x</b>", "](javascript:x)", "</li></ul><h1>x</h1>", "a | b **c**"])
def test_a_name_does_not_change_a_page(tmp_path: Path, typed: str, engine: str) -> None:
    pages: list[Reader] = []
    for name, text in (("hostile", typed), ("plain", "Omar")):
        put(
            tmp_path / name,
            "people.yml",
            f'people: {{omar: {{name: "{text}", roles: [{{role: sre, from: 2025-01-01}}]}}}}',
        )
        pages.append(write(tmp_path / name).read(paths.ROLES, engine))
    assert [tag for tag, _ in pages[0].elements] == [tag for tag, _ in pages[1].elements]
    assert typed in pages[0].texts[pages[0].elements.index(("li", {"id": "person-omar"}))]


@pytest.mark.parametrize("path", PROCESS)
@pytest.mark.parametrize("engine", ENGINES)
def test_ids_on_a_page_are_unique(sample: Written, path: str, engine: str) -> None:
    found = [attributes["id"] for _, attributes in sample.read(path, engine).elements if "id" in attributes]
    assert len(found) == len(set(found))


def test_every_rule_has_a_place_under_its_name(sample: Written) -> None:
    page = sample.read(paths.RULES)
    assert {rule.name for rule in RULES} <= {attributes.get("id") for _, attributes in page.elements}


def test_products_are_named_also_where_the_policy_is_silent(tmp_path: Path) -> None:
    put(tmp_path, "viewer/1.0.0.yml", release("1.0.0"))
    assert "Viewer viewer" in write(tmp_path).text(paths.PROCESS)


def test_every_field_of_every_file_is_in_the_format(sample: Written) -> None:
    page = sample.read(paths.FORMAT)
    anchors = {attributes.get("id") for _, attributes in page.elements}
    listed = [" ".join(text.split()) for text in page.text_of("tr")]
    for chapter in chapters():
        assert {chapter.format.slug, *(table.anchor for table in chapter.tables)} <= anchors
        for table in chapter.tables:
            for field in table.fields:
                start = f"{field.name} required" if field.required else field.name
                assert any(row.startswith(start) for row in listed), (table.title, field.name)


def test_fields_that_can_be_written_in_more_than_one_way_say_so() -> None:
    found = {
        (table.model.__name__, name)
        for chapter in chapters()
        for table in chapter.tables
        for name, field in walk.fields_of(table.model).items()
        if has_shorthand(field.annotation, tuple(field.metadata))
    }
    assert found == set(SHORTER)


def test_parts_have_titles_of_their_own() -> None:
    tables = [table for chapter in chapters() for table in chapter.tables]
    assert len({fields.title(table.model) for table in tables}) == len(tables)


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.slug)
def test_an_example_can_be_read_and_has_every_field(file: FileFormat) -> None:
    assert reading.read(file.slug, file.example.encode(), file.model).diagnostics == ()
    chapter = next(one for one in chapters() if one.format is file)
    for table in chapter.tables:
        for field in table.fields:
            assert re.search(rf"\b{field.name}:", file.example), (table.title, field.name)


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.slug)
def test_colours_change_nothing_of_an_example(tmp_path: Path, file: FileFormat) -> None:
    (tmp_path / "page.md").write_text("{% filter oneline %}\n<div><pre>{{ text }}</pre></div>\n{% endfilter %}")
    markup = Templates((tmp_path,)).render("page.md", text=coloured(file.example))
    assert Reader(markup).text_of("pre") == [file.example.rstrip("\n")]


def test_the_help_for_release_managers_leads_to_a_release() -> None:
    """Its blocks, one after the other, are what a release's file holds step by step."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", HELP.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    read = [source.read(block.encode()) for block in blocks]
    assert not [problem for _, problems in read for problem in problems]
    steps = [validation.plain(node) for node, _ in read if node]
    for count in range(1, len(steps) + 1):
        Release.model_validate(reduce(laid_over, steps[:count]))
    whole = Release.model_validate(reduce(laid_over, steps))
    assert (whole.status, whole.deployments[0].rolled_back is None) == ("closed", False)


def laid_over(below: Any, above: Any) -> Any:
    """A file after a step: mappings by key, all else replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: laid_over(below.get(key), value) for key, value in above.items()}}
    return above
