"""Anything that people may type for a model: records as hypothesis makes them up from the models themselves.

Knows what a field may hold; nothing of how it is written as YAML.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from generator.decoding import UNSEEN
from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.model.scalars import Typed
from generator.model.walk import bare, choices, fields_of, is_model

FILES: list[type[BaseModel]] = [Release, KnownIssue, Incident, People, PolicyFile]

prose = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.strip() != "" and not UNSEEN.search(text) and "\r" not in text and "\ufeff" not in text
)
ids = st.from_regex("[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
issues = st.from_regex("[A-Z]{1,3}-[0-9]{1,4}", fullmatch=True)
days = st.dates().map(str)
TEXTS: dict[str, st.SearchStrategy[str]] = {
    "text": prose,
    "a reason": prose,
    "one line of text": prose.filter(lambda text: not re.search(r"[\n\x85\u2028\u2029]", text)),
    "a version": st.from_regex("[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}(-rc\\.[1-9])?", fullmatch=True),
    "a product's id": st.from_regex("[a-z0-9][a-z0-9._-]{0,6}", fullmatch=True),
    "an id such as KI-0042": issues,
    "a known issue's id": issues,
    "a commit": st.from_regex("[0-9a-f]{7,12}", fullmatch=True),
    "a link": st.sampled_from(["https://octoacme.example/a?b=c", "mailto:a@octoacme.example", "EXP-812"]),
    "true or false": st.sampled_from(["true", "false"]),
    "a whole number": st.integers(0, 999).map(str),
    "a day": days,
    "a day or never": days | st.just("never"),
    "a date and time": st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)).map(  # noqa: DTZ001 - its offset is typed below
        lambda moment: moment.strftime("%Y").zfill(4) + moment.strftime("-%m-%dT%H:%M:%S+05:30")
    ),
}


def typed(annotation: Any, metadata: tuple[Any, ...] = ()) -> Typed[Any] | None:
    """How the text of a field is read; None where the field holds no single text."""
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*metadata, *more)
    if found := next((one for one in metadata if isinstance(one, Typed)), None):
        return found
    optional = get_origin(annotation) in (Union, UnionType)
    return next(filter(None, map(typed, get_args(annotation))), None) if optional else None


def values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Anything that people may type for a field of this type."""
    if found := typed(annotation, metadata):
        return TEXTS.get(found.what, ids)
    if options := choices(annotation):
        return st.sampled_from(options)
    here = bare(annotation)
    if is_model(here):
        return records(here)
    if get_origin(here) is list:
        return st.lists(values(get_args(here)[0]), max_size=2)
    key, inner = get_args(here)
    if key is str:  # answers by role: at least one, and no role is called like a field
        return st.dictionaries(ids.map("role-{}".format), values(inner), min_size=1, max_size=2)
    return st.dictionaries(values(key), values(inner), max_size=2)


@cache
def records(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Anything that people may type for a model."""
    fields = fields_of(model)
    needed = {
        name: values(field.annotation, tuple(field.metadata)) for name, field in fields.items() if field.is_required()
    }
    free = {
        name: values(field.annotation, tuple(field.metadata))
        for name, field in fields.items()
        if not field.is_required()
    }
    return st.fixed_dictionaries(needed, optional=free)
