"""HTML blocks are one physical line each, whatever the lines of the template and of the values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.html_blocks import oneline, settled


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("<div>\n  a\n  b\n</div>\n", "<div> a b </div>"),
        ("<p><em>a</em>\n  <em>b</em>,\n c</p>", "<p><em>a</em> <em>b</em>, c</p>"),
        ("<ul>\n\n <li>\n   a\n   <ul>\n <li>b</li></ul></li>\n</ul>", "<ul> <li> a <ul> <li>b</li> </ul></li> </ul>"),
        ("<dl><dt>a</dt><dd><span>b</span><i>c</i></dd></dl>", "<dl><dt>a</dt> <dd><span>b</span> <i>c</i></dd> </dl>"),
        ("<div><pre><span>a</span><i>b</i></pre></div>", "<div><pre><span>a</span><i>b</i></pre></div>"),
        ("<div>&#10;<pre>a&#10;b</pre></div>", "<div>&#10;<pre>a&#10;b</pre></div>"),
        ('<div\n  title="a"\n>x</div>', '<div title="a" >x</div>'),
    ],
)
def test_an_html_block_becomes_one_line_between_blank_lines(typed: str, line: str) -> None:
    assert oneline(typed) == f"\n\n{line}\n\n"


def test_an_html_block_opens_with_a_block_level_tag() -> None:
    assert oneline(" \n") == ""
    for text in ("a <div>", "<span>a</span>", "<time>a</time>", "<divan>"):
        with pytest.raises(ValueError, match="has to open with a block-level tag"):
            oneline(text)


@given(
    st.lists(
        st.sampled_from(["\n", " \n", "\n  ", "</span>", "<b>", "<span>", "</li>", "<p>", "</a>", "x", "x y", "<pre>a"])
    )
)
def test_what_is_settled_once_comes_out_as_it_would_have(parts: list[str]) -> None:
    """But for a space where two texts with a line end meet."""
    values = ["1", "<i>2</i>", "</b>"]
    texts = ["<div>", *"".join(parts).split("x"), "</div>"]

    def filled(texts: list[str]) -> list[str]:
        whole = "".join(text + values[n % len(values)] for n, text in enumerate(texts))
        return str(oneline(whole)).split()

    assert filled(settled(texts)) == filled(texts)


def test_text_is_settled_once() -> None:
    assert settled(["<ul>\n  <li>\n\n", "</b></span><i>\n", "\n  a\r\n"]) == ["<ul> <li> ", "</b></span> <i> ", " a "]
    assert settled(["<pre><span>", "</span><i>"]) == ["<pre><span>", "</span><i>"]


@pytest.mark.parametrize(
    "elements",
    [
        ["<div><div>a</div> <div>b</div> </div>", "<div>c</div>"],
        ['<p>a <progress value="1"></progress></p>', "<p>b</p>"],
        ['<ul class="x"><li><ul><li>a</li> </ul></li> </ul>', "<p>b</p>", "<ul></ul>"],
        ["<div><div>a</div>"],
    ],
)
def test_elements_side_by_side_are_blocks_of_their_own(elements: list[str]) -> None:
    assert oneline("".join(elements)) == "".join(["\n\n", "\n\n".join(elements), "\n\n"])
