"""JSON Schemas for editors: the files that people write, with the names that there are in a repository.

Boundary: from records to the bytes of the schema files; where they are put is the commands' and the site's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel
from pydantic_core import to_json

from generator.model.incident import Incident
from generator.model.known_issue import KnownIssue
from generator.model.people import People
from generator.model.policy import PolicyFile
from generator.model.release import Release
from generator.repository import Records
from generator.scan import FileKind
from generator.schema.choices import Named, choices_for, named_in
from generator.schema.structure import schema_of

MODELS: Mapping[FileKind, type[BaseModel]] = MappingProxyType(
    {
        FileKind.RELEASE: Release,
        FileKind.KNOWN_ISSUE: KnownIssue,
        FileKind.INCIDENT: Incident,
        FileKind.POLICY: PolicyFile,
        FileKind.PEOPLE: People,
    }
)


def file_name(kind: FileKind) -> str:
    """What the schema of a kind of file is called: `known-issue.json`."""
    return f"{kind.value.replace(' ', '-')}.json"


def schema_files(records: Records) -> dict[str, bytes]:
    """The schemas of all kinds of files, by name, with what these records name filled in."""
    named = named_in(records)
    return {file_name(kind): _written(kind, records, named) for kind in MODELS}


def _written(kind: FileKind, records: Records, named: Named) -> bytes:
    schema = schema_of(MODELS[kind], choices_for(kind, records, named))
    return to_json(schema, indent=2) + b"\n"
