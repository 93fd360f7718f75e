"""Laws of all edits of records, whatever is in them and however it was typed: just that change, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from any_record import days, ids, prose, records
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from test_editing import holds_all_else, meaning
from yaml_texts import Document, documents

from generator import source
from generator.diagnostics import Route
from generator.model.release import Answer, Condition, Release
from generator.policy import Requirement
from generator.reading import Document as Read
from generator.reading import Text, read
from generator.recording.phrasing import fields, moment, text
from generator.recording.placing import with_answer, with_done, with_item, with_status
from generator.recording.refusal import RefusedError
from generator.repository import gather
from generator.source import Entry, Mapping, Node, Scalar, Sequence
from generator.writing import Typed

POLICY = gather((), (), lambda _file, _model: (_ for _ in ()).throw(AssertionError)).policy
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE = records(Answer)
ANSWERS = ONE | st.lists(ONE, min_size=1, max_size=2)
slow = settings(max_examples=60, suppress_health_check=list(HealthCheck))


@st.composite
def releases(draw: st.DrawFn) -> dict[str, Any]:
    """Anything that may be typed for a release, with answers to the items of the policy among it."""
    release = dict(draw(records(Release)))
    if draw(st.booleans()):
        release["checklist"] = {
            section: draw(st.none() | st.dictionaries(st.sampled_from(list(known.items)), answers(), max_size=3))
            for section, known in POLICY.file.checklist.items()
            if draw(st.booleans())
        }
    return release


def answers() -> st.SearchStrategy[Any]:
    """The answers to an item: one, several, or by role."""
    roles = st.dictionaries(st.sampled_from(["release-manager", "sre"]), ANSWERS, min_size=1)
    return ANSWERS | roles | st.none()


def understood(data: bytes) -> Read[Release] | None:
    return read("1.0.0.yml", data, Release).document


def holds(document: Document, edit: Callable[[Read[Release]], tuple[bytes, dict[str, Any]]], *route: str | int) -> None:
    """An edit makes just its change: in what the record means, and in the lines of the file.

    Args:
        document: the file.
        edit: the file after the edit, and the fields of the record that are then different.
        route: where the change is.
    """
    before = understood(document.data)
    assume(before is not None)
    assert before is not None
    try:
        data, wanted = edit(before)
    except RefusedError as error:
        event(f"refused: {error.message[:90]}")
        return
    event("done")
    after = understood(data)
    assert after is not None
    assert after.value == before.value.model_copy(update=wanted)
    holds_all_else(document, data)
    assert touched(document.data, data) <= place_of(before.node, route)


def touched(before: bytes, after: bytes) -> set[int]:
    """The lines of a file that are not there any more as they were."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    first = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    rest = 0
    while rest < min(len(old), len(new)) - first and old[-1 - rest] == new[-1 - rest]:
        rest += 1
    return set(range(first + 1, len(old) - rest + 1))


def place_of(node: Node, route: Route) -> set[int]:
    """The lines that an edit may touch: those of brackets, of a key with nothing behind it, or of what stands alone."""
    key = 0
    for step in route:
        if isinstance(node, Scalar) or node.flow:
            break
        found = step_to(node, step)
        if found is None:
            return set()
        key, node = (found.key.mark.line, found.value) if isinstance(found, Entry) else (found.mark.line, found)
    if isinstance(node, Sequence) and not node.flow:
        return set()
    last = max(node.mark.end_line, key)
    return set(range(key or node.mark.line, last + 1))


def step_to(node: Mapping | Sequence, step: str | int) -> Entry | Node | None:
    if isinstance(node, Mapping):
        return node.entries.get(str(step))
    return node.items[step] if isinstance(step, int) and step < len(node.items) else None


@given(documents(releases()), st.sampled_from(["planned", "approved", "released", "closed", "cancelled"]))
@slow
def test_a_status_is_set(document: Document, status: Any) -> None:
    holds(document, lambda one: (with_status(one, one.file.data, status), {"status": status}), "status")


@given(documents(releases()), ids, days, prose)
@slow
def test_an_item_is_put_at_the_end_of_a_list(document: Document, person: str, day: str, words: str) -> None:
    said = text(words, "--text")
    assume(said.strip())

    def correct(one: Read[Release]) -> tuple[bytes, dict[str, Any]]:
        item = fields(at=moment(NOW), by=Typed(person), text=said)
        new = {"at": "2026-11-23T12:00:00Z", "by": person, "text": said}
        return with_item(one, "corrections", item), {"corrections": [*one.value.corrections, *made("corrections", new)]}

    def waive(one: Read[Release]) -> tuple[bytes, dict[str, Any]]:
        item = fields(item=Typed("backup"), reason=said, approved_by=Typed(person), expires=Typed(day))
        new = {"item": "backup", "reason": said, "approved_by": person, "expires": day}
        return with_item(one, "waivers", item), {"waivers": [*one.value.waivers, *made("waivers", new)]}

    holds(document, correct, "corrections")
    holds(document, waive, "waivers")


def made(field: str, item: dict[str, str]) -> list[Any]:
    """One item of a list of a release, as it is read."""
    plain = {"version": "1.0.0", "type": "minor", "status": "planned", field: [item]}
    found: list[Any] = getattr(Release.model_validate(plain), field)
    return found


@given(documents(releases()), st.sampled_from(list(POLICY.requirements.values())), ids, prose, st.data())
@slow
def test_an_answer_is_put_in_its_place(
    document: Document, requirement: Requirement, person: str, words: str, data: st.DataObject
) -> None:
    said = text(words, "--note")
    assume(said.strip())
    section, item = requirement.section, requirement.id
    read_as = Answer.model_validate({"by": person, "at": "2026-11-23T12:00:00Z", "note": said})

    def sign(one: Read[Release]) -> tuple[bytes, dict[str, Any]]:
        there = one.value.checklist.get(section, {}).get(item, {})
        keyed = data.draw(st.booleans()) if not there else "" not in there
        key = data.draw(st.sampled_from([*there, *requirement.owners])) if keyed else ""
        answer = fields(by=Typed(person), at=moment(NOW), note=said)
        after = with_answer(one, one.file.data, POLICY, requirement, key=key, answer=answer)
        whole = {**there, key: [*there.get(key, []), read_as]}
        items = {**one.value.checklist.get(section, {}), item: whole}
        route.extend([key] if key else [])
        return after, {"checklist": {**one.value.checklist, section: items}}

    route: list[str | int] = ["checklist", section, item]
    holds_after(document, sign, route)


def holds_after(document: Document, edit: Callable[[Read[Release]], Any], route: list[str | int]) -> None:
    """As `holds`, where it shows only with the edit what is changed."""
    before = understood(document.data)
    assume(before is not None)
    assert before is not None
    try:
        done = edit(before)
    except RefusedError as error:
        event(f"refused: {error.message[:90]}")
        return
    holds(document, lambda _: done, *route)


@given(documents(st.fixed_dictionaries({"conditions": st.lists(records(Condition), min_size=1)})), ids, st.data())
@slow
def test_what_is_done_says_so(document: Document, person: str, data: st.DataObject) -> None:
    conditions = document.tree["conditions"]
    index = data.draw(st.sampled_from(range(len(conditions))))
    assume("done" not in conditions[index])
    node, _ = source.read(document.data)
    assert node is not None
    one = Read(
        Text("1.0.0.yml", document.data), node, Release.model_construct(version="1.0.0", type="minor", status="planned")
    )
    try:
        after = with_done(one, ("conditions", index), fields(by=Typed(person), at=moment(NOW)))
    except RefusedError as error:
        event(f"refused: {error.message[:90]}")
        return
    stamp = {"by": person, "at": "2026-11-23T12:00:00Z"}
    assert meaning(after) == {
        "conditions": [*conditions[:index], {**conditions[index], "done": stamp}, *conditions[index + 1 :]]
    }
    holds_all_else(document, after)
