"""Talks with services that fail, end early or are slow."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from indexer import HOME, entry

from generator.searching.entries import dump
from generator.searching.index import write_index
from generator.searching.pagefind import record_of
from generator.searching.pagefind_service import _SETTINGS, IndexingError, Record, Talk

SAYING = """#!{python}
import base64, json, sys
if "--version" in sys.argv:
    sys.exit(print("pagefind 9"))
for said in {said!r}:
    sys.stdout.write(said)
sys.stdout.flush()
sys.stdin.buffer.read({read})
"""


PAGE = record_of(entry("1.0"), "", "en")


def ask(program: Path, pages: list[Record]) -> dict[str, bytes]:
    """The files of an index of some pages."""
    with Talk(program) as talk:
        talk.tell(pages)
        return talk.files()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([{"type": "NewIndex"}, {"type": "Error", "message": "No such index"}], "odd said: No such index"),
        ([{"type": "NewIndex"}], "odd ended before it had made the index"),
        ([], "odd ended before it had made the index"),
        (["Hello, world,"], "an answer that is not understood: b'Hello"),
        (["bnVsbA==,"], "an answer that is not understood"),
        (["eyJwYXlsb2FkIjogW119,"], r"an answer that is not understood: \[\]"),
    ],
)
@pytest.mark.parametrize("read", ["0", "10"], ids=["hears nothing", "hears a little"])
def test_a_service_that_fails_says_so(said: list[str | dict[str, str]], told: str, read: str, tmp_path: Path) -> None:
    answers = [
        one if isinstance(one, str) else base64.b64encode(json.dumps({"payload": one}).encode()).decode() + ","
        for one in said
    ]
    odd = tmp_path / "odd"
    odd.write_text(SAYING.format(python=sys.executable, said=answers, read=read), encoding="utf-8")
    odd.chmod(0o755)
    with pytest.raises(IndexingError, match=told):
        ask(odd, [PAGE | {"content": "page " * 20_000}] * 3)
    with pytest.raises(IndexingError, match=told):
        write_index(odd, [dump(HOME)], tmp_path / "one", language="en")
    assert list((tmp_path / "one").iterdir()) == []


TELLING = """#!{python}
import base64, json, os, sys
told = json.dumps({{"payload": {{"type": "Error", "message": os.environ[{name!r}]}}}})
print(base64.b64encode(told.encode()).decode(), end=",", flush=True)
sys.stdin.buffer.read(10)
"""


@pytest.mark.parametrize("name", [*_SETTINGS])
@pytest.mark.parametrize("own", [None, "7"])
def test_the_service_is_told_how_to_work_unless_somebody_did(
    own: str | None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if own is None:
        monkeypatch.delenv(name, raising=False)
    else:
        monkeypatch.setenv(name, own)
    told = own or _SETTINGS[name]
    telling = tmp_path / "telling"
    telling.write_text(TELLING.format(python=sys.executable, name=name), encoding="utf-8")
    telling.chmod(0o755)
    with pytest.raises(IndexingError, match=f"telling said: {told}$"):
        ask(telling, [PAGE])


def test_a_service_that_ended_before_it_heard_anything_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = tmp_path / "ended"
    ended.write_text(SAYING.format(python=sys.executable, said=[], read="0"), encoding="utf-8")
    ended.chmod(0o755)
    say = Talk._ask

    def late(talk: Talk, messages: Iterable[bytes]) -> None:
        time.sleep(1)
        say(talk, messages)

    monkeypatch.setattr(Talk, "_ask", late)
    with pytest.raises(IndexingError, match="ended ended before it had made the index"):
        ask(ended, [PAGE])


@pytest.mark.parametrize("seen", [[False, False, True], [False] * 9])
def test_files_that_are_still_written_are_waited_for(
    seen: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = base64.b64encode(json.dumps({"payload": {"type": "WriteFiles"}}).encode()).decode() + ","
    early = tmp_path / "early"
    early.write_text(SAYING.format(python=sys.executable, said=[answer], read=""), encoding="utf-8")
    early.chmod(0o755)
    monkeypatch.setattr("generator.searching.pagefind_service._PATIENCE", 0.09)
    rest = iter(seen)
    with Talk(early) as talk:
        assert talk.write(tmp_path, lambda: next(rest)) is seen[-1]
    assert list(rest) == []
