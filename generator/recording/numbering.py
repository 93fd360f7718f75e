"""The next free id of a register: in the form that its ids have, above all that were ever named.

Boundary: ids as texts; which ids are named is for whoever knows the records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_ID = re.compile(r"(?P<prefix>[A-Z][A-Z0-9]*)-(?:(?P<year>[0-9]{4})-)?(?P<number>[0-9]{1,9})")


def next_id(known: Iterable[str], prefix: str, width: int, year: int | None = None) -> str:
    """The id after the highest; gaps are left, as an id is never used again.

    Args:
        known: all ids that are there, or that something names.
        prefix: the prefix where there is none yet; else the one that most have.
        width: how many digits the number has at least where there is none yet; else as many as the highest has.
        year: the year that stands in the id, where ids of this register have one.
    """
    found = [match for one in known if (match := _ID.fullmatch(one))]
    dated = [one for one in found if one["year"]]
    plain = [one for one in found if not one["year"]]
    by_year = year is not None and (bool(dated) or not plain)
    alike = dated if by_year else plain
    most = Counter(one["prefix"] for one in alike).most_common(1)
    prefix = most[0][0] if most else prefix
    mine = [one["number"] for one in alike if one["prefix"] == prefix]
    width = len(max(mine, key=int)) if mine else width
    numbers = [
        int(one["number"]) for one in alike if one["prefix"] == prefix and (not by_year or int(one["year"]) == year)
    ]
    return f"{prefix}-{f'{year}-' if by_year else ''}{max(numbers, default=0) + 1:0{width}}"
