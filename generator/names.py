"""Which names files and folders of the record may bear: names that every platform and every URL can hold.

Judges names only; what stands in a folder is for the scan.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.problem import escaped

RESERVED: Final = frozenset(
    [
        "404",
        "api",
        "assets",
        "audit",
        "environments",
        "feed",
        "incidents",
        "index",
        "insights",
        "known-issues",
        "process",
        "releases",
        "schema",
        "search",
        "sitemap",
        "support",
        "upcoming",
        "upgrade",
    ]
)
"""Folders and files that the site itself puts where a product or a version would come to be."""

_STEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_PRODUCT: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_YEAR: Final = re.compile(r"[0-9]{4}")
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
_LONGEST: Final = 100
is_ordinary: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}|[A-Z]{2,9}-[0-9]{1,9}", re.ASCII).fullmatch
"""Tells names such as 2.4.0 and KI-0042, as nearly all files have: neither reserved, nor a year, nor a device."""


class BadName(NamedTuple):
    """Why a name may not be borne, and what to do about it."""

    message: str
    hint: str


def shown(path: str) -> str:
    """Returns a path so that it prints on one line, in any encoding, and says which characters it really has."""
    if path.isascii() and path.isprintable() and "\\" not in path:
        return path  # as nearly all are
    return "".join(char if " " <= char <= "~" and char != "\\" else escaped(char) for char in path)


def judge_stem(stem: str, *, is_release: bool = True) -> BadName | None:
    """Returns why a file's name, without its extension, is refused; None where it is fine."""
    if is_ordinary(stem):
        return None
    if bad := _judge(stem):
        return bad
    if not _STEM.fullmatch(stem):
        return _bad_characters(stem, _STEM, "letters, digits and `.` `_` `+` `-`, beginning with a letter or digit")
    return _judge_meaning(stem) if is_release else None


def judge_product(name: str) -> BadName | None:
    """Returns why a folder's name is no product's id; None where it is one."""
    if bad := _judge(name):
        return bad
    if not _PRODUCT.fullmatch(name):
        return _bad_characters(
            name, _PRODUCT, "lower-case letters, digits and `.` `_` `-`, beginning with one of the former"
        )
    return _judge_meaning(name)


def _judge(name: str) -> BadName | None:
    if name != name.rstrip(". "):
        return BadName(f"“{shown(name)}” ends with a dot or space, which Windows drops", "rename it")
    if name.split(".", 1)[0].rstrip().lower() in _DEVICES:
        return BadName(f"“{shown(name)}” is the name of a device on Windows", "rename it")
    if len(name) > _LONGEST:
        return BadName(f"The name has {len(name)} characters; {_LONGEST} are the most", "shorten it")
    return None


def _judge_meaning(name: str) -> BadName | None:
    if name.lower() in RESERVED:
        return BadName(f"“{name}” is a name that the site needs for a page of its own", "rename it")
    if _YEAR.fullmatch(name):
        return BadName(f"“{name}” would meet the page of that year in one URL", "rename it")
    return None


def _bad_characters(name: str, allowed: re.Pattern[str], which: str) -> BadName:
    good = allowed.match(name)
    culprit = name[good.end() if good else 0 :][:1]
    what = f"holds “{shown(culprit)}”" if good else f"begins with “{shown(culprit)}”"
    return BadName(f"“{shown(name)}” {what}; a name here has {which}", "rename it")
