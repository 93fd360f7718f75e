"""Generated pages that go through MkDocs like those written by hand: slower, but every plugin sees them.

Boundary: which files MkDocs is given; what is faster, and gives the same pages, is `generator.mkdocs_plugin.gallery`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mkdocs.structure.files import File, InclusionLevel

from generator.mkdocs_plugin.navigation import nav_entries
from generator.mkdocs_plugin.pages import GeneratedPage, verbatim
from generator.pages.page import Page, place_of
from generator.searching.entries import dump, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from generator.building.edition import Edition

_KNOWN: Final = ("releases", "search", "material/search")
_LOOKS: Final = tuple(
    f"on_{event}"
    for event in ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
)


def onlookers(plugins: Mapping[str, object]) -> list[str]:
    """The plugins that look at each page; they would miss those that MkDocs does not render itself."""
    return _those_with(plugins, _LOOKS)


def writers(plugins: Mapping[str, object]) -> list[str]:
    """The plugins that may change the finished site, and look at all of it for that."""
    return _those_with(plugins, ("on_post_build",))


def _those_with(plugins: Mapping[str, object], events: Iterable[str]) -> list[str]:
    others = {name: plugin for name, plugin in plugins.items() if name not in _KNOWN}
    return [name for name, plugin in others.items() if any(hasattr(plugin, event) for event in events)]


def add_one_by_one(edition: Edition, files: Files, config: MkDocsConfig, records: str) -> tuple[str, ...]:
    """Add all pages and files of an edition; gives what search knows of them, each as JSON.

    Args:
        edition: what there is to publish; all of it is written here.
        files: those of the site, to which they are added.
        config: the settings of the site.
        records: the folder of records, relative to `docs/`, for links to edit.
    """
    titles = dict(nav_entries(config.nav))
    entries: list[str] = []
    for task in edition.tasks:
        made = task.make()
        if isinstance(made, Page):
            file = File.generated(config, made.path, content=made.markdown, inclusion=InclusionLevel.NOT_IN_NAV)
            if made.source:
                file.edit_uri = f"{records}/{made.source}"
            GeneratedPage(place_of(made), file, config, titles.get(made.path)).take(made)
            files.append(file)
            entries += map(dump, entries_of(made))
            continue
        for path, content in made:
            file = verbatim(config, path, content)
            if not files.get_file_from_path(file.src_uri):
                files.append(file)
    return tuple(entries)
