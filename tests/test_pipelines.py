"""The pipelines, of this repository and of one that was begun here: sound for their hosts' linters, and really run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import wheels
import yaml
from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
WORKFLOW = ".github/workflows/releases.yml"
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def run(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "NO_MKDOCS_2_WARNING": "1", "GIT_CONFIG_GLOBAL": os.devnull} | variables
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    done = run("git", *who, *arguments, folder=folder)
    assert done.returncode == 0, done.stderr


def begun(folder: Path, pipeline: str) -> Path:
    """A repository as a team begins it, with all files committed."""
    arguments = ["init", str(folder), "--manager-name", "Maria Silva", "--pipeline", pipeline]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


@pytest.fixture(scope="module")
def github(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("github") / "acme", "github")


@pytest.fixture(scope="module")
def gitlab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("gitlab") / "acme", "gitlab")


@pytest.fixture(params=["own", "begun"])
def with_github(request: pytest.FixtureRequest, github: Path) -> Path:
    return REPOSITORY if request.param == "own" else github


@pytest.fixture(params=["own", "begun"])
def with_gitlab(request: pytest.FixtureRequest, gitlab: Path) -> Path:
    return REPOSITORY if request.param == "own" else gitlab


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def jobs(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = loaded(root / WORKFLOW)["jobs"]
    return found


def steps(root: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(root).values():
        yield from job["steps"]


def test_actionlint_finds_nothing(with_github: Path) -> None:
    done = run(str(PROGRAMS / "actionlint"), WORKFLOW, folder=with_github)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_zizmor_finds_nothing(with_github: Path) -> None:
    options = ("--offline", "--persona=auditor", "--no-progress", "--no-config", "--strict-collection")
    done = run(str(PROGRAMS / "zizmor"), *options, ".github", folder=with_github)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "path"), [("vendor.github-workflows", WORKFLOW), ("vendor.dependabot", ".github/dependabot.yml")]
)
def test_github_would_read_it(with_github: Path, schema: str, path: str) -> None:
    assert_valid(schema, with_github / path)


def test_gitlab_would_read_it(with_gitlab: Path) -> None:
    assert_valid("vendor.gitlab-ci", with_gitlab / ".gitlab-ci.yml", "--data-transform", "gitlab-ci")


def assert_valid(schema: str, path: Path, *options: str) -> None:
    command = ("-m", "check_jsonschema", "--builtin-schema", schema, *options, str(path))
    done = run(sys.executable, *command, folder=path.parent)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [WORKFLOW, ".gitlab-ci.yml"])
def test_this_repository_goes_by_what_it_gives_to_others(path: str, github: Path, gitlab: Path) -> None:
    begun_with = ((github if path == WORKFLOW else gitlab) / path).read_text("utf-8")
    own = (REPOSITORY / path).read_text("utf-8")
    assert own == begun_with.replace("--requirement requirements.txt", ".")
    assert own != begun_with


def test_actions_are_pinned_by_commit(with_github: Path) -> None:
    used = re.findall("uses: .*", (with_github / WORKFLOW).read_text("utf-8"))
    assert len(used) == 6
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_each_job_may_do_what_it_has_to_and_no_more(with_github: Path) -> None:
    found = loaded(with_github / WORKFLOW)
    assert found["permissions"] == {}
    assert {name: job["permissions"] for name, job in found["jobs"].items()} == {
        "check": {"contents": "read"},
        "build": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    assert all(job["timeout-minutes"] <= 15 for job in found["jobs"].values())
    assert found["jobs"]["publish"]["needs"] == ["check", "build"]
    assert found["jobs"]["publish"]["if"] == "github.event_name == 'push'"
    assert found[True] == {"pull_request": None, "push": {"branches": ["main"]}}  # YAML 1.1 takes `on` for yes


def test_the_whole_history_is_checked_out_and_no_credentials_stay(with_github: Path) -> None:
    checkouts = [one["with"] for one in steps(with_github) if one.get("uses", "").startswith("actions/checkout@")]
    assert checkouts == [{"fetch-depth": 0, "persist-credentials": False}] * 2


def scripts(root: Path, job: str) -> list[str]:
    """What a job of the workflow runs, but for the installation."""
    return [one["run"] for one in jobs(root)[job]["steps"] if "run" in one and "pip install" not in one["run"]]


def copied(root: Path, into: Path) -> Path:
    return Path(shutil.copytree(root, into / "acme", ignore=shutil.ignore_patterns("site")))


def broken(root: Path) -> Path:
    path = root / "releases/1.0.0.yml"
    path.write_text(path.read_text("utf-8").replace("status: planned", "status: closed"), "utf-8")
    return root


@pytest.mark.parametrize("job", ["check", "build"])
def test_what_the_workflow_runs_goes_through(github: Path, tmp_path: Path, job: str) -> None:
    root = copied(github, tmp_path)
    for script in scripts(root, job):
        done = run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, folder=root, CI="true")
        assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "site/index.html").is_file() == (job == "build")


def test_what_is_wrong_is_shown_at_its_line_and_stops_the_job(github: Path, tmp_path: Path) -> None:
    root = broken(copied(github, tmp_path))
    annotating, *_ = scripts(root, "check")
    done = run("bash", "-ec", annotating, folder=root)
    assert done.returncode == 1
    assert re.search("^::error .*file=releases/1.0.0.yml,line=5", done.stdout, re.MULTILINE)


def gitlab_script(root: Path, job: str) -> str:
    found: Sequence[str] = loaded(root / ".gitlab-ci.yml")[job]["script"]
    return "\n".join(found)


@pytest.mark.parametrize(("job", "made"), [("check", "gl-code-quality-report.json"), ("pages", "public/index.html")])
def test_what_gitlab_runs_goes_through(gitlab: Path, tmp_path: Path, job: str, made: str) -> None:
    root = copied(gitlab, tmp_path)
    done = run("bash", "-eo", "pipefail", "-c", gitlab_script(root, job), folder=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / made).is_file()


def test_what_is_wrong_is_in_gitlabs_report_and_in_the_log(gitlab: Path, tmp_path: Path) -> None:
    root = broken(copied(gitlab, tmp_path))
    done = run("bash", "-eo", "pipefail", "-c", gitlab_script(root, "check"), folder=root)
    assert done.returncode == 1
    report = json.loads((root / "gl-code-quality-report.json").read_text("utf-8"))
    assert {one["location"]["path"] for one in report} == {"releases/1.0.0.yml"}
    assert " --> releases/1.0.0.yml:" in done.stdout


@pytest.mark.parametrize("path", [".pre-commit-config.yaml", ".pre-commit-hooks.yaml"])
def test_pre_commit_would_read_it(path: str) -> None:
    kind = "validate-config" if "config" in path else "validate-manifest"
    done = run(sys.executable, "-m", "pre_commit", kind, path, folder=REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr


def commits(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    git(root, "add", "--all")
    return run(sys.executable, "-m", "pre_commit", "run", folder=root, **variables)


def test_the_hooks_of_a_new_repository_run(gitlab: Path, tmp_path: Path) -> None:
    root = copied(gitlab, tmp_path)
    variables = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    people = root / "releases/people.yml"
    people.write_text(people.read_text("utf-8").replace("name: ", "name: Doctor ", 1), "utf-8")
    renewed = commits(root, **variables)
    assert "files were modified by this hook" in renewed.stdout
    passed = commits(root, **variables)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert passed.stdout.count("Passed") == 2
    refused = commits(broken(root), **variables)
    assert refused.returncode == 1
    assert "violation[" in refused.stdout


def test_hooks_from_this_repository_run_in_an_environment_of_their_own(gitlab: Path, tmp_path: Path) -> None:
    """As another team has it: pre-commit fetches a revision, installs it, and runs what it brought."""
    source = wheels.copied(tmp_path / "source")
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "All")
    revision = run("git", "rev-parse", "HEAD", folder=source).stdout.strip()
    root = copied(gitlab, tmp_path)
    hooks = [{"id": "releases-check"}, {"id": "releases-schema"}]
    config = {"repos": [{"repo": source.as_uri(), "rev": revision, "hooks": hooks}]}
    (root / ".pre-commit-config.yaml").write_text(json.dumps(config), "utf-8")
    assert {hook["id"] for hook in hooks} == {hook["id"] for hook in loaded(REPOSITORY / ".pre-commit-hooks.yaml")}
    variables = {
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        # What it depends on comes from where the tests run; the checkout there is not found by this way.
        "PYTHONPATH": str(Path(yaml.__file__).parents[1]),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which means that there is none
    }
    refused = commits(broken(root), **variables)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "violation[" in refused.stdout
    (program,) = (tmp_path / "cache").glob("repo*/py_env-*/bin/releases")
    where = f"{program.parent}/python"
    found = run(where, "-c", "import generator; print(generator.__file__)", folder=tmp_path, **variables)
    assert found.stdout.startswith(str(tmp_path / "cache"))
