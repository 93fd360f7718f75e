"""`releases init`: files for a team's own repository, put where nothing stands yet.

Boundary: folders, git and words for a terminal; what the files say comes from `generator.beginning`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from generator.beginning.answers import Answers, Hosting, branch
from generator.beginning.records import first_release, release_path
from generator.beginning.repository import files_for
from generator.check import check
from generator.commands.terminal import FOUND, OK, fail, prefix_of, printable, wants_colour
from generator.diagnostics import Diagnostic, Kind
from generator.ledger import Ledger
from generator.policy import title_of
from generator.recording.workspace import open_workspace
from generator.reports import text
from generator.repository import Records, read_folder
from generator.schema import schema_files

RECORDS: Final = "releases"
_REMOTE: Final = re.compile(
    r"(?:(?:https?|ssh)://(?:[^@/\s]*@)?|[^@/\s]+@)([A-Za-z0-9.-]+)(?::[0-9]+(?=/))?[:/]([\w./-]+?)(?:\.git)?/?"
)
_NEXT: Final = """
Next, in {folder}:
  python3 -m venv .venv && source .venv/bin/activate
  pip install -r requirements.txt
  mkdocs serve --livereload
README.md leads through the first ten minutes."""
_BELOW: Final = """\
{folder} is below the top of its repository, {top}: hosts read pipelines from the top
alone, so move it there, and let it change into this folder first."""


class Surroundings(NamedTuple):
    """What is known before anybody is asked: git's settings, and the repository that the folder is in."""

    title: str = "Releases"
    """The folder's name, in words."""
    name: str = ""
    email: str = ""
    repo_url: str = ""
    branch: str = "main"
    top: str = ""
    """The top of the checkout that the folder is in; empty where it is in none."""
    below: str = ""
    """The way from there to the folder, with `/` at its end; empty where they are the same."""

    @property
    def hosting(self) -> Hosting:
        """Where the pipeline most likely runs."""
        return "gitlab" if "gitlab" in self.repo_url else "github"

    @staticmethod
    def site_of(repo_url: str, hosting: Hosting) -> str:
        """Where GitHub would publish; empty where the repository is elsewhere, as others let everybody choose."""
        host, _, path = repo_url.removeprefix("https://").partition("/")
        owner, _, repository = path.strip("/").partition("/")
        if hosting != "github" or host != "github.com" or not repository or "/" in repository:
            return ""
        site = f"https://{owner.lower()}.github.io/"
        return site if repository.lower() == f"{owner.lower()}.github.io" else f"{site}{repository}/"


def look_around(folder: Path) -> Surroundings:
    """Ask git about the folder, or about the nearest that is there."""
    place = next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), Path())
    top = _git(place, "rev-parse", "--show-toplevel")
    return Surroundings(
        title=title_of(folder.resolve().name) or "Releases",
        name=_git(place, "config", "user.name"),
        email=_git(place, "config", "user.email"),
        repo_url=_seen_at(_git(place, "remote", "get-url", "origin")) if top else "",
        branch=branch(_git(place, "symbolic-ref", "--short", "HEAD")) if top else "main",
        top=top,
        below=_below(Path(top), folder) if top else "",
    )


def run_init(folder: Path, answers: Answers, around: Surroundings, now: datetime) -> int:
    """Write what is missing in a folder for a repository of records, and say what stands and what comes next.

    Files that are there stay as they are. Where records are there, none is added. All is written, or nothing.
    """
    files = files_for(answers)
    if _has_records(folder / RECORDS):
        files = {path: data for path, data in files.items() if not path.startswith(f"{RECORDS}/")}
        records = read_folder(folder / RECORDS)
    else:
        begun = _begun(answers, files, now)
        if refused := _refuse(begun.found):
            return refused
        files, records = files | begun.files, begun.records
    files |= {f"schema/{name}": data for name, data in schema_files(records).items()}
    if blocked := _blocked(folder, files):
        return fail(f"{printable(blocked)} is in the way: it is no folder; nothing was written")
    standing = [path for path in files if _is_there(folder / path)]
    missing = {path: data for path, data in files.items() if path not in standing}
    try:
        _write(folder, missing)
    except OSError as error:
        return fail(
            f"cannot write {printable(error.filename or folder)}: {error.strerror or error}; nothing was written"
        )
    _tell(folder, list(missing), standing, around)
    return OK


def _git(folder: Path, *arguments: str) -> str:
    """What git says in one line; empty where it has nothing to say, or is not there."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - arguments are ours
    return done.stdout.strip() if done.returncode == 0 else ""


def _below(top: Path, folder: Path) -> str:
    way = Path(os.path.relpath(folder.resolve(), top.resolve())).as_posix()
    return "" if way == "." else f"{way}/"


def _seen_at(remote: str) -> str:
    """Where people see a repository that git knows by a remote, without what would let them in."""
    found = _REMOTE.fullmatch(remote)
    return f"https://{found[1]}/{found[2]}/" if found and "." in found[1] else ""


def _has_records(folder: Path) -> bool:
    """Whether somebody has begun there; what is hidden or a README is no record."""
    if not folder.is_dir():
        return False
    return any(one.name[0] != "." and one.stem.lower() != "readme" for one in folder.iterdir())


class _Begun(NamedTuple):
    """The records as they will stand, and what the rules find in them."""

    files: dict[str, bytes]
    records: Records
    found: tuple[Diagnostic, ...]


def _begun(answers: Answers, files: Mapping[str, bytes], now: datetime) -> _Begun:
    """Try the people and the policy in a folder of nobody's, write the first release there, and judge all three."""
    with tempfile.TemporaryDirectory(prefix="releases-init-") as place:
        root = Path(place) / RECORDS
        _write(Path(place), {path: data for path, data in files.items() if path.startswith(f"{RECORDS}/")})
        first = {release_path(answers): first_release(answers, open_workspace(root, now))}
        _write(Path(place), first)
        records = read_folder(root)
    return _Begun(first, records, check(Ledger(records, records.policy.day_of(now))).diagnostics)


def _refuse(found: tuple[Diagnostic, ...]) -> int:
    """Say what a strict check would find at once in records made of these answers; 0 where that is nothing."""
    if all(one.kind is Kind.OVERDUE for one in found):
        return OK
    print(text.render(found, folder=prefix_of(Path(RECORDS)), colour=wants_colour()))
    fail("with these answers, the records would not be accepted; nothing was written")
    return FOUND


def _blocked(folder: Path, paths: Iterable[str]) -> Path | None:
    """What stands where a folder has to be."""
    needed = dict.fromkeys(parent for path in paths for parent in reversed((folder / path).parents))
    return next((one for one in needed if _is_there(one) and not one.is_dir()), None)


def _is_there(path: Path) -> bool:
    """Whether anything has that name, be it a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write new files, over none; where one cannot be written, those that could be are taken back.

    Raises:
        OSError: a file cannot be written.
    """
    made: list[Path] = []
    try:
        for path, data in files.items():
            place = folder / path
            made += [one for one in reversed(place.parents) if not one.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                made.append(place)
                file.write(data)
    except OSError:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir() if one.is_dir() else one.unlink()
        raise


def _tell(folder: Path, written: list[str], standing: list[str], around: Surroundings) -> None:
    shown = printable(folder)
    if not written:
        print(f"{shown} has all of it already; nothing was written")
    else:
        print(f"Written in {shown}:")
        print(*(f"  {path}" for path in written), sep="\n")
    if standing and written:
        print("There already, and left as it is:")
        print(*(f"  {path}" for path in standing), sep="\n")
    if around.below and any(path.startswith((".github/", ".gitlab-ci")) for path in written):
        print(_BELOW.format(folder=shown, top=printable(around.top)))
    if "README.md" in written:
        print(_NEXT.format(folder=shown))
    elif written:
        print("README.md is your own. In an empty folder, `releases init` writes one that says how to begin.")
