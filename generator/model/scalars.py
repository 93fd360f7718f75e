"""The kinds of text that a field can hold, each one strict pattern with its JSON Schema.

Everything arrives as the text that was typed. An error's type is the name of the rule that it breaks; its message
completes the sentence "`date` …, not “tomorrow”".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Generic, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

LINE_LENGTH = 200
"""Characters in a name or a title: what fits a heading and a browser's tab."""
LINK_LENGTH = 2000
"""Characters in a URL: what browsers and proxies are known to carry."""
REMEMBERED = 4096
"""How many texts of a kind are known as read: records name the same people, items and moments over and over."""


@dataclass(frozen=True, eq=False)
class Typed(Generic[T]):
    """The annotation of a type whose values are read from one text by `parse`, which raises PydanticCustomError."""

    parse: Callable[[str], T]
    what: str
    """What is expected, for whoever typed a list or a mapping."""
    schema: Mapping[str, object]
    """Its JSON Schema; `type: string` where it says nothing else."""
    refers: str = ""
    """What the text names, such as `person`, where something of that name must exist."""
    may_be_empty: bool = False
    """Whether the key alone says something, so that nothing behind it is read as an empty text."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate with `read` alone: pydantic's own lax conversions take `1700000000` for a time."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", **self.schema}

    def read(self, value: object) -> T:
        """Read what was typed.

        Raises:
            PydanticCustomError: its type names the rule, its message completes "`field` …".
        """
        if isinstance(value, str):
            return self.parse(value)
        if value is None and self.may_be_empty:
            return self.parse("")
        given = "nothing" if value is None else "a list" if isinstance(value, list) else "a mapping"
        raise PydanticCustomError("wrong-type", "must be {what}, not {given}", {"what": self.what, "given": given})


def _matching(pattern: str, expected: str, rule: str = "bad-value", longest: int = 64) -> Callable[[str], str]:
    """A parser for texts that match `pattern` from end to end."""
    matches = re.compile(pattern, re.ASCII).fullmatch

    @lru_cache(REMEMBERED)
    def parse(text: str) -> str:
        if len(text) > longest:
            raise PydanticCustomError(rule, "must be at most {longest} characters", {"longest": longest})
        if not matches(text):
            raise PydanticCustomError(rule, "must be {expected}", {"expected": expected})
        return text

    return parse


def _markdown(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("bad-value", "must not be blank")
    return text


def _line(text: str) -> str:
    if "\n" in text:
        raise PydanticCustomError("bad-value", "must be one line")
    if not text.strip():
        raise PydanticCustomError("bad-value", "must not be blank")
    if len(text) > LINE_LENGTH:
        raise PydanticCustomError("bad-value", "must be at most {longest} characters", {"longest": LINE_LENGTH})
    return text


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise PydanticCustomError("bad-value", "must be true or false")
    return text == "true"


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise PydanticCustomError("bad-value", "must be a whole number such as 9")
    return int(text)


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})").fullmatch
_EXPECTED_MOMENT = "must be a date and time with an offset, such as 2026-11-12T14:05:00Z"
_LOCAL = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*").fullmatch


def _day(text: str) -> date:
    if not _DAY(text):
        raise PydanticCustomError("bad-time", "must be a day such as 2026-11-12")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("bad-time", "must be a day that exists") from None


@lru_cache(REMEMBERED)
def _moment(text: str) -> datetime:
    if not _MOMENT(text):
        what = "must have an offset, such as 2026-11-12T14:05:00Z" if _LOCAL(text) and text[-1] not in "Zz" else ""
        raise PydanticCustomError("bad-time", "{what}", {"what": what or _EXPECTED_MOMENT})
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("bad-time", "must be a day and time that exist") from None


_URL = r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?"
_MAIL = r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
_REFERENCE = "[A-Za-z][A-Za-z0-9_]*-[0-9]+"
_is_link = re.compile(f"{_URL}|{_MAIL}|{_REFERENCE}").fullmatch
_is_reference = re.compile(_REFERENCE).fullmatch
_USERINFO = re.compile(r"https?://[^/?#]*@").match


def _link(text: str) -> str:
    if len(text) > LINK_LENGTH:
        raise PydanticCustomError("bad-link", "must be at most {longest} characters", {"longest": LINK_LENGTH})
    if _is_link(text):
        return text
    if _USERINFO(text):
        raise PydanticCustomError("bad-link", "must not carry a user name or password")
    if text.startswith(("https://", "http://")):
        raise PydanticCustomError("bad-link", "has characters that a URL cannot have; write them as %XX")
    raise PydanticCustomError(
        "bad-link", "must be an http, https or mailto URL, or a tracker's reference such as EXP-812"
    )


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https URL that a link may lead to."""
    return len(text) <= LINK_LENGTH and text.startswith(("http://", "https://")) and _is_link(text) is not None


def is_url(link: str) -> bool:
    """Whether a link is a URL, rather than a reference that a tracker of the policy resolves."""
    return not _is_reference(link)


_SCALAR: dict[str, object] = {"type": ["string", "number", "boolean"]}
"""Whatever a YAML reader may take plain text for: `name: 2.4` is a number to an editor, and text to us."""
_ID = "[a-z0-9]+(-[a-z0-9]+)*"
_VERSION = "[0-9A-Za-z][0-9A-Za-z.+-]*"
_PRODUCT = "[a-z0-9][a-z0-9._-]*"
_ISSUE = "[A-Z][A-Z0-9]*-[0-9A-Z.-]*[0-9A-Z]"


def _pattern(pattern: str, longest: int = 64) -> dict[str, object]:
    return {"pattern": f"^(?:{pattern})$", "maxLength": longest}


_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
DAY_PATTERN = (
    r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
"""A day that exists, for schemas: `format` is checked by some of their readers only, and by each in its own way."""
_TIME_PATTERN = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"


Markdown = Annotated[str, Typed(_markdown, "text", {**_SCALAR, "pattern": r"\S"})]
"""Text of any number of lines, in Markdown."""
Reason = Annotated[str, Typed(str, "a reason", _SCALAR, may_be_empty=True)]
"""Why: text that a rule asks for, so that a missing one is said in the rule's words."""
_line_schema = {**_SCALAR, **_pattern(r"[^\n]*\S[^\n]*", LINE_LENGTH)}
Line = Annotated[str, Typed(_line, "one line of text", _line_schema)]
"""One line of plain text."""
_id = _matching(_ID, "an id such as qa-lead (a-z, 0-9 and hyphens)")
_id_schema = {**_SCALAR, **_pattern(_ID)}
Id = Annotated[str, Typed(_id, "an id", _id_schema)]
"""A kebab-case id: a person, role, item, impact, component, environment."""
PersonId = Annotated[str, Typed(_id, "a person's id", _id_schema, "person")]
RoleId = Annotated[str, Typed(_id, "a role's id", _id_schema, "role")]
ItemId = Annotated[str, Typed(_id, "a checklist item's id", _id_schema, "item")]
SectionId = Annotated[str, Typed(_id, "a checklist section's id", _id_schema, "section")]
ImpactId = Annotated[str, Typed(_id, "an impact's id", _id_schema, "impact")]
_version = _matching(_VERSION, "a version (only 0-9 A-Z a-z . + -)")
_version_schema = {**_SCALAR, **_pattern(_VERSION)}
Version = Annotated[str, Typed(_version, "a version", _version_schema)]
"""A version as it is typed; whether it follows the policy's scheme is a rule's business."""
ReleaseVersion = Annotated[str, Typed(_version, "a version", _version_schema, "release")]
"""The version of a release that is in the records."""
_product = _matching(_PRODUCT, "a product's id (a-z 0-9 . _ -)")
ProductId = Annotated[str, Typed(_product, "a product's id", {**_SCALAR, **_pattern(_PRODUCT)}, "product")]
"""The id of a product, which is its folder's name."""
_issue = _matching(_ISSUE, "an id such as KI-0042")
IssueId = Annotated[str, Typed(_issue, "an id such as KI-0042", _pattern(_ISSUE))]
"""The id of a known issue or an incident: capital letters, a hyphen, then digits, capitals, dots and hyphens."""
KnownIssueId = Annotated[str, Typed(_issue, "a known issue's id", _pattern(_ISSUE), "known issue")]
"""The id of a known issue that is in the records."""
Commit = Annotated[
    str,
    Typed(
        _matching("[0-9a-f]{7,64}", "a commit's hash in hex"),
        "a commit",
        {"type": ["string", "number"], **_pattern("[0-9a-f]{7,64}")},
    ),
]
Link = Annotated[str, Typed(_link, "a link", _pattern(f"{_URL}|{_MAIL}|{_REFERENCE}", LINK_LENGTH), "link")]
"""An http, https or mailto URL, or a reference such as EXP-812 that a tracker of the policy knows."""
Flag = Annotated[bool, Typed(_flag, "true or false", {"type": ["boolean", "string"], **_pattern("true|false")})]
_count_schema = {"type": ["integer", "string"], "minimum": 0, "maximum": 999_999_999, **_pattern("[0-9]{1,9}")}
Count = Annotated[int, Typed(_count, "a whole number", _count_schema)]
Day = Annotated[date, Typed(_day, "a day", _pattern(DAY_PATTERN))]
"""A day of the policy's calendar, `YYYY-MM-DD`."""
Moment = Annotated[datetime, Typed(_moment, "a date and time", _pattern(DAY_PATTERN + _TIME_PATTERN))]
"""An instant in UTC; typed in ISO 8601 (RFC 3339) with an offset."""
