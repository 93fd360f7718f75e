"""What a shell completes behind a subcommand: releases, checklist items, people and rules of the records at hand.

Boundary: names alone. Whatever is wrong with the records, nothing is proposed, and no shell is disturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from generator.incremental import Folder

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
Named = Iterable[tuple[str, str]]
"""Names, each with a word about it."""


def _completing(names: Callable[[Folder], Named]) -> Complete:
    """Completes what `names` finds in the folder of records that the command line names."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only when a shell asks

        from generator.incremental import open_folder  # noqa: PLC0415 - likewise

        root = Path(ctx.params.get("folder") or "releases")
        try:
            found = list(names(open_folder(root))) if root.is_dir() else []
        except Exception:  # noqa: BLE001 - a shell waits for names, and whoever runs the command is told what is wrong
            return []
        return [CompletionItem(name, help=word) for name, word in found if name.startswith(incomplete)]

    return complete


def _versions(folder: Folder) -> Named:
    from generator.scan import FileKind  # noqa: PLC0415 - likewise

    return [(file.stem, file.product) for file in folder.files if file.kind is FileKind.RELEASE]


def _items(folder: Folder) -> Named:
    return [(one.id, one.title) for one in folder.foundations.policy.requirements.values()]


def _people(folder: Folder) -> Named:
    known = folder.foundations.people
    return [(one, person.name) for one, person in known.value.people.items()] if known else []


def _rules(_folder: Folder) -> Named:
    from generator.rules import RULES  # noqa: PLC0415 - likewise

    return [(one.name, one.summary) for one in RULES]


version, item, person, rule = (_completing(names) for names in (_versions, _items, _people, _rules))
