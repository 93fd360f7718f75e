from __future__ import annotations

import textwrap

import pytest

from generator.diagnostics import Diagnostic
from generator.importing.antsibull import convert
from generator.importing.history import Imported
from generator.importing.records import issue_id
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.reading import read


def from_text(text: str, product: str = "demo") -> Imported:
    return convert(textwrap.dedent(text).encode(), product)


def release(imported: Imported, version: str) -> Release:
    (data,) = (file.data for file in imported.files if file.path == f"{imported.product}/{version}.yml")
    document = read("release.yml", data, Release).document
    assert document
    return document.value


def issues(imported: Imported) -> list[KnownIssue]:
    files = [file for file in imported.files if file.path.startswith("known-issues/")]
    documents = [read(file.path, file.data, KnownIssue).document for file in files]
    return [document.value for document in documents if document]


def places(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, int]]:
    return [(one.rule, one.snippet.span.line if one.snippet else 0) for one in diagnostics]


WHOLE = """\
ancestor: 0.9.0
releases:
  1.0.0:
    codename: First light
    release_date: '2024-01-01'
    changes:
      release_summary: |
        The ``demo`` is here.

        And more.
      bugfixes: [robot - no crash (https://a.example/pull/1).]
      breaking_changes: [Needs Python 3.]
      major_changes: [A new start.]
      minor_changes: [Smaller.]
      deprecated_features: [Old way.]
      removed_features: [Older way.]
      security_fixes: [No leak.]
      trivial: [Tidied.]
    fragments: [1.yml]
    modules:
      - {description: Do it., name: doer, namespace: cloud}
    plugins:
      lookup: [{description: Find it., name: finder, namespace: null}]
    objects:
      role: [{description: Play it., name: actor, namespace: null}]
"""


def test_every_section_becomes_changes_of_its_type() -> None:
    imported = from_text(WHOLE)
    found = release(imported, "1.0.0")
    assert (found.name, found.type, found.status, str(found.date), found.follows) == (
        "First light",
        "major",
        "released",
        "2024-01-01",
        None,
    )
    assert found.summary == "The `demo` is here.\n\nAnd more.\n"
    assert [(one.type, one.text, one.breaking, one.links) for one in found.changes] == [
        ("changed", "Needs Python 3.", True, []),
        ("added", "New module `doer` in `cloud` – Do it.", False, []),
        ("added", "New lookup plugin `finder` – Find it.", False, []),
        ("added", "New role `actor` – Play it.", False, []),
        ("changed", "A new start.", False, []),
        ("changed", "Smaller.", False, []),
        ("deprecated", "Old way.", False, []),
        ("removed", "Older way.", False, []),
        ("security", "No leak.", False, []),
        ("fixed", "robot - no crash.", False, ["https://a.example/pull/1"]),
        ("changed", "Trivial: Tidied.", False, []),
    ]
    assert not imported.report.notes


def test_the_report_counts_what_came_in() -> None:
    report = from_text(WHOLE).report
    assert (report.releases, report.dates, report.summaries, report.entries, report.links) == (1, 1, 1, 11, 1)


def test_the_ancestor_is_remarked_in_the_first_release() -> None:
    assert from_text(WHOLE).files[0].data.startswith(b"# Came after 0.9.0, which was not imported.\n")


def test_releases_without_a_date_or_a_summary_have_none() -> None:
    found = release(from_text("releases:\n  1.0.0:\n  1.1.0: {changes: null, modules: []}\n"), "1.1.0")
    assert (found.date, found.summary, found.follows, found.type) == (None, None, "1.0.0", "minor")


KNOWN = """\
releases:
  1.0.0:
    changes: {known_issues: ["Login - it fails. Use ``--retry`` then (https://a.example/1)."]}
  1.1.0:
    changes:
      known_issues: ["Login - it fails. Use ``--retry`` then (https://a.example/1).", Another.]
"""


def test_a_known_issue_that_several_releases_list_is_one() -> None:
    imported = from_text(KNOWN)
    first, second = issues(imported)
    assert (first.id, first.title) == ("KI-DEMO-1.0.0-1", "Login - it fails. Use --retry then.")
    assert (first.conditions, first.links) == (None, ["https://a.example/1"])
    assert [(one.since, one.product) for one in first.affects] == [("1.0.0", "demo")]
    assert (second.id, second.title) == ("KI-DEMO-1.1.0-2", "Another.")
    assert (imported.report.entries, imported.report.issues) == (3, 2)


def test_a_long_known_issue_keeps_its_whole_text() -> None:
    text = "It fails. " + "More of it. " * 40
    (issue,) = issues(from_text(f"releases:\n  1.0.0: {{changes: {{known_issues: ['{text}']}}}}\n"))
    assert issue.title.startswith("It fails. More of it.")
    assert issue.conditions == text.strip()


def test_an_issue_on_two_lines_came_in_on_both() -> None:
    text = """\
    releases:
      1.0.0: {release_date: '2024-01-01'}
      2.0.0: {release_date: '2024-02-01', changes: {known_issues: [It fails.]}}
      1.0.1: {release_date: '2024-03-01', changes: {known_issues: [It fails.]}}
    """
    (issue,) = issues(from_text(text))
    assert [one.since for one in issue.affects] == ["2.0.0", "1.0.1"]


def test_ids_hold_for_every_product_and_version() -> None:
    assert issue_id("a_b.c", "1.0.0-rc.1+build", 3) == "KI-A-B.C-1.0.0-RC.1.BUILD-3"
    long = issue_id("community." + "x" * 60, "1.0.0", 1)
    assert len(long) == 64
    assert long == issue_id("community." + "x" * 60, "1.0.0", 1)


@pytest.mark.parametrize(
    ("section", "change", "note"),
    [
        ("bugfixs: [It works.]", ("fixed", "It works."), "`bugfixs` was taken for `bugfixes`"),
        ("Minor-Changes: [It works.]", ("changed", "It works."), "`Minor-Changes` was taken for `minor_changes`"),
        ("porting: [It works.]", ("changed", "Porting: It works."), "There is no section `porting`"),
        ("bugfixes: It works.", ("fixed", "It works."), "is a text, taken for a list"),
        ("bugfixes: [{robot - works: now}]", ("fixed", "robot - works: now"), "is a mapping for YAML"),
        ("modules: [{name: a, description: B}]", ("added", "New module `a` – B"), "stands in `changes`"),
    ],
)
def test_what_was_mistyped_is_taken_as_it_was_meant_and_noted(section: str, change: tuple[str, str], note: str) -> None:
    imported = from_text(f"releases:\n  1.0.0:\n    changes:\n      {section}\n")
    (found,) = release(imported, "1.0.0").changes
    assert (found.type, found.text) == change
    assert places(imported.report.notes) == [("not-understood", 4)]
    assert note in imported.report.notes[0].message


def test_a_text_that_yaml_would_cut_off_is_whole() -> None:
    imported = from_text("releases:\n  1.0.0:\n    changes:\n      bugfixes:\n        - Fixes #12. And more\n")
    assert [one.text for one in release(imported, "1.0.0").changes] == ["Fixes #12. And more"]
    assert places(imported.report.notes) == [("comment-in-text", 5)]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("releases: [1.0.0]\n", "wrong-type", 1),
        ("ancestor: null\n", "missing-field", 0),
        ("releases: {}\nplugins: {a: b}\n", "unknown-field", 2),
        ("releases:\n  1.0: {}\n", "bad-version", 2),
        ("releases:\n  1.0.0: {}\n  1.0.0+b: {}\n", "duplicate-version", 3),
        ("releases:\n  1.0.0: {}\n  1.0.0: {}\n", "duplicate-key", 3),
        ("releases:\n  1.0.0: {release_date: soon}\n", "bad-time", 2),
        ("releases:\n  1.0.0: {release_date: 2024-02-30}\n", "bad-time", 2),
        ("releases:\n  1.0.0:\n    changes: [a]\n", "wrong-type", 3),
        ("releases:\n  1.0.0:\n    changes:\n      bugfixes:\n      - {a: b, c: d}\n", "wrong-type", 5),
        ("releases:\n  1.0.0:\n    changes:\n      bugfixes:\n      - [a]\n", "wrong-type", 5),
        ("releases:\n  1.0.0:\n    modules:\n    - {name: a, author: b}\n", "unknown-field", 4),
        ("releases:\n  1.0.0:\n    changes: &a {bugfixes: [x]}\n", "yaml-feature", 3),
        ('releases:\n  1.0.0:\n    changes: {bugfixes: ["a\\u202eb"]}\n', "not-text", 3),
        (f"releases:\n  1.0.0:\n    changes:\n      bugfixes: [{'x' * 20_001}]\n", "too-large", 4),
        (f"releases:\n  1.0.0:\n    codename: {'x' * 201}\n", "bad-value", 3),
        ("releases:\n  1.0.0:\n    changes:\n  oops\n", "not-yaml", 4),
    ],
)
def test_what_cannot_be_taken_whole_is_refused_with_its_place(text: str, rule: str, line: int) -> None:
    imported = convert(text.encode(), "demo")
    assert places(imported.problems) == [(rule, line)]
    assert not imported.files


def test_a_release_too_large_for_a_record_is_refused_at_its_version() -> None:
    entries = "".join(f"      - {'word ' * 200}\n" for _ in range(400))
    imported = convert(f"releases:\n  1.0.0:\n    changes:\n      bugfixes:\n{entries}".encode(), "demo")
    assert places(imported.problems) == [("too-large", 2)]


def test_a_product_that_cannot_be_a_folder_is_refused() -> None:
    assert places(from_text(WHOLE, "Known Issues").problems) == [("bad-path", 0)]
