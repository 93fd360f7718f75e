from __future__ import annotations

import json
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic
from generator.importing import github, gitlab
from generator.importing.folder import setting_of, write
from generator.importing.history import EMPTY, Imported, Setting
from generator.model.release import Release
from generator.reading import read


def one(**fields: Any) -> dict[str, Any]:
    """A release as GitHub's REST API lists it."""
    tag = fields.get("tag_name", "v1.2.0")
    given = {
        "url": "https://api.github.com/repos/o/r/releases/1",
        "html_url": f"https://github.com/o/r/releases/tag/{tag}",
        "id": 1,
        "author": {"login": "li", "id": 2},
        "tag_name": tag,
        "target_commitish": "main",
        "name": tag,
        "draft": False,
        "prerelease": False,
        "created_at": "2024-02-28T10:00:00Z",
        "published_at": "2024-03-01T23:30:00Z",
        "assets": [],
        "body": "- It works.",
    }
    return given | fields


def from_github(*documents: object, tags: str = "", setting: Setting = EMPTY) -> Imported:
    data = "\n".join(json.dumps(document) for document in documents).encode()
    return github.convert(data, "demo", tags=tags, setting=setting)


def release(imported: Imported, version: str = "1.2.0") -> Release:
    assert not imported.problems
    (data,) = (file.data for file in imported.files if file.path == f"demo/{version}.yml")
    document = read("release.yml", data, Release).document
    assert document
    return document.value


def versions(imported: Imported) -> list[str]:
    return [file.path.removeprefix("demo/").removesuffix(".yml") for file in imported.files]


def said(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [diagnostic.message for diagnostic in diagnostics]


GENERATED = """\
<!-- Release notes generated using configuration in .github/release.yml at main -->

## What's Changed
### Exciting New Features 🎉
* Exports stream by @maria in https://github.com/o/r/pull/12
### Bug fixes
* Fix [crash][1] on `<details>` (#13)
### Other Changes
* Bump x from 1 to 2 by @dependabot[bot] in https://github.com/o/r/pull/14

## New Contributors
* @li made their first contribution in https://github.com/o/r/pull/12

[1]: https://github.com/o/r/issues/1

**Full Changelog**: https://github.com/o/r/compare/v1.1.0...v1.2.0
"""


def test_generated_notes_become_changes_and_a_summary() -> None:
    asset = {"name": "app_x.zip", "browser_download_url": "https://github.com/o/r/releases/download/v1.2.0/app_x.zip"}
    imported = from_github([one(body=GENERATED.replace("\n", "\r\n"), assets=[asset])])
    found = release(imported)
    assert [(change.type, change.text, change.links) for change in found.changes] == [
        ("added", "Exciting New Features 🎉: Exports stream by @maria", ["https://github.com/o/r/pull/12"]),
        ("fixed", "Fix [crash](https://github.com/o/r/issues/1) on `<details>` (#13)", []),
        ("changed", "Other Changes: Bump x from 1 to 2 by @dependabot[bot]", ["https://github.com/o/r/pull/14"]),
    ]
    assert found.summary == (
        "## New Contributors\n\n"
        "* @li made their first contribution in https://github.com/o/r/pull/12\n\n"
        "**Full Changelog**: https://github.com/o/r/compare/v1.1.0...v1.2.0\n\n"
        "Files: [app\\_x.zip](https://github.com/o/r/releases/download/v1.2.0/app_x.zip)\n\n"
        "[v1.2.0 on GitHub](https://github.com/o/r/releases/tag/v1.2.0)\n"
    )
    assert said(imported.report.notes) == [
        "A comment was left out: “<!-- Release notes generated using configuration in .github…”"
    ]
    assert (imported.report.entries, imported.report.links) == (3, 5)


def test_the_day_is_that_of_the_policys_time_zone() -> None:
    assert str(release(from_github([one()])).date) == "2024-03-01"
    east = Setting(zone=timezone(timedelta(hours=1)))
    assert str(release(from_github([one()], setting=east)).date) == "2024-03-02"
    assert str(release(from_github([one(published_at=None)])).date) == "2024-02-28"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("v1.2.0", None),
        ("Release 1.2.0", None),
        ("1.2.0 (2024-03-01)", None),
        ("", None),
        (None, None),
        ("v1.2.0: Faster exports", "Faster exports"),
        ("Faster exports", "Faster exports"),
        ("v1.3.0", "v1.3.0"),
    ],
)
def test_a_name_is_what_tag_and_day_do_not_say(name: str | None, kept: str | None) -> None:
    assert release(from_github([one(name=name)])).name == kept


def test_a_name_too_long_for_one_is_in_the_summary() -> None:
    found = release(from_github([one(name="word " * 60)]))
    assert found.name is None
    assert (found.summary or "").startswith("word word")


def test_pages_of_all_kinds_are_taken() -> None:
    first, second, third = one(), one(tag_name="v1.1.0"), one(tag_name="v1.0.0")
    for documents in (
        [[first, second, third]],
        [[[first, second], [third]]],
        [[first], [second, third]],
        [first, second, third],
    ):
        assert versions(from_github(*documents)) == ["1.2.0", "1.1.0", "1.0.0"]


def test_what_gh_writes_is_taken() -> None:
    listed = {"tagName": "v1.1.0", "name": "v1.1.0", "isDraft": False, "isPrerelease": False, "isLatest": True}
    listed |= {"createdAt": "2024-01-01T00:00:00Z", "publishedAt": "2024-01-02T00:00:00Z"}
    imported = from_github([listed])
    assert (str(release(imported, "1.1.0").date), release(imported, "1.1.0").changes) == ("2024-01-02", [])
    assert said(imported.report.notes) == ["No release has a `body`, so that nothing is known of what changed"]
    viewed = listed | {"body": "- a", "url": "https://github.com/o/r/releases/tag/v1.1.0", "assets": []}
    assert "[v1.1.0 on GitHub]" in (release(from_github(viewed), "1.1.0").summary or "")


def test_drafts_and_tags_that_are_no_version_are_left_out_by_name() -> None:
    imported = from_github([one(), one(tag_name="nightly"), one(name="Next", draft=True), one(tag_name="v1.2")])
    assert versions(imported) == ["1.2.0"]
    assert said(imported.report.notes) == [
        "“nightly” is no version; it was left out",
        "“Next” is a draft; it was left out",
        "“v1.2” is no version; it was left out",
    ]


def test_a_pre_release_whose_version_does_not_say_so_says_it_in_its_summary() -> None:
    imported = from_github([one(prerelease=True), one(tag_name="v2.0.0-rc.1", prerelease=True)])
    assert "It was published as a pre-release." in (release(imported).summary or "")
    assert "pre-release" not in (release(imported, "2.0.0-rc.1").summary or "")


def test_of_several_packages_the_one_of_the_products_name_is_taken() -> None:
    tags = ["v9.0.0", "@scope/demo@1.2.0", "other@1.3.0", "@scope/demo@1.1.0", "other@1.4.0"]
    imported = from_github([one(tag_name=tag) for tag in tags])
    assert versions(imported) == ["1.2.0", "1.1.0"]
    more = " (and so in 1 more place, the next in line 1)"
    assert said(imported.report.notes) == [
        "Releases of no package are not those of “@scope/demo”; they were left out",
        f"Releases of “other” are not those of “@scope/demo”; they were left out{more}",
    ]


def test_a_pattern_says_which_tags_are_meant() -> None:
    releases = [one(tag_name=tag) for tag in ("a@1.2.0", "b@1.2.0")]
    refused = from_github(releases)
    assert said(refused.problems) == ["The tags name several packages, and none is called “demo”: “a”, “b”"]
    assert refused.problems[0].hint.startswith("say which is meant: --tags 'a@{version}'")
    imported = from_github(releases, tags="b@{version}")
    assert versions(imported) == ["1.2.0"]
    assert said(imported.report.notes) == ["“a@1.2.0” is no version, or not named like “b@{version}”; it was left out"]


def test_a_release_that_two_pages_have_is_taken_once() -> None:
    imported = from_github([one()], [one(), one(tag_name="v1.1.0")])
    assert versions(imported) == ["1.2.0", "1.1.0"]
    assert said(imported.report.notes) == ["“v1.2.0” stands here a second time; it was taken once"]


def test_two_tags_of_one_version_are_refused_with_both_places() -> None:
    imported = from_github([one()], [one(tag_name="release-1.2.0")])
    assert said(imported.problems) == ["1.2.0 is the same version as 1.2.0 in line 1"]
    assert imported.problems[0].snippet
    assert imported.problems[0].snippet.span.line == 2


@pytest.mark.parametrize(
    ("document", "rule", "message"),
    [
        (
            {"message": "Not Found", "status": "404"},
            "missing-field",
            "GitHub answered “Not Found”, and gave no release",
        ),
        ([{"name": "x"}], "missing-field", "A release has no `tag_name`"),
        ([1], "wrong-type", "A release must be an object, not a number"),
        ("x", "wrong-type", "A release must be an object, not a text"),
        ([one(tag_name=5)], "wrong-type", "`tag_name` must be a text in quotes, not a number"),
        ([one(body=["x"])], "wrong-type", "`body` must be a text in quotes, not a list"),
        ([one(draft="no")], "wrong-type", "`draft` must be true or false, not a text"),
        ([one(assets={})], "wrong-type", "`assets` must be a list, not an object"),
        ([one(published_at="soon")], "bad-time", "“soon” is no moment"),
    ],
)
def test_what_is_no_release_is_refused(document: object, rule: str, message: str) -> None:
    imported = from_github(document)
    assert (rule, message) in [(problem.rule, problem.message) for problem in imported.problems]
    assert not imported.files


def test_a_field_that_nobody_knows_is_noted_once() -> None:
    imported = from_github([one(colour="red"), one(tag_name="v1.1.0", colour="blue")])
    assert said(imported.report.notes) == [
        "`colour` is nothing that a record keeps; it was left out (and so in 1 more place, the next in line 1)"
    ]


def test_characters_that_no_record_can_hold_are_replaced_and_noted() -> None:
    data = b'[{"tag_name": "v1.2.0", "body": "- a\\u202eb \\ud800 \\u0000"}]'
    imported = github.convert(data, "demo")
    assert release(imported).changes[0].text == "a\ufffdb \ufffd \ufffd"
    assert len(imported.report.notes) == 1


def test_an_empty_list_is_an_empty_history() -> None:
    assert from_github([]).report.sentence.startswith("0 releases")


def test_prose_too_long_for_a_summary_is_kept_as_changes() -> None:
    body = "\n\n".join(f"Paragraph {number} " + "word " * 400 for number in range(20))
    imported = from_github([one(body=body)])
    found = release(imported)
    whole = (found.summary or "") + " ".join(change.text for change in found.changes)
    assert all(f"Paragraph {number} " in whole for number in range(20))
    assert said(imported.report.notes) == ["The text of 1.2.0 is too long for a summary; what follows became changes"]


def test_the_newest_release_alone_is_added_to_what_is_there(tmp_path: Path) -> None:
    write(from_github([one(tag_name="v1.1.0"), one(tag_name="v1.0.0", published_at="2024-01-01T00:00:00Z")]), tmp_path)
    imported = from_github(one(published_at="2024-04-01T00:00:00Z"), setting=setting_of(tmp_path, "demo"))
    assert release(imported).follows == "1.1.0"
    assert write(imported, tmp_path).new == ("demo/1.2.0.yml",)


GITLAB = {
    "tag_name": "v1.2.0",
    "name": "v1.2.0",
    "description": "### added (1 change)\n\n- [Exports stream](https://gitlab.example/o/r/-/commit/1) by @maria\n",
    "description_html": "<h3>…</h3>",
    "created_at": "2024-02-01T00:00:00.000Z",
    "released_at": "2024-03-01T00:00:00.000+01:00",
    "upcoming_release": False,
    "author": {"id": 1},
    "commit": {"id": "abc"},
    "commit_path": "/o/r/-/commit/abc",
    "tag_path": "/o/r/-/tags/v1.2.0",
    "milestones": [{"title": "1.2", "web_url": "https://gitlab.example/o/r/-/milestones/1"}],
    "evidences": [{"sha": "760d6cdfb0879c3ffedec13af470e0f71cf52c6cde4d", "filepath": "https://gitlab.example/e.json"}],
    "assets": {"count": 2, "sources": [], "links": [{"name": "hoge", "url": "https://gitlab.example/x"}]},
    "_links": {"self": "https://gitlab.example/o/r/-/releases/v1.2.0"},
}


def test_a_release_of_gitlab() -> None:
    imported = gitlab.convert(json.dumps([GITLAB]).encode(), "demo")
    found = release(imported)
    assert (str(found.date), found.name) == ("2024-02-29", None)
    assert [(change.type, change.text) for change in found.changes] == [
        ("added", "[Exports stream](https://gitlab.example/o/r/-/commit/1) by @maria")
    ]
    assert found.summary == (
        "Milestones: [1.2](https://gitlab.example/o/r/-/milestones/1)\n\n"
        "Evidence: [760d6cdfb087](https://gitlab.example/e.json)\n\n"
        "Files: [hoge](https://gitlab.example/x)\n\n"
        "[v1.2.0 on GitLab](https://gitlab.example/o/r/-/releases/v1.2.0)\n"
    )
    assert not imported.report.notes
    assert imported.report.links == 5


def test_an_upcoming_release_of_gitlab_is_left_out() -> None:
    imported = gitlab.convert(
        json.dumps([GITLAB, GITLAB | {"upcoming_release": True, "name": "Next"}]).encode(), "demo"
    )
    assert versions(imported) == ["1.2.0"]
    assert said(imported.report.notes) == ["“Next” is not out yet; it was left out"]
