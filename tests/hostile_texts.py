"""The hostile texts for fields, where they are at hand, and pieces of Markdown of which worse ones are made up.

Knows texts; what must come of them is for the tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import strategies as st

DATA = Path(os.environ.get("OCTOACME_TEST_DATA", Path(__file__).parents[2] / "shared" / "data")) / "hostile"
PIECES = [
    *("a", "b ", "*", "**", "_", "`", "```", "~~~", "\n", "\n\n", "    ", "- ", "1. ", "2026. ", "> ", "# ", "\\"),
    *("<b>", "<!--", "-->", "<script>", "</script>", "&lt;", "&", "[", "]", "(", ")", "!", "[x](http://a.b)"),
    *("| a | b |\n|---|---|\n| c | d |\n", " http://a.b/c ", "{", "}", "{: #x }", "---", "===", "日", "~~", "  \n"),
    *("<div>", "</div>", "<?", "<![CDATA[", ":", "!!! note", "\t", ".", "{++", "++}", "{--", "--}", '=== "T"'),
    *("--8<-- ", "[^1]", "[^1]: note", "*[b]: x", ": def", "[TOC]", "![a](b.png)", "[ref]: http://a.b"),
]
markdown = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join).filter(str.strip)
"""Texts of pieces that mean something to one engine or another."""


def texts() -> Iterator[tuple[str, str]]:
    """Each hostile text for a field of Markdown, with its name."""
    for path in sorted((DATA / "text").glob("*")) if DATA.is_dir() else ():
        try:
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        found = record["changes"][0].get("text") if "changes" in record else record.get("summary")
        if isinstance(found, str) and found.strip():
            yield path.stem, found
