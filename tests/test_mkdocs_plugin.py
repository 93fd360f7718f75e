"""The plugin in real builds of MkDocs: what is published, what is refused, what a preview shows."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs_project import PAGES, Project, Site, SiteFile, SitePage, finding

from generator.building import Edition, Task
from generator.diagnostics import Kind
from generator.incremental import RecordChangedError
from generator.mkdocs_plugin import ReleasesPlugin


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def git(root: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *settings, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


NAMES = {"docs", "releases", "mkdocs.yml", "site"}


def test_a_build_publishes_and_leaves_nothing_beside(project: Project) -> None:
    done = project.build("--strict")
    assert done.exit_code == 0, done.output
    assert "Text of the release." in project.page("releases/web/2.0.0")
    assert project.names() == NAMES
    assert (project.site / "search" / "search_index.json").is_file()


def test_a_later_build_replaces_the_site_whole(project: Project) -> None:
    project.build()
    project.made = Site(PAGES[:2])
    assert project.build().exit_code == 0
    assert not (project.site / "releases" / "web" / "2.0.0").exists()
    assert project.names() == NAMES


@pytest.mark.parametrize("kind", [Kind.BROKEN, Kind.VIOLATION])
def test_errors_refuse_the_build_and_leave_the_site(project: Project, kind: Kind) -> None:
    project.build()
    before = project.everything()
    project.made = Site(PAGES[:1], (), (finding(kind),))
    done = project.build()
    assert done.exit_code == 1
    assert "some-rule" in done.output
    assert "The site that stands is as it was." in done.output
    assert "Traceback" not in done.output
    assert project.everything() == before
    assert project.names() == NAMES


def test_errors_refuse_a_first_build_and_make_no_site(project: Project) -> None:
    project.made = Site(PAGES, (), (finding(Kind.BROKEN),))
    assert project.build().exit_code == 1
    assert project.names() == NAMES - {"site"}


def test_a_warning_is_said_and_stops_only_a_strict_build(project: Project) -> None:
    project.build()
    before = project.everything()
    project.made = Site(PAGES, (), (finding(Kind.WARNING),))
    strict = project.build("--strict")
    assert strict.exit_code == 1
    assert "releases/web/2.0.0.yml:3:9: warning[some-rule]: Something is <wrong> (mend it)" in strict.output
    assert "Aborted with 1 warnings in strict mode!" in strict.output
    assert project.everything() == before
    assert project.names() == NAMES
    assert project.build().exit_code == 0


def test_what_the_clock_brings_up_never_stops_a_build(project: Project) -> None:
    project.made = Site(PAGES, (), (finding(Kind.OVERDUE),))
    done = project.build("--strict")
    assert done.exit_code == 0
    assert "overdue[some-rule]" in done.output


def test_no_folder_of_records_says_how_to_begin(project: Project) -> None:
    (project.root / "releases").rmdir()
    done = project.build()
    assert done.exit_code == 1
    assert "There are no releases in" in done.output
    assert "Begin with" in done.output


def test_no_releases_yet_says_how_to_begin_and_stops_only_a_strict_build(project: Project) -> None:
    project.made = Site(PAGES, advice="There are no releases in releases.\nBegin so.\n")
    strict = project.build("--strict")
    assert strict.exit_code == 1
    assert "Begin so." in strict.output
    assert project.names() == NAMES - {"site"}
    plain = project.build()
    assert plain.exit_code == 0
    assert "Begin so." in plain.output


def test_output_that_cannot_be_put_in_place_ends_with_status_2(project: Project) -> None:
    (project.root / "elsewhere").mkdir()
    project.site.symlink_to("elsewhere")
    done = project.build()
    assert done.exit_code == 2
    assert "symbolic link" in done.output
    assert "Traceback" not in done.output
    assert list((project.root / "elsewhere").iterdir()) == []


def test_output_that_cannot_be_written_midway_ends_with_status_2(project: Project) -> None:
    project.build()
    before = project.everything()
    project.made = Site(PAGES, (SiteFile("process", b"a file where a folder has to be"),))
    done = project.build()
    assert done.exit_code == 2
    assert "what stands there is as it was" in done.output
    assert project.everything() == before
    assert project.names() == NAMES


def test_a_script_that_builds_without_the_command_line_writes_in_place(project: Project) -> None:
    build(project.config())
    assert "Text of the release." in project.page("releases/web/2.0.0")


def test_the_configuration_names_the_real_site_when_all_is_over(project: Project) -> None:
    config = project.config()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert Path(config.site_dir).parent.parent == project.root
    config.plugins.on_shutdown()
    assert Path(config.site_dir) == project.site


def test_gh_deploy_pushes_the_new_site(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(variable, "T")
    for variable in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(variable, "t@example.org")
    git(project.root, "init", "--quiet")
    git(project.root, "init", "--quiet", "--bare", "remote.git")
    git(project.root, "remote", "add", "origin", "remote.git")
    git(project.root, "add", "mkdocs.yml", "docs")
    git(project.root, "commit", "--quiet", "-m", "Begin")
    done = project.run("gh-deploy")
    assert done.exit_code == 0, done.output
    pushed = git(project.root / "remote.git", "show", "gh-pages:releases/web/2.0.0/index.html")
    assert pushed == project.page("releases/web/2.0.0")


def test_gh_deploy_pushes_nothing_when_refused(project: Project) -> None:
    git(project.root, "init", "--quiet")
    project.made = Site(PAGES, (), (finding(Kind.BROKEN),))
    assert project.run("gh-deploy").exit_code == 1
    assert git(project.root, "branch", "--list", "gh-pages") == ""


def serve(project: Project, **settings: Any) -> MkDocsConfig:
    """Builds as `mkdocs serve` does, into the folder that is served."""
    config = project.config(site_dir=str(project.root / "site"), **settings)
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config, serve_url="http://127.0.0.1:8000/")
    finally:
        config.plugins.on_shutdown()
    return config


@pytest.mark.parametrize("strict", [False, True])
def test_serving_goes_on_and_shows_findings_on_the_page_concerned(project: Project, *, strict: bool) -> None:
    project.made = Site(PAGES, (), (finding(Kind.BROKEN), finding(Kind.WARNING)))
    config = serve(project, strict=strict)
    page = project.page("releases/web/2.0.0")
    assert page.index("2 findings; a build is refused") < page.index('<h1 id="200">')
    assert "Something is &lt;wrong&gt;" in page
    assert "status: &lt;odd&gt;\n        ^^^^" in page.replace("&#10;", "\n")
    assert "some-rule" not in project.page("")
    assert "some-rule" not in project.page("releases/web")
    assert str(project.root / "releases") in config.watch


def test_serving_shows_at_home_what_concerns_no_page(project: Project) -> None:
    project.made = Site(PAGES, (), (finding(Kind.BROKEN, "people.yml"),))
    serve(project)
    assert "<code>releases/people.yml:3:9</code>" in project.page("")


def test_serving_shows_a_record_that_cannot_be_read_where_its_page_would_be(project: Project) -> None:
    project.made = Site(PAGES, (), (finding(Kind.BROKEN, "web/3.0.0.yml"),))
    serve(project)
    for path in ("releases/web/3.0.0", "releases/web/3.0.0/checklist", "releases/web/3.0.0/rollback"):
        page = project.page(path)
        assert "<code>releases/web/3.0.0.yml:3:9</code>" in page
        assert "This record cannot be read." in page
    assert "some-rule" not in project.page("")
    assert "3.0.0" not in (project.site / "search/search_index.json").read_text()


def test_serving_a_clean_build_goes_on_as_well(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(project.root))
    project.made = Site(PAGES, (), (finding(Kind.BROKEN),))
    done = project.build("--site-dir", str(project.root / "mkdocs_abcd"))
    assert done.exit_code == 0, done.output
    assert "a build is refused" in (project.root / "mkdocs_abcd/releases/web/2.0.0/index.html").read_text()


def test_a_build_that_leaves_old_pages_alone_still_publishes_whole(project: Project) -> None:
    project.build()
    before = project.everything()
    assert project.build("--dirty").exit_code == 0
    assert project.everything() == before


def test_a_build_shows_no_findings_of_an_earlier_preview(project: Project) -> None:
    project.made = Site(PAGES, (), (finding(Kind.WARNING),))
    serve(project)
    project.build()
    assert "some-rule" not in project.page("releases/web/2.0.0")


def test_a_preview_goes_by_the_clock(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    before = datetime.now(UTC)
    serve(project)
    assert before <= project.moments[0] <= datetime.now(UTC)


def test_a_build_goes_by_the_day_that_it_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    project.build()
    assert [moment.date() for moment in project.moments] == [date(2001, 9, 9)]
    assert "<lastmod>2001-09-09</lastmod>" in (project.site / "sitemap.xml").read_text()


def test_a_time_that_is_none_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    done = project.build()
    assert done.exit_code == 1
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in done.output
    assert not project.site.exists()


def test_a_record_that_changes_while_pages_are_written_refuses_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change() -> SitePage:
        raise RecordChangedError("web/2.0.0.yml changed while it was looked at: begin again")

    project.build()
    before = project.everything()
    edition = Edition((Task("releases/web/2.0.0/index.md", "", change, is_page=True),))
    monkeypatch.setattr(ReleasesPlugin, "open_edition", lambda *_: edition)
    done = project.build()
    assert done.exit_code == 1
    assert "web/2.0.0.yml changed while it was looked at: begin again" in done.output
    assert project.everything() == before
