"""What files the folder of records holds, by kind, and their bytes.

Knows names and kinds of files; what stands in them is for the reader. Follows no link, opens only regular files.
"""

from __future__ import annotations

import os
import stat
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.names import BadName, is_ordinary, judge_product, judge_stem, shown
from generator.problem import RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXTENSIONS: Final = (".yml", ".yaml")
_STEP: Final = 4096
"""As many bytes are asked for at least."""
_NOT_READ: Final = "put a regular file in its place; links are not followed"
# Windows has neither of those about links and blocking, and only Windows the one about binary files.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileKind(StrEnum):
    """What a file is about, by where it is and what it is called."""

    RELEASE = "release"
    KNOWN_ISSUE = "known issue"
    INCIDENT = "incident"
    PEOPLE = "people"
    POLICY = "policy"


_SINGLE: Final = {"people": FileKind.PEOPLE, "policy": FileKind.POLICY}
_FOLDERS: Final = {"known-issues": FileKind.KNOWN_ISSUE, "incidents": FileKind.INCIDENT}


class SourceFile(NamedTuple):
    """A file of the record, as it is when it is found."""

    path: str
    """Relative to the folder of records, with `/`."""
    product: str
    """The folder of a release; empty where the site has one product, and for all other kinds."""
    kind: FileKind
    stem: str
    """The name without its extension: a version, or an id."""
    size: int
    mtime_ns: int

    @property
    def shown(self) -> str:
        """The path for reports."""
        return shown(self.path)


class PathProblem(NamedTuple):
    """A file or folder that is not read, and why."""

    rule: str
    path: str
    """Relative to the folder of records; escaped, so that it prints on one line in any encoding."""
    message: str
    hint: str


def scan(root: Path) -> tuple[tuple[SourceFile, ...], tuple[PathProblem, ...]]:
    """Returns the files of a folder of records and what is wrong with its names, both in the order of their paths.

    What begins with a dot, ends with `~` or `.swp`, or is called README is nobody's record and passed over.
    """
    walk = _Walk()
    walk.folder(os.fspath(root), "")
    walk.refuse_mixed()
    return tuple(sorted(walk.files)), tuple(sorted(walk.problems, key=lambda problem: problem.path))


def with_proposed(files: tuple[SourceFile, ...], proposed: Mapping[str, bytes]) -> tuple[SourceFile, ...]:
    """Returns the files as they will be once others have been written, whose names are known to be fine.

    Args:
        files: those that are there.
        proposed: what is to be written, by path.
    """
    kept = [file for file in files if file.path not in proposed]
    return tuple(sorted([*kept, *(_proposed(path, data) for path, data in proposed.items())]))


def _proposed(path: str, data: bytes) -> SourceFile:
    folder, _, name = path.rpartition("/")
    stem, kind = name.rpartition(".")[0], kind_of(folder, name.rpartition(".")[0])
    return SourceFile(path, folder if kind is FileKind.RELEASE else "", kind, stem, len(data), 0)


def load(root: Path, file: SourceFile, max_bytes: int = RECORD.max_bytes) -> bytes | PathProblem:
    """Returns a file's bytes, or why it cannot be read; its size is asked before anything is read."""
    try:
        descriptor = os.open(os.path.join(root, file.path), _FLAGS)  # noqa: PTH118 - a third of what reading takes
    except OSError as error:
        return _unreadable(file.path, error)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return _bad(file.path, "This is no regular file any more", _NOT_READ)
        if found.st_size > max_bytes:
            message = f"The file has {found.st_size:,} bytes; {max_bytes:,} are the most that is read"
            return PathProblem("too-large", file.shown, message, "move what is long to where it can be linked")
        return _bytes(descriptor, found.st_size, max_bytes + 1)
    except OSError as error:
        return _unreadable(file.path, error)
    finally:
        os.close(descriptor)


def _bytes(descriptor: int, expected: int, most: int) -> bytes:
    """Returns what is in an open file, up to so many bytes; one that is being written may hold more than expected."""
    data = b""
    while more := os.read(descriptor, min(max(expected + 1 - len(data), _STEP), most - len(data))):
        data += more
    return data


class _Walk:
    """Gathers files and problems, folder by folder."""

    def __init__(self) -> None:
        self.files: list[SourceFile] = []
        self.problems: list[PathProblem] = []

    def folder(self, place: str, path: str) -> None:
        """Takes in the folder of records (an empty path) or one of its folders."""
        taken: dict[str, str] = {}
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            self.problems.append(_unreadable(path, error))
            return
        for entry in entries:
            try:
                self._entry(entry, path, taken)
            except OSError as error:
                self.problems.append(_unreadable(path + entry.name, error))

    def refuse_mixed(self) -> None:
        """Tells, once, of releases beside product folders."""
        releases = [file for file in self.files if file.kind is FileKind.RELEASE]
        products = sorted({file.product for file in releases if file.product})
        alone = min((file.path for file in releases if not file.product), default="")
        if products and alone:
            folders = ", ".join(f"`{name}/`" for name in products[:3])
            message = f"Releases stand here and in product folders too ({folders})"
            self._refuse(alone, message, "move the releases from here into the folder of their product")

    def _entry(self, entry: os.DirEntry[str], folder: str, taken: dict[str, str]) -> None:
        path = folder + entry.name
        stem, _, extension = entry.name.rpartition(".")
        if extension == "yml" and is_ordinary(stem) and entry.is_file(follow_symlinks=False):
            self._take(entry, folder, stem, taken)  # as nearly all
        elif _is_passed_over(entry.name):
            pass
        elif _is_link(entry):
            self._refuse(path, "This is a symbolic link", _NOT_READ)
        elif entry.is_dir(follow_symlinks=False):
            self._folder_entry(entry, folder, taken)
        elif not entry.is_file(follow_symlinks=False):
            self._refuse(path, "This is a pipe, socket or device", _NOT_READ)
        else:
            self._file(entry, folder, taken)

    def _folder_entry(self, entry: os.DirEntry[str], folder: str, taken: dict[str, str]) -> None:
        name, path = entry.name, folder + entry.name
        if folder:
            hint = "move its files up; a product's folder holds its releases, and no other folder"
            self._refuse(path, "A folder inside this folder is not read", hint)
        elif name.lower().endswith(EXTENSIONS):
            self._refuse(path, "This is a folder, but its name is that of a file", "rename it")
        elif name not in _FOLDERS and (bad := judge_product(name)):
            self._refuse(path, *bad)
        elif self._is_free(path, name, taken):
            self.folder(entry.path, path + "/")

    def _file(self, entry: os.DirEntry[str], folder: str, taken: dict[str, str]) -> None:
        path = folder + entry.name
        stem, _, extension = entry.name.rpartition(".")
        if f".{extension}" not in EXTENSIONS:
            hint = "end the name of a record with `.yml`, in lower case; what is no record belongs elsewhere"
            self._refuse(path, "This is no `.yml` file, and not read", hint)
        elif bad := judge_stem(stem, is_release=folder.rstrip("/") not in _FOLDERS) or _misplaced(stem, folder):
            self._refuse(path, *bad)
        else:
            self._take(entry, folder, stem, taken)

    def _take(self, entry: os.DirEntry[str], folder: str, stem: str, taken: dict[str, str]) -> None:
        path = folder + entry.name
        if self._is_free(path, stem, taken):
            self.files.append(_source_file(path, folder.rstrip("/"), stem, entry.stat(follow_symlinks=False)))

    def _is_free(self, path: str, name: str, taken: dict[str, str]) -> bool:
        other = taken.setdefault(name.lower(), path)
        if other != path:
            message = f"This and “{other}” would be one file on some platforms, or meet in one URL"
            self._refuse(path, message, "rename or delete one of the two")
        return other == path

    def _refuse(self, path: str, message: str, hint: str) -> None:
        self.problems.append(_bad(path, message, hint))


def _is_link(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() or (sys.version_info >= (3, 12) and entry.is_junction())


def _is_passed_over(name: str) -> bool:
    readme = name.upper().startswith("README") and not name.lower().endswith(EXTENSIONS)
    return readme or name.startswith(".") or name.endswith(("~", ".swp"))


def _misplaced(stem: str, folder: str) -> BadName | None:
    if stem.lower() not in _SINGLE or (not folder and stem in _SINGLE):
        return None
    right = f"{stem.lower()}.yml"
    return BadName(f"`{right}` is called so and stands directly in the folder of records", "rename or move it")


def kind_of(folder: str, stem: str) -> FileKind:
    """Returns what a file is about, by its folder (empty: the folder of records itself) and its name."""
    return _FOLDERS.get(folder, FileKind.RELEASE) if folder else _SINGLE.get(stem, FileKind.RELEASE)


def _source_file(path: str, folder: str, stem: str, found: os.stat_result) -> SourceFile:
    kind = kind_of(folder, stem)
    product = folder if kind is FileKind.RELEASE else ""
    return SourceFile(path, product, kind, stem, found.st_size, found.st_mtime_ns)


def _bad(path: str, message: str, hint: str) -> PathProblem:
    return PathProblem("bad-path", shown(path), message, hint)


def _unreadable(path: str, error: OSError) -> PathProblem:
    reason = error.strerror or type(error).__name__
    return _bad(path, f"This cannot be read: {reason}", "check that it is there and that you may read it")
