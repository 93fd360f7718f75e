"""`releases new`: a file that is valid as it is, what was proposed and why, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git_repository import Repository, needs_git
from written import SAMPLE, put

from generator import reading
from generator.cli import main
from generator.model.release import Release

EXAMPLES = SAMPLE.parent / "examples"
STRICT = "extends: octoacme-strict\n"
PEOPLE = "people: {}\n"


def run(*arguments: str, folder: Path, today: str = "2026-11-23") -> Result:
    result = CliRunner().invoke(main, [*arguments, "--from", str(folder), "--today", today])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def new(*arguments: str, folder: Path) -> Result:
    return run("new", *arguments, folder=folder)


def check(folder: Path) -> str:
    result = CliRunner().invoke(main, ["check", "--strict", "--today", "2026-11-23", str(folder)])
    assert result.exit_code == 0, result.output
    return result.output


def read(path: Path) -> Release:
    found = reading.read(path.name, path.read_bytes(), Release)
    assert found.document, found.diagnostics
    return found.document.value


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that nothing changes: what is known of it from the first check is known to the others."""
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("kept") / "releases"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "releases"))


@pytest.mark.parametrize("type_", ["patch", "minor", "major"])
@pytest.mark.parametrize(
    ("folder", "product"), [(SAMPLE, "platform"), (SAMPLE, "mobile"), (EXAMPLES / "startup" / "releases", "")]
)
def test_each_type_is_valid_without_a_remark(tmp_path: Path, folder: Path, product: str, type_: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "releases"))
    before = set(copy.rglob("*.yml"))
    result = new("--type", type_, *(["--product", product] if product else []), folder=copy)
    assert result.exit_code == 0, result.output
    check(copy)
    (made,) = set(copy.rglob("*.yml")) - before
    assert (read(made).type, read(made).status) == (type_, "planned")


@pytest.mark.parametrize("type_", ["patch", "minor", "major"])
def test_a_bank_with_calendar_versions(tmp_path: Path, type_: str) -> None:
    copy = Path(shutil.copytree(EXAMPLES / "bank" / "releases", tmp_path / "releases"))
    assert new("--type", type_, folder=copy).exit_code == 0
    check(copy)
    made = copy / "core" / ("2026.09.1.yml" if type_ == "patch" else "2027.01.yml")
    text = made.read_text(encoding="utf-8")
    assert "    # legal-review · Legal Counsel (lars) · if Terms applies, sign-off: The terms allow it" in text
    assert ("# threat-led-test" in text) == (type_ != "patch")
    assert "# penetration-test" not in text
    assert "  audit:\n    # evidence-archived · Internal Audit (sindre): All evidence can be opened" in text


@pytest.mark.parametrize("policy", ["", STRICT, "extends: octoacme\nversioning: dotted\n"])
@pytest.mark.parametrize("type_", ["patch", "minor", "major"])
def test_a_first_release_in_an_empty_folder(tmp_path: Path, policy: str, type_: str) -> None:
    if policy:
        put(tmp_path, "policy.yml", policy)
    put(tmp_path, "people.yml", PEOPLE)
    result = new("--type", type_, folder=tmp_path)
    assert result.exit_code == 0, result.output
    assert "the first of its product" in result.output
    assert "as it is the first release" in result.output
    check(tmp_path)
    (made,) = set(tmp_path.glob("[0-9]*.yml"))
    assert read(made).follows is None
    assert "# technical-approval" in made.read_text(encoding="utf-8") or policy != STRICT
    assert "nobody yet" in made.read_text(encoding="utf-8")
    again = new("--type", type_, folder=tmp_path)
    assert again.exit_code == 0, again.output
    check(tmp_path)


def test_an_empty_folder_without_people_is_enough(tmp_path: Path) -> None:
    assert new("1.0.0", folder=tmp_path).exit_code == 0
    assert read(tmp_path / "1.0.0.yml").type == "major"
    check(tmp_path)


def test_what_was_proposed_is_said(sample: Path) -> None:
    result = new("--product", "platform", folder=sample)
    status = f"releases status platform/3.4.0 --from {sample}"
    assert result.output.splitlines() == [
        f"{sample}/platform/3.4.0.yml is written: minor, planned for 2027-03-16, follows 3.3.0 (planned)",
        "3.4.0 was proposed: the step from 3.3.0",
        f"next: write the summary and the changes; `{status}` says what is asked of whom",
    ]


def test_what_was_said_is_written(sample: Path) -> None:
    said = [
        "--name",
        'Exports: "fast" #2',
        "--summary",
        "Exports\nstream.",
        "--date",
        "2026-12-15",
        "--manager",
        "noor",
    ]
    assert new("v3.2.1", "--product", "platform", "--follows", "3.2.0", *said, folder=sample).exit_code == 0
    made = read(sample / "platform" / "3.2.1.yml")
    assert (made.name, made.summary, str(made.date)) == ('Exports: "fast" #2', "Exports\nstream.", "2026-12-15")
    assert (made.release_manager, made.follows, made.type) == ("noor", "3.2.0", "patch")


def test_the_schema_beside_the_records_is_named(sample: Path) -> None:
    put(sample.parent, "schema/release.json", "{}")
    new("3.4.0", "--product", "platform", folder=sample)
    first = (sample / "platform" / "3.4.0.yml").read_text(encoding="utf-8").split("\n")[0]
    assert first == "# yaml-language-server: $schema=../../schema/release.json"
    assert (sample / "platform" / first.partition("=")[2]).resolve().is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "there are several products: mobile and platform: say which with --product"),
        (
            ["--product", "plattform"],
            "there is no product plattform: did you mean platform? To begin a new one, add --new-product",
        ),
        (
            ["--product", "desktop"],
            "there is no product desktop: there are mobile and platform; To begin a new one, add --new-product",
        ),
        (["--product", "Desk Top", "--new-product"], "“Desk Top” begins with “D”; a name here has lower-case letters"),
        (["--product", "api", "--new-product"], "“api” is a name that the site needs for a page of its own: rename it"),
        (["3.3.0", "--product", "platform"], "platform/3.3.0.yml is there already: nothing was written over it"),
        (["2.9", "--product", "platform"], "“2.9” is not a version: three numbers such as 2.4.0"),
        (["--product", "platform", "--name", "a\u202eb"], "--name holds U+202E (right-to-left override)"),
        (["--product", "platform", "--summary", "\x1b[31m"], "--summary holds U+001B"),
        (["--product", "plat\x1b"], "there is no product plat\\x1b"),
        (["\x1b[31m", "--product", "platform"], "“\\x1b[31m” is not a version"),
        (["--product", "platform", "--follows", "3.9.0"], "there is no release 3.9.0 of platform to follow"),
        (["--product", "platform", "--manager", "mario"], "there is no mario in people.yml: did you mean maria?"),
    ],
)
def test_what_is_not_clear_is_asked_back(kept: Path, arguments: list[str], told: str) -> None:
    before = sorted(kept.rglob("*"))
    result = new(*arguments, folder=kept)
    assert result.exit_code == 2
    assert f"releases: {told}" in result.output
    assert sorted(kept.rglob("*")) == before


def test_a_new_product_begins_in_a_folder_of_its_own(sample: Path) -> None:
    result = new("1.0.0", "--product", "desktop", "--new-product", folder=sample)
    assert (result.exit_code, read(sample / "desktop" / "1.0.0.yml").follows) == (0, None)
    assert "warning: nobody holds Product Manager on 2026-12-21" in result.output
    assert "    # acceptance-criteria · Product Manager (nobody yet): " in (sample / "desktop" / "1.0.0.yml").read_text(
        "utf-8"
    )


def test_a_product_that_the_policy_names_needs_no_question(sample: Path) -> None:
    shutil.rmtree(sample / "mobile")
    shutil.rmtree(sample / "known-issues")
    shutil.rmtree(sample / "incidents")
    assert new("1.0.0", "--product", "mobile", folder=sample).exit_code == 0


def test_releases_without_folders_stay_without(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EXAMPLES / "startup" / "releases", tmp_path / "releases"))
    result = new("--product", "tally", folder=copy)
    assert "the releases here stand in no product's folder, so there is no tally" in result.output


def test_what_the_rules_would_object_to_is_not_written(sample: Path) -> None:
    result = new("4.0.0", "--product", "platform", "--type", "patch", folder=sample)
    assert result.exit_code == 1
    assert "violation[type-mismatch]: 3.3.0 → 4.0.0 is a major step, but `type` is patch" in result.output
    assert "the rules would not accept that; nothing was changed" in result.output
    assert not (sample / "platform" / "4.0.0.yml").exists()


def test_there_is_a_folder_to_write_into(tmp_path: Path) -> None:
    result = new(folder=tmp_path / "nowhere")
    assert (result.exit_code, "there is no folder" in result.output) == (2, True)


@pytest.fixture
def repository(sample: Path) -> Repository:
    made = Repository(sample.parent, "li@octoacme.example")
    made.run("add", ".")
    made.run("commit", "--quiet", "--message", "Records")
    return made


@needs_git
def test_changes_come_from_git_and_every_commit_is_told_of(repository: Repository, sample: Path) -> None:
    repository.run("tag", "v3.2.0")
    repository.commit("feat(exports): rows stream\n\nSee EXP-900.\n\nCo-authored-by: F <freya@octoacme.example>")
    repository.commit("fix: totals\n\nFixes KI-0024 and KI-0099")
    repository.commit("docs: readme", author="stranger@elsewhere.example")
    result = new("--product", "platform", "--from-git", "auto", "--commit", folder=sample)
    assert result.output.splitlines()[1:-2] == [
        "git v3.2.0..HEAD: 3 commits, 2 drafts; no draft: 1 docs; 1 author not in people.yml",
        "3.4.0 was proposed: the step from 3.3.0 by its changes, minor",
        "KI-0099, which a commit says it fixes, is no known issue here: left out of `fixes`",
    ]
    made = read(sample / "platform" / "3.4.0.yml")
    assert made.authors == ["freya", "li"]
    assert [(one.type, one.text, one.component, one.fixes, one.links) for one in made.changes] == [
        ("added", "Rows stream", "exports", [], ["EXP-900"]),
        ("fixed", "Totals", None, ["KI-0024"], []),
    ]
    check(sample)
    assert repository.run("log", "-1", "--format=%s").stdout == "Plan platform 3.4.0\n"
    assert repository.run("status", "--porcelain").stdout == ""


@needs_git
@pytest.mark.parametrize(
    ("messages", "version"),
    [
        (["fix: a", "perf: b"], "3.1.2"),
        (["fix: a", "feat: b"], "3.4.0"),
        (["feat!: a"], "4.0.0"),
        (["docs: a"], "3.4.0"),
    ],
)
def test_the_version_is_what_the_changes_ask_for(
    repository: Repository, sample: Path, messages: list[str], version: str
) -> None:
    repository.run("tag", "v3.1.1")
    for message in messages:
        repository.commit(message)
    result = new("--product", "platform", "--from-git", "v3.1.1..HEAD", folder=sample)
    assert result.exit_code == 0, result.output
    assert (sample / "platform" / f"{version}.yml").is_file(), result.output


@needs_git
@pytest.mark.parametrize("range_", ["v9..HEAD", "--output=evil", "-1", "main; touch evil", "HEAD\u202e"])
def test_a_range_is_a_range(repository: Repository, sample: Path, range_: str) -> None:
    result = new("--product", "platform", f"--from-git={range_}", folder=sample)
    assert (result.exit_code, "git does not know the range" in result.output) == (2, True)
    assert "\u202e" not in result.output
    assert repository.run("status", "--porcelain").stdout == ""


@needs_git
def test_without_a_tag_the_range_has_to_be_said(repository: Repository, sample: Path) -> None:
    result = new("--product", "platform", "--from-git", "auto", folder=sample)
    assert (result.exit_code, repository.head() != "") == (2, True)
    assert "git knows no tag v3.3.0: name the range, such as --from-git 4f5d3c2..HEAD" in result.output


@needs_git
def test_the_code_may_be_in_a_repository_of_its_own(sample: Path, tmp_path: Path) -> None:
    code = Repository(tmp_path / "code")
    code.commit("Begin")
    code.run("tag", "v3.2.0")
    code.commit("feat: rows stream")
    result = new("--product", "platform", "--from-git", "auto", "--repo", str(code.folder), folder=sample)
    assert "git v3.2.0..HEAD: 1 commit, 1 draft" in result.output


@needs_git
def test_hostile_messages_give_a_file_that_reads_as_text(repository: Repository, sample: Path) -> None:
    repository.run("tag", "v3.2.0")
    for message in ("feat: a\u202eb \x1b[31m red", "---", "feat: " + "x" * 30_000, "fix: {a: b} # c", "feat: <script>"):
        repository.commit(message)
    result = new("--product", "platform", "--from-git", "auto", folder=sample)
    assert result.exit_code == 0, result.output
    assert [one.text[:20] for one in read(sample / "platform" / "3.4.0.yml").changes] == [
        "A b [31m red",
        "X" + "x" * 19,
        "<script>",
        "---",
        "{a: b} # c",
    ]
    check(sample)


@needs_git
def test_a_breaking_change_in_a_smaller_release_is_doubted(repository: Repository, sample: Path) -> None:
    repository.commit("feat!: new links")
    result = new("3.4.0", "--product", "platform", "--from-git", "HEAD~1..HEAD", folder=sample)
    assert "a change is breaking, and 3.4.0 is a minor release" in result.output
    assert repository.head()
