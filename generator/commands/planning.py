"""`releases new`: a release file that is valid as it is, and says what will be asked of it.

Boundary: asks git and writes; what is proposed and what the file holds is for `generator.recording`.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.commands.acting import Act, carry_out, refuse, workspace
from generator.commands.git_changes import AUTO, MOST, TAGS, history, range_since
from generator.commands.terminal import fail, prefix_of, printable
from generator.ledger import Entry
from generator.problem import counted
from generator.recording.drafts import Drafts, draft
from generator.recording.planning import Plan, Wanted, base_of, plan, product_of
from generator.recording.refusal import RefusedError
from generator.recording.scaffold import scaffold
from generator.recording.workspace import Workspace

SCHEMAS = "schema"
"""The folder of schemas for editors, beside that of the records."""


class Source(NamedTuple):
    """Where changes are drafted from."""

    range: str
    """The commits; `auto` for those since the release that is followed; empty for none."""
    repository: Path
    """The checkout in which git is asked for them."""


def run_new(folder: Path, wanted: Wanted, source: Source, today: date | None, *, commit: bool) -> int:
    """Write the file of a release that is to be planned, and say what was proposed and why.

    Args:
        folder: the folder of records.
        wanted: what was said of the release.
        source: where changes are drafted from.
        today: the day by which is proposed; None asks the clock.
        commit: whether the file is committed.
    """
    try:
        space = workspace(folder, today)
        product = product_of(wanted, space)
        drafts, told = _drafts(source, wanted, product, space) if source.range else (None, ())
        made = plan(wanted, product, space, drafts)
        _expect_free(folder, made.path)
        data = scaffold(made, space.ledger, schema_beside(folder, made.path, "release"))
        notes = (*told, *made.reasons, *_asks_nothing(made, space))
        act = Act({made.path: data}, _said(folder, made), _message(made), (*notes, _next(folder, made)))
        return carry_out(act, space, commit=commit)
    except RefusedError as error:
        return refuse(error, folder)
    except OSError as error:
        return fail(f"{printable(str(error.filename or folder))}: {error.strerror or error}")


def schema_beside(folder: Path, path: str, name: str) -> str:
    """The way from a record to its schema, where there is one beside the folder of records."""
    schema = Path(os.path.abspath(folder)).parent / SCHEMAS / f"{name}.json"  # noqa: PTH100 - links are not followed
    return "../" * (path.count("/") + 1) + f"{SCHEMAS}/{name}.json" if schema.is_file() else ""


def _expect_free(folder: Path, path: str) -> None:
    if os.path.lexists(folder / path):
        raise RefusedError(f"{path} is there already", "nothing was written over it")


def _drafts(source: Source, wanted: Wanted, product: str, space: Workspace) -> tuple[Drafts, tuple[str, ...]]:
    """The changes that git tells of, and a line on what became of the commits."""
    range_, folder = source
    if range_ == AUTO:
        base = base_of(wanted, product, space)
        line = (base, *base.ancestors()) if base else ()
        range_ = range_since(folder, line, space.policy, product)
    found = history(folder, range_)
    drafts = draft(found.commits, space.policy, space.people, found.remote, space.ledger.issues)
    cut = f"; older ones than the newest {MOST:,} were not looked at" if found.cut else ""
    return drafts, (f"git {printable(found.range.removeprefix(TAGS))}: {drafts.told}{cut}",)


def _said(folder: Path, made: Plan) -> str:
    after = f", follows {made.parent.name}{_state(made.parent)}" if made.parent else ", the first of its product"
    return f"{printable(prefix_of(folder))}{made.path} is written: {made.type}, planned for {made.day}{after}"


def _state(entry: Entry) -> str:
    return f" ({entry.state})" if not entry.available else ""


def _asks_nothing(made: Plan, space: Workspace) -> tuple[str, ...]:
    if space.policy.asks(made.product, made.day):
        return ()
    return ("the process is not in force for it (`process_from` in policy.yml): nothing is asked of it",)


def _message(made: Plan) -> str:
    what = f"{made.product} {made.version}" if made.product else made.version
    rest = f"\n\nA {made.type} release{f' after {made.parent.name}' if made.parent else ''}, planned for {made.day}."
    drafts = f"\n{counted(len(made.changes), 'change')} from git as drafts." if made.changes else ""
    return f"Plan {what}{rest}{drafts}"


def _next(folder: Path, made: Plan) -> str:
    where = "" if folder == Path("releases") else f" --from {printable(folder)}"
    typed = made.path.removesuffix(".yml")
    return f"next: write the summary and the changes; `releases status {typed}{where}` says what is asked of whom"
