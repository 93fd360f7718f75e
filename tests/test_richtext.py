"""What people typed stays text, reads as Markdown, and cannot leave its island."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from engines import ENGINES, Reader, render
from hypothesis import given
from hypothesis import strategies as st

from generator import richtext
from generator.richtext import DEEPEST, block, complaint, first_line, inline, nesting, plain

DATA = Path(os.environ.get("OCTOACME_TEST_DATA", Path(__file__).parents[1] / ".." / "shared" / "data"))
HOSTILE = DATA / "hostile"

MARKDOWN = """\
## A heading

Some *emphasis*, **weight**, ~~regret~~ and `code`.

- one
- two

| a | b |
|---|--:|
| 1 | 2 |

> said

```python
x = {1: "<b>"}
```
"""

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")) | st.sampled_from("\n\t<>[]`*_{}:-"))
NO_DATA = pytest.param("", "", marks=pytest.mark.skip("the test data is not there"))

PIECES = (
    *(
        "```\n",
        "~~~",
        "> ",
        "- ",
        "    ",
        "\n",
        "\n\n",
        "<div markdown>",
        "</div>",
        "<!--",
        "-->",
        "{: #x}",
        "{{",
        "{%",
    ),
    *("[^1]:", "*[a]:", "[a]:", "](", "--8<--", "![", '"', "|", "|-|-|\n", "[TOC]", "!!! a\n", "=== ", ":smile:"),
    *("{++", "++}", "https://", "<https://", "\\", "&#", "&lt;", "# ", "1. ", "===\n", "<pre>", "<script>", "word"),
)
MARKS = st.lists(st.sampled_from(PIECES)).map("".join)


def hostile_texts() -> list[tuple[str, str]]:
    """Read the hostile texts that have to be accepted, each with its name."""
    index = HOSTILE / "INDEX.tsv"
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()] if index.is_file() else []
    found = []
    for name, level, field, want, *_ in rows:
        if (level, want) == ("text", "ok"):
            record = yaml.safe_load((HOSTILE / "text" / f"{name}.yml").read_text(encoding="utf-8"))
            found.append((name, record["changes"][0]["text"] if field == "change" else record[field]))
    return found


def read_around(engine: str, island: str) -> Reader:
    """Render a page with an island between two headings, and see that both are there, and nothing foreign."""
    page = Reader(render(engine, f"## Before {{#before}}\n\n{island}\n\n## After {{#after}}\n\nAnd *on*.\n"))
    assert [found for tag, found in page.elements if tag == "h2"] == [{"id": "before"}, {"id": "after"}]
    assert page.text_of("h2") == ["Before", "After"]
    assert page.text_of("em")[-1] == "on"
    for tag, attributes in page.elements:
        assert tag not in {"script", "style", "img", "iframe", "svg", "input", "label", "h1", "h3", "link", "object"}
        if tag != "h2":
            assert set(attributes) <= {"href", "title", "rel", "start", "scope", "class"}
        assert attributes.get("class", "ox-text") == "ox-text"
        assert (attributes.get("href") or "https://").startswith(("https://", "http://", "mailto:"))
    return page


def test_markdown_becomes_one_line_of_html() -> None:
    island = block(MARKDOWN)
    assert len(island.splitlines()) == 1
    assert "<p><strong>A heading</strong></p>" in island
    assert "<em>emphasis</em>, <strong>weight</strong>, <del>regret</del> and <code>code</code>." in island
    assert '<th scope="col">a</th>' in island
    assert '<code>x = &#123;1: "&lt;b&gt;"&#125;&#10;</code>' in island
    assert island.startswith('<div class="ox-text">')


def test_nothing_typed_is_no_island() -> None:
    assert block(" \n") == inline("") == plain("\n") == first_line("") == ""


def test_a_single_paragraph_in_a_cell_has_no_paragraph_tags() -> None:
    assert inline("A *word*.") == "A <em>word</em>."
    assert inline("one\n\ntwo") == "<p>one</p>&#10;<p>two</p>"
    assert inline("- one") == "<ul>&#10;<li>one</li>&#10;</ul>"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a <b>c</b> & d", "a &lt;b&gt;c&lt;/b&gt; &amp; d"),
        ("`<b>` \\<i>", "<code>&lt;b&gt;</code> &lt;i&gt;"),
        ("&lt;b>", "&lt;b&gt;"),
        ("<!-- gone? -->", "&lt;!-- gone? --&gt;"),
        ("\ufdd0\x02", "\ufffd\ufffd"),
        ("[SEC-1]: rotated", "[SEC-1]: rotated"),
        ("[^1]: note", "[^1]: note"),
        ("{{ config }}", "&#123;&#123; config &#125;&#125;"),
    ],
)
def test_what_is_no_markdown_is_shown_as_typed(typed: str, shown: str) -> None:
    assert inline(typed) == shown


@pytest.mark.parametrize(
    ("typed", "address", "words"),
    [
        ("[docs](https://example.org/a?b=1&c=2)", "https://example.org/a?b=1&c=2", "docs"),
        ("[mail](mailto:a@example.org)", "mailto:a@example.org", "mail"),
        ("[docs][1]\n\n[1]: https://example.org/", "https://example.org/", "docs"),
        ("<https://example.org/x>", "https://example.org/x", "https://example.org/x"),
        ("see https://example.org/?a=1&b=2.", "https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("**https://example.org**", "https://example.org", "https://example.org"),
        ("![a plot](https://example.org/p.gif)", "https://example.org/p.gif", "a plot"),
        ("![](https://example.org/p.gif)", "https://example.org/p.gif", "https://example.org/p.gif"),
        ("[![badge](b.svg)](https://example.org/)", "https://example.org/", "badge"),
        ("[a](https://example.org/<b>)", "https://example.org/%3Cb%3E", "a"),
    ],
)
def test_links_lead_where_they_say(typed: str, address: str, words: str) -> None:
    page = Reader(block(typed))
    assert page.text_of("a", href=address, rel="noreferrer") == page.text_of("a") == [words]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "[a](javascript:b)",
            "[a](java&#115;cript&colon;b)",
            "[a](//example.org)",
            "[a](../b)",
            "[a](#b)",
            "[a](https:b)",
        ),
        *("[a](https://c:d@example.org)", "[a](data:text/html,b)", "[a](https://[)", "[a](mailto:)", "![a](b.png)"),
        *("https://c@example.org/", "`https://example.org`", "http://[", "https://", "    https://example.org/"),
    ],
)
def test_other_links_are_words(typed: str) -> None:
    page = Reader(block(typed))
    assert "a" not in [tag for tag, _ in page.elements]
    assert page.texts[0].strip()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "text"), hostile_texts() or [NO_DATA])
def test_hostile_texts_stay_on_their_island(engine: str, name: str, text: str) -> None:
    page = read_around(engine, block(text))
    item = read_around(engine, f"<ul><li>{inline(text)}</li></ul>")
    assert item.text_of("ul") == page.text_of("div", **{"class": "ox-text"}), name
    in_sight = re.sub(r"\]\(.*\)|^``` .*$", " ", text, flags=re.MULTILINE)  # not: where links lead, a fence's name
    assert set(re.findall(r"[^\W_]+", unescape(in_sight))) <= set(re.findall(r"[^\W_]+", page.texts[1]))


@pytest.mark.parametrize("engine", ENGINES)
@given(text=TEXTS | MARKS)
def test_no_text_leaves_its_island(engine: str, text: str) -> None:
    island = block(text)
    assert "\n" not in island
    assert not set("{}\t") & set(island)
    read_around(engine, island)
    read_around(engine, f"<table><tr><td>{inline(text)}</td></tr></table>")


@given(st.text("abc äß\n*_~#>-|`"))
def test_no_letter_is_lost(text: str) -> None:
    letters = re.sub(r"(?m)^[ >#*_~|-]*```.*$|[^abcäß]", "", text)
    if "```" not in text and "~~~" not in text:
        assert re.sub(r"[^abcäß]", "", Reader(block(text)).texts[0] if block(text) else "") == letters
        assert re.sub(r"[^abcäß]", "", plain(text)) == letters


def test_plain_text_has_the_words_of_all_blocks() -> None:
    assert plain(MARKDOWN) == ('A heading Some emphasis, weight, regret and code. one two a b 1 2 said x = {1: "<b>"}')
    assert plain("a <b> ![c](d.png)\ne\\\nf &amp; g") == "a <b> c e f & g"


@pytest.mark.parametrize(
    ("typed", "limit", "shown"),
    [
        ("# Faster exports\n\nThey stream.", 40, "Faster exports"),
        ("- Fixed **it**\n- More", 40, "Fixed it"),
        ("Exports start early. They stream rows as they come.", 40, "Exports start early."),
        ("Exports start streaming, after the first rows.", 26, "Exports start streaming…"),
        ("Exports start", 13, "Exports start"),
        ("Exports start now", 14, "Exports start…"),
        ("Donaudampfschiff", 6, "Donau…"),
    ],
)
def test_a_first_line_is_shortened_where_it_reads_well(typed: str, limit: int, shown: str) -> None:
    assert first_line(typed, limit) == shown


@given(TEXTS, st.integers(1, 50))
def test_a_first_line_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(first_line(text, limit)) <= limit


@pytest.mark.parametrize("storm", [">" * 5000, "- " * 5000 + "x", "*a **b " * 900 + "c** d*" * 900, "> - " * 40 + "x"])
def test_what_nests_too_deeply_is_shown_as_typed(storm: str) -> None:
    assert "is the most that is shown" in (complaint(storm) or "")
    assert Reader(block(storm)).text_of("pre") == [storm]


def test_a_table_may_not_grow_out_of_bounds() -> None:
    text = "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "a\n" * 2000
    assert "far fewer cells" in (complaint(text) or "")
    assert Reader(block(text)).text_of("pre") == [text]


def test_nesting_counts_containers() -> None:
    assert nesting("plain") == 0
    assert nesting("> - a\n>   - *b*\n\n1. c") == 4
    assert complaint("> " * DEEPEST + "a") is None
    assert complaint("> " * (DEEPEST + 1) + "a") is not None
    assert complaint(MARKDOWN) is None


@pytest.mark.parametrize(
    "storm", ["[" * 20000, "`" * 20000, "`` " * 6000, "![](" * 5000, "\\" * 20000, "<" * 20000, "&" * 20000]
)
def test_other_storms_are_text(storm: str) -> None:
    assert complaint(storm) is None
    read_around("pyromark", block(storm))


@given(
    st.one_of(
        st.lists(st.text("abzZ019 ,.;:()'\"/?%+=àö’“”–…-", min_size=1).map("a".__add__), min_size=1).map("\n".join),
        st.text("ab1 \n.:/=-"),
        st.text(st.characters(codec="utf-8")),
    )
)
def test_words_alone_read_as_the_engine_would_have_them(text: str) -> None:
    reading = (block, inline, plain, first_line, nesting, complaint)
    quick = [read(text) for read in reading]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(richtext, "_is_words_alone", lambda _: False)
        assert quick == [read(text) for read in reading]
