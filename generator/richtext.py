"""Markdown that people typed, as HTML that is safe on any page: islands, table cells, plain text.

The only importer of nh3. Knows nothing of records, pages or templates.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from typing import Final
from urllib.parse import urlsplit

import nh3
import pyromark
from markupsafe import Markup, escape

DEEPEST: Final = 20
"""How many quotes, lists and emphases may stand in each other."""

OPTIONS: Final = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
"""The Markdown that is understood: CommonMark, tables and strikethrough."""

# Two noncharacters, which no text holds by the time they are used: the first stands for `<` while the engine reads, so
# that it sees no HTML and typed tags come out as text; the second parts `]` from `:` and is taken out again.
_LESS: Final = "\ufdd0"
_PART: Final = "\ufdd1"

_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LESS_THAN: Final = re.compile(r"(?<!\\)(\\*)<(?!(?:https?://|mailto:)[^\s<>]+>)")
"""Each `<` with the backslashes before it, but not that of a link in `< >`."""
_NO_TARGET: Final = re.compile(r"\]:(?!\s*<?(?:https?://|mailto:)\S)")
_CONTAINER: Final = re.compile(r"<(/?)(?:blockquote|ul|ol|em|strong|del)\b")
_IMAGE: Final = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>')
_LINK: Final = re.compile(r"<a .*?</a>", re.DOTALL)
_DEAD_LINK: Final = re.compile(r'<a(?: title="[^"]*")? rel="noreferrer">(.*?)</a>', re.DOTALL)
_EDGE: Final = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|table|t[rhd]|thead|tbody|hr|br)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_BARE_URL: Final = re.compile(
    r"<a .*?</a>|<code>.*?</code>|<[^>]*>"  # passed over: the alternatives are tried in this order
    r'|\bhttps?://(?:(?!&(?:lt|gt|nbsp);)[^\s<>"])+',
    re.DOTALL,
)
_HEADINGS: Final = tuple(
    pair for n in range(1, 7) for pair in ((f"<h{n}>", "<p><strong>"), (f"</h{n}>", "</strong></p>"))
)

# A paragraph without a character that means anything: each line begins with a letter, and none ends with a space. Most
# texts are like that, and need neither engine nor cleaner.
_LINE: Final = r"[A-Za-z][0-9A-Za-z ,.;:()'\"/?%+=\u00e0-\u00f6\u00f8-\u00ff\u2013\u2014\u2018-\u201d\u2026-]*+(?<! )"
_WORDS_ALONE: Final = re.compile(rf"{_LINE}(?:\n{_LINE})*+\n*")

# Line ends and tabs would end the island or be widened by Python-Markdown; braces mean something to Jinja, critic marks
# and attribute lists, all of which may read the whole page before Markdown does.
_ONE_LINE: Final = tuple((c, f"&#{ord(c)};") for c in "\n\t\r{}\u2028\u2029")


def block(text: str) -> Markup:
    """Render a text as an island: one physical line, which stands in a page between two blank lines."""
    body = _body(text)
    return Markup(f'<div class="ox-text">{body}</div>') if body else Markup()  # noqa: S704 - cleaned by nh3


@lru_cache(maxsize=1024)  # a workaround stands on the page of each release that has the issue
def inline(text: str) -> Markup:
    """Render a text for a table cell or list item that is HTML itself: a single paragraph comes without its `<p>`."""
    body = _body(text)
    if body.startswith("<p>") and body.find("</p>") == len(body) - 4:
        body = body[3:-4]
    return Markup(body)  # noqa: S704 - cleaned by nh3


def tags_alone(html: str, tags: frozenset[str]) -> str:
    """What is left of HTML with no other tags than these, which lose their attributes."""
    return _only(tags).clean(html)


@cache
def _only(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(tags=tags, attributes={}, link_rel=None)


def plain(text: str) -> str:
    """Take the Markdown out: the words on one line, for search, feeds and descriptions. Not escaped."""
    return " ".join(_lines(text))


def first_line(text: str, limit: int = 160) -> str:
    """Say what a text begins with: its first paragraph, item or heading, within `limit` characters.

    What is too long ends after its last whole sentence that fits, else after a word, with an ellipsis.
    """
    line = next(iter(_lines(text)), "")
    if len(line) <= limit:
        return line
    head = line[:limit]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? "))
    if sentence >= limit // 3:
        return head[: sentence + 1]
    words = head[:-1] if line[limit - 1] == " " else head[:-1].rpartition(" ")[0]
    return (words or head[:-1]).rstrip(" ,;:.–-") + "…"


def nesting(text: str) -> int:
    """Count how many quotes, lists and emphases stand in each other at the deepest place."""
    return _depth(_markdown(text))


def complaint(text: str) -> str | None:
    """Say in one sentence why a text can't be shown as Markdown; None where it can. Such a text is shown as typed."""
    return None if _is_words_alone(text) else _complaint(text, _markdown(text))


def _complaint(text: str, html: str) -> str | None:
    # Both grow faster than the text: deep nesting by the square in HTML parsers, and a table row of one
    # character has as many cells as the table's head. The bound is twice what any complete table needs.
    if len(html) > 40 * len(text) + 4000:
        return "A table's rows have far fewer cells than its head, and would fill up the page with empty ones."
    if html.count("<") > 2 * DEEPEST and (depth := _depth(html)) > DEEPEST:
        return f"Quotes, lists and emphasis stand in each other {depth} deep; {DEEPEST} is the most that is shown."
    return None


def _is_words_alone(text: str) -> bool:
    return _WORDS_ALONE.fullmatch(text) is not None and "://" not in text


def _body(text: str) -> str:
    if _is_words_alone(text):
        return f"<p>{text.rstrip(chr(10))}</p>".replace("\n", "&#10;")
    html = _markdown(text)
    if _complaint(text, html):
        typed = escape(_UNFIT.sub("\ufffd", text))
        return _in_one_line(f"<pre>{typed}</pre>")
    if "<h" in html:
        for old, new in _HEADINGS:
            html = html.replace(old, new)
    if "<img" in html:
        html = _IMAGE.sub(_link_to_image, _LINK.sub(lambda link: _IMAGE.sub(r"\2", link[0]), html))
    html = _CLEANER.clean(html).rstrip().replace(_LESS, "&lt;")
    if "<a" in html:
        html = _DEAD_LINK.sub(r"\1", html)
    if "://" in html:
        html = _BARE_URL.sub(_link_bare_url, html)
    return _in_one_line(html)


def _in_one_line(html: str) -> str:
    for character, reference in _ONE_LINE:
        html = html.replace(character, reference)
    return html


def _markdown(text: str) -> str:
    """Run the engine over a text without letting it see HTML: every tag in what it returns is its own."""
    if _UNFIT.search(text):
        text = _UNFIT.sub("\ufffd", text)
    if "<" in text:
        text = LESS_THAN.sub(_hide_less_than, text)
    if "]:" not in text:
        return pyromark.html(text, options=OPTIONS)
    # `[SEC-1]: rotated` would be taken for a definition of a link, and vanish.
    return pyromark.html(_NO_TARGET.sub(f"]{_PART}:", text), options=OPTIONS).replace(_PART, "")


def _hide_less_than(match: re.Match[str]) -> str:
    backslashes = match[1]
    return match[0] if len(backslashes) % 2 else backslashes + _LESS


def _depth(html: str) -> int:
    deepest = depth = 0
    for tag in _CONTAINER.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _lines(text: str) -> list[str]:
    if _is_words_alone(text):
        return [" ".join(text.split())]
    html = _markdown(text)
    if "<pre" not in html:
        html = html.replace("\n", " ")  # a line end within a paragraph is a space
    html = _TAG.sub("", _EDGE.sub("\n", _IMAGE.sub(r"\2", html)))
    words = (" ".join(line.split()) for line in unescape(html).replace(_LESS, "<").split("\n"))
    return [line for line in words if line]


def _link_to_image(match: re.Match[str]) -> str:
    """Name an image without loading it: no page asks another host for anything."""
    address, description = match.groups()
    return f'<a href="{address}">{description or address}</a>'


def _link_bare_url(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("<"):
        return found
    typed = unescape(found)
    url = typed.rstrip(".,:;!?'*_~")
    for opening, closing in ("()", "[]"):
        while url.endswith(closing) and url.count(closing) > url.count(opening):
            url = url[:-1].rstrip(".,:;!?'*_~")
    if not _may_link(url):
        return found
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(url)}</a>{escape(typed[len(url) :])}'


def _may_link(url: str) -> bool:
    """Tell whether a link may lead there: the web with a host and nobody's name before it, or mail."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(parts.path)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "@" not in parts.netloc and "\\" not in url


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) != ("a", "href"):
        return value
    url = value.replace("%EF%B7%90", "%3C")
    return url if _may_link(url) else None


_CLEANER: Final = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "em", "strong", "del", "a"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    clean_content_tags=set(),
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    attribute_filter=_keep_attribute,
    set_tag_attribute_values={"th": {"scope": "col"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noreferrer",
)
