"""The plugin by which MkDocs publishes the records: generated pages, their place in the site, a safe end of a build.

Thin: what pages hold, what is found and how folders are exchanged is known elsewhere.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin, event_priority

from generator.building import Edition, Site, open_edition
from generator.clock import ClockError, build_moment, now
from generator.hands import HandLostError, beside, hands_here, rarely_collecting
from generator.incremental import RecordChangedError
from generator.merging import files_in
from generator.mkdocs_plugin.endings import FULL, Refused, Unwritable
from generator.mkdocs_plugin.gallery import Gallery
from generator.mkdocs_plugin.navigation import arrange
from generator.mkdocs_plugin.one_by_one import add_one_by_one, onlookers, writers
from generator.mkdocs_plugin.pages import GeneratedPage, PageFile
from generator.mkdocs_plugin.searching import Search
from generator.mkdocs_plugin.serving import Aside, is_served, remove
from generator.mkdocs_plugin.settings import ReleasesConfig
from generator.mkdocs_plugin.spacing import squeezed
from generator.mkdocs_plugin.theme_code import ThemeCode, compile_ahead
from generator.mkdocs_plugin.theme_files import list_the_visible
from generator.preview import place_findings, stand_ins
from generator.publishing import PublishingError, Staging
from generator.reports.beginning import how_to_begin
from generator.reports.text import one_line, render
from generator.store import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import Literal

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from generator.diagnostics import Diagnostic

log = logging.getLogger("mkdocs.plugins.releases")

THEME = Path(__file__).parents[1] / "theme"
STYLES = "assets/releases/releases.css"
SCRIPTS = tuple(f"assets/releases/{name}.js" for name in ("releases", "register", "issue"))
_CODE = ".theme"
"""The end of the name of the file that keeps the code of the theme."""


class ReleasesPlugin(BasePlugin[ReleasesConfig]):  # type: ignore[no-untyped-call] # likewise
    """Reads and checks before MkDocs touches anything, adds the pages, and publishes when all has ended well."""

    def __init__(self) -> None:
        self._command = ""
        self._serves = False
        self._staging: Staging | None = None
        self._config: MkDocsConfig | None = None
        self._whole = False
        self._now = now()
        self._edition = Edition(())
        self._findings: dict[str, str] = {}
        self._gallery: Gallery | None = None
        self._code: ThemeCode | None = None
        self._calm = ExitStack()
        self._aside = Aside()
        self._entries: tuple[str, ...] = ()
        self._kept: frozenset[str] = frozenset()
        self._there: tuple[str, ...] = ()
        """The files of the site that stands, where some of them are to stay."""
        self._search: Search | None = None

    @staticmethod
    def open_edition(folder: Path, today: datetime, hands: int) -> Edition:
        """Says what there is to publish."""
        now_ns = int(now().timestamp() * 1e9)
        return open_edition(folder, today=today, place=place_of(folder, os.environ), now_ns=now_ns, hands=hands)

    @property
    def _prefix(self) -> str:
        """What stands before the path of a record, where people read it."""
        return f"{Path(self.config.folder).name}/"

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs passes it by name
        """Remembers what was asked for. Without it (a script that calls MkDocs), output is written in place."""
        self._command = command
        if command != "serve":  # which goes on
            self._calm.enter_context(rarely_collecting())
            atexit.register(gc.freeze)  # else Python looks through everything once more when it ends

    @event_priority(-100)  # other plugins may still say where the site goes
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Adds the theme's own files, and leads the output to a folder beside the site."""
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
            config.extra_css.insert(0, STYLES)
            config.extra_javascript[:0] = SCRIPTS
            list_the_visible(config.theme)
        config.watch.append(self.config.folder)
        self._serves = self._command == "serve" or is_served(Path(config.site_dir))
        if self._command and not self._serves:
            self._stage(config)
        return config

    @event_priority(100)  # before any plugin writes: MkDocs empties the output next
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Reads and checks all records; a build with errors ends here."""
        folder = Path(self.config.folder)
        if not folder.is_dir():
            raise Refused(how_to_begin(folder.name, now().date()))
        try:
            self._now = now() if self._serves else build_moment(folder, os.environ)
        except ClockError as error:
            raise Refused(str(error)) from error
        with self._compiling(config):
            edition = self.open_edition(folder, self._now, hands_here())
        if not self._serves and edition.fails:
            log.error("The records have errors:\n%s", render(edition.diagnostics, folder=self._prefix))
            raise Refused("Nothing was built. The site that stands is as it was.")
        if edition.advice:
            log.log(logging.INFO if self._serves else logging.WARNING, "%s", edition.advice.rstrip())
        self._tell(edition.diagnostics, counts=not (self._serves and config.strict))
        self._findings = {}
        if self._serves:
            edition = edition.and_pages(stand_ins(edition.diagnostics, edition.pages))
            self._findings = place_findings(edition.diagnostics, edition.pages, self._prefix)
            self._aside.take(Path(config.site_dir))
        self._edition = edition
        target = self._staging.target if self._staging else None
        self._search = Search(config, choice=self.config.search, before=target)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the generated pages and files; a page written by hand at the same place stands in for one."""
        by_hand = files.src_uris.keys() & {task.path for task in self._edition.tasks}
        for path in sorted(by_hand):
            log.info("%s is written by hand; what would be generated is left out", path)
        edition = self._edition.without(by_hand)
        self._gallery, self._kept = None, frozenset()
        if self.config.plain or onlookers(config.plugins):
            self._entries = add_one_by_one(edition, files, config, self._records(config))
        else:
            self._gallery = Gallery(edition.telling(self._findings), config, self._records(config))
            self._gallery.add_to(files)
        self._edition = edition
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - MkDocs passes it by name
        """Gives generated pages their section: it lights up in tabs, sidebar and breadcrumbs."""
        pages = {file.src_uri: file.page for file in files if file.page}
        for page in pages.values():
            page.update_date = self._now.date().isoformat()
        arrange(nav, pages)
        if self._gallery:
            self._gallery.nav = nav
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs passes them by name
        """While serving, shows the findings on the page concerned."""
        findings = self._findings.get(page.file.src_uri)
        return f"{findings}\n\n{markdown}" if findings else markdown

    @event_priority(-100)  # other plugins may still go by lines
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - likewise
        """Leaves indents out of generated pages that MkDocs has rendered, as they are left out of all others."""
        return squeezed(output, page.content or "") if isinstance(page, GeneratedPage) else output

    @event_priority(-100)  # other plugins may still change the environment
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Writes the generated pages, where they need not go through MkDocs one by one."""
        if self._gallery and self._search:
            before, place = self._last(config)
            others = frozenset(file.dest_uri for file in files if not isinstance(file, PageFile))
            env.bytecode_cache = self._code = ThemeCode(place and place.with_suffix(_CODE), env)
            site = Site(Path(config.site_dir), before, others)
            try:
                done = self._gallery.hang(env, files, site, place, hands_here(), found=self._search.begin)
            except (RecordChangedError, HandLostError) as error:
                raise Refused(f"{error}. The site that stands is as it was.") from error
            log.info("Wrote %d pages and files; %d files are what they were", done.written, len(done.kept))
            self._entries, self._kept = done.entries, done.kept
            if self._serves:
                remove(Path(config.site_dir), done.gone)
        return env

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs passes it by name
        """Adds the generated pages to the site map."""
        if self._gallery and template_name == "sitemap.xml":
            return self._gallery.mapped(output, self._now.date().isoformat())
        return output

    def _last(self, config: MkDocsConfig) -> tuple[Path | None, Path | None]:
        """What is left of the last build: the site, and where it is known what it was made from."""
        if writers(config.plugins):
            return None, None
        if self._serves:
            site = Path(config.site_dir)
            return site if self._aside.bring_back() else None, place_of(Path(config.docs_dir, ".serve"), os.environ)
        target = self._staging.target if self._staging else None
        stands = target if target and target.is_dir() else None
        return stands, target and place_of(target, os.environ)

    @contextmanager
    def _compiling(self, config: MkDocsConfig) -> Iterator[None]:
        """Has the theme compiled meanwhile, where no build before has left its code."""
        place = None if self._serves else self._last(config)[1]
        code = place and place.with_suffix(_CODE)
        if code is None or code.exists():
            yield
            return
        names = ("main.html", *config.theme.static_templates)
        wait = beside(lambda: compile_ahead(config.theme.get_env(), names, code))
        try:
            yield
        finally:
            wait()

    def _records(self, config: MkDocsConfig) -> str:
        """The folder of records relative to `docs/`, as links to edit have it."""
        return Path(os.path.relpath(self.config.folder, config.docs_dir)).as_posix()

    @event_priority(-100)  # other plugins write at this event
    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs passes it by name
        """Adds what search has to know; notes that the output is whole. `--strict` may still turn it down."""
        stay = bool(self._kept)
        if self._staging and stay:
            self._there = tuple(files_in(self._staging.target))
        if self._search:
            self._kept |= self._search.publish(self._entries, may_stay=stay)
        if self._code:
            self._code.keep()
        self._whole = True

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        """Keeps the output from being published; says plainly when it could not be written."""
        self._whole = False
        self._end_search()
        self._aside.bring_back()
        if self._staging and isinstance(error, OSError):
            inside = str(error.filename or "").startswith(str(self._staging.root))
            if inside or error.errno in FULL:
                raise Unwritable(f"cannot write {self._staging.target}: {error}; what stands there is as it was")

    @event_priority(-100)  # other plugins may finish their output at this event
    def on_shutdown(self) -> None:
        """Exchanges a whole output for the site, and forgets the build."""
        self._calm.close()
        self._end_search()
        staging, config, whole = self._staging, self._config, self._whole
        self._command, self._staging, self._config, self._whole = "", None, None, False
        if staging is None or config is None:
            return
        config.site_dir = str(staging.target)
        try:
            if whole and self._kept:
                staging.put_in(self._kept, self._there)
            elif whole:
                staging.put_in_place()
                log.info("Published to %s", staging.target)
        except PublishingError as error:
            raise Unwritable(f"{error}; what stands there is as it was") from error
        finally:
            staging.discard()

    def _end_search(self) -> None:
        """Nothing is written any more by what was begun for the search."""
        if self._search:
            self._search.end()

    def _stage(self, config: MkDocsConfig) -> None:
        try:
            self._staging = Staging.beside(Path(config.site_dir))
        except PublishingError as error:
            raise Unwritable(f"{error}; nothing was built") from error
        self._config = config
        config.site_dir = str(self._staging.folder)

    def _tell(self, found: Iterable[Diagnostic], *, counts: bool) -> None:
        """Logs what does not stop a build; what only the clock brought up never counts for `--strict`."""
        for diagnostic in found:
            minor = diagnostic.kind.value == "overdue" or not counts
            log.log(logging.INFO if minor else logging.WARNING, "%s", one_line(diagnostic, self._prefix))
