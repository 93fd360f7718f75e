"""Known issues as people report them and tell of them: a new file, or the file with what became known.

Boundary: from what was said to bytes; whether the rules accept it is for the workspace to judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from generator.ledger import IssueFacts
from generator.model.known_issue import BEFORE_RECORDS, IssueState, KnownIssue, Severity
from generator.names import judge_stem
from generator.recording.form import Form
from generator.recording.numbering import next_id
from generator.recording.phrasing import Fields, fields, moment, text
from generator.recording.refusal import RefusedError
from generator.recording.workspace import Workspace
from generator.rules.registry import closest
from generator.writing import Typed, document

FOLDER = "known-issues"
FIELDS = tuple(KnownIssue.model_fields)
_SPACED = frozenset({"affects", "workaround", "updates"})


class Report(NamedTuple):
    """What is said of an issue that nobody has recorded; what is empty is left out."""

    title: str
    severity: Severity
    state: IssueState = "reported"
    id: str = ""
    component: str = ""
    since: tuple[str, ...] = ()
    product: str = ""
    symptoms: tuple[str, ...] = ()
    conditions: str = ""
    workaround: str = ""
    links: tuple[str, ...] = ()
    by: str = ""
    note: str = ""


class News(NamedTuple):
    """What became known of an issue; what is empty stays as it is."""

    note: str
    by: str = ""
    state: IssueState | None = None
    severity: Severity | None = None
    workaround: str = ""
    verified_on: str = ""
    planned_fix: str = ""
    duplicate_of: str = ""
    since: tuple[str, ...] = ()
    product: str = ""
    symptoms: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Filed(NamedTuple):
    """A record as it will be."""

    id: str
    path: str
    """Relative to the folder of records."""
    data: bytes
    before: bytes = b""
    """The file as it was read; nothing for a new one."""
    remarks: tuple[str, ...] = ()
    """What was done beyond what was asked for, a line each."""


def report(said: Report, at: datetime, space: Workspace, schema: str = "") -> Filed:
    """The file of a new known issue.

    Args:
        said: what is known of it.
        at: when it became known.
        space: the records.
        schema: the way to the schema for editors; empty where there is none.

    Raises:
        RefusedError: the id is taken, or a release that it names is not clear.
    """
    name = text(said.id, "--id") or next_id(_named(space), "KI", 4)
    path = free_path(name, FOLDER, space)
    affects = [_origin(one, said.product, space) for one in said.since]
    first = [fields(at=moment(at), by=Typed(said.by), text=said.note or "Reported.")] if said.by else []
    value = fields(
        id=Typed(name),
        title=text(said.title, "--title").strip(),
        severity=Typed(said.severity),
        component=Typed(text(said.component, "--component")),
        state=Typed(said.state),
        reported_at=moment(at),
        affects=affects,
        symptoms=[text(one, "--symptom") for one in said.symptoms],
        conditions=prose(said.conditions, "--conditions"),
        workaround=prose(said.workaround, "--workaround"),
        links=[text(one, "--link") for one in said.links],
        updates=first,
    )
    return Filed(name, path, written(value, _SPACED, schema))


def written(value: Fields, spaced: frozenset[str], schema: str) -> bytes:
    """A new file, with the line by which editors find its schema."""
    return document(value, spaced, [f"yaml-language-server: $schema={schema}"] if schema else [])


def prose(typed: str, what: str) -> str:
    """A text of any number of lines as it ends in a file: several with a line feed, a single one with none."""
    found = text(typed, what).strip()
    return found + "\n" if "\n" in found else found


def free_path(name: str, folder: str, space: Workspace) -> str:
    """The path of a new record of a register.

    Raises:
        RefusedError: it is taken, or cannot be the name of a file.
    """
    path = f"{folder}/{name}.yml"
    if bad := judge_stem(name, is_release=False):
        raise RefusedError(bad.message, bad.hint)
    taken = [one.path for one in space.folder.files] + [one.path for one in space.folder.problems]
    for other in taken:
        if other.lower() in (path.lower(), path.lower().removesuffix("yml") + "yaml", folder):
            raise RefusedError(
                f"{other} is there already", "an id is never used again; leave --id out for the next one"
            )
    return path


def _named(space: Workspace) -> Iterator[str]:
    """Every id of a known issue that is there, or that something names."""
    yield from (file.stem for file in space.folder.files if file.path.startswith(f"{FOLDER}/"))
    for _, release in space.ledger.records.releases:
        yield from release.value.reintroduces
        yield from (one for change in release.value.changes for one in change.fixes)
    for issue in space.ledger.records.issues:
        yield issue.value.duplicate_of or ""
    for incident in space.ledger.records.incidents:
        yield from incident.value.known_issues


def _origin(since: str, product: str, space: Workspace) -> Fields:
    """An entry of `affects`, which names its product where there are several."""
    several = space.ledger.only_product is None
    if since == BEFORE_RECORDS:
        if several and not product:
            raise RefusedError("there are several products", "say which has had it all along with --product")
        return fields(since=Typed(since), product=Typed(product if several else ""))
    file = space.find(since, product)
    return fields(since=Typed(file.stem), product=Typed(file.product if several else ""))


def tell(name: str, news: News, at: datetime, space: Workspace) -> Filed:
    """The file of a known issue with what became known: fields in their places, and an update at the end.

    Raises:
        RefusedError: there is no such issue, or its file cannot be changed safely.
    """
    facts, path = _issue(name, space)
    form = Form(facts.document.path, facts.document.file.data, FIELDS)
    state = news.state or ("duplicate" if news.duplicate_of else None)
    for field, value in (
        ("severity", news.severity),
        ("state", state),
        ("workaround", prose(news.workaround, "--workaround")),
        ("planned_fix", text(news.planned_fix, "--planned-fix")),
        ("duplicate_of", text(news.duplicate_of, "--duplicate-of")),
    ):
        form = form.with_text(field, value) if value else form
    remarks = []
    origins = [_origin(one, news.product, space) for one in news.since]
    if news.verified_on:
        products = {*facts.products, *(str(one["product"]) for one in origins if "product" in one)}
        form = form.with_fields(("workaround_verified",), _verified(news, products, space))
    elif news.workaround and facts.record.workaround_verified:
        form = form.without("workaround_verified")
        remarks.append("`workaround_verified` was about the earlier workaround, and is taken out")
    for origin in origins:
        form = form.with_item("affects", origin)
    for one in news.symptoms:
        form = form.with_item("symptoms", text(one, "--add-symptom"))
    for one in news.links:
        form = form.with_link(text(one, "--add-link"))
    update = fields(at=moment(at), by=Typed(news.by), text=prose(news.note, "--note"))
    data, before = form.with_item("updates", update).data, facts.document.file.data
    return Filed(facts.record.id, path, data, before, tuple(remarks))


def _verified(news: News, products: Collection[str], space: Workspace) -> Fields:
    """On which release the workaround was tried, with its product where the issue is in several."""
    alone = next(iter(products)) if len(products) == 1 else ""
    file = space.find(news.verified_on, alone or news.product)
    return fields(on=Typed(file.stem), by=Typed(news.by), product=Typed("" if alone else file.product))


def _issue(name: str, space: Workspace) -> tuple[IssueFacts, str]:
    """A known issue that can be understood, and the path of its file."""
    known = {file.stem: file for file in space.folder.files if file.path.startswith(f"{FOLDER}/")}
    name = name if name in known else name.upper()
    facts = space.ledger.issues.get(name)
    if name not in known:
        near = closest(name, known)
        raise RefusedError(f"there is no known issue {name}", f"did you mean {near}?" if near else "")
    if facts is None or facts.document.holes:
        raise RefusedError(f"{known[name].shown} cannot be understood", "`releases check` says why")
    return facts, known[name].path
