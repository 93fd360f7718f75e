"""A file's bytes as text that people can see: UTF-8, without characters that hide, reorder or cannot be stored.

Knows nothing of YAML: what the text means is for the reader.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from generator.diagnostics import Span

if TYPE_CHECKING:
    from generator.problem import Problems

# Zero-width joiner and non-joiner (200C, 200D) and the marks of direction (200E, 200F) are not among these: words of
# many scripts, and emoji, need them.
UNSEEN: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but not tab, line feed and carriage return
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # line separators; embeddings, overrides and isolates
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # invisible
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of pairs, and what is no character
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
REPLACED: Final = "\ufffd"

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NAMES: Final = {
    0x00: "NUL",
    0x85: "next line",
    0xAD: "soft hyphen",
    0x200B: "zero-width space",
    0x2028: "line separator",
    0x2029: "paragraph separator",
    0xFEFF: "byte order mark inside the text",
}
_SAVE: Final = "save the file as UTF-8"


def decode(data: bytes, problems: Problems) -> str | None:
    r"""Returns the text of a file, lines ending in `\n` and without a leading byte order mark.

    Characters that may not be there are told and replaced, so that every other character keeps its line and column.

    Returns:
        None where the bytes are no UTF-8 at all; the reason is among the problems.
    """
    if _is_utf16(data):
        problems.add("not-text", "The file is UTF-16, not UTF-8", _SAVE, Span(1, 1))
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _add_bad_byte(data, error.start, problems)
        return None
    text = _end_lines(text)
    if has_unseen(text):
        _add_unseen(text, problems)
        text = UNSEEN.sub(REPLACED, text)
    return text


def has_unseen(text: str) -> bool:
    """Returns whether a text holds such a character; quick where nothing in it is out of the ordinary."""
    return not text.replace("\n", "").replace("\t", "").isprintable() and UNSEEN.search(text) is not None


def split_lines(data: bytes) -> list[str]:
    """Returns the lines of a file as spans count them, without their ends; of a file that is no text, too."""
    return _end_lines(data.decode(errors="replace")).split("\n")


def describe(text: str) -> str:
    """Returns which unseen characters a text holds: the first by code and name, and how many more."""
    found = UNSEEN.findall(text)
    code = ord(found[0])
    control = unicodedata.category(found[0]) == "Cc"
    name = _NAMES.get(code) or unicodedata.name(found[0], "control character" if control else "not a character").lower()
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"U+{code:04X} ({name}){more}"


def _end_lines(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_utf16(data: bytes) -> bool:
    if data.startswith(_UTF16):
        return True
    start = data[:64]
    odd, even = start[1::2], start[::2]
    return len(start) >= 4 and (not any(odd) or not any(even)) and any(start)  # noqa: PLR2004 - two characters


def _add_bad_byte(data: bytes, position: int, problems: Problems) -> None:
    before = _end_lines(data[:position].decode())
    line = before.count("\n") + 1
    byte = data[position : position + 1]
    alone = data[position + 1 : position + 2].isascii()
    western = byte.decode("cp1252", "ignore") if alone else ""
    guess = f"; it may be the “{western}” of Windows-1252" if western.isprintable() and western else ""
    problems.add(
        "not-text",
        f"Byte 0x{byte[0]:02X} is not UTF-8{guess}",
        _SAVE,
        Span(line, len(before) - before.rfind("\n")),
    )


def _add_unseen(text: str, problems: Problems) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if match := UNSEEN.search(line):
            problems.add(
                "not-text",
                f"The line holds {describe(line)}, which cannot be seen",
                "delete it; many editors show such characters on demand",
                Span(number, match.start() + 1),
            )
