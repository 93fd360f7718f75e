"""Whatever a foreign file holds, an import comes to an end with files or with problems, and the files are accepted."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import reading
from generator.importing import github, gitlab, keep_a_changelog
from generator.importing.history import Imported
from generator.importing.json_tree import open_json
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.reports import text as report

DATA = Path(os.environ.get("OCTOACME_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "changelogs"
FILES = sorted(DATA.glob("*.md"))
SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])

LINES = st.sampled_from(
    [
        *("# Changelog", "## [1.0.0] - 2024-01-01", "## 1.1.0", "### [1.0.1]", "# 2.0.0", "## [Unreleased]", "## 1.2"),
        *(
            "### Added",
            "### Fixed",
            "#### Deeper",
            "**Bold:**",
            "## Notes",
            "### Known issues",
            "##",
            "## 1.0.0 [YANKED]",
        ),
        *("- item", "* [link][ref]", "  - nested [x]", "1. first", "\t- tab", "-", "- # head", "- ```", "```", "~~~"),
        *(
            "[ref]: https://a.example/(x)",
            "[x]: y",
            "[1.0.0]: <b c>",
            "> quote",
            "---",
            "===",
            "| a | b |",
            "|---|---|",
        ),
        *(
            "<!-- comment",
            "-->",
            "<details><summary>x</summary>",
            "</details>",
            "<b>",
            "    code",
            "text ![i][ref] é \U0001f680",
        ),
        *(
            "",
            "",
            "\r",
            "\x00",
            "\u202e",
            "- a \\",
            "[",
            "](",
            "*a **b",
            "- BREAKING: x",
            "a\u2028b",
            "- x (https://a.example)",
        ),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.lists(LINES, max_size=14).map("\r\n".join)
RELEASES = st.fixed_dictionaries(
    {"tag_name": st.sampled_from(["v1.0.0", "1.0.0", "b@1.1.0", "demo@1.2.0", "x", "", "v9.9.9-rc.1"]) | VALUES},
    optional={
        "name": st.text(max_size=9) | VALUES,
        "body": BODIES | VALUES,
        "description": BODIES | VALUES,
        "draft": st.booleans() | VALUES,
        "prerelease": st.booleans(),
        "published_at": st.sampled_from(["2024-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "soon"]) | VALUES,
        "released_at": st.sampled_from(["9999-12-31T23:59:59-12:00", "2024-01-01"]) | VALUES,
        "html_url": st.sampled_from(["https://a.example/x", "javascript:alert(1)"]) | VALUES,
        "assets": st.lists(
            st.fixed_dictionaries({"name": st.text(max_size=5), "url": st.text(max_size=9)}) | VALUES, max_size=2
        )
        | VALUES,
        "milestones": VALUES,
        "_links": VALUES,
    },
)


def check(imported: Imported) -> None:
    """What came of an import can be told, and what it would write is accepted."""
    report.render((*imported.problems, *imported.report.notes))
    assert not (imported.files and imported.problems)
    for file in imported.files:
        model = KnownIssue if file.path.startswith("known-issues/") else Release
        assert not reading.read(file.path, file.data, model).diagnostics


@SLOW
@given(st.lists(LINES, max_size=40).map("\n".join))
def test_any_changelog_ends_well(text: str) -> None:
    check(keep_a_changelog.convert(text.encode(), "demo"))


@SLOW
@given(st.lists(RELEASES | VALUES, max_size=4))
def test_any_json_ends_well(releases: object) -> None:
    data = json.dumps(releases).encode()
    check(github.convert(data, "demo"))
    check(gitlab.convert(data, "demo"))


@SLOW
@given(st.text(st.sampled_from('[]{}:,"\\u0d8 \n1e-tfn'), max_size=40) | VALUES.map(json.dumps))
def test_json_is_read_as_the_standard_library_reads_it(text: str) -> None:
    foreign, documents = open_json(text.encode(), "x.json")
    try:
        json.loads(text, parse_constant=_refuse, strict=False)
    except ValueError:
        assert foreign.problems or len(documents) != 1
    else:
        assert len(documents) == 1
        assert {one.rule for one in foreign.problems} <= {"duplicate-key"}


def _refuse(name: str) -> None:
    raise ValueError(name)


@pytest.mark.skipif(not FILES, reason=f"no changelogs in {DATA}")
@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_real_changelog_ends_well(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same each time
    data = bytearray(dice.choice(FILES).read_bytes()[:12_000])
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at : at + dice.randrange(200)]
            case 2:
                data[at:at] = dice.choice([b"\n", b"```\n", b"<!--", b"[", b"## 1.0.0\n", b"\t", b"> ", b"[x]: y\n"])
            case _:
                other = dice.randrange(len(data))
                data[at:at] = data[other : other + dice.randrange(300)]
    check(keep_a_changelog.convert(bytes(data), "demo"))
    notes = data.decode(errors="replace")
    body = [{"tag_name": "v1.0.0", "name": None, "body": re.sub(r"(?m)^## .*$", "", notes)}]
    check(github.convert(json.dumps(body).encode(), "demo"))


WORDY = st.sampled_from(
    [
        *(
            "- item {}",
            "* [link {}][ref]",
            "  - nested {}",
            "1. first {}",
            "text {}",
            "> quote {}",
            "    code {}",
            "- # head {}",
        ),
        *("### Added", "### Odd {}", "**Bold {}:**", "#### Deeper {}", "### Known issues", "## Notes {}", "# Top {}"),
        *(
            "```",
            "<!-- comment {} -->",
            "<details><summary>Sum {}</summary>",
            "</details>",
            "<b>{}</b>",
            "| a | {} |",
            "---",
        ),
        *(
            "",
            "",
            "",
            "[other]: https://a.example/{}",
            "[ref]: https://a.example/{}",
            "![picture {}](https://a.example/{})",
        ),
        *(
            "## [{n}.0.0] - 2024-01-01",
            "## {n}.0.0 – Name {}",
            "## [Unreleased] ",
            "## [{n}.0.0](https://a.example/{})",
        ),
    ]
)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"word\d+", text))


@SLOW
@given(st.lists(WORDY, max_size=30))
def test_no_word_is_lost_in_silence(lines: list[str]) -> None:
    """Each word of a changelog is in a record, or in a line that the report says was left out."""
    typed = [line.replace("{n}", str(number)).replace("{}", f"word{number}") for number, line in enumerate(lines)]
    imported = keep_a_changelog.convert("\n".join(["## 99.0.0", *typed]).encode(), "demo")
    assert not imported.problems
    found = words_of("\n".join(file.data.decode() for file in imported.files))
    source = ["## 99.0.0", *typed]
    for note in imported.report.notes:
        lines_told = re.search(r"lines? (\d+)(?: to (\d+))?", note.message)
        if lines_told:
            found |= words_of("\n".join(source[int(lines_told[1]) - 1 : int(lines_told[2] or lines_told[1])]))
        elif note.snippet:
            found |= words_of(note.snippet.text)
    assert not words_of("\n".join(typed)) - found


@SLOW
@given(st.lists(WORDY, max_size=30))
def test_no_word_of_a_release_is_lost_in_silence(lines: list[str]) -> None:
    typed = [line.replace("{n}", str(number)).replace("{}", f"word{number}") for number, line in enumerate(lines)]
    body = "\r\n".join(typed)
    imported = github.convert(json.dumps([{"tag_name": "v99.0.0", "body": body}]).encode(), "demo")
    assert not imported.problems
    found = "\n".join(file.data.decode() for file in imported.files)
    assert not words_of(body) - words_of(found) - words_of("\n".join(note.message for note in imported.report.notes))
