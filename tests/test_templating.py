"""Values read as typed wherever a template puts them, and pages read the same in every Markdown engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, Reader, render
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateAssertionError, TemplateNotFound, UndefinedError
from markupsafe import Markup

from generator.templating import Templates, day, escape, href, iso, moment

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))),
    st.text(st.sampled_from("abwxyz019 .,:;-_*+#=~^|<>&\"'`()[]{}!$%/\\@?")),
).filter(str.strip)

PAGE = """\
# {{ title }} { #top }

Shipped {{ shipped|moment }}, in *{{ product }}*.

{% if changes %}
## Changes { #changes }
{% filter oneline %}
<table>
  <caption>{{ title }}</caption>
  <tr>
    <th scope="row">Fixed,
      and <em>verified</em>
      <em>twice</em></th>
    {% for change in changes %}
    <td title="{{ change }}">{{ change|inline }}</td>
    {% endfor %}
  </tr>
</table>
{% endfilter %}
## Summary { #summary }
{% endif %}

{{ summary|block }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def fill(folder: Path, source: str, /, **values: object) -> str:
    """Render a template that consists of this text."""
    (folder / "snippet.md").write_text(source, encoding="utf-8")
    return Templates((folder,)).render("snippet.md", **values)


@pytest.mark.parametrize("engine", ENGINES)
@given(text=LINES)
@example("www.example.org and a@example.org, https://example.org")
@example("    code")
@example("1. no list")
@example("1986.")
@example("- no list")
@example("--8<-- 'x'")
@example("[TOC]")
@example("{: #id } {{ x }} {% raw %}")
@example("a  ")
def test_a_value_reads_as_typed_everywhere(engine: str, text: str) -> None:
    value = escape(text)
    page = Reader(
        render(
            engine,
            f"# {value} {{#top}}\n\n{value}\n\nSo *it* says: {value}\n{value}\n\n- {value}\n\n"
            f'<div title="{value}">{value}</div>\n\n## After {{#after}}\n',
        )
    )
    words = " ".join(text.split())
    shown = {tag: [" ".join(found.split()) for found in page.text_of(tag)] for tag in ("h1", "p", "li", "h2")}
    assert shown["h1"] == [words]
    said = " ".join(f"So it says: {words} {words}".split())
    assert shown["p"] == [words, said]
    assert shown["li"] == [words]
    assert page.text_of("div", title=text) == [text]
    assert shown["h2"] == ["After"]
    assert {tag for tag, _ in page.elements} == {"h1", "em", "p", "ul", "li", "div", "h2"}


@pytest.mark.parametrize("engine", ENGINES)
@given(text=st.one_of(LINES, st.text(st.sampled_from("w:/.?=_~-&#%@h+*"))))
@example("https://example.org/a_b_c/~x/?q=:smile:&r=__y__#~~z~~")
@example("../../www.example.org/--8<--/==a==")
def test_an_address_is_the_one_that_was_given(engine: str, text: str) -> None:
    page = Reader(render(engine, f'Before\n\n<div><a href="{href(text)}">there</a></div>\n\nAfter\n'))
    assert page.elements == [("p", {}), ("div", {}), ("a", {"href": text}), ("p", {})]
    assert page.text_of("a") == ["there"]


def test_an_address_stays_readable_in_the_source() -> None:
    assert href("https://example.org/a_b/~c/?d=e") == "https://example.org/a_b/~c/?d=e"
    assert href("../x/#y") == "../x/&#35;y"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Cs")) | st.sampled_from("\n\t")))
def test_an_escaped_value_is_one_line_with_the_same_text(text: str) -> None:
    assert len(f"a{escape(text)}b".split("\n")) == 1
    assert unescape(escape(text)) == text


def test_what_is_harmless_stays_readable_in_the_source() -> None:
    assert escape("2.4.0, KI-0042") == "2.4.0, KI-0042"
    assert escape("1.-a-") == "1&#46;&#45;a&#45;"


class Weight(StrEnum):
    MAJOR = "*major*"


@pytest.mark.parametrize(
    ("value", "written"),
    [("*a*", "&#42;a&#42;"), (Weight.MAJOR, "&#42;major&#42;"), (Markup("*a*"), "*a*"), (12, "12"), (1.5, "1.5")],
)
def test_a_value_is_escaped_by_the_engine_unless_it_is_markup(folder: Path, value: object, written: str) -> None:
    assert fill(folder, "{{ x }}", x=value) == written + "\n"
    assert fill(folder, "{{ [x, x]|join(' ') }}", x=value) == f"{written} {written}\n"
    assert fill(folder, "{{ x ~ m ~ x }}", x=value, m=Markup("<b>")) == f"{written}<b>{written}\n"
    assert fill(folder, "{% autoescape false %}{{ x }}{% endautoescape %}", x=value) == written + "\n"
    assert fill(folder, "{% set y %}{{ x }}{% endset %}{{ y }}{{ x|e }}", x=value) == written * 2 + "\n"
    assert fill(folder, "{% macro y() %}{{ x }}{% endmacro %}{{ y() }}", x=value) == written + "\n"


@pytest.mark.parametrize("value", [None, True, [1], {}, (), date(2026, 11, 12), datetime(2026, 11, 12, tzinfo=UTC)])
def test_a_value_without_a_text_is_a_mistake(folder: Path, value: object) -> None:
    with pytest.raises(TypeError, match="no text of its own"):
        fill(folder, "{{ x }}", x=value)


def test_a_value_that_is_not_given_is_a_mistake(folder: Path) -> None:
    with pytest.raises(UndefinedError, match="'x' is undefined"):
        fill(folder, "{{ x }}")


@pytest.mark.parametrize("name", ["safe", "tojson", "urlize", "xmlattr", "format", "forceescape"])
def test_no_template_says_by_itself_what_is_safe(folder: Path, name: str) -> None:
    with pytest.raises(TemplateAssertionError, match="No filter named"):
        fill(folder, "{{ x|" + name + " }}", x="")


def test_a_folder_of_the_site_comes_first(tmp_path: Path) -> None:
    for name, texts in {"ours": ["a.md"], "theirs": ["a.md", "b.md"]}.items():
        (tmp_path / name).mkdir()
        for text in texts:
            (tmp_path / name / text).write_text(name, encoding="utf-8")
    templates = Templates((tmp_path / "ours", tmp_path / "theirs"))
    assert (templates.render("a.md"), templates.render("b.md")) == ("ours\n", "theirs\n")
    with pytest.raises(TemplateNotFound):
        templates.render("c.md")


def test_days_and_moments_read_the_same_for_everyone() -> None:
    assert day(date(2026, 11, 2)) == '<time datetime="2026-11-02">2 Nov 2026</time>'
    east = datetime(2026, 11, 13, 0, 1, 9, tzinfo=timezone(timedelta(hours=9, minutes=30)))
    assert moment(east) == '<time datetime="2026-11-12T14:31:09Z">12 Nov 2026 14:31 UTC</time>'
    assert (iso(date(2026, 1, 2)), iso(east)) == ("2026-01-02", "2026-11-12T14:31:09Z")
    with pytest.raises(ValueError, match="without an offset"):
        moment(datetime(2026, 11, 12))  # noqa: DTZ001 - the mistake


def test_a_page_of_markdown_and_html_blocks_is_the_same_in_both_engines(folder: Path) -> None:
    page = Templates((folder,)).render(
        "page.md",
        title="Faster *exports* & <b>",
        product="mobile_app",
        shipped=datetime(2026, 11, 12, 14, 31, tzinfo=UTC),
        changes=["a | `b`", "- c\n\n</table>\n\n# d"],
        summary="```\nunclosed\n\n# e",
    )
    assert "\n\n\n" not in page
    assert page.count("\n<table> <caption>") == page.count("</table>\n\n## Summary") == 1
    one, other = (Reader(render(engine, page)) for engine in ENGINES)
    assert one.elements == other.elements
    assert [text.strip() for text in one.texts] == [text.strip() for text in other.texts]
    assert one.text_of("h1", id="top") == ["Faster *exports* & <b>"]
    assert one.text_of("h2") == ["Changes", "Summary"]
    assert one.text_of("th") == ["Fixed, and verified twice"]
    assert len(one.text_of("td")) == 2
    assert one.text_of("code")[-1] == "unclosed\n\n# e"
