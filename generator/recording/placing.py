"""Where in a release's file something belongs: the fields in the order of the format, the checklist in the policy's.

Boundary: from a file to the file with something more in it; what that is, is for the acts.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.diagnostics import Route
from generator.editing import CannotEditError, append_item, enlist, insert_key, set_text
from generator.model.release import Release, Status
from generator.policy import Policy, Requirement
from generator.reading import Document
from generator.recording.phrasing import Beside, Fields, beside, cannot_edit, put
from generator.source import Mapping, Node, Scalar, Sequence

FIELDS = tuple(Release.model_fields)
"""The fields of a release in the order of the format."""


def at(node: Node, route: Route) -> Node | None:
    """What stands at a place of a file; None where nothing does, or only a key."""
    here: Node | None = node
    for step in route:
        if isinstance(here, Mapping):
            here = here.entries[step].value if isinstance(step, str) and step in here.entries else None
        elif isinstance(here, Sequence) and isinstance(step, int) and step < len(here.items):
            here = here.items[step]
        else:
            return None
    return None if isinstance(here, Scalar) and here.is_null else here


def keys(node: Node | None) -> list[str]:
    return list(node.entries) if isinstance(node, Mapping) else []


def with_status(document: Document[Release], data: bytes, status: Status) -> bytes:
    """A file with another status.

    Args:
        document: the file as it was read.
        data: the file as it is by now.
        status: the new one.
    """
    try:
        return set_text(data, ("status",), status)
    except CannotEditError as error:
        raise cannot_edit(document.path, error) from error


def with_item(document: Document[Release], field: str, value: Fields) -> bytes:
    """A file with one more item at the end of one of its lists, such as `deployments`."""
    data, there = document.file.data, at(document.node, (field,))
    others = there.items if isinstance(there, Sequence) else ()
    lines = not any(not isinstance(one, Scalar) and one.flow for one in others)
    if there is not None or field in keys(document.node):
        return put(value, lambda yaml: append_item(data, (field,), yaml), document.path, lines=lines)
    place = beside(field, FIELDS, keys(document.node))

    def insert(yaml: str) -> bytes:
        return insert_key(data, (field,), yaml, before=place.before, after=place.after, spaced=True)

    return put(value, lambda yaml: _first(yaml, insert), document.path, lines=True)


def _first(yaml: str, insert: Callable[[str], bytes]) -> bytes:
    """Put a list of one item in: as lines, or where lines mean nothing between brackets."""
    first, *rest = yaml.split("\n")
    try:
        return insert("\n".join([f"- {first}", *(f"  {line}" if line else "" for line in rest)]))
    except CannotEditError:
        if rest or not yaml.startswith("{"):
            raise
        return insert(f"[{yaml}]")


def with_answer(
    document: Document[Release], data: bytes, policy: Policy, requirement: Requirement, *, key: str, answer: Fields
) -> bytes:
    """A file with one more answer to a checklist item.

    Args:
        document: the file as it was read.
        data: the file as it is by now; nothing of this item is different in it.
        policy: has the order of sections and items.
        requirement: the item.
        key: the role under which it is filed; empty to file it under the item itself.
        answer: what is said.
    """
    item: Route = ("checklist", requirement.section, requirement.id)
    route = (*item, key) if key else item
    there = at(document.node, route)
    if isinstance(there, Sequence):
        lines = any(not isinstance(one, Scalar) and not one.flow for one in there.items)
        return put(answer, lambda yaml: append_item(data, route, yaml), document.path, lines=lines)
    if isinstance(there, Mapping):
        return put(answer, lambda yaml: enlist(data, route, yaml), document.path, lines=not there.flow)
    place = _place(document.node, policy, requirement, key)

    def insert(yaml: str) -> bytes:
        return insert_key(data, route, yaml, before=place.before, after=place.after, remarked=True, spaced=True)

    return put(answer, insert, document.path)


def _place(node: Node, policy: Policy, requirement: Requirement, key: str) -> Beside:
    """The neighbours of the first key that is not there yet: the checklist, its section, the item or the role."""
    order = (
        ("checklist", FIELDS),
        (requirement.section, list(policy.file.checklist)),
        (requirement.id, [one.id for one in policy.requirements.values() if one.section == requirement.section]),
        (key, requirement.owners),
    )
    here: Route = ()
    for name, known in order:
        there = keys(at(node, here))
        if name and name not in there:
            return beside(name, known, there) if name in known else Beside()
        here = (*here, name)
    return Beside()


def with_done(document: Document[Release], route: Route, stamp: Fields) -> bytes:
    """A file in which what stands at a place is done."""
    data = document.file.data
    return put(stamp, lambda yaml: insert_key(data, (*route, "done"), yaml), document.path)
