"""The code of built-in templates is kept from build to build, and never where it is no longer theirs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from generator import template_code
from generator.templating import Templates


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of built-in templates of the test's own, whose code may be kept."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.md").write_text("{% macro said(words) %}{{ words }}!{% endmacro %}{{ said(text) }}\n")
    monkeypatch.setattr(template_code, "BUILT_IN", folder)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*"))


def render(folder: Path | None = None) -> str:
    return Templates((folder,) if folder else ()).render("page.md", text="a*b")


def test_what_was_compiled_once_is_not_compiled_again(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render()
    (code,) = kept(built_in)
    assert code.name == f"page.{sys.implementation.cache_tag}.pyc"
    monkeypatch.setattr(template_code.CompilingEnvironment, "compile", None)
    assert render() == first == "a&#42;b!\n"


def test_a_changed_template_is_compiled_again(built_in: Path) -> None:
    render()
    (built_in / "page.md").write_text("{{ text }}?\n")
    assert render() == "a&#42;b?\n"
    assert render() == "a&#42;b?\n"
    assert len(kept(built_in)) == 1


def test_code_of_another_program_is_not_used(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render()
    (code,) = kept(built_in)
    before = code.read_bytes()
    monkeypatch.setattr(template_code, "_tools", lambda: b"another")
    render()
    assert code.read_bytes() != before


@pytest.mark.parametrize("left", [0, 16, 32, 40, -1])
def test_damaged_code_is_not_used(built_in: Path, left: int) -> None:
    render()
    (code,) = kept(built_in)
    whole = code.read_bytes()
    code.write_bytes(whole[:left])
    assert render() == "a&#42;b!\n"
    assert code.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_nothing(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render() == "a&#42;b!\n"
    assert kept(built_in) == []


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(built_in: Path) -> None:
    (built_in / "__pycache__").write_text("in the way")
    assert render() == "a&#42;b!\n"


def test_templates_of_a_site_are_not_kept(built_in: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "page.md").write_text("{{ text }} is ours\n")
    assert render(ours) == "a&#42;b is ours\n"
    assert [*kept(ours), *kept(built_in)] == []


def test_all_built_in_templates_are_compiled_ahead(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built_in / "other.md").write_text("other\n")
    Templates().load()
    assert len(kept(built_in)) == 2
    monkeypatch.setattr(template_code.CompilingEnvironment, "compile", None)
    assert Templates().render("other.md") == "other\n"


def test_a_macro_takes_values_by_place_and_by_name(built_in: Path) -> None:
    (built_in / "_parts.md").write_text(
        '{% macro link(text, class="plain") %}<a class="{{ class }}">{{ text }}</a>{% endmacro %}'
        '{% macro box(title) %}<b>{{ title }}</b>{{ caller() if caller is defined else "empty" }}{% endmacro %}'
    )
    (built_in / "page.md").write_text(
        '{% import "_parts.md" as ox %}{{ ox.link(text) }}{{ ox.link(text, "x") }}{{ ox.link(text=text, class="y") }}'
        "{{ ox.box(1) }}{% call ox.box(text) %}in {{ text }}{% endcall %}\n"
    )
    assert render() == (
        '<a class="plain">a&#42;b</a><a class="x">a&#42;b</a><a class="y">a&#42;b</a>'
        "<b>1</b>empty<b>a&#42;b</b>in a&#42;b\n"
    )


BLOCK = """\
{% import "_parts.md" as ox %}
# {{ text }}
{% macro row(one) %}
<li>
  {{ one }}</li>
{%- endmacro %}
{% filter oneline %}
<ul>
  {% for one in [text, text] %}
  {{ row(one) }}
  {% endfor %}
  {% call ox.box("T") %}<span>{{ text }}</span><i>c</i>
  {% endcall %}
</ul>
<p>
  {{ text }}</p>
<pre><span>{{ text }}</span><i></i></pre>
{% endfilter %}
"""


def test_a_block_is_the_same_where_a_site_has_the_template(built_in: Path, tmp_path: Path) -> None:
    parts = "{% macro box(title) %}\n<li>{{ title }}\n{{ caller() }}</li>\n{%- endmacro %}\n"
    for folder in (built_in, tmp_path / "ours"):
        folder.mkdir(exist_ok=True)
        (folder / "_parts.md").write_text(parts)
        (folder / "page.md").write_text(BLOCK)
    row, box = "<li> a&#42;b</li>", "<li>T <span>a&#42;b</span> <i>c</i> </li>"
    blocks = f"<ul> {row} {row} {box} </ul>\n\n<p> a&#42;b</p> <pre><span>a&#42;b</span><i></i></pre>"
    assert render(tmp_path / "ours") == f"# a&#42;b\n\n{blocks}\n"
    lines = [
        " ".join(line.split()) for line in render().splitlines()
    ]  # a line's indentation may stay as one space more
    assert lines == render(tmp_path / "ours").splitlines()


def test_what_a_built_in_template_has_not_got_is_an_error(built_in: Path) -> None:
    (built_in / "page.md").write_text("{{ nobody.name }}\n")
    with pytest.raises(UndefinedError, match="nobody"):
        render()
    (built_in / "page.md").write_text("{{ text.nothing }}\n")
    with pytest.raises(AttributeError, match="nothing"):
        render()


def test_the_real_ones_are_kept_with_their_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    Templates().load()
    names = {path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert names == {path.stem for path in template_code.BUILT_IN.glob("*.md")}
    shutil.rmtree(tmp_path)
    Templates().load()
