"""What shows between records is looked for again only where it may have changed, and is what a whole check finds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from cases import BASE
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check import Judged, Rulings, check
from generator.diagnostics import Diagnostic
from generator.incremental import check_folder, open_folder
from generator.ledger import Entry, Ledger
from generator.repository import read_folder

TODAY = date(2026, 11, 23)
LATER = 4_000_000_000 * 1_000_000_000
"""A clock by which all files are old."""
VERSIONS = ("1.0.0", "1.0.1", "1.1.0", "1.2.0", "2.0.0")
DAYS = ("2026-01-05", "2026-02-02", "2026-03-02", "2026-05-04", "2027-01-04")
MOMENTS = tuple(f"{day}T09:00:00Z" for day in DAYS)
ISSUES = ("KI-1", "KI-2", "KI-3")
Texts = dict[str, tuple[str, ...]]

DEPLOYMENT = "{{environment: production, started_at: {0}, finished_at: {0}, by: omar, outcome: {1}}}"
UNDONE = "{{environment: production, started_at: {0}, by: omar, outcome: succeeded, rolled_back: {{at: {1}{2}}}}}"
APPROVED = "{{pre-release: {{runbook-check: {{by: maria, at: {0}}}}}}}"
AFFECTS = "{{since: {0}, product: {1}}}"

RELEASE: Texts = {
    "type": ("patch", "minor", "major"),
    "status": ("planned", "approved", "released", "closed", "closed", "cancelled"),
    "date": DAYS,
    "formerly": ("", "", "[1.2.0]", "[0.9.0]"),
    "changes": (
        "",
        *(f"[{{type: {kind}, text: T, fixes: [{one}]}}]" for kind in ("fixed", "security") for one in ISSUES),
    ),
    "reintroduces": ("", "", "", "[KI-1]"),
    "migration": ("", "", "[{text: T, reversible: false}]"),
    "checklist": ("", *(APPROVED.format(at) for at in MOMENTS)),
    "rollback": (
        "",
        "{steps: ['Go back.']}",
        "{steps: ['Mind KI-1.'], data: {reversible: false}}",
        *(f"{{target: {one}, steps: ['Go back.']}}" for one in (*VERSIONS, "none")),
    ),
    "deployments": (
        "",
        *(f"[{DEPLOYMENT.format(at, outcome)}]" for at in MOMENTS for outcome in ("succeeded", "failed")),
        *(f"[{UNDONE.format(MOMENTS[0], MOMENTS[2], to)}]" for to in ("", ", to: 1.0.0", ", to: 7.0.0")),
    ),
}
ISSUE: Texts = {
    "title": ("It fails",),
    "severity": ("critical", "critical", "major", "minor"),
    "state": ("confirmed", "confirmed", "wont-fix", "duplicate", "not-an-issue"),
    "reported_at": ("", MOMENTS[1], MOMENTS[3]),
    "affects": (
        *(AFFECTS.format(version, product) for version in VERSIONS[:3] for product in ("one", "two")),
        f"[{AFFECTS.format('1.0.0', 'one')}, {AFFECTS.format('1.0.1', 'two')}]",
        AFFECTS.format("before-records", "two"),
        AFFECTS.format("3.0.0", "three"),
    ),
    "workaround": ("", "Wait."),
    "planned_fix": ("", "", *VERSIONS),
    "duplicate_of": ("", "", "KI-2", "KI-9"),
}
INCIDENT: Texts = {
    "title": ("It failed",),
    "severity": ("sev1", "sev3"),
    "release": VERSIONS,
    "product": ("one", "two", "three"),
    "detected_at": ("", *MOMENTS[:4]),
    "oncall_notified_at": ("", *MOMENTS[:4]),
    "restored_at": ("", *MOMENTS),
    "root_cause": ("", "A typo."),
    "known_issues": ("", "[KI-1, KI-2]", "[KI-9]"),
    "actions": ("", "[{text: T, owner: omar, due: 2026-06-01}]", "[{text: T, owner: nobody}]"),
}
ONLY_OWN = frozenset(
    {"status", "deployments", "checklist", "severity", "state", "workaround", "restored_at", "migration"}
)
"""Of these no other record's ties are made, and nothing that names another."""


class Folder:
    """Records of two products, which share issues, and what careless people do to them."""

    def __init__(self, root: Path, dice: random.Random) -> None:
        self.root, self._dice = root, dice
        shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("*.*.*.yml", "known-issues"))
        (root / "policy.yml").write_text(
            "extends: octoacme\nproducts: {one: {title: One}, two: {title: Two}}\n"
            "rules: {workaround-missing: {weight: violation, from: 2026-04-01}}\n",
            "utf-8",
        )
        self._records: dict[str, dict[str, str]] = {}
        for product in ("one", "two"):
            for before, version in zip(("", *VERSIONS), VERSIONS[:4], strict=False):
                follows = {"follows": before} if before else {}
                self._add(f"{product}/{version}.yml", {"version": version, **follows}, RELEASE)
        for issue in ISSUES:
            self._add(f"known-issues/{issue}.yml", {"id": issue}, ISSUE)
        self._add("incidents/INC-1.yml", {"id": "INC-1"}, INCIDENT)

    def change(self, fields: frozenset[str] | None = None) -> str:
        """Change some field of some record, or one of those fields."""
        while True:
            path, record = self._dice.choice(sorted(self._records.items()))
            texts = _texts(path)
            key = self._dice.choice(sorted(texts))
            value = self._dice.choice(texts[key])
            if (fields is None or key in fields) and record.get(key, "") != value:
                record[key] = value
                self._write(path)
                return f"{path}: {key}: {value}"

    def tie(self) -> str:
        """Let records come and go, or follow others."""
        what = self._dice.choice(("add", "remove", "follow", "vanish", "copy"))
        releases = sorted(path for path in self._records if _texts(path) is RELEASE)
        if what == "add" or not releases:
            product, version = self._dice.choice(("one", "two", "three")), self._dice.choice((*VERSIONS, "3.0.0"))
            self._add(f"{product}/{version}.yml", {"version": version, "follows": "1.0.0"}, RELEASE)
        elif what == "remove":
            self._remove(self._dice.choice(sorted(self._records)))
        elif what == "follow":
            path = self._dice.choice(releases)
            self._records[path]["follows"] = self._dice.choice(("", *VERSIONS))
            self._write(path)
        elif what == "vanish":
            product = releases[0].partition("/")[0]
            for path in releases:
                if path.startswith(f"{product}/"):
                    self._remove(path)
        else:
            self._records["two/9.0.0.yml"] = dict(self._records[self._dice.choice(releases)])
            self._write("two/9.0.0.yml")
        return what

    def _add(self, path: str, record: dict[str, str], texts: Texts) -> None:
        self._records[path] = record | {key: self._dice.choice(values) for key, values in texts.items()}
        self._write(path)

    def _remove(self, path: str) -> None:
        del self._records[path]
        (self.root / path).unlink()

    def _write(self, path: str) -> None:
        lines = [f"{key}: {value}\n" for key, value in self._records[path].items() if value]
        (self.root / path).parent.mkdir(exist_ok=True)
        (self.root / path).write_text("".join(lines), "utf-8")


def _texts(path: str) -> Texts:
    return {"known-issues": ISSUE, "incidents": INCIDENT}.get(path.partition("/")[0], RELEASE)


def kept(folder: Path, place: Path) -> tuple[Diagnostic, ...]:
    return check_folder(open_folder(folder, place), TODAY, place, LATER).outcome.diagnostics


def whole(folder: Path) -> tuple[Diagnostic, ...]:
    return check(Ledger(read_folder(folder), TODAY)).diagnostics


def is_tried(folder: Path, place: Path, edits: list[Callable[[], str]]) -> None:
    kept(folder, place)
    done = []
    for edit in edits:
        done.append(edit())
        assert kept(folder, place) == whole(folder), done


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_any_changes_give_the_same(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    place = tmp_path_factory.mktemp("between")
    dice = random.Random(seed)  # noqa: S311 - changes to be repeated, not secrets
    folder = Folder(place / "releases", dice)
    edits = [dice.choice((folder.change, folder.change, folder.change, folder.tie)) for _ in range(8)]
    is_tried(folder.root, place / "db", edits)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_changes_that_tie_nothing_give_the_same(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    place = tmp_path_factory.mktemp("between")
    folder = Folder(place / "releases", random.Random(seed))  # noqa: S311 - changes to be repeated, not secrets
    is_tried(folder.root, place / "db", [lambda: folder.change(ONLY_OWN)] * 8)


def test_only_who_looked_at_a_changed_record_is_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BASE, tmp_path / "releases")
    kept(tmp_path / "releases", tmp_path / "db")
    judged: list[str] = []
    of_release = Rulings.of_release

    def counted(rulings: Rulings, entry: Entry) -> Iterator[Judged]:
        judged.append(entry.name)
        return of_release(rulings, entry)

    file = tmp_path / "releases/2.4.1.yml"
    text = file.read_text("utf-8")
    assert "outcome: succeeded" in text
    undone = "outcome: succeeded, rolled_back: {at: 2026-11-20T12:00:00Z}"
    file.write_text(text.replace("outcome: succeeded", undone), "utf-8")
    expected = whole(tmp_path / "releases")
    monkeypatch.setattr(Rulings, "of_release", counted)
    assert kept(tmp_path / "releases", tmp_path / "db") == expected
    assert "incident-missing" in {one.rule for one in expected}
    assert set(judged) == {"2.4.1", "2.5.0"}  # that was built on it
