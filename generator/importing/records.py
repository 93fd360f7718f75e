"""Past releases as files of the record: one a release, one a known issue, each held to what `releases/` accepts.

Knows the record's form and nothing of foreign formats; touches no disk.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator import reading, richtext
from generator.diagnostics import Diagnostic, Span
from generator.importing.history import File, Out, PastChange, PastRelease, PastText
from generator.importing.markup import title_of
from generator.importing.succession import ancestors, in_order, parents, step_to
from generator.model.known_issue import KnownIssue
from generator.model.release import Release
from generator.versions import Version
from generator.writing import Typed, Value, document

_SPACED = frozenset({"summary", "changes", "conditions", "links"})
_LONGEST_ID = 64
"""Characters in an id, as the model has it."""


class Made(NamedTuple):
    """A file, and the place in the foreign file from which it came."""

    file: File
    span: Span


def release_files(
    product: str, releases: Sequence[PastRelease], ancestor: str = "", out: Sequence[Out] = ()
) -> Iterator[Made]:
    """The releases as files; the first bears a remark on the ancestor that came before it elsewhere.

    Args:
        product: the product's id.
        releases: its releases, as they were found.
        ancestor: what came before them elsewhere.
        out: releases that are on record already, and that others may follow.
    """
    follows = parents(_outs(releases, out))
    for one in releases:
        parent = follows[one.version.text]
        remarks = [f"Came after {ancestor}, which was not imported."] if ancestor and not parent else []
        value = _release(one, parent, step_to(one.version, follows))
        yield Made(File(f"{product}/{one.version.text}.yml", document(value, _SPACED, remarks)), one.span)


def issue_files(product: str, releases: Sequence[PastRelease], out: Sequence[Out] = ()) -> Iterator[Made]:
    """The known issues as files; what several releases list in the same words is one issue, since the first of them."""
    outs = _outs(releases, out)
    follows = parents(outs)
    by_version = {one.version.text: one for one in releases}
    found: dict[str, tuple[str, PastText, list[Version]]] = {}
    for version, _ in in_order(outs):
        past = by_version.get(version.text)
        for index, said in enumerate(past.issues if past else (), 1):
            name = issue_id(product, version.text, index)
            _, _, since = found.setdefault(" ".join((said.text, *said.links)), (name, said, []))
            if not {one.text for one in since} & {version.text, *ancestors(version, follows)}:
                since.append(version)
    for name, said, since in found.values():
        data = document(_issue(name, product, said, since), _SPACED)
        yield Made(File(f"known-issues/{name}.yml", data), said.span)


def issue_id(product: str, version: str, number: int) -> str:
    """The id of the known issue that a release lists at that place: the same whenever and wherever it is imported."""
    tail = f"-{version.upper().replace('+', '.')}-{number}"
    name = product.upper().replace("_", "-")
    if len("KI-" + name + tail) > _LONGEST_ID:
        check = f"-{zlib.crc32(name.encode()):08X}"
        name = name[: _LONGEST_ID - len("KI-" + check + tail)].rstrip("-.") + check
    return f"KI-{name}{tail}"


def refused(made: Iterable[Made]) -> Iterator[tuple[Made, Diagnostic]]:
    """What the reader of records would say of the files, so that nothing is written that it does not accept."""
    for one in made:
        model = KnownIssue if one.file.path.startswith("known-issues/") else Release
        for diagnostic in reading.read(one.file.path, one.file.data, model).diagnostics:
            yield one, diagnostic


def _outs(releases: Sequence[PastRelease], out: Sequence[Out]) -> list[Out]:
    """What is out altogether; the foreign history knows its own releases better than the records do."""
    found = {one.version: one for one in out}
    found |= {one.version: Out(one.version, one.day) for one in releases}
    return list(found.values())


def _release(release: PastRelease, parent: Version | None, step: str) -> Mapping[str, Value]:
    value: dict[str, Value] = {"version": Typed(release.version.text)}
    if release.name:
        value["name"] = release.name
    value |= {"type": Typed(step), "status": Typed("released")}
    if release.day:
        value["date"] = Typed(release.day.isoformat())
    if parent:
        value["follows"] = Typed(parent.text)
    if release.summary:
        value["summary"] = _prose(release.summary)
    if release.changes:
        value["changes"] = [_change(change) for change in release.changes]
    return value


def _change(change: PastChange) -> Mapping[str, Value]:
    value: dict[str, Value] = {"type": Typed(change.type), "text": _prose(change.said.text)}
    if change.breaking:
        value["breaking"] = Typed("true")
    if change.said.links:
        value["links"] = list(change.said.links)
    return value


def _issue(name: str, product: str, said: PastText, since: Sequence[Version]) -> Mapping[str, Value]:
    title = title_of(said.text) or name
    value: dict[str, Value] = {"id": Typed(name), "title": title}
    value |= {"severity": Typed("minor"), "state": Typed("confirmed")}  # nothing is known of either
    value["affects"] = [{"since": Typed(version.text), "product": Typed(product)} for version in since]
    if richtext.plain(said.text) != title or "](" in said.text:
        value["conditions"] = _prose(said.text)
    if said.links:
        value["links"] = list(said.links)
    return value


def _prose(text: str) -> str:
    """A text as it ends in a file: lines end with one line feed, a single line with none."""
    text = text.strip("\n").rstrip()
    return text + "\n" if "\n" in text else text
