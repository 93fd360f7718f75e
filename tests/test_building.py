"""A site that is built with what is left of the last time is the site that is built from nothing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.building import Edition, Outputs, Published, Site, open_edition, publish
from generator.merging import begin, files_in, finish
from generator.pages.page import File, Page

SAMPLE = Path(__file__).parents[1] / "releases"
TODAY = date(2026, 11, 23)
LATER = 4_000_000_000 * 1_000_000_000
"""A clock by which all files are old."""


class PlainPress:
    """Publishes pages as they are written, with all that is said of them."""

    def __init__(self, key: str = "plain") -> None:
        self.key = key

    def page(self, page: Page) -> File:
        return File(page.path.replace(".md", ".txt"), f"{self.key}\n{page!r}".encode())


class Builder:
    """A folder of records, its site and what is kept of both."""

    def __init__(self, root: Path) -> None:
        self.records, self.site, self._root, self._count = root / "releases", root / "site", root, 0
        self.today, self.press = TODAY, PlainPress()
        self.site.mkdir(parents=True)

    def edition(self, place: Path | None) -> Edition:
        return open_edition(self.records, today=self.today, place=place, now_ns=LATER, hands=2)

    def build(self) -> Published:
        """Build with what is left of the last time."""
        self._count += 1
        root = self._root / f"build-{self._count}"
        (root / "new").mkdir(parents=True)
        outputs = Outputs(self._root / "site.db")
        edition, site = self.edition(self._root / "records.db"), Site(root / "new", self.site)
        told: list[tuple[str, ...]] = []
        done = publish(edition, self.press, site, outputs, hands=2, found=told.append)
        (early,) = told
        assert set(early) <= set(done.entries)
        assert [one for one in done.entries if "year" in json.loads(one)] == [
            one for one in early if "year" in json.loads(one)
        ]
        outputs.close()
        begin(root, root / "new", done.kept, files_in(self.site))
        finish(root, root / "new", self.site)
        shutil.rmtree(root)
        return done

    def clean(self) -> tuple[Published, dict[str, bytes]]:
        """Build from nothing."""
        folder = self._root / "clean"
        shutil.rmtree(folder, ignore_errors=True)
        done = publish(self.edition(None), self.press, Site(folder), Outputs(None))
        return done, content(folder)

    def assert_same(self, what: str) -> Published:
        done = self.build()
        wanted, files = self.clean()
        found = content(self.site)
        assert found.keys() == files.keys(), what
        assert [path for path in files if found[path] != files[path]] == [], what
        assert done.entries == wanted.entries, what
        return done


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    shutil.copytree(SAMPLE, tmp_path / "releases")
    return Builder(tmp_path)


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(records: Path) -> None:
        text = (records / path).read_text("utf-8")
        assert old in text, "the sample has changed: choose another edit"
        (records / path).write_text(text.replace(old, new, 1), "utf-8")

    return edit


def add_release(records: Path) -> None:
    text = (records / "mobile" / "5.5.0.yml").read_text("utf-8")
    text = re.sub(r"(?m)^version: .*$", "version: 5.6.0", text)
    (records / "mobile" / "5.6.0.yml").write_text(text, "utf-8")


EDITS: dict[str, Callable[[Path], None]] = {
    "the name of a release": replaced("platform/2.3.1.yml", "type: patch", "name: Renamed\ntype: patch"),
    "a summary": replaced("platform/2.3.1.yml", "summary: |\n", "summary: |\n  One more sentence.\n"),
    "the status of a release": replaced("platform/3.1.1.yml", "status: released", "status: closed"),
    "a fix": replaced("platform/2.3.2.yml", "fixes: [KI-0007]", "fixes: []"),
    "a fix of another product": replaced("mobile/5.3.1.yml", "fixes: [KI-0015]", "fixes: []"),
    "a duplicate that is none": replaced("known-issues/KI-0010.yml", "state: duplicate", "state: confirmed"),
    "an earlier name": replaced("platform/2.5.0.yml", "first_planned", "formerly: [2.5.0-rc.1]\nfirst_planned"),
    "a rollback": replaced(
        "platform/2.4.0.yml", "rolled_back: {at: 2026-02-17T14:53:00Z, to: 2.3.1, decided_by: maria}", ""
    ),
    "an incident": replaced("incidents/INC-2026-001.yml", "title: ", "title: Really, "),
    "an issue": replaced("known-issues/KI-0009.yml", "severity: major", "severity: minor"),
    "the title of an issue": replaced("known-issues/KI-0009.yml", "title: ", "title: Really, "),
    "a person": replaced("people.yml", "name: ", "name: Doctor "),
    "the policy": replaced("policy.yml", "title: ", "title: Our "),
    "an issue that is gone": lambda records: (records / "known-issues" / "KI-0024.yml").unlink(),
    "a release that is gone": lambda records: (records / "mobile" / "5.5.0.yml").unlink(),
    "a release that is new": add_release,
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_site_is_that_of_a_clean_build(edit: str, builder: Builder) -> None:
    builder.build()
    EDITS[edit](builder.records)
    builder.assert_same(edit)


def test_one_text_makes_few_pages_be_written(builder: Builder) -> None:
    everything = builder.build().written
    EDITS["a summary"](builder.records)
    done = builder.build()
    assert 0 < done.written < everything / 10
    assert builder.build().written == 0


def test_after_any_edits_the_site_is_that_of_a_clean_build(builder: Builder) -> None:
    dice = random.Random(23)  # noqa: S311 - for edits, not for secrets
    originals = {path: path.read_bytes() for path in sorted(builder.records.rglob("*.yml"))}
    told: list[str] = []
    for _ in range(int(os.environ.get("RANDOM_EDITS", "14"))):
        told += [careless(builder, originals, dice) for _ in range(dice.randint(1, 3))]
        builder.assert_same("; ".join(told))


def careless(builder: Builder, originals: dict[Path, bytes], dice: random.Random) -> str:
    """One change to the records, the day or the theme, as people make them."""
    path = dice.choice(list(originals))
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    kind = dice.choice(("gone", "back", "back", "swap", "word", "word", "word", "line", "day", "press", "site"))
    if kind == "gone" and path.stem not in ("people", "policy"):
        path.unlink(missing_ok=True)
    elif kind == "day":
        builder.today += timedelta(days=dice.randint(-40, 40))
    elif kind == "press":
        builder.press = PlainPress(dice.choice("abc"))
    elif kind == "site":
        damaged = dice.choice(sorted(file for file in builder.site.rglob("*") if file.is_file()))
        damaged.write_bytes(b"somebody wrote here")
        (builder.site / "stray.txt").write_bytes(b"and left this")
    elif kind in ("swap", "line") and len(lines) > 1:
        at = dice.randrange(len(lines))
        lines[at : at + 1] = [dice.choice(lines)] if kind == "swap" else []
        path.write_text("".join(lines), "utf-8")
    elif kind == "word" and lines:
        path.write_text("".join(lines).replace(" the ", f" the {dice.randint(1, 99)} ", 1), "utf-8")
    else:
        path.write_bytes(originals[path])
    return f"{kind} {path.name}"


@pytest.mark.parametrize("name", ["records.db", "site.db"])
@pytest.mark.parametrize("damage", [b"", b"no database at all", None])
def test_a_damaged_database_is_made_anew(name: str, damage: bytes | None, builder: Builder, tmp_path: Path) -> None:
    builder.build()
    found = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(found[:3000] + b"\0" * 2000 + found[5000:] if damage is None else damage)
    EDITS["a summary"](builder.records)
    builder.assert_same(name)
    assert builder.build().written == 0


def test_files_of_somebody_else_are_left_to_them(builder: Builder, tmp_path: Path) -> None:
    site = Site(tmp_path / "new", None, frozenset({"schema/people.json"}))
    publish(builder.edition(None), builder.press, site, Outputs(None))
    assert (tmp_path / "new" / "schema" / "release.json").is_file()
    assert not (tmp_path / "new" / "schema" / "people.json").exists()
