"""A page whose HTML blocks pass the engine by is byte for byte the page that went through it whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_real import build, mkdocs

from generator import richtext
from generator.html_blocks import oneline
from generator.skeleton import part
from generator.templating import escape

ROOT = Path(__file__).parents[1]
EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc", "admonition", "pymdownx.highlight", "pymdownx.superfences"]
SETTINGS = {"toc": {"permalink": True, "permalink_title": "Link to this section"}}


def whole(page: str) -> str:
    return markdown.markdown(page, extensions=EXTENSIONS, extension_configs=SETTINGS)


def test_the_sample_is_the_same_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page kind, with all that the theme shows of it, and the index of the search."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    shutil.copytree(ROOT / "releases", tmp_path / "releases")
    parted = files(build(tmp_path))
    settings = tmp_path / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert text.count("folder: releases") == 1
    settings.write_text(text.replace("folder: releases", "folder: releases\n      plain: true"), "utf-8")
    done = mkdocs(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    plain = files(tmp_path / "site")
    assert parted.keys() == plain.keys()
    assert [path for path in parted if parted[path] != plain[path]] == []


def files(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    read = {path: file.read_bytes() for path, file in found.items() if not path.endswith(".gz")}
    read["sitemap.xml"] = b"".join(sorted(read["sitemap.xml"].split()))  # in whichever order
    return read


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@given(st.lists(st.tuples(texts, texts), max_size=4), texts)
def test_whatever_people_type_is_the_same_both_ways(sections: list[tuple[str, str]], title: str) -> None:
    parts = [f"# {escape(title)} {{ #top }}\n"]
    for number, (heading, text) in enumerate(sections):
        parts.append(f"\n## {escape(heading)} {{ #s{number} }}\n")
        parts.append(str(oneline(f'<div class="a" id="x{number}">{richtext.block(text)} {escape(heading)}</div>')))
    page = "".join(parts)
    skeleton = part(page)
    assert skeleton.filled(whole(skeleton.markdown)) == whole(page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "# One\n\n<div>ox-block-0</div>\n\n<p>two</p>\n",
        "<p>first</p>\n\ntext\n<b>inline</b> in a paragraph\n\n<p>last</p>",
        "- a list\n\n<div>after</div>\n\nmore\n",
        "<div>several\nlines</div>\n\n<p>one</p>\n",
        "```\n<p>code</p>\n```\n\n<p>after</p>\n",
    ],
)
def test_what_is_written_by_hand_is_the_same_both_ways(page: str) -> None:
    skeleton = part(page)
    assert skeleton.filled(whole(skeleton.markdown)) == whole(page)


def test_anchors_in_blocks_are_known() -> None:
    page = '# A { #top }\n\n<div id="one"><a name="two"></a>id="not-this" &lt;b id="nor-this"</div>\n'
    assert part(page).anchors == {"one", "two"}
