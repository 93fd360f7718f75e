"""Puts a finished folder of output into the place of the one that stands there, whole or not at all.

Knows nothing of what is in the folder: a MkDocs site and rendered pages are the same to it.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self

from generator.merging import begin, files_in, finish, forget, is_begun

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

OWNED = ".octoacme-output"
"""Marks a folder that `publish` wrote, and may therefore replace."""

_LOCK, _NEW, _OLD = "octoacme-staging.lock", "new", "old"
_LOCK_TEXT = b"Unfinished output. The next build removes it, unless the build that writes it still runs.\n"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


class PublishingError(OSError):
    """Output cannot be put where it was asked for: says why. What stands there is as it was."""


class Staging(NamedTuple):
    """A folder beside the target in which output is made until it is whole.

    It is held by a lock that ends with the process, so that a later build can tell what a killed one left behind
    from what another one is writing.
    """

    target: Path
    root: Path
    """Holds the lock, the new output and, for a moment, the old one; on the target's file system."""
    lock: BinaryIO
    stood: tuple[int, int] | None
    """What tells the old output from another: it is the same as long as nobody publishes."""

    @classmethod
    def beside(cls, target: Path) -> Self:
        """Makes the folder, after repairing and removing what killed builds left.

        Raises:
            PublishingError: the target cannot be replaced, or nothing can be written beside it.
        """
        target = Path(os.path.abspath(target))  # noqa: PTH100 - Path.absolute keeps `..`, and resolve follows links
        with _explaining(target):
            if problem := _problem(target):
                raise PublishingError(f"cannot write {target}: {problem}")
            target.parent.mkdir(parents=True, exist_ok=True)
            _recover(target)
            root = target.parent / f".{target.name}-{secrets.token_hex(4)}"
            root.mkdir()
            lock = _hold(root / _LOCK)
            (root / _NEW).mkdir()
            return cls(target, root, lock, _stamp(target))

    @property
    def folder(self) -> Path:
        """Where the output is to be written."""
        return self.root / _NEW

    def put_in_place(self) -> None:
        """Exchanges the new output for the old, in one step where the system can.

        Hidden entries at the top of the old output (`.git` of a worktree, `.well-known`) are kept, as by MkDocs itself.

        Raises:
            PublishingError: it could not be exchanged; the old output is in its place.
        """
        with _explaining(self.target):
            if not self.target.exists():
                self.folder.rename(self.target)
                return
            with _only_one(self.target):
                _carry_over(self.target, self.folder)
                if not _exchange(self.folder, self.target):
                    self._rename_twice()

    def put_in(self, kept: AbstractSet[str], there: Iterable[str] | None = None) -> None:
        """Puts the new output into the old, of which only what is told stays; hidden entries at its top stay, too.

        Once it is known what changes, a build that is killed has its work finished by the next.

        Args:
            kept: the files that are as they should be, by their paths below the target.
            there: all files below the target, as `files_in` gives them, where somebody has looked since this was made.

        Raises:
            PublishingError: the old output is not what it was any more, or something could not be put into it.
        """
        with _explaining(self.target), _only_one(self.target):
            if _stamp(self.target) != self.stood:
                raise PublishingError(f"cannot write {self.target}: another build has published there; build again")
            begin(self.root, self.folder, kept, files_in(self.target) if there is None else there)
            finish(self.root, self.folder, self.target)

    def discard(self) -> None:
        """Removes the folder with what is left in it: the old output, or an unfinished new one."""
        self.lock.close()
        _remove(self.root)

    def _rename_twice(self) -> None:
        old = self.root / _OLD
        self.target.rename(old)
        try:
            self.folder.rename(self.target)
        except OSError:
            old.rename(self.target)
            raise


@contextlib.contextmanager
def publish(target: Path) -> Iterator[Path]:
    """Gives a folder to write into, and puts it into the place of the target when the block ends well.

    Replaces nothing but an empty folder or one that it wrote itself.

    Raises:
        PublishingError: the output could not be written; the target is as it was.
    """
    with _explaining(target):
        if target.is_dir() and any(target.iterdir()) and not (target / OWNED).is_file():
            raise PublishingError(f"cannot write {target}: it holds other files; name a new or an empty folder")
        staging = Staging.beside(target)
        try:
            yield staging.folder
            (staging.folder / OWNED).write_text("Generated. Replaced as a whole, except for hidden files.\n", "utf-8")
            staging.put_in_place()
        finally:
            staging.discard()


@contextlib.contextmanager
def _explaining(target: Path) -> Iterator[None]:
    """Turns what the system says into an error that names the output."""
    try:
        yield
    except PublishingError:
        raise
    except OSError as error:
        raise PublishingError(f"cannot write {target}: {error}") from error


def _problem(target: Path) -> str:
    """Why the target cannot be exchanged, or nothing."""
    if target.is_symlink():
        return "it is a symbolic link; name the folder that it leads to"
    if target.exists() and not target.is_dir():
        return "it is not a folder"
    if target.is_dir() and _holds_mount(target):
        return "it is a mount point or holds one, and cannot be exchanged as a whole; name a folder inside the mount"
    if Path.cwd().is_relative_to(target.resolve()):
        return "the current folder lies in it; start from outside"
    return ""


def _holds_mount(folder: Path) -> bool:
    """Whether something is mounted at the folder or below; a bind mount shows in Linux' own list only."""
    if folder.is_mount():
        return True
    try:
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:
        return False
    wanted = os.fsencode(folder.resolve())
    mounts = (re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), line.split()[4]) for line in lines)
    return any(mount == wanted or mount.startswith(wanted + b"/") for mount in mounts)


def _carry_over(old: Path, new: Path) -> None:
    """Copies what MkDocs would have left alone. Copies, because links would be written through."""
    shutil.copymode(old, new)
    for entry in old.iterdir():
        destination = new / entry.name
        if not entry.name.startswith(".") or os.path.lexists(destination):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, destination, symlinks=True)
        else:
            shutil.copy2(entry, destination, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step; false where the system or the file system has no such step."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _recover(target: Path) -> None:
    """Removes what killed builds left; brings the output back where one died between two renames."""
    pattern = re.compile(rf"\.{re.escape(target.name)}-[0-9a-f]{{8}}")
    for root in target.parent.iterdir():
        if not pattern.fullmatch(root.name) or not _is_abandoned(root / _LOCK):
            continue
        if (root / _OLD).is_dir() and not target.exists():
            (root / _NEW if (root / _NEW).is_dir() else root / _OLD).rename(target)
        if is_begun(root) and target.is_dir():
            finish(root, root / _NEW, target)
        _remove(root)


def _stamp(target: Path) -> tuple[int, int] | None:
    """What is another once somebody has published to the target."""
    try:
        found = target.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@contextlib.contextmanager
def _only_one(target: Path) -> Iterator[None]:
    """Keeps others from publishing to the target meanwhile, where the system can."""
    if sys.platform == "win32":
        yield
        return
    folder = os.open(target, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _hold(path: Path) -> BinaryIO:
    """Makes a lock file that is held until it is closed; it has a text only once it is held."""
    lock = path.open("xb")
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_EX)
    lock.write(_LOCK_TEXT)
    lock.flush()
    return lock


def _is_abandoned(path: Path) -> bool:
    """Whether this is a lock file of ours that no running build holds."""
    try:
        if sys.platform == "win32":
            path.unlink()  # refused while it is open
            return True
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock.read() == _LOCK_TEXT
    except OSError:
        return False


def _remove(root: Path) -> None:
    """Removes a staging folder, the lock last: what could not be removed is found again by the next build."""
    for name in (_NEW, _OLD):
        shutil.rmtree(root / name, ignore_errors=True)
    forget(root)
    with contextlib.suppress(OSError):
        if all(entry.name == _LOCK for entry in root.iterdir()):
            (root / _LOCK).unlink(missing_ok=True)
            root.rmdir()
