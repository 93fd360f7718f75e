"""Sign-offs on two branches: in a file that begins with a line for each item, git merges any two of them."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from acts import Records, history, needs_git

from generator.diagnostics import Kind
from generator.model.release import Release
from generator.policy import Policy
from generator.reading import read
from generator.recording.signing import Said, find_place, with_said
from generator.recording.workspace import Workspace, open_workspace

pytestmark = needs_git
HEAD = """\
version: 2.5.0
type: minor
status: planned
date: 2026-12-10
follows: 2.4.1
summary: Billing exports.
impact:
  security: {applies: true, reason: Invoices are personal data.}
  metrics: {applies: true, reason: Exports are counted.}

checklist:
"""
TAIL = "\n# The way back.\n# rollback:\n"
SIGNERS = {
    "release-manager": "maria",
    "qa-lead": "priya",
    "security-liaison": "sam",
    "sre": "omar",
    "data-lead": "mateo",
    "support-liaison": "beatriz",
    "tech-lead": "jin",
    "product-manager": "hannah",
}


def scaffold(policy: Policy) -> str:
    """A release's file as it begins: a line for each item, which stays, and nothing else between any two."""
    lines: list[str] = []
    for section, known in policy.file.checklist.items():
        lines.append(f"  {section}:")
        lines += [f"    # {item} · {' and '.join(one.owners.all)}: {one.text}" for item, one in known.items.items()]
    return HEAD + "\n".join(lines) + "\n" + TAIL


def open_(records: Records) -> Workspace:
    return open_workspace(records.folder, datetime(2026, 11, 23, 12, tzinfo=UTC))


def signed(space: Workspace, item: str, note: str, data: bytes | None = None) -> bytes:
    """The file with one item answered by somebody who may."""
    file = space.find("2.5.0")
    entry, ledger = (space if data is None else space.as_proposed({file.path: data})).alone(file)
    owner = space.policy.requirements[item].owners[0]
    said = Said(item, SIGNERS[owner], space.now, evidence="https://ci.octoacme.example/1", note=note)
    return with_said(find_place(entry, ledger, said), said)


@pytest.fixture
def repository(tmp_path: Path) -> Records:
    records = history(tmp_path)
    records.write(scaffold(open_(records).policy))
    records.git("init", "-q", "-b", "main", ".")
    records.git("add", ".")
    records.git("commit", "-qm", "The release as it is planned")
    return records


@pytest.mark.parametrize("note", ["", "One line.\nAnother."])
def test_any_two_sign_offs_merge(repository: Records, note: str) -> None:
    space = open_(repository)
    items = list(space.policy.requirements)
    trees = {item: branch(repository, item, signed(space, item, note)) for item in items}
    pairs = list(combinations(items, 2))
    asked = "".join(f"{trees[one]} {trees[other]}\n" for one, other in pairs)
    answers = merge_all(repository, asked)
    assert len(pairs) == len(answers) == 300
    assert [pair for pair, (clean, _) in zip(pairs, answers, strict=True) if not clean] == []
    merged = files_of(repository, [tree for _, tree in answers])
    for (one, other), data in zip(pairs, merged, strict=True):
        assert data == signed(space, other, note, signed(space, one, note)), (one, other)


def test_all_sign_offs_merge_one_after_the_other(repository: Records) -> None:
    space = open_(repository)
    for item in space.policy.requirements:
        branch(repository, item, signed(space, item, ""))
    for item in space.policy.requirements:
        repository.git("merge", "-q", "--no-edit", item)
    data = repository.text().encode()
    document = read("2.5.0.yml", data, Release).document
    assert document is not None
    found = {item: section for section, items in document.value.checklist.items() for item in items}
    assert found == {one.id: one.section for one in space.policy.requirements.values()}
    assert [line for line in data.decode().splitlines() if line.startswith("    #")] == [
        line for line in scaffold(space.policy).splitlines() if line.startswith("    #")
    ]
    assert not [one for one in space.objections({"2.5.0.yml": data}) if one.kind is Kind.BROKEN]


def branch(repository: Records, name: str, data: bytes) -> str:
    """A branch on which a file was committed."""
    repository.git("switch", "-q", "-c", name, "main")
    repository.write(data.decode())
    repository.git("commit", "-qam", f"Sign {name}")
    repository.git("switch", "-q", "main")
    return name


def merge_all(repository: Records, pairs: str) -> list[tuple[bool, str]]:
    """Merge pairs of branches as git does: for each whether it was clean, and the tree that came of it."""
    command = ["git", "-C", str(repository.folder), "merge-tree", "--write-tree", "-z", "--stdin"]
    found = subprocess.run(command, input=pairs, capture_output=True, text=True, check=True).stdout
    fields = found.split("\0")
    return [(fields[place] == "1", fields[place + 1]) for place in starts(fields)]


def files_of(repository: Records, trees: list[str]) -> list[bytes]:
    """The release's file in each of so many trees."""
    command = ["git", "-C", str(repository.folder), "cat-file", "--batch"]
    asked = "".join(f"{tree}:2.5.0.yml\n" for tree in trees).encode()
    answer, found = subprocess.run(command, input=asked, capture_output=True, check=True).stdout, []
    while answer:
        head, _, rest = answer.partition(b"\n")
        size = int(head.split()[2])
        found.append(rest[:size])
        answer = rest[size + 1 :]
    return found


def starts(fields: list[str]) -> list[int]:
    """Where each merge begins in what git prints: its status, its tree, then what else there is to say."""
    return [i for i, one in enumerate(fields[:-1]) if one in ("0", "1") and len(fields[i + 1]) == 40]
