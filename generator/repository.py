"""The folder of records as documents: every file read, none judged against another.

Boundary: one way in. Knows the kinds of files and the built-in policy; nothing of lineage, rules or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from generator import reading, scan
from generator.diagnostics import Diagnostic, Kind
from generator.extending import extend, titled
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import BUILT_IN, PolicyFile
from generator.model.release import Release
from generator.policy import Policy, built_in_text
from generator.reading import Document
from generator.scan import FileKind, PathProblem, SourceFile
from generator.watching import Watch, nobody

M = TypeVar("M", bound=BaseModel)

BUILT_IN_PATH = "generator/policies/{}.yml"
"""The path under which a built-in policy is known."""
BuiltIn: TypeAlias = Callable[[str], PolicyFile]
"""Reads a built-in policy, by its name."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Everything that was read, and everything that could not be."""

    releases: tuple[tuple[str, Document[Release]], ...]
    """Product ("" where there is only one) and release, in the order of the files."""
    issues: tuple[Document[KnownIssue], ...]
    incidents: tuple[Document[Incident], ...]
    people: Document[People] | None
    policy_document: Document[PolicyFile] | None
    """The repository's own policy file; None where it goes by the built-in one."""
    policy: Policy
    unreadable: frozenset[tuple[FileKind, str, str]]
    """Kind, product and stem of files that are there but cannot be understood, or say that they are another record."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def documents(self) -> Iterator[Document[Release] | Document[KnownIssue] | Document[Incident] | Document[People]]:
        """Everything that could be read, but the policy."""
        yield from (document for _, document in self.releases)
        yield from self.issues
        yield from self.incidents
        if self.people:
            yield self.people

    def is_there(self, kind: FileKind, stem: str, product: str = "") -> bool:
        """Whether a record exists but could not be read, so that nobody calls it unknown."""
        return (kind, product, stem) in self.unreadable

    @property
    def foundations_read(self) -> bool:
        """Whether policy and people could be read, and each release has its product: nothing can be judged without."""
        readable = not any(kind in (FileKind.POLICY, FileKind.PEOPLE) for kind, _, _ in self.unreadable)
        return readable and len({product == "" for product, _ in self.releases}) <= 1


class Opened(NamedTuple, Generic[M]):
    """What came of opening a file: the record as far as it is understood, and what is wrong."""

    document: Document[M] | None
    diagnostics: tuple[Diagnostic, ...]
    is_itself: bool = False
    """Whether it is known already that the record calls itself as its file does."""


class Opener(Protocol):
    """Opens a file as a model; here, or from what is known of it."""

    def __call__(self, file: SourceFile, model: type[M]) -> Opened[M]: ...


Proposed: TypeAlias = Mapping[str, bytes]
"""Files as somebody wants to write them, by their path relative to the folder of records."""


def read_folder(root: Path, watch: Watch = nobody) -> Records:
    """Read a folder of records, usually `releases/`; all paths are relative to it."""
    files, problems = scan.scan(root)
    return gather(files, problems, watched_opener(lambda file, model: open_file(root, file, model), len(files), watch))


def watched_opener(opener: Opener, of: int, watch: Watch) -> Opener:
    """An opener that tells how many files it has opened, of so many."""
    done = count(1)

    def opened(file: SourceFile, model: type[M]) -> Opened[M]:
        found = opener(file, model)
        watch("reading", next(done), of)
        return found

    return opened


def open_file(root: Path, file: SourceFile, model: type[M], proposed: Proposed = MappingProxyType({})) -> Opened[M]:
    """Read a file, as far as it can be understood; one that is proposed, as it will be."""
    data = proposed[file.path] if file.path in proposed else scan.load(root, file)
    if not isinstance(data, bytes):
        return Opened(None, (Diagnostic(Kind.BROKEN, data.rule, file.shown, data.message, data.hint),))
    result = reading.read(file.shown, data, model)
    return Opened(result.document or result.partial, result.diagnostics)


def gather(
    files: Iterable[SourceFile],
    problems: Iterable[PathProblem],
    opener: Opener,
    foundations: Records | None = None,
    built_in: BuiltIn | None = None,
) -> Records:
    """Open files and put the records together.

    Args:
        files: the files, as `scan` found them.
        problems: what is wrong with names and folders.
        opener: opens each of the files.
        foundations: whose policy and people count; without, those among the files.
        built_in: reads a built-in policy; without, from its file.
    """
    said = [_bad_path(problem.path, problem.message, problem.hint) for problem in problems]
    reader = _Reader(opener, said, {found for problem in problems if (found := _refused(problem.path))})
    listed = list(files)
    by_kind = {kind: [file for file in listed if file.kind is kind] for kind in FileKind}
    releases = [(file.product, reader.read(file, Release)) for file in by_kind[FileKind.RELEASE]]
    if foundations:
        own_policy, people, policy = foundations.policy_document, foundations.people, foundations.policy
    else:
        own_policy = reader.only(by_kind[FileKind.POLICY], PolicyFile)
        people = reader.only(by_kind[FileKind.PEOPLE], People)
        policy = effective_policy(own_policy.value if own_policy else None, built_in)
    return Records(
        tuple((product, document) for product, document in releases if document),
        reader.all(by_kind[FileKind.KNOWN_ISSUE], KnownIssue),
        reader.all(by_kind[FileKind.INCIDENT], Incident),
        people,
        own_policy,
        policy,
        frozenset(reader.unreadable),
        tuple(said),
    )


class _Reader(NamedTuple):
    """Opens files and keeps what went wrong."""

    opener: Opener
    said: list[Diagnostic]
    unreadable: set[tuple[FileKind, str, str]]

    def read(self, file: SourceFile, model: type[M]) -> Document[M] | None:
        """Open a file, or note why it cannot be."""
        document, diagnostics, is_itself = self.opener(file, model)
        self.said.extend(diagnostics)
        half = bool(diagnostics) and file.kind in (FileKind.POLICY, FileKind.PEOPLE)  # by which nobody can be judged
        if document is None or half or not (is_itself or called(document.face, file.stem) == file.stem):
            self.unreadable.add((file.kind, file.product, file.stem))
        return document

    def all(self, files: Iterable[SourceFile], model: type[M]) -> tuple[Document[M], ...]:
        return tuple(document for file in files if (document := self.read(file, model)))

    def only(self, files: list[SourceFile], model: type[M]) -> Document[M] | None:
        return self.read(files[0], model) if files else None


def effective_policy(own: PolicyFile | None, built_in: BuiltIn | None = None) -> Policy:
    """The policy in force: the built-in one, a repository's own, or the one merged with the other."""
    read = built_in or _built_in_file
    if own is None:
        return Policy(_whole(BUILT_IN[0], read))
    if own.extends is None:
        return Policy(titled(own))
    base = _whole(own.extends, read)
    return Policy(titled(extend(base, own)), base)


def _whole(name: str, read: BuiltIn) -> PolicyFile:
    """A policy that comes with the program, with what it extends itself."""
    found = read(name)
    return extend(_whole(found.extends, read), found) if found.extends else found


@cache
def built_in_document(name: str) -> Document[PolicyFile]:
    """The file of a policy that comes with the program."""
    document = reading.read(BUILT_IN_PATH.format(name), built_in_text(name), PolicyFile).document
    if document is None:
        raise AssertionError(f"the built-in policy {name} cannot be read")
    return document


def _built_in_file(name: str) -> PolicyFile:
    return built_in_document(name).value


def called(record: BaseModel, stem: str) -> str:
    """What a record calls itself, where it does."""
    if isinstance(record, Release):
        return record.version
    return record.id if isinstance(record, KnownIssue | Incident) else stem


def _refused(path: str) -> tuple[FileKind, str, str] | None:
    """Which record a file would have been whose name or kind was refused."""
    folder, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if dot + extension not in scan.EXTENSIONS:
        return None
    kind = scan.kind_of(folder, stem)
    return kind, folder if kind is FileKind.RELEASE else "", stem


def _bad_path(path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Kind.BROKEN, "bad-path", path, message, hint)
