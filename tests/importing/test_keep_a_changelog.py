from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic
from generator.importing.folder import setting_of, write
from generator.importing.history import Imported, Setting
from generator.importing.keep_a_changelog import convert
from generator.model.release import Release
from generator.reading import read


def from_text(text: str) -> Imported:
    return convert(textwrap.dedent(text).encode(), "demo")


def release(imported: Imported, version: str = "1.0.0") -> Release:
    (data,) = (file.data for file in imported.files if file.path == f"demo/{version}.yml")
    document = read("release.yml", data, Release).document
    assert document
    return document.value


def changes(imported: Imported, version: str = "1.0.0") -> list[tuple[str, str]]:
    return [(one.type, one.text.rstrip()) for one in release(imported, version).changes]


def told(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, int, str]]:
    return [(one.rule, one.snippet.span.line if one.snippet else 0, one.message) for one in diagnostics]


WHOLE = """\
# Changelog

All notable changes.

## [Unreleased]
### Added
- Not yet.

## [1.1.0] - 2024-03-01 [YANKED]

In short: [faster][why].

### Added
- Exports stream,
  as [asked][].
- Lists:
  - one
  - two

### Performance
- Twice as fast.

### Security
Only prose here.

## [1.0.0] – 2024-02-01 – First light

### Changed
### Odd ones
- Something.

[unreleased]: https://a.example/compare/HEAD
[1.1.0]: https://a.example/compare/1.1.0
[why]: https://a.example/why "Because"
[asked]: <https://a.example/a b>
"""


def test_a_changelog_becomes_releases() -> None:
    imported = from_text(WHOLE)
    assert not imported.problems
    newest, first = release(imported, "1.1.0"), release(imported)
    assert (newest.type, newest.status, str(newest.date), newest.follows) == (
        "minor",
        "released",
        "2024-03-01",
        "1.0.0",
    )
    assert (first.type, first.name, str(first.date), first.follows) == ("major", "First light", "2024-02-01", None)
    assert newest.summary == (
        "Yanked: it was withdrawn after it had come out.\n\n"
        'In short: [faster](https://a.example/why "Because").\n\n'
        "More: [1.1.0](https://a.example/compare/1.1.0)\n"
    )
    assert changes(imported, "1.1.0") == [
        ("added", "Exports stream,\nas [asked](https://a.example/a%20b)."),
        ("added", "Lists:\n- one\n- two"),
        ("performance", "Twice as fast."),
        ("security", "Only prose here."),
    ]
    assert changes(imported) == [("changed", "Odd ones: Something.")]


def test_what_did_not_come_in_is_reported_with_its_line() -> None:
    imported = from_text(WHOLE)
    assert told(imported.report.notes) == [
        ("left-out", 1, "This stands before all releases; it was left out (lines 1 to 3)"),
        (
            "left-out",
            5,
            "“Unreleased” is not out; it was left out (lines 5 to 7, 1 entry)",
        ),
        ("left-out", 28, "Nothing stands under “Changed”"),
        ("not-understood", 29, "“Odd ones” is no type of change; its entries became changes under that name"),
        ("left-out", 32, "Nothing that came in links to “unreleased”; it was left out"),
    ]
    assert imported.report.sentence == (
        "2 releases (2 with a date, 1 with a summary), 5 entries, 0 known issues, 3 links"
    )


@pytest.mark.parametrize(
    ("heading", "version", "day", "name"),
    [
        ("## 1.0.0", "1.0.0", None, None),
        ("## v1.0.0 (2024-02-01)", "1.0.0", "2024-02-01", None),
        ("# Version 1.0.0 / 2024/2/1", "1.0.0", "2024-02-01", None),
        ("### demo 1.0.0, Feb 1st, 2024", "1.0.0", "2024-02-01", None),
        ("## Release 1.0.0-rc.1: The first (1 February 2024)", "1.0.0-rc.1", "2024-02-01", "The first"),
        ("[1.0.0](https://a.example) - 1.2.2024\n---", "1.0.0", "2024-02-01", None),
        ("## demo@1.0.0 - Initial release", "1.0.0", None, "Initial release"),
    ],
)
def test_headings_are_read_however_they_are_written(
    heading: str, version: str, day: str | None, name: str | None
) -> None:
    found = release(from_text(f"{heading}\n\n- It works.\n"), version)
    assert (str(found.date) if found.date else None, found.name) == (day, name)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("", "missing-field", 0),
        ("# Changelog\n\nNothing yet.\n", "missing-field", 0),
        ("## 1.0.0\n\n## 1.2\n- x\n", "bad-version", 3),
        ("## 1.0.0\n\n## v1.0.0\n", "duplicate-version", 3),
        ("## 1.0.0 - 2024-02-30\n", "bad-time", 1),
        (f"## 1.0.0\n- {'x' * 20_001}\n", "too-large", 1),
        ("## 1.0.0\n\n- caf\xe9\n", "not-text", 3),
    ],
)
def test_what_cannot_be_taken_whole_is_refused_with_its_place(text: str, rule: str, line: int) -> None:
    imported = convert(text.encode("latin-1"), "demo")
    assert [(one, at) for one, at, _ in told(imported.problems)] == [(rule, line)]
    assert not imported.files


def test_patches_under_a_minor_of_their_own_are_releases_too() -> None:
    imported = from_text(
        "## 1.1.0\n- a\n\n### 1.0.1 (2024-01-02)\n- b\n\n### 1.0.0 compatibility\n- c\n\n## 1.0.0\n- d\n"
    )
    assert [file.path for file in imported.files] == ["demo/1.1.0.yml", "demo/1.0.1.yml", "demo/1.0.0.yml"]
    assert changes(imported, "1.0.1") == [("changed", "b"), ("changed", "1.0.0 compatibility: c")]


@pytest.mark.parametrize(
    ("heading", "type_", "prefix", "breaking"),
    [
        ("### 🐛 Bug Fixes", "fixed", "", False),
        ("### BREAKING CHANGES:", "changed", "", True),
        ("### New modules", "added", "New modules: ", False),
        ("**Merged pull requests:**", "changed", "Merged pull requests: ", False),
        ("### Fixed", "fixed", "", False),
        ("### Deprecated `old`", "deprecated", "Deprecated `old`: ", False),
        ("### 1. Steps", "changed", "1\\. Steps: ", False),
        ("### added (3 changes)", "added", "", False),
    ],
)
def test_sections_are_types_of_change(heading: str, type_: str, prefix: str, breaking: bool) -> None:  # noqa: FBT001 - a column of the table
    (change,) = release(from_text(f"## 1.0.0\n{heading}\n\n- It works.\n")).changes
    assert (change.type, change.text, change.breaking) == (type_, f"{prefix}It works.", breaking)


def test_sections_below_sections_say_both_names() -> None:
    imported = from_text("## 1.0.0\n### Fixed\n#### Backend\n- a\n#### Security\n- b\n### Backend\n#### Fixed\n- c\n")
    assert changes(imported) == [("fixed", "Backend: a"), ("security", "b"), ("fixed", "Backend: c")]


def test_an_entry_says_that_it_breaks() -> None:
    found = release(from_text("## 1.0.0\n### Changed\n- **BREAKING**: a\n- Breaking news come in\n- [breaking] b\n"))
    assert [one.breaking for one in found.changes] == [True, False, True]


def test_known_issues_become_files_of_their_own() -> None:
    imported = from_text("## 1.0.0\n### Known issues\n- It fails.\n")
    assert [file.path for file in imported.files] == ["demo/1.0.0.yml", "known-issues/KI-DEMO-1.0.0-1.yml"]


def test_what_is_no_change_is_in_the_summary_under_its_heading() -> None:
    imported = from_text(
        """\
        ## 1.0.0
        > A word first.

        ### Fixed
        - a

          ```
          ## 9.9.9 is code
          ```

        | a | b |
        |---|---|
        | 1 | 2 |

        ### Contributors
        - Li
        """
    )
    assert changes(imported) == [("fixed", "a\n\n```\n## 9.9.9 is code\n```")]
    summary = "> A word first.\n\n### Fixed\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n### Contributors\n\n- Li\n"
    assert release(imported).summary == summary


def test_html_is_text_but_for_comments_and_folds() -> None:
    text = "## 1.0.0\n- a <b>bold</b> `<!-- code -->`\n\n<!--\n## 0.9.0\n-->\n"
    text += "<details>\n<summary>All <b>of it</b></summary>\n\n- b\n\n</details>\n"
    imported = from_text(text)
    assert changes(imported) == [("changed", "a <b>bold</b> `<!-- code -->`"), ("changed", "All of it: b")]
    assert told(imported.report.notes)[0] == ("left-out", 4, "A comment was left out (lines 4 to 6)")
    assert len(imported.files) == 1


def test_a_text_keeps_what_follows_a_list_and_a_tag_that_never_ends() -> None:
    assert changes(from_text("## 1.0.0\n- a <!-- b\n- c\n")) == [("changed", "a <!-- b"), ("changed", "c")]


def test_links_that_lead_nowhere_and_definitions_that_nothing_uses_are_noted() -> None:
    imported = from_text(
        "## 1.0.0\n- See [docs][d].\n\n[d]: ./docs.md\n[e]: https://a.example/e\n[D]: https://a.example/f\n"
    )
    assert changes(imported) == [("changed", "See [docs](./docs.md).")]
    assert told(imported.report.notes) == [
        ("not-understood", 2, "“./docs.md” leads nowhere outside the place it comes from; it is kept as it was typed"),
        ("left-out", 5, "Nothing that came in links to “e”; it was left out"),
        ("left-out", 6, "This defines what is defined before, where the first counts; it was left out (line 6)"),
    ]


def test_a_character_that_no_record_can_hold_is_replaced_and_noted() -> None:
    imported = from_text("## 1.0.0\n- a\u202eb\n")
    assert changes(imported) == [("changed", "a\ufffdb")]
    assert [(rule, line) for rule, line, _ in told(imported.report.notes)] == [("not-text", 2)]


def test_versions_are_those_of_the_policys_scheme() -> None:
    imported = convert(b"## 24.04 (2024-04-01)\n- a\n", "demo", setting=Setting("dotted"))
    assert [file.path for file in imported.files] == ["demo/24.04.yml"]


GROWN = "## 1.1.0 - 2024-03-01\n- c\n\n## 1.0.1 - 2024-02-01\n- b\n\n## 1.0.0 - 2024-01-01\n- a\n"


def test_an_import_of_the_grown_file_adds_what_is_new(tmp_path: Path) -> None:
    write(from_text(GROWN[GROWN.index("## 1.0.1") :]), tmp_path)
    setting = setting_of(tmp_path, "demo")
    written = write(convert(GROWN.encode(), "demo", setting=setting), tmp_path)
    assert (written.new, written.kept) == (("demo/1.1.0.yml",), ())
    assert written.same == ("demo/1.0.1.yml", "demo/1.0.0.yml", "policy.yml")


def test_a_file_of_the_new_release_alone_follows_what_is_on_record(tmp_path: Path) -> None:
    write(from_text(GROWN[GROWN.index("## 1.0.1") :]), tmp_path)
    imported = convert(GROWN[: GROWN.index("## 1.0.1")].encode(), "demo", setting=setting_of(tmp_path, "demo"))
    assert (release(imported, "1.1.0").follows, release(imported, "1.1.0").type) == ("1.0.1", "minor")


def test_a_version_that_is_on_record_in_other_words_is_refused(tmp_path: Path) -> None:
    write(from_text("## 1.0.0+a\n- a\n"), tmp_path)
    imported = convert(b"## 1.0.0+b\n- a\n", "demo", setting=setting_of(tmp_path, "demo"))
    assert [message for _, _, message in told(imported.problems)] == [
        "1.0.0+b is the same version as 1.0.0+a, which is on record"
    ]
