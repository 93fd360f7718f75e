"""Whether what showed between records still holds: all of it, all but what some records have to do with, or nothing.

Boundary: what is kept of it, and under which key; finding is done by `generator.incremental.between`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from generator.abridging import ties
from generator.incremental.alone import MODELS, Judging
from generator.incremental.between import Compared, judge_again, judge_between, placed
from generator.incremental.findings import Between, betweens, dumped
from generator.repository import Records
from generator.scan import SourceFile
from generator.store import Row, Store, Text, digest

_FOUND, _SEEN = "between", "seen"
"""The kinds of text under which it is kept; both have the same key."""


class Told(NamedTuple):
    """What shows between records."""

    found: list[Between]
    texts: list[Text]
    """What is to be kept of it; nothing where it is kept as it is."""


class Comparing:
    """Compares the records of a folder."""

    def __init__(
        self,
        by: Judging,
        store: Store,
        context: str,
        before: Mapping[str, Row],
        faces: Callable[[], Mapping[str, str]],
    ) -> None:
        """Against what is known.

        Args:
            by: the folder and the day.
            store: keeps what was found.
            context: what all findings depend on.
            before: what was known of the files, by path.
            faces: what was compared of them, as JSON, by path.
        """
        self._by, self._store, self._context, self._before, self._faces = by, store, context, before, faces
        self._last = store.last(_FOUND)

    def run(self, now: Mapping[SourceFile, Row], new: Mapping[str, str], records: Callable[[], Records]) -> Told:
        """What shows between records.

        Args:
            now: what is known of their files.
            new: what is compared of those that were judged anew, as JSON, by path.
            records: all of them.
        """
        digests = {file.path: row.digest for file, row in now.items()}
        key, (last, text) = self._key(now.values()), self._last
        if key == last:
            known = betweens(text)
            found = [placed(one, self._by.folder, digests.get(one.path, "")) for one in known]
            return Told(found, [] if found == known else [self._of_found(key, found)])
        changed = self._changed(now, new) if last == self._key(self._before.values()) else None
        seen = self._store.text(_SEEN, last) if changed else None
        compared = None
        if changed and seen:
            before = Compared(betweens(text), json.loads(seen))
            compared = judge_again(before, changed, records(), self._by.today, digests)
        found, looked = compared or judge_between(records(), self._by.today, digests)
        placed_now = [placed(one, self._by.folder, digests.get(one.path, "")) for one in found]
        return Told(placed_now, [self._of_found(key, placed_now), Text(_SEEN, key, json.dumps(looked))])

    def _of_found(self, key: str, found: list[Between]) -> Text:
        return Text(_FOUND, key, dumped(found))

    def _key(self, rows: Iterable[Row]) -> str:
        compared = sorted(f"{row.path}\0{row.record_digest}\0{row.holes}" for row in rows)
        refused = [problem.path for problem in self._by.folder.problems]
        return digest("\n".join([self._context, *compared, *refused]).encode())

    def _changed(self, now: Mapping[SourceFile, Row], new: Mapping[str, str]) -> dict[str, str] | None:
        """The files whose records changed, with what was compared of them before.

        None where there may be other records, or other ties between them.
        """
        if len(now) != len(self._before):
            return None
        changed: dict[str, str] = {}
        for file, row in now.items():
            before = self._before.get(file.path)
            if before is None or before.holes != row.holes:
                return None
            if before.record_digest != row.record_digest:
                face = self._faces().get(file.path, "")
                if digest(face.encode()) != before.record_digest or not _is_tied_alike(file, face, new[file.path]):
                    return None
                changed[file.path] = face
        return changed


def _is_tied_alike(file: SourceFile, before: str, now: str) -> bool:
    model = MODELS[file.kind]
    return bool(before and now) and ties(json.loads(before), model) == ties(json.loads(now), model)
