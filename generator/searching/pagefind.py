"""Pagefind's index of one part of the entries, of which a browser loads only what a question needs.

Boundary: entries in, a folder of files out, by the command that is given. Which parts there are is decided elsewhere.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple

from pydantic_core import from_json, to_json

from generator.searching.entries import Entry
from generator.searching.pagefind_again import make_again, same_in
from generator.searching.pagefind_order import MAIN, put_in_order
from generator.searching.pagefind_service import IndexingError, Record, Talk
from generator.searching.words import note_words

FORM: Final = "10"
"""Changes with what `make_index` makes of the same entries, and with what is put together of it."""
LINE: Final = "\u241e"
"""Stands before each line of a page's text: what is shown of a result is put together from lines."""
_DATA: Final = re.compile(r"pagefind-entry\.json|[^/]+\.pf_meta|(?:index|fragment|filter)/[^/]+").fullmatch
_PROGRAM: Final = re.compile(r"pagefind\.js|wasm\.[^/]+\.pagefind").fullmatch
_EDGE: Final = "</p><p>"
"""Between two lines."""
_WEIGHT: Final = "___PAGEFIND_WEIGHT___10"
"""Before words that count ten times, and what ends them: what Pagefind makes of its attribute for that in a page of
HTML. A record with them gives the same index, and takes it less time to read than such a page."""
_ONCE: Final = "___PAGEFIND_WEIGHT___1.05"
"""Before words that count once. Pagefind multiplies by 24 and leaves out fractions, but leaves out of the index what it
counts 25: without this, the index says of each word on each page what it counts."""
_END: Final = "___END_PAGEFIND_WEIGHT___"
_OWN: Final = "_PAGEFIND_"
"""What all words have in them by which Pagefind tells itself something."""
_OWN_TYPED: Final = "_\N{ZERO WIDTH SPACE}PAGEFIND_"
"""The same where somebody typed it: no such word any more; Pagefind leaves the space out of what is shown."""


def version_of(program: Path) -> str:
    """What the program says that it is.

    Raises:
        IndexingError: it cannot be run.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the program is given
            [program, "--version"], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise IndexingError(f"{program} cannot be run: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise IndexingError(f"{program} ended with status {done.returncode}: {said[-1] if said else 'no message'}")
    return done.stdout.strip()


def make_index(
    program: Path,
    entries: Iterable[str],
    folder: Path,
    *,
    language: str,
    with_program: bool,
    known: Callable[[], Mapping[str, Path]] = dict,
) -> None:
    """Make the index of entries, as `dump` makes them, in a folder that does not exist yet.

    Args:
        program: Pagefind's command.
        entries: in any order that is the same for the same entries.
        folder: stands when it is whole.
        language: of the site, for stemming: an ISO 639-1 code.
        with_program: whether what runs in the browser is put beside it: one part of an index needs it.
        known: gives what `fragments_in` found, which is taken over where its pages are the same.

    Raises:
        IndexingError: the program failed.
    """
    pages = list(_pages(entries, language))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as name:
        made = Path(name, "again")
        with Talk(program) as talk:
            talk.tell(pages)
            same = {} if with_program else same_in(pages, known())
            is_made = bool(same) and make_again(talk, pages, made, same)
            if not same:
                _write(talk.files(), made, with_program=with_program)
        if same and not is_made:
            made = Path(name, "anew")
            with Talk(program) as talk:
                talk.tell(pages)
                _write(talk.files(), made, with_program=with_program)
        for file in made.iterdir():
            if file.is_file() and not (_DATA(file.name) or (with_program and _PROGRAM(file.name))):
                file.unlink()
        note_words(made, put_in_order(made))
        made.rename(folder)


class Opening(NamedTuple):
    """The files of an index that are read before it is asked anything."""

    facts: tuple[str, ...] = ()
    """What is in it."""
    programs: tuple[str, ...] = ()


def opening(folder: Path) -> Opening:
    """What is read of an index first; nothing where its main file is not understood."""
    try:
        languages = [*json.loads((folder / MAIN).read_bytes())["languages"].values()]
        named = [f"pagefind.{facts['hash']}.pf_meta" for facts in languages]
        programs = [f"wasm.{facts['wasm'] or 'unknown'}.pagefind" for facts in languages]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Opening()
    there = [tuple(name for name in names if (folder / name).is_file()) for names in ([MAIN, *named], programs)]
    return Opening(*there)


def _write(made: Mapping[str, bytes], folder: Path, *, with_program: bool) -> None:
    """Write what is wanted of the files of an index."""
    wanted = [path for path in made if _DATA(path) or (with_program and _PROGRAM(path))]
    for place in {path.rpartition("/")[0] for path in wanted}:
        (folder / place).mkdir(parents=True, exist_ok=True)
    for path in wanted:
        with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - a Path takes longer to make than the file
            file.write(made[path])


def _pages(entries: Iterable[str], language: str) -> Iterator[Record]:
    titles: dict[str, str] = {}
    for dumped in entries:
        entry: Entry = from_json(dumped)
        path, _, section = entry["location"].partition("#")
        page_title = titles.get(path, "") if section else titles.setdefault(path, entry["title"])
        yield record_of(entry, page_title, language)


def record_of(entry: Entry, page_title: str, language: str) -> Record:
    """What search needs of a page, or of a section of the one with the title."""
    kind, names = entry.get("tags", [])[:1], entry.get("tags", [])[1:]
    shown: dict[str, object] = {"location": entry["location"], "title": entry["title"], "tags": [*kind, *names]}
    if "#" in entry["location"]:
        shown["page"] = page_title
    text = entry["text"].removeprefix("<p>").removesuffix("</p>")
    weighty = map(_typed, (entry["title"], " ".join(names)) if names else (entry["title"],))
    lines = " ".join([*map(_typed, kind), LINE, _typed(text.replace(_EDGE, f" {LINE} "))])
    return {
        "url": to_json(shown).decode(),
        "content": " ".join([*(f"{_WEIGHT} {one} {_END}" for one in weighty), f"{_ONCE} {lines} {_END}"]),
        "language": language,
        "meta": {"title": _typed(entry["title"])},
        "filters": _filters(entry),
        "sort": {},
    }


def _typed(html: str) -> str:
    """HTML text as what was typed, and nothing else."""
    return unescape(html).replace(_OWN, _OWN_TYPED)


def _filters(entry: Entry) -> dict[str, list[str]]:
    """One filter a value: filters with several come out in another order each time."""
    values = [("type", entry.get("type")), ("state", entry.get("state"))]
    values += [("product", product) for product in entry.get("product", [])]
    return {f"{facet}-{value}": ["1"] for facet, value in values if value}
