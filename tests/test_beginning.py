"""`releases init`: a repository that is whole from its first minute, whatever a team is called, over nobody's files."""

from __future__ import annotations

import errno
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import markdown
import mkdocs_real
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator.beginning import answers as reading
from generator.beginning.answers import AnswerError, Answers
from generator.beginning.repository import files_for
from generator.cli import main
from generator.commands import beginning
from generator.commands.beginning import Surroundings, look_around

REPOSITORY = Path(__file__).parents[1]
COMMON = {
    *("README.md", "mkdocs.yml", "requirements.txt", "docs/help.md", ".gitignore", ".pre-commit-config.yaml"),
    *("releases/people.yml", "releases/policy.yml", "releases/1.0.0.yml"),
    *(f"schema/{name}.json" for name in ("release", "known-issue", "incident", "policy", "people")),
}
PIPELINES = {
    "github": {".github/workflows/releases.yml", ".github/dependabot.yml"},
    "gitlab": {".gitlab-ci.yml"},
    "none": set(),
}
HOSTILE = (
    'O\'Brien & "Sons"',
    "key: value # no comment",
    "🚀 Möbius 李雷",
    "two\nlines\tand  more",
    "${{ secrets.TOKEN }} {{ 7*7 }} {% raw %}",
    "<script>alert(1)</script>",
    "[a](javascript:b) *c* `d` | e",
    "- item",
    "!ENV HOME",
    "&anchor *alias",
    "yes",
    "null",
    "1.10",
    "2026-11-12",
    "%YAML 1.1",
    "---",
    "\\backslash\\",
)


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's git settings, and no checkout above the folder."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def init(folder: Path | str, *arguments: str, manager: str = "Maria Silva") -> Result:
    return run("init", str(folder), "--manager-name", manager, *arguments)


def begun(folder: Path, *arguments: str, manager: str = "Maria Silva") -> Path:
    done = init(folder, *arguments, manager=manager)
    assert done.exit_code == 0, done.output
    return folder


def files_in(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix() for path in found}


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def assert_clean(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for command in (("check", "--strict"), ("schema", "--check")):
        done = run(*command)
        assert done.exit_code == 0, done.output


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def some(**changed: Any) -> Answers:
    given_: dict[str, Any] = {
        "name": "Acme",
        "manager": "Maria Silva",
        "email": "maria@acme.example",
        "version": "1.0.0",
        "day": date(2026, 12, 7),
        "today": date(2026, 11, 23),
        "hosting": "github",
        "package": "octoacme-releases",
    }
    return Answers(**(given_ | changed))


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_everything_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pipeline: str) -> None:
    root = begun(tmp_path / "acme", "--pipeline", pipeline)
    assert files_in(root) == COMMON | PIPELINES[pipeline]
    assert_clean(root, monkeypatch)


def test_the_site_builds_strictly(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme-web", "--product", "Web: the shop", "--name", "O'Brien's 🚀")
    built = mkdocs_real.mkdocs(root, "build", "--strict")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "<title>O'Brien's 🚀</title>" in (root / "site/index.html").read_text("utf-8")
    assert (root / "site/releases/web-the-shop/1.0.0/checklist/index.html").is_file()


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_name_is_written_so_that_it_reads_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    name = " ".join(typed.split())
    root = begun(tmp_path / "acme", "--name", typed, "--product", typed, manager=typed)
    assert loaded(root / "mkdocs.yml")["site_name"] == name
    policy = loaded(root / "releases/policy.yml")
    assert [one["title"] for one in policy["products"].values()] == [name]
    people = loaded(root / "releases/people.yml")["people"]
    assert [one["name"] for one in people.values()] == [name]
    assert_clean(root, monkeypatch)
    readme = markdown.markdown((root / "README.md").read_text("utf-8"), extensions=["tables"])
    heading = re.match("<h1>(.*)</h1>", readme)
    assert heading
    assert unescaped(heading[1]) == name
    assert "<script" not in readme
    assert "javascript:" not in re.sub("<h1>.*</h1>|holds every role.*", "", readme)


def unescaped(html: str) -> str:
    assert "<" not in html, html
    return re.sub("&#([0-9]+);", lambda found: chr(int(found[1])), html).replace("&amp;", "&").replace("&quot;", '"')


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_is_refused_or_written_as_it_is(name: str, product: str) -> None:
    try:
        answers = some(name=reading.name(name), product=reading.optional_name(product))
    except AnswerError:
        return
    files = files_for(answers)
    assert yaml.safe_load(files["mkdocs.yml"])["site_name"] == " ".join(name.split())
    products = yaml.safe_load(files["releases/policy.yml"]).get("products", {})
    assert [one["title"] for one in products.values()] == ([" ".join(product.split())] if product.strip() else [])
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", path) for path in files)


@pytest.mark.parametrize(
    ("manager", "email", "person"),
    [
        ("Maria Silva", "", "maria"),
        ("Inês Carvalho", "", "ines"),
        ("李雷", "li.lei@acme.example", "li-lei"),
        ("李雷", "", "release-manager"),
        ("Support Desk", "desk@acme.example", "desk"),
    ],
)
def test_people_are_called_by_their_first_names(manager: str, email: str, person: str) -> None:
    assert some(manager=manager, email=email).person == person


@pytest.mark.parametrize(
    ("version", "type_"),
    [("1.0.0", "major"), ("0.1.0", "minor"), ("2.3.1", "patch"), ("4.2.0-rc.1", "minor"), ("2026.11", "minor")],
)
def test_a_first_release_may_have_any_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, type_: str
) -> None:
    root = begun(tmp_path / "acme", "--version", f"v{version}")
    release = loaded(root / f"releases/{version}.yml")
    assert (release["type"], release["status"]) == (type_, "planned")
    assert ("versioning" in loaded(root / "releases/policy.yml")) == (version == "2026.11")
    assert_clean(root, monkeypatch)


def test_each_example_in_a_comment_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = begun(tmp_path / "acme", "--product", "Web")
    for path, names in (("releases/policy.yml", 7), ("releases/people.yml", 1), ("mkdocs.yml", 3)):
        text = (root / path).read_text("utf-8")
        used = re.sub("^( *)#(?! |$)|^#(?=  )", r"\1", text, flags=re.MULTILINE)
        assert len(re.findall("^ *#[a-z]|^#  [a-z]+:$", text, flags=re.MULTILINE)) >= names
        assert yaml.safe_load(used) != yaml.safe_load(text)
        (root / path).write_text(used, "utf-8")
    monkeypatch.chdir(root)
    assert run("schema").exit_code == 0
    checked = run("check", "--strict")
    assert checked.exit_code == 0, checked.output


def test_the_site_is_set_up_as_this_one() -> None:
    ours = loaded(REPOSITORY / "mkdocs.yml")
    theirs = yaml.safe_load(files_for(some())["mkdocs.yml"])
    for setting in ("plugins", "markdown_extensions", "extra", "validation", "site_description", "copyright"):
        assert theirs[setting] == ours[setting], setting
    del ours["theme"]["custom_dir"]
    assert theirs["theme"] == ours["theme"]
    assert theirs["nav"][:-1] == ours["nav"][:-1]


def test_files_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    done = init(tmp_path)
    assert done.exit_code == 0
    assert "There already, and left as it is:\n  README.md\n  .gitignore\n" in done.output
    assert "README.md is your own." in done.output
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "mkdocs.yml").is_file()


def test_a_second_time_adds_only_what_is_missing(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "mkdocs.yml").unlink()
    before = {path: (tmp_path / path).read_bytes() for path in files_in(tmp_path)}
    again = init(tmp_path, "--name", "Another", "--version", "7.0.0")
    assert again.exit_code == 0
    assert "Written in" in again.output
    assert files_in(tmp_path) == {*before, "mkdocs.yml"}
    assert before == {path: (tmp_path / path).read_bytes() for path in before}
    assert "has all of it already; nothing was written" in init(tmp_path).output


def test_where_records_are_none_is_added(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/2.4.0.yml").write_text("version: 2.4.0\n")
    begun(tmp_path)
    assert files_in(tmp_path / "releases") == {"2.4.0.yml"}
    assert "2.4.0" in (tmp_path / "schema/release.json").read_text()


@pytest.mark.parametrize("place", ["docs", "schema", ".github/workflows"])
def test_a_file_where_a_folder_has_to_be_is_in_the_way(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("mine")
    done = init(tmp_path)
    assert done.exit_code == 2
    assert f"{place} is in the way: it is no folder; nothing was written" in done.output
    assert files_in(tmp_path) == {place}


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    real: Callable[..., Any] = Path.open

    def full(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "policy.json":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", full)
    done = init(tmp_path)
    assert done.exit_code == 2
    assert "No space left on device; nothing was written" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_nobody_to_lead_releases_is_said(tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "acme"))
    assert done.exit_code == 2
    assert "Invalid value for '--manager-name': a name is needed" in done.output
    assert not (tmp_path / "acme").exists()


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--version", "next", "“next” is not a version: three numbers such as 2.4.0"),
        ("--name", "a\x1b[31mb", "the name holds U+001B"),
        ("--name", "a" * 101, "the name has 101 characters; 100 are the most"),
        ("--name", " ", "a name is needed"),
        ("--manager-email", "maria", "“maria” is not an address such as maria@example.com"),
        ("--site-url", "releases", "“releases” is not a URL such as https://releases.example.com/"),
        ("--repo-url", "https://me:secret@git.example/a/b", "is not a URL"),
        ("--package", "--index-url=https://evil.example", "pip would take it for an option or a comment"),
        ("--package", "one\ntwo", "the package is one line, as pip takes it"),
        ("--date", "soon", "“soon” is not a day such as 2026-11-12"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, option: str, typed: str, said: str) -> None:
    done = init(tmp_path / "acme", option, typed)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "acme").exists()


def test_a_release_may_have_been_planned_for_the_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = begun(tmp_path / "acme", "--date", "2020-01-01")
    people = loaded(root / "releases/people.yml")["people"]
    assert {str(one["from"]) for one in people["maria"]["roles"]} == {"2020-01-01"}
    assert_clean(root, monkeypatch)


def test_records_that_the_rules_would_not_accept_are_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "first_release", lambda *_: b"version: 1.0.0\n")
    done = init(tmp_path / "acme")
    assert done.exit_code == 1
    assert " --> releases/1.0.0.yml" in done.output
    assert "with these answers, the records would not be accepted; nothing was written" in done.output
    assert not (tmp_path / "acme").exists()


def test_the_package_may_come_from_anywhere(tmp_path: Path) -> None:
    spec = "octoacme-releases @ https://files.example/octoacme_releases-1.0.0-py3-none-any.whl"
    root = begun(tmp_path, "--package", spec)
    assert (root / "requirements.txt").read_text().splitlines()[-1] == spec


def test_git_answers_what_it_knows(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "trunk")
    git(tmp_path, "config", "user.name", "Li Wei")
    git(tmp_path, "config", "user.email", "li@acme.example")
    git(tmp_path, "remote", "add", "origin", "https://li:s3cr3t@github.com/Acme/releases.git")
    done = run("init", str(tmp_path))
    assert done.exit_code == 0, done.output
    people = loaded(tmp_path / "releases/people.yml")["people"]
    assert (people["li"]["name"], people["li"]["email"]) == ("Li Wei", ["li@acme.example"])
    settings = loaded(tmp_path / "mkdocs.yml")
    assert settings["repo_url"] == "https://github.com/Acme/releases"
    assert settings["site_url"] == "https://acme.github.io/releases/"
    assert settings["edit_uri"] == "edit/trunk/docs/"
    assert "branches: [trunk]" in (tmp_path / ".github/workflows/releases.yml").read_text()
    assert all("s3cr3t" not in (tmp_path / path).read_text("utf-8") for path in files_in(tmp_path))


def test_what_git_says_and_nobody_can_use_is_left_out(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "ä${{x}}")
    git(tmp_path, "config", "user.name", "Li Wei")
    git(tmp_path, "config", "user.email", "nowhere")
    git(tmp_path, "remote", "add", "origin", "git@git.example:ä/ö.git")
    done = run("init", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "email" not in loaded(tmp_path / "releases/people.yml")["people"]["li"]
    assert "repo_url" not in loaded(tmp_path / "mkdocs.yml")
    assert "branches: [main]" in (tmp_path / ".github/workflows/releases.yml").read_text()


def test_somebody_elses_name_does_not_get_ones_own_address(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "Li Wei")
    git(tmp_path, "config", "user.email", "li@acme.example")
    begun(tmp_path)
    assert "email" not in loaded(tmp_path / "releases/people.yml")["people"]["maria"]


@pytest.mark.parametrize(
    ("remote", "url", "hosting"),
    [
        ("git@gitlab.com:acme/tools/releases.git", "https://gitlab.com/acme/tools/releases/", "gitlab"),
        (
            "ssh://git@gitlab.acme.example:2222/acme/releases.git",
            "https://gitlab.acme.example/acme/releases/",
            "gitlab",
        ),
        ("https://github.com/acme/releases", "https://github.com/acme/releases/", "github"),
        ("/srv/git/releases.git", "", "github"),
        ("../elsewhere", "", "github"),
    ],
)
def test_remotes_are_shown_as_people_see_them(tmp_path: Path, remote: str, url: str, hosting: str) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", remote)
    around = look_around(tmp_path)
    assert (around.repo_url, around.hosting) == (url, hosting)


@pytest.mark.parametrize(
    ("repo_url", "site_url"),
    [
        ("https://github.com/Acme/releases/", "https://acme.github.io/releases/"),
        ("https://github.com/Acme/acme.github.io/", "https://acme.github.io/"),
        ("https://github.acme.example/acme/releases/", ""),
        ("", ""),
    ],
)
def test_where_github_publishes(repo_url: str, site_url: str) -> None:
    assert Surroundings.site_of(repo_url, "github") == site_url


def test_a_pipeline_below_the_top_is_no_pipeline(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    done = init(tmp_path / "tools/acme", "--repo-url", "https://git.example/acme")
    assert done.exit_code == 0
    assert loaded(tmp_path / "tools/acme/mkdocs.yml")["edit_uri"].endswith("/tools/acme/docs/")
    assert "is below the top of its repository" in done.output
    assert "is below the top" not in init(tmp_path / "other", "--pipeline", "none").output


def on_a_terminal(folder: Path, *lines: str) -> str:
    """What somebody sees who types these lines."""
    script = f"from generator.cli import main; main(['init', {str(folder)!r}])"
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "dumb"}
    ):
        os.close(theirs)
        os.write(mine, "".join(f"{line}\n" for line in lines).encode())
        seen = b""
        try:
            while part := os.read(mine, 4096):
                seen += part
        except OSError:  # Linux says so that the other end is closed
            pass
        os.close(mine)
    return seen.decode()


def test_on_a_terminal_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    lines = ("Acme Releases", "", "next", "2.0.0", "", "Maria Silva", "maria@acme.example", "gitlab", "", "")
    seen = on_a_terminal(tmp_path / "acme", *lines)
    assert "What is the site called? [Acme] " in seen
    assert "Error: “next” is not a version" in seen
    assert "Written in" in seen
    assert loaded(tmp_path / "acme/mkdocs.yml")["site_name"] == "Acme Releases"
    assert (tmp_path / "acme/releases/2.0.0.yml").is_file()
    assert (tmp_path / "acme/.gitlab-ci.yml").is_file()
    assert loaded(tmp_path / "acme/releases/people.yml")["people"]["maria"]["email"] == ["maria@acme.example"]
