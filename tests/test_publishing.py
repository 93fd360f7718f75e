"""Exchanging folders of output, on a real file system."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator import publishing
from generator.publishing import OWNED, PublishingError, Staging, publish

DYING_BUILD = """
import os, signal, sys
from pathlib import Path
from generator.publishing import Staging
staging = Staging.beside(Path(sys.argv[1]))
(staging.folder / "half.html").write_text("half")
{before}
os.kill(os.getpid(), signal.SIGKILL)
"""


def put(target: Path, text: str) -> None:
    staging = Staging.beside(target)
    (staging.folder / "index.html").write_text(text)
    staging.put_in_place()
    staging.discard()


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def die(target: Path, before: str = "") -> None:
    done = subprocess.run([sys.executable, "-c", DYING_BUILD.format(before=before), str(target)], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_the_first_output_comes_into_place_and_nothing_else_stays(target: Path) -> None:
    put(target, "first")
    assert contents(target.parent) == {"site/index.html": "first"}


def test_a_later_output_replaces_it_whole(target: Path) -> None:
    put(target, "first")
    (target / "gone.html").write_text("of the first only")
    put(target, "second")
    assert contents(target.parent) == {"site/index.html": "second"}


def test_parents_are_made(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "site", "first")
    assert contents(tmp_path) == {"a/b/site/index.html": "first"}


def test_what_is_discarded_leaves_the_old_output(target: Path) -> None:
    put(target, "first")
    staging = Staging.beside(target)
    (staging.folder / "index.html").write_text("second")
    staging.discard()
    assert contents(target.parent) == {"site/index.html": "first"}


def test_hidden_entries_at_the_top_are_kept_as_copies(target: Path) -> None:
    put(target, "first")
    (target / ".git").write_text("gitdir: ../.git/worktrees/site")
    (target / ".well-known").mkdir()
    (target / ".well-known" / "security.txt").write_text("Contact: …")
    (target / ".nojekyll").symlink_to("nowhere")
    put(target, "second")
    assert (target / ".nojekyll").is_symlink()
    (target / ".nojekyll").unlink()
    assert contents(target) == {
        "index.html": "second",
        ".git": "gitdir: ../.git/worktrees/site",
        ".well-known/security.txt": "Contact: …",
    }


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o755), (0o027, 0o750), (0o002, 0o775)])
def test_a_new_folder_has_the_permissions_of_the_umask(target: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        put(target, "first")
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o7777 == mode


def test_an_old_folder_hands_its_permissions_on(target: Path) -> None:
    put(target, "first")
    target.chmod(0o2750)
    put(target, "second")
    assert target.stat().st_mode & 0o7777 == 0o2750


def test_two_renames_do_where_there_is_no_exchange(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_exchange", lambda _one, _other: False)
    put(target, "first")
    put(target, "second")
    assert contents(target.parent) == {"site/index.html": "second"}


def test_a_second_rename_that_fails_brings_the_old_output_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(target, "first")
    monkeypatch.setattr(publishing, "_exchange", lambda _one, _other: False)
    staging = Staging.beside(target)
    staging.folder.rmdir()
    monkeypatch.setattr(publishing, "_carry_over", lambda _old, _new: None)
    with pytest.raises(PublishingError, match=r"cannot write .*site"):
        staging.put_in_place()
    staging.discard()
    assert contents(target.parent) == {"site/index.html": "first"}


def test_what_a_killed_build_left_is_removed_by_the_next(target: Path) -> None:
    put(target, "first")
    die(target)
    assert len(list(target.parent.iterdir())) == 2
    put(target, "second")
    assert contents(target.parent) == {"site/index.html": "second"}


def test_a_build_killed_between_two_renames_is_repaired(target: Path) -> None:
    put(target, "first")
    die(target, 'staging.target.rename(staging.root / "old")')
    assert not target.exists()
    Staging.beside(target).discard()
    assert contents(target.parent) == {"site/half.html": "half"}


def test_a_build_that_still_runs_keeps_its_folder(target: Path) -> None:
    running = Staging.beside(target)
    (running.folder / "index.html").write_text("of the slow one")
    put(target, "of the quick one")
    running.put_in_place()
    running.discard()
    assert contents(target.parent) == {"site/index.html": "of the slow one"}


@pytest.mark.parametrize("name", [".site-0123abcd", ".site-old-0123abcd", ".site-backup"])
def test_folders_of_others_are_left_alone(target: Path, name: str) -> None:
    (target.parent / name / "new").mkdir(parents=True)
    (target.parent / name / "new" / "mine.txt").write_text("mine")
    put(target, "first")
    assert contents(target.parent) == {f"{name}/new/mine.txt": "mine", "site/index.html": "first"}


def test_a_link_is_refused(target: Path, tmp_path: Path) -> None:
    put(tmp_path / "real", "first")
    target.symlink_to("real")
    with pytest.raises(PublishingError, match="symbolic link"):
        Staging.beside(target)
    assert contents(tmp_path / "real") == {"index.html": "first"}


def test_a_file_is_refused(target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(PublishingError, match="not a folder"):
        Staging.beside(target)
    assert contents(target.parent) == {"site": "mine"}


def test_the_current_folder_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (target / "below").mkdir(parents=True)
    monkeypatch.chdir(target / "below")
    with pytest.raises(PublishingError, match="current folder"):
        Staging.beside(target)


def test_a_mount_point_is_refused() -> None:
    with pytest.raises(PublishingError, match="mount point"):
        Staging.beside(Path("/proc"))


@pytest.mark.parametrize("mounted", ["site", "site/uploads"])
def test_a_bind_mount_at_the_target_or_below_is_refused(target: Path, mounted: str) -> None:
    script = (
        'mount --bind "$1/source" "$1/$2" && exec "$3" -c '
        "'import sys; from pathlib import Path; from generator.publishing import Staging;"
        ' Staging.beside(Path(sys.argv[1]))\' "$1/site"'
    )
    (target.parent / "source").mkdir()
    (target.parent / mounted).mkdir(parents=True)
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount, in a namespace of its own")
    command = [unshare, "--mount", "sh", "-c", script, "sh", str(target.parent), mounted, sys.executable]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "PublishingError: cannot write" in done.stderr
    assert "mount point" in done.stderr


def test_a_place_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PublishingError, match=r"cannot write .*File exists"):
        Staging.beside(tmp_path / "file" / "site")


def test_publish_puts_what_was_written_in_place(target: Path) -> None:
    for text in ("first", "second"):
        with publish(target) as folder:
            (folder / "index.md").write_text(text)
    assert (target / "index.md").read_text() == "second"
    assert sorted(path.name for path in target.parent.rglob("*")) == [OWNED, "index.md", "site"]


def test_publish_keeps_the_old_output_when_writing_fails(target: Path) -> None:
    with publish(target) as folder:
        (folder / "index.md").write_text("first")

    def fail() -> None:
        with publish(target) as folder:
            (folder / "index.md").write_text("second")
            (folder / "index.md" / "below").write_text("cannot be")

    with pytest.raises(PublishingError, match=r"cannot write .*Not a directory"):
        fail()
    assert (target / "index.md").read_text() == "first"
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_publish_replaces_no_folder_of_someone_else(target: Path) -> None:
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    with pytest.raises(PublishingError, match="holds other files"), publish(target):
        pass
    assert contents(target.parent) == {"site/thesis.txt": "mine"}


def test_output_can_be_put_into_the_old_which_keeps_what_it_is_told(target: Path) -> None:
    put(target, "first")
    (target / "kept.html").write_text("kept")
    (target / "gone.html").write_text("gone")
    staging = Staging.beside(target)
    (staging.folder / "index.html").write_text("second")
    staging.put_in(frozenset({"kept.html"}))
    staging.discard()
    assert contents(target.parent) == {"site/index.html": "second", "site/kept.html": "kept"}


def test_what_another_build_published_meanwhile_stays_and_says_so(target: Path) -> None:
    put(target, "first")
    staging = Staging.beside(target)
    (staging.folder / "index.html").write_text("mine")
    put(target, "another's")
    with pytest.raises(PublishingError, match="another build has published there; build again"):
        staging.put_in(frozenset({"kept.html"}))
    staging.discard()
    assert contents(target.parent) == {"site/index.html": "another's"}


def test_what_was_put_in_meanwhile_is_noticed_too(target: Path) -> None:
    put(target, "first")
    staging, other = Staging.beside(target), Staging.beside(target)
    (other.folder / "index.html").write_text("another's")
    other.put_in(frozenset())
    other.discard()
    with pytest.raises(PublishingError, match="build again"):
        staging.put_in(frozenset())
    staging.discard()
    assert contents(target.parent) == {"site/index.html": "another's"}


def test_a_build_killed_while_it_puts_in_is_finished_by_the_next(target: Path) -> None:
    put(target, "first")
    (target / "kept.html").write_text("kept")
    (target / "gone.html").write_text("gone")
    die(
        target,
        "from generator import publishing; publishing.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "staging.put_in(frozenset({'kept.html', 'index.html'}))",
    )
    assert (target / "gone.html").exists()
    Staging.beside(target).discard()
    assert contents(target.parent) == {
        "site/index.html": "first",
        "site/half.html": "half",
        "site/kept.html": "kept",
    }
