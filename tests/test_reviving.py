"""What is brought back equals what was validated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from any_record import records
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from generator import source
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.reviving import Glance, revive
from generator.validation import plain

ROOT = Path(__file__).parents[1]
MODELS: tuple[type[BaseModel], ...] = (Release, KnownIssue, Incident, People, PolicyFile)


def as_python(value: object) -> object:
    """Everything that an instance holds, with the types of what it holds."""
    if isinstance(value, BaseModel):
        return type(value), value.model_fields_set, {name: as_python(one) for name, one in value.__dict__.items()}
    if isinstance(value, dict):
        return {key: as_python(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_python(one) for one in value]
    return type(value), value


def model_of(path: Path) -> type[BaseModel]:
    named: dict[str, type[BaseModel]] = {"people": People, "policy": PolicyFile}
    if path.stem in named:
        return named[path.stem]
    folder: dict[str, type[BaseModel]] = {"known-issues": KnownIssue, "incidents": Incident, "policies": PolicyFile}
    return folder.get(path.parent.name, Release)


FILES = sorted(
    [
        *(ROOT / "releases").rglob("*.yml"),
        *(ROOT / "examples").rglob("releases/**/*.yml"),
        *(ROOT / "generator/policies").glob("*.yml"),
    ]
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_samples_comes_back(path: Path) -> None:
    node, _ = source.read(path.read_bytes())
    assert node is not None
    values, model = plain(node), model_of(path)
    validated, revived = model.model_validate(values), revive(model, values)
    assert revived == validated
    assert as_python(revived) == as_python(validated)
    assert revived.model_dump() == validated.model_dump()
    assert repr(revived) == repr(validated)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@given(data=st.data())
def test_any_record_comes_back(model: type[BaseModel], data: Any) -> None:
    values = data.draw(records(model))
    validated = model.model_validate(values)
    assert as_python(revive(model, values)) == as_python(validated)


def test_a_revived_record_is_as_frozen_as_any() -> None:
    record = revive(People, {"people": {"a": {"name": "A"}}})
    with pytest.raises(ValueError, match="frozen"):
        setattr(record, "people", {})  # noqa: B010 - mypy knows better


@pytest.mark.parametrize("path", sorted((ROOT / "releases").rglob("[0-9]*.yml")), ids=lambda path: path.stem)
def test_a_glance_shows_each_part_as_the_whole_has_it(path: Path) -> None:
    root, _ = source.read(path.read_bytes())
    assert root is not None
    values = plain(root)
    whole, glance = revive(Release, values), Glance(Release, values)
    for name in Release.model_fields:
        assert as_python(getattr(glance, name)) == as_python(getattr(whole, name))
