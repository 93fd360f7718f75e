"""`releases announce`: the announcement of a release, for an audience and in a form.

Boundary: which site it links to, and where it goes; what is said is for `generator.telling.announcing`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator import source
from generator.commands import seen
from generator.commands.acting import refuse
from generator.commands.terminal import OK, fail, printable
from generator.model.scalars import is_web_address
from generator.problem import Limits
from generator.recording.refusal import RefusedError
from generator.telling.announcing import announce

SETTINGS = ("mkdocs.yml", "mkdocs.yaml")


def run_announce(
    folder: Path, version: str, product: str, audience: str, *, format_: str, site: str | None, today: date | None
) -> int:
    """Print an announcement."""
    if site and not is_web_address(site):
        return fail(f"“{printable(site)}” is not a web address such as https://releases.octoacme.example/")
    try:
        space = seen.looked_at(folder, today)
        entry = seen.release(space, version, product)
    except RefusedError as error:
        return refuse(error, folder)
    address = site_of(folder) if site is None else site
    told = announce(space.ledger, entry, audience, format_, f"{address.rstrip('/')}/" if address else "")
    print(told, end="")
    return OK


def site_of(folder: Path) -> str:
    """The address of the site that is made of a folder, where the nearest mkdocs.yml says it plainly; else nothing."""
    for above in folder.resolve().parents:
        for name in SETTINGS:
            if (above / name).is_file():
                return _address_in((above / name).read_bytes())
        if (above / ".git").exists():
            break
    return ""


def _address_in(data: bytes) -> str:
    tree, _ = source.read(data, Limits(lenient=True))
    entry = tree.entries.get("site_url") if isinstance(tree, source.Mapping) else None
    text = entry.value.text if entry and isinstance(entry.value, source.Scalar) else ""
    return text if is_web_address(text) else ""
