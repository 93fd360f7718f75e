"""Imported files on disk, beside the records that are there: what is new is written, what differs is left as it is.

Knows files and the policy's entry of a product; nothing of foreign formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator import reading
from generator.diagnostics import Diagnostic, Kind
from generator.importing.history import Imported, Out, Setting
from generator.importing.policy_entry import with_product
from generator.ledger.lineage import is_production
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.names import judge_product
from generator.policy import Policy
from generator.repository import effective_policy, open_file
from generator.scan import FileKind, scan
from generator.versions import parse

POLICY = "policy.yml"


class Written(NamedTuple):
    """What came of writing an import; paths are relative to the folder of records."""

    new: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    """What was there already, byte for byte."""
    kept: tuple[str, ...] = ()
    """What was there and differs: it was left as it is."""
    problems: tuple[Diagnostic, ...] = ()
    """Why nothing was written, or what is left to do."""


def write(imported: Imported, into: Path) -> Written:
    """Write what was imported.

    Args:
        imported: what an importer made; nothing is written of one that was refused.
        into: the folder of records, which may not exist yet.

    Raises:
        OSError: the folder or a file in it cannot be read or written.
    """
    if imported.problems:
        return Written(problems=imported.problems)
    if problem := _unfit(imported.product, into):
        return Written(problems=(problem,))
    found: dict[str, list[str]] = {"new": [], "same": [], "kept": []}
    for file in imported.files:
        found[_put(into / file.path, file.data)].append(file.path)
    state, problems = _policy(imported.product, into)
    found[state].append(POLICY)
    return Written(tuple(found["new"]), tuple(found["same"]), tuple(found["kept"]), problems)


def setting_of(into: Path, product: str) -> Setting:
    """What a folder of records brings along: its policy's scheme and time zone, and which releases are out already.

    Raises:
        OSError: the folder or a file in it cannot be read.
    """
    path = into / POLICY
    document = reading.read(POLICY, path.read_bytes(), PolicyFile).document if path.is_file() else None
    policy = effective_policy(document.value if document else None)
    return Setting(policy.scheme, policy.zone, tuple(_outs(into, product, policy)))


def _outs(into: Path, product: str, policy: Policy) -> Iterator[Out]:
    if judge_product(product) or not (into / product).is_dir():
        return
    for file in scan(into)[0]:
        if file.kind is not FileKind.RELEASE or file.product != product:
            continue
        document = open_file(into, file, Release).document
        version = parse(document.value.version, policy.scheme) if document else None
        if document and version and document.value.status in ("released", "closed"):
            yield Out(version, _shipped(document.value, policy))


def _shipped(release: Release, policy: Policy) -> date | None:
    """The day on which a release first came out, as far as its record says."""
    days = [policy.day_of(one.started_at) for one in release.deployments if is_production(one.environment)]
    return min(days, default=release.date)


def _unfit(product: str, into: Path) -> Diagnostic | None:
    """Why a product's folder cannot stand in that folder."""
    if not into.exists():
        return None
    files, problems = scan(into)
    for one in problems:
        if one.path in ("", product, "known-issues", POLICY):
            return Diagnostic(Kind.BROKEN, one.rule, one.path, one.message, one.hint)
    alone = next((one for one in files if one.kind is FileKind.RELEASE and not one.product), None)
    if alone is None:
        return None
    message = f"Releases stand directly in the folder, and those of {product} in one of their own; the two do not mix"
    hint = "move the releases from here into the folder of their product"
    return Diagnostic(Kind.BROKEN, "bad-path", alone.shown, message, hint)


def _put(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:  # never through a link, never over a file
            file.write(data)
    except FileExistsError:
        return "same" if path.is_file() and path.read_bytes() == data else "kept"
    return "new"


def _policy(product: str, into: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    path = into / POLICY
    before = path.read_bytes() if path.exists() else None
    after = with_product(before, product)
    if after is None:
        message = f"The releases of {product} were imported, and nobody signed for them"
        hint = f"write `process_from: never` under `products`, `{product}`"
        return "kept", (Diagnostic(Kind.WARNING, "process-from-missing", POLICY, message, hint),)
    if after == before:
        return "same", ()
    path.write_bytes(after)
    return "new", ()
