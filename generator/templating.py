"""The templates of pages, and how a value comes to stand in one: escaped by the engine, never by hand.

Knows what text, days and HTML blocks are; of releases it knows nothing. `generator.template_code` compiles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from generator import richtext, template_code
from generator.html_blocks import as_markup, oneline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# All ASCII punctuation but the comma, whatever it means to Markdown today: extensions find a use for every one. A dot
# between digits and a hyphen between letters or digits stay, so that `2.4.0` and `KI-0042` can be read in the source.
# A space at either end could indent a line into a code block, or end it with a break. Each alternative begins with a
# character, never with a look around: that lets the engine skip plain words, which are most of what it sees.
_SPECIAL: Final = re.compile(
    r"[!-+/:-@\[-`{-~\t\n\r\u2028\u2029]"
    r"|\.(?:(?<![0-9]\.)|(?![0-9]))"
    r"|-(?:(?<![0-9A-Za-z]-)|(?![0-9A-Za-z]))"
    r"| (?:(?<=\A )|\Z)"
)
# What ends an attribute, or may mean something to an extension that sees an HTML block before Markdown does.
_SPECIAL_IN_LINK: Final = re.compile(r"[\x00-,;<>@\[-^`{-}\x7f\u2028\u2029]")
_REFERENCES: Final = {c: f"&#{ord(c)};" for c in map(chr, (*range(128), 0x2028, 0x2029))}

_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n\s*\n")

_NOT_TEXT: Final = frozenset({type(None), bool, date, datetime, list, tuple, dict, set, frozenset})
_ESCAPING_FILTERS: Final = frozenset({"block", "inline", "day", "moment", "href", "oneline", "join"})
_MARKING_FILTERS: Final = ("safe", "forceescape", "format", "tojson", "urlize", "xmlattr")


def escape(value: object) -> Markup:
    """Write a value so that it reads as typed in Markdown text, a heading, an HTML block or a quoted attribute.

    What is Markup already stays as it is.

    Raises:
        TypeError: the value is None, a truth value, a day or a collection: the template forgot to say how it reads.
    """
    if type(value) is str:
        return _escape_text(value)
    if type(value) is Markup:
        return value
    if hasattr(value, "__html__"):
        return as_markup(value.__html__())  # its type vouches for it
    if type(value) in _NOT_TEXT:
        raise TypeError(f"a template printed {value!r}, which has no text of its own")
    return _escape_text(str(value))


@lru_cache(maxsize=8192)  # names, roles and words of state stand on thousands of pages
def _escape_text(text: str) -> Markup:
    return as_markup(_SPECIAL.sub(_refer, text))


@lru_cache(maxsize=8192)  # so are the neighbours of a page, and a release's own pages link to the same
def href(value: str) -> Markup:
    """Write an address for a quoted attribute in an HTML block, where what addresses are made of needs no escape."""
    return as_markup(_SPECIAL_IN_LINK.sub(_refer, value))


def day(value: date) -> Markup:
    """Write a day as `<time>`, the same for readers of every language."""
    return _time(f"{value.year:04}-{value.month:02}-{value.day:02}", _day_words(value))


def moment(value: datetime) -> Markup:
    """Write a moment in UTC as `<time>`, to the minute for people and to the second for programs.

    Raises:
        ValueError: the moment has no offset.
    """
    return _moment_in_utc(value if value.tzinfo is UTC else _utc(value))


def iso(value: date) -> str:
    """Write a day or a moment (in UTC) as ISO 8601, for attributes."""
    if isinstance(value, datetime):
        return _iso(_utc(value))
    return value.isoformat()


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a site, as they are when this is made."""

    folders: tuple[Path, ...] = ()
    """Folders of the site's own; what they hold comes before what is built in."""
    _environment: Environment = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_environment", _make_environment(self.folders))

    def load(self) -> None:
        """Load every template now: processes that are forked from here on have them, and their code is kept."""
        for name in self._environment.list_templates(["md"]):
            self._environment.get_template(name)

    def render(self, name: str, /, **values: object) -> str:
        """Fill in a template, say `release.md`; the page ends with one newline and holds no two blank lines in a row.

        Raises:
            jinja2.TemplateError: there is no such template, it is wrong, or it uses a value that is not given.
            TypeError: it prints a value without a text of its own; see `escape`.
        """
        page = self._environment.get_template(name).render(values)
        return _BLANK_LINES.sub("\n\n", page).strip("\n") + "\n"


def _make_environment(folders: tuple[Path, ...]) -> Environment:
    environment = template_code.CompilingEnvironment(
        loader=template_code.loader(folders),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,  # all of them stay
    )
    environment.escaping = _ESCAPING_FILTERS
    environment.text = _escape_text
    for name in _MARKING_FILTERS:  # what is safe is said by the type that Python hands over, not by a template
        del environment.filters[name]
    environment.filters |= {"e": escape, "escape": escape, "join": _join}
    environment.filters["href"] = href
    environment.filters |= {"day": day, "moment": moment, "iso": iso, "oneline": oneline}
    environment.filters |= {"block": richtext.block, "inline": richtext.inline, "plain": richtext.plain}
    environment.filters["first_line"] = richtext.first_line
    return environment


def _join(values: Iterable[object], separator: object = "") -> Markup:
    between = str(escape(separator)).replace("&#32;", " ")  # a space is safe except at a line's ends
    return as_markup(between.join(map(escape, values)))


def _refer(match: re.Match[str]) -> str:
    return _REFERENCES[match[0]]


def _time(machine: str, words: str) -> Markup:
    return as_markup(f'<time datetime="{machine}">{words}</time>')


@lru_cache(maxsize=1024)  # a release is signed at few times, and they stand on all of its pages
def _moment_in_utc(utc: datetime) -> Markup:
    text = _iso(utc)
    return as_markup(f'<time datetime="{text}">{utc.day} {_MONTHS[utc.month - 1]} {utc.year} {text[11:16]} UTC</time>')


def _day_words(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _iso(utc: datetime) -> str:
    return f"{utc.isoformat()[:19]}Z"  # to the second


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a moment without an offset: {value.isoformat()}")
    return value.astimezone(UTC)
