"""Records going wrong at random: whatever is typed, it is read, judged, told and shown without falling over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from generator import reading
from generator.check import check
from generator.diagnostics import Kind
from generator.ledger import Ledger
from generator.pages import write_pages
from generator.preview import place_findings, stand_ins
from generator.reports import text
from generator.repository import read_folder
from generator.templating import Templates

SAMPLE = Path(__file__).parents[1] / "releases"
ROUNDS = 40
TODAYS = (date(2026, 11, 23), date(1, 1, 1), date(9999, 12, 31))
BRACKETS = ("[", "{a: ", "- ")
ODD = (
    *("\u202e", "\u200b", "\u2028", "\x00", "\x85", "\t", "\r", "e\u0301", "漢字", "😀", "\\", "'", '"', "`", "%", "@"),
    *("{", "}", "[", "]", ":", "- ", "? ", " #x", "&a", "*a", "!!x", "|", ">", "<<: *a", "null", "~", "", "true"),
    *("<script>", "{{ x }}", "{% raw %}", "javascript:x", "http://[", "https://x:99999999/", "mailto:", "-1", "1e999"),
    *("٣", "9" * 400, "2026-02-30", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "2026-11-12T14:05:60Z"),
    *("9999-12-31T23:59:59-14:00", "1.0.0", "5.1.0", "KI-0001", "INC-2026-001", "maria", "mobile"),
)

Lines = list[str]
Edit = Callable[[Random, Lines], Lines]


def flip_bits(random: Random, lines: Lines) -> Lines:
    data = bytearray(_encoded(lines))
    for _ in range(random.randint(1, 3)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return data.decode("utf-8", "surrogateescape").split("\n")


def cut_off(random: Random, lines: Lines) -> Lines:
    whole = "\n".join(lines)
    return whole[: random.randrange(len(whole))].split("\n")


def delete_lines(random: Random, lines: Lines) -> Lines:
    start = random.randrange(len(lines))
    return lines[:start] + lines[start + random.randint(1, 6) :]


def repeat_lines(random: Random, lines: Lines) -> Lines:
    start, to = random.randrange(len(lines)), random.randrange(len(lines))
    return lines[:to] + lines[start : start + random.randint(1, 6)] + lines[to:]


def indent_otherwise(random: Random, lines: Lines) -> Lines:
    number = random.randrange(len(lines))
    return [*lines[:number], " " * random.randint(0, 6) + lines[number].lstrip(), *lines[number + 1 :]]


def insert_something_odd(random: Random, lines: Lines) -> Lines:
    number = random.randrange(len(lines))
    column = random.randint(0, len(lines[number]))
    odd = lines[number][:column] + random.choice(ODD) + lines[number][column:]
    return [*lines[:number], odd, *lines[number + 1 :]]


def give_an_odd_value(random: Random, lines: Lines) -> Lines:
    return _with_value(random, lines, random.choice(ODD))


def give_the_value_of_another(random: Random, lines: Lines) -> Lines:
    return _with_value(random, lines, random.choice([line.partition(": ")[2] for line in lines]))


def nest_deeply(random: Random, lines: Lines) -> Lines:
    return _with_value(random, lines, random.choice(BRACKETS) * random.choice((5, 12, 3_000)))


def change_a_digit(random: Random, lines: Lines) -> Lines:
    whole = "\n".join(lines)
    place = random.choice([place for place, char in enumerate(whole) if char.isascii() and char.isdigit()] or [0])
    return (whole[:place] + random.choice("0123456789") + whole[place + 1 :]).split("\n")


EDITS: tuple[Edit, ...] = (
    flip_bits,
    cut_off,
    delete_lines,
    repeat_lines,
    indent_otherwise,
    insert_something_odd,
    give_an_odd_value,
    give_the_value_of_another,
    nest_deeply,
    change_a_digit,
)


def _with_value(random: Random, lines: Lines, value: str) -> Lines:
    numbers = [number for number, line in enumerate(lines) if ": " in line]
    if not numbers:
        return lines
    number = random.choice(numbers)
    return [*lines[:number], lines[number].partition(": ")[0] + ": " + value, *lines[number + 1 :]]


def _encoded(lines: Lines) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogateescape")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample's smaller product; a file that is as it was is read once."""
    folder = tmp_path / "releases"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("platform"))
    for record in (*folder.glob("known-issues/*"), *folder.glob("incidents/*")):
        if "mobile" not in record.read_text(encoding="utf-8"):
            record.unlink()
    monkeypatch.setattr(reading, "read", cache(reading.read))
    return folder


def survive(folder: Path, today: date, *, show: bool) -> bool:
    """Reads, judges, tells and shows what stands in a folder; whether a site could be built of it."""
    ledger = Ledger(read_folder(folder), today)
    outcome = check(ledger)
    for one in outcome.diagnostics:
        assert one.message, one
        assert (one.message + one.hint + one.path).isprintable(), one
    said = text.render(outcome.diagnostics, folder="releases/")
    assert said.replace("\n", "").isprintable()
    broken = any(one.kind is Kind.BROKEN for one in outcome.diagnostics)
    if show or not broken:
        pages = tuple(write_pages(ledger, outcome, Templates(())))
        place_findings(outcome.diagnostics, (*pages, *stand_ins(outcome.diagnostics, pages)), "releases/")
        _encoded([page.markdown for page in pages]).decode()
    return not broken


def damaged(random: Random, files: list[Path]) -> Iterator[tuple[Path, bytes]]:
    for path in random.sample(files, random.choice((1, 1, 1, 2))):
        lines = path.read_text(encoding="utf-8").split("\n")
        yield path, _encoded(random.choice(EDITS)(random, lines))


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_is_typed_makes_it_fall_over(folder: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same edits each time
    files = sorted(folder.rglob("*.yml"))
    for number in range(ROUNDS):
        changed = list(damaged(random, files))
        whole = {path: path.read_bytes() for path, _ in changed}
        for path, data in changed:
            path.write_bytes(data)
        try:
            survive(folder, random.choice(TODAYS), show=number % 8 == 0)
        except Exception as error:
            raise AssertionError({path.name: data for path, data in changed}) from error
        for path, data in whole.items():
            path.write_bytes(data)


def test_a_message_stays_on_its_line_whatever_was_typed(folder: Path) -> None:
    path = folder / "mobile" / "5.3.0.yml"
    path.write_text(path.read_text("utf-8").replace('artifact: "', 'artifact: "x\\t', 2), "utf-8")
    outcome = check(Ledger(read_folder(folder), TODAYS[0]))
    found = [one for one in outcome.diagnostics if one.rule == "deployed-other-than-approved"]
    assert found
    for one in found:
        assert one.message.isprintable()
        assert "x\\tsha256" in one.message


@pytest.mark.parametrize("name", ["people.yml", "policy.yml", "mobile", "known-issues", "incidents"])
def test_a_file_or_folder_that_is_not_there_makes_nothing_fall_over(folder: Path, name: str) -> None:
    if (folder / name).is_dir():
        shutil.rmtree(folder / name)
    else:
        (folder / name).unlink()
    survive(folder, TODAYS[0], show=True)
