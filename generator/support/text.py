"""Typed text as words that can be compared: folded, cut, stemmed, and how far two of them are apart.

Boundary: letters and digits alone. The browser does the same in `desk/text.js`, and a test asks both the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

STOP_WORDS: Final = frozenset(
    """
    a about affected after again all already also always am an and any are as at back be because been before being
    both bug but by call called can cannot cant client code could customer customers cut did didnt do does doesnt doing
    dont each either error errors ever every everyone for from get gets getting give gives given go goes got had happen
    happens has have having he hello help her here hi him his how i if im in instead into is issue issues it its just
    kind know known last like may me message might more most much must my need never no not now of off on once one only
    or other our out over please problem problems really receive receives reported reports said same saw say saying says
    see seeing seen sees she shes should show showing shows since so some someone something still such tell tells than
    that the their them then there these they thing things this those though through to told too try trying under until
    up upon us use user users using version very want wants was wasnt we well went were what whats when where whether
    which while who why will with without would you your
    """.split()  # noqa: SIM905 - reads better than two hundred quotes
)
"""Words that say nothing of an issue, among them those that open every call."""
MEANINGS: Final = {
    **dict.fromkeys(("login", "logon", "signin", "signon"), ("signin", "login", "logon", "sign")),
    **dict.fromkeys(("logout", "signout"), ("signout", "logout")),
    **dict.fromkeys(("photo", "photos", "picture", "pictures", "image", "images"), ("photo", "picture", "image")),
    **dict.fromkeys(("mail", "mails", "email", "emails"), ("email", "mail")),
    **dict.fromkeys(("sso",), ("single", "sso")),
    **dict.fromkeys(("timeout", "timeouts"), ("timeout", "times")),
    **dict.fromkeys(("wlan",), ("wifi", "wlan")),
    **dict.fromkeys(("otp",), ("otp", "onetime")),
}
"""Words that customers use for each other; each comes to be all words of its row."""

_MARKS: Final = re.compile(r"[ ,'’](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
_WORD: Final = re.compile(r"[^\W_]+")
_COMPOUND: Final = re.compile(r"[^\W_]+(?:[-‐‑_'’][^\W_]+)*")
_SIGN_IN: Final = re.compile(r"(?<![^\W_])(?:log|sign)(?:s|ed|ing|ged|ging)?[ -](?:in|on|into)(?![^\W_])")
_LETTERS: Final = re.compile(r"[a-z]+").fullmatch
_ENDINGS: Final = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_ROOT: Final = 3
"""Letters that are left of a word at least, without its ending."""
_ONE_ERROR, _TWO_ERRORS = 4, 8
"""From how many letters on one typing error is forgiven, and two."""
_MOST_PIECES: Final = 8
"""Into how many pieces an id or a code can be typed."""


class Unit(NamedTuple):
    """A word of a question."""

    typed: str
    others: tuple[str, ...]
    """What may stand in its place: its pieces, and words that mean the same."""


def fold(text: str) -> str:
    """Take away what does not matter: case, accents, widths, and the marks between thousands."""
    if text.isascii():
        return _MARKS.sub("", text.lower())
    letters = unicodedata.normalize("NFKD", text).lower().replace("ς", "σ")
    return _MARKS.sub("", "".join(char for char in letters if not unicodedata.category(char).startswith("M")))


def words(text: str) -> list[str]:
    """All words in order, cut at every sign: `Wi-Fi 6` is `wi`, `fi`, `6`."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8192)  # titles and symptoms are asked for twice, and many words are those of several issues
def terms(text: str) -> tuple[str, ...]:
    """The words by which a text is found: cut at every sign, and compounds also in one piece."""
    found: dict[str, None] = {}
    for compound in _COMPOUND.findall(fold(text)):
        if compound.isalnum():
            found[compound] = None
        else:
            parts = _WORD.findall(compound)
            found.update(dict.fromkeys((*parts, "".join(parts))))
    return tuple(term for term in found if term not in STOP_WORDS)


def units(text: str) -> list[Unit]:
    """The words of a question that say something, each once."""
    found: dict[str, Unit] = {}
    for compound in _COMPOUND.findall(_SIGN_IN.sub("login", fold(text))):
        parts = [compound] if compound.isalnum() else _WORD.findall(compound)
        whole = "".join(parts)
        if whole in STOP_WORDS or len(whole) == 1:
            continue
        least = _ONE_ERROR if any(map(str.isdecimal, whole)) else 2  # nothing stands for a code but the code
        others = MEANINGS.get(whole) or tuple(part for part in parts if len(part) >= least and _says_something(part))
        found.setdefault(whole, Unit(whole, tuple(other for other in others if other != whole)))
    return list(found.values())


def _says_something(part: str) -> bool:
    """Whether a piece may stand for the whole."""
    return part not in STOP_WORDS and not part.isdecimal()


def stem(word: str) -> str:
    """A word without its ending, so that `exports`, `exported` and `exporting` meet; numbers and codes stay."""
    if not _LETTERS(word) or len(word) <= _ROOT:
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + instead
            break
    if len(word) > _ROOT + 1 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > _ROOT and word.endswith("e") else word


def tolerance(word: str) -> int:
    """How many typing errors are forgiven: none in short words and in whatever has a digit."""
    if len(word) < _ONE_ERROR or any(map(str.isdecimal, word)):
        return 0
    return 1 if len(word) < _TWO_ERRORS else 2


def distance(one: str, other: str) -> int:
    """Count the typing errors between two words: a letter too many, too few or wrong, or two in the wrong order."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one):
        previous, row = row, [i + 1]
        for j, its in enumerate(other):
            cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (char != its))
            if i and j and char == other[j - 1] and one[i - 1] == its:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before = previous
    return row[-1]


def key(parts: list[str]) -> str:
    """How an id or a code is compared: `KI-0042`, `ki42` and `KI 042` are one."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", "".join(parts))


def keys(text: str) -> set[str]:
    """All that may be an id or a code in a text, however it was parted."""
    typed = words(text)
    ends = range(len(typed) + 1)
    return {key(typed[i:j]) for i in ends for j in ends[i + 1 : i + _MOST_PIECES + 1]}
