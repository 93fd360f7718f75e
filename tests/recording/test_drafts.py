"""Drafts of changes: what becomes of commits of many shapes, each counted once."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_repository import Repository, needs_git
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands.git_changes import history
from generator.model.people import Person
from generator.model.policy import PolicyFile
from generator.policy import Directory, Policy
from generator.reading import read
from generator.recording.commits import Commit, Said
from generator.recording.drafts import Draft, Drafts, draft, request_url
from generator.repository import effective_policy

POLICY = effective_policy(
    read("policy.yml", b"extends: octoacme\ntrackers: {EXP: 'https://t.example/{id}'}\n", PolicyFile).document.value  # type: ignore[union-attr]  # it is valid
)
PEOPLE = Directory({"li": Person.model_validate({"name": "Li", "email": ["li@octoacme.example"]})})
GITHUB = "git@github.com:octo/app.git"


def one(message: str, hash_: str = "a" * 40, parents: tuple[str, ...] = ()) -> Commit:
    return Commit(hash_, parents, "li@octoacme.example", message)


def only(message: str, remote: str = "", policy: Policy = POLICY) -> Draft:
    drafts = draft([one(message)], policy, PEOPLE, remote)
    assert len(drafts.changes) == 1, drafts
    return drafts.changes[0]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("feat: stream rows", Draft("added", "Stream rows")),
        ("feat(exports): stream rows", Draft("added", "Stream rows", "exports")),
        ("Fix(Big Exports): stop", Draft("fixed", "Stop")),
        ("perf: faster", Draft("performance", "Faster")),
        ("security: newer cookies", Draft("security", "Newer cookies")),
        ("feat!: new links", Draft("added", "New links", breaking=True)),
        ("refactor!: drop v1", Draft("changed", "Drop v1", breaking=True)),
        ("api!: drop v1", Draft("changed", "Drop v1", breaking=True)),
        (
            "fix: totals\n\nBREAKING CHANGE: totals are\nper currency.\n\nRefs: 1",
            Draft("fixed", "Totals\n\nTotals are per currency.", breaking=True),
        ),
        ("Add a button", Draft("added", "Add a button")),
        ("Removed the button", Draft("removed", "Removed the button")),
        ("Deprecates v1", Draft("deprecated", "Deprecates v1")),
        ("exports: keep the order", Draft("changed", "Exports: keep the order")),
        (
            "fix: totals\n\nFixes KI-0031, KI-0032 and EXP-12",
            Draft("fixed", "Totals", "", fixes=("KI-0031", "KI-0032"), links=("EXP-12",)),
        ),
        ("feat: see ABC-1 and EXP-2", Draft("added", "See ABC-1 and EXP-2", links=("EXP-2",))),
        ("feat: rows (#12)", Draft("added", "Rows (#12)")),
        ("Merged PR 12: Add rows", Draft("added", "Add rows (#12)")),
        ('Revert "feat: rows"\n\nThis reverts commit 1234567.', Draft("changed", 'Revert "feat: rows"')),
    ],
)
def test_a_message_becomes_a_draft(message: str, expected: Draft) -> None:
    assert only(message) == expected


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("docs: readme", "docs"),
        ("chore(deps): newer", "chore"),
        ("Refactor: less", "refactor"),
        ("fixup! feat: rows", "fixup"),
        ("v2.4.0", "mark of a version"),
        ("Release 2.4.0", "mark of a version"),
        ("", "without a message"),
        ("\u202e\x1b", "without a message"),
    ],
)
def test_what_nobody_notices_is_passed_over_and_counted(message: str, why: str) -> None:
    drafts = draft([one(message)], POLICY, PEOPLE)
    assert (drafts.changes, dict(drafts.counts)) == ((), {why: 1})
    assert drafts.told == f"1 commit, 0 drafts; no draft: 1 {why}"


def test_whatever_fixes_a_known_issue_is_noticed() -> None:
    drafts = draft([one("chore: bump\n\nFixes KI-7")], POLICY, PEOPLE, issues={"KI-7"})
    assert drafts.changes == (Draft("fixed", "Bump", fixes=("KI-7",)),)


@pytest.mark.parametrize(
    ("remote", "request_", "url"),
    [
        (GITHUB, "#12", "https://github.com/octo/app/pull/12"),
        ("https://user:secret@github.com/octo/app", "#12", "https://github.com/octo/app/pull/12"),
        ("ssh://git@gitlab.octo.example:2222/a/b/c.git", "!3", "https://gitlab.octo.example/a/b/c/-/merge_requests/3"),
        ("https://gitlab.com/a/b.git", "#3", ""),
        ("https://git.example/a/b.git", "#3", ""),
        ("../elsewhere", "#3", ""),
        ("", "#3", ""),
        (GITHUB, "", ""),
    ],
)
def test_a_request_is_linked_where_its_host_is_known(remote: str, request_: str, url: str) -> None:
    assert request_url(remote, request_) == url


def test_authors_are_those_on_record_and_the_others_are_counted() -> None:
    who = "Co-authored-by: Mo <MO@elsewhere.example>\nco-authored-by: Li <LI@octoacme.example>"
    drafts = draft([one(f"feat: x\n\n{who}")], POLICY, PEOPLE)
    assert (drafts.authors, drafts.strangers) == (("li",), 1)
    assert drafts.told.endswith("1 author not in people.yml")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "work")
    made.commit("Begin")
    made.run("tag", "v1")
    return made


def drafts_of(repository: Repository) -> Drafts:
    found = history(repository.folder, "v1..HEAD")
    return draft(found.commits, POLICY, PEOPLE, found.remote, {"KI-1"})


def texts(drafts: Drafts) -> list[str]:
    return [change.text for change in drafts.changes]


@needs_git
def test_a_merged_request_stands_for_its_commits(repository: Repository) -> None:
    repository.on_branch("rows", "wip", "more\n\nFixes KI-1", "EXP-7 works")
    repository.merge("rows", "Merge pull request #12 from octo/rows\n\nExports keep their order\n\nLong story.")
    repository.run("remote", "add", "origin", GITHUB)
    drafts = drafts_of(repository)
    assert drafts.changes == (
        Draft(
            "changed",
            "Exports keep their order",
            fixes=("KI-1",),
            links=("EXP-7", "https://github.com/octo/app/pull/12"),
        ),
    )
    assert dict(drafts.counts) == {"told by the merge that brought it in": 3}


@needs_git
def test_commits_that_say_what_they_are_speak_for_their_merge(repository: Repository) -> None:
    repository.on_branch("rows", "feat: rows stream", "test: rows", "fix: last row")
    repository.merge("rows", "Merge branch 'rows' into 'main'\n\nRows\n\nFixes KI-1\n\nSee merge request octo/app!14")
    drafts = drafts_of(repository)
    assert texts(drafts) == ["Rows stream", "Last row"]
    assert drafts.changes[0].fixes == ("KI-1",)
    assert dict(drafts.counts) == {"merge whose commits tell more": 1, "test": 1}


@needs_git
def test_a_request_that_says_what_it_is_stands_for_commits_that_do_too(repository: Repository) -> None:
    repository.on_branch("rows", "feat: first try", "fix: typo in it")
    repository.merge("rows", "Merge pull request #12 from octo/rows\n\nfeat(exports): rows stream")
    assert texts(drafts_of(repository)) == ["Rows stream (#12)"]


@needs_git
def test_a_request_about_documents_keeps_its_commits_quiet(repository: Repository) -> None:
    repository.on_branch("words", "wip", "typo")
    repository.merge("words", "Merge pull request #12 from octo/words\n\ndocs: better words")
    drafts = drafts_of(repository)
    assert (texts(drafts), dict(drafts.counts)) == ([], {"docs": 3})


@needs_git
def test_a_merge_inside_a_merge_hands_on_what_it_fixes(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "-b", "outer")
    repository.commit("outer work")
    repository.on_branch("inner", "inner work\n\nFixes KI-1")
    repository.merge("inner", "Merge pull request #1 from octo/inner\n\nInner")
    repository.run("checkout", "--quiet", "main")
    repository.merge("outer", "Merge pull request #2 from octo/outer\n\nOuter")
    drafts = drafts_of(repository)
    assert (texts(drafts), drafts.changes[0].fixes) == (["Outer (#2)"], ("KI-1",))


@needs_git
def test_merging_main_into_a_branch_claims_nothing_of_main(repository: Repository) -> None:
    repository.run("branch", "rows")
    repository.commit("feat: on main")
    repository.run("checkout", "--quiet", "rows")
    repository.commit("work")
    repository.merge("main", "Merge branch 'main' into rows")
    repository.run("checkout", "--quiet", "main")
    repository.merge("rows", "Merge pull request #12 from octo/rows\n\nRows")
    drafts = drafts_of(repository)
    assert texts(drafts) == ["On main", "Rows (#12)"]
    assert dict(drafts.counts) == {"told by the merge that brought it in": 2}


@needs_git
def test_a_revert_cancels_what_it_reverts_and_can_be_reverted(repository: Repository) -> None:
    gone, back = repository.commit("feat: gone"), repository.commit("feat: back")
    repository.commit(f'Revert "feat: gone"\n\nThis reverts commit {gone}.')
    revert = repository.commit(f'Revert "feat: back"\n\nThis reverts commit {back}.')
    repository.commit(f'Reapply "feat: back"\n\nThis reverts commit {revert}.')
    repository.commit("feat: squashed (#5)")
    repository.commit('Revert "feat: squashed (#5)" (#6)\n\nReverts octo/app#5')
    repository.commit("fix: elsewhere")
    repository.commit("revert: fix: elsewhere")
    drafts = drafts_of(repository)
    assert (texts(drafts), dict(drafts.counts)) == (["Back"], {"reverted or a revert": 8})


@needs_git
def test_a_reverted_merge_takes_its_commits_with_it(repository: Repository) -> None:
    repository.on_branch("rows", "feat: rows")
    merge = repository.merge("rows", "Merge pull request #12 from octo/rows\n\nRows")
    repository.commit(
        f'Revert "Merge pull request #12"\n\nThis reverts commit {merge}, reversing\nchanges made to 1234567.'
    )
    drafts = drafts_of(repository)
    assert (texts(drafts), dict(drafts.counts)) == ([], {"reverted or a revert": 3})


@needs_git
def test_the_same_words_twice_are_one_change(repository: Repository) -> None:
    for issue in ("KI-1", "KI-2"):
        repository.commit(f"fix: totals\n\nFixes {issue}")
    drafts = drafts_of(repository)
    assert drafts.changes == (Draft("fixed", "Totals", fixes=("KI-1", "KI-2")),)
    assert dict(drafts.counts) == {"said twice": 1}


def test_what_has_no_room_in_a_file_is_counted() -> None:
    commits = [one(f"feat: {number} {'x' * 280}", f"{number:040x}") for number in range(1000)]
    drafts = draft(commits, POLICY, PEOPLE)
    assert sum(change.weight for change in drafts.changes) <= 120_000
    assert len(drafts.changes) + drafts.counts["left out as the file would be too large"] == 1000


LINES = st.sampled_from(
    [
        "feat",
        "fix!",
        ": ",
        "(",
        ")",
        "\n",
        "\n\n",
        "BREAKING CHANGE: ",
        "Fixes KI-1",
        ", KI-2",
        " and ",
        "EXP-1",
        'Revert "',
        '"',
        "This reverts commit ",
        "0" * 7,
        "Merge pull request #1 from a/b",
        "Merge branch 'a'",
        "See merge request !1",
        "Co-authored-by: x <li@octoacme.example>",
        "---",
        "\u202e",
        "\x1b[31m",
        "\x00",
        "#",
        "- ",
    ]
)
MESSAGES = st.lists(LINES | st.text(max_size=20), max_size=12).map("".join)


@given(st.lists(st.tuples(MESSAGES, st.lists(st.integers(0, 8), max_size=3)), max_size=8))
def test_every_commit_is_a_draft_or_counted_once(told: list[tuple[str, list[int]]]) -> None:
    commits = [
        one(message, f"{number:040x}", tuple(f"{number + 1 + parent:040x}" for parent in parents))
        for number, (message, parents) in enumerate(told)
    ]
    drafts = draft(commits, POLICY, PEOPLE, GITHUB, {"KI-1"})
    assert len(drafts.changes) + sum(drafts.counts.values()) == drafts.commits == len(told)
    assert all(change.text.strip() for change in drafts.changes)


@settings(max_examples=30)
@given(st.text(max_size=200).map(lambda text: text * 100) | MESSAGES.map(lambda text: text * 100))
def test_a_huge_message_is_looked_at_in_part(message: str) -> None:
    said = Said(one(message))
    assert len(said.title) <= 300
    assert len(said.references) <= 8_000
