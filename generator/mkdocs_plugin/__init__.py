"""The plugin by which MkDocs publishes the records: generated pages, their place in the site, a safe end of a build.

The only importer of mkdocs, and thin: what pages hold, what is found and how folders are exchanged is known elsewhere.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel

from generator.clock import ClockError, build_moment, now
from generator.mkdocs_plugin.navigation import connect, nav_titles, with_listed
from generator.mkdocs_plugin.pages import GeneratedPage, verbatim
from generator.preview import place_findings, stand_ins
from generator.publishing import PublishingError, Staging
from generator.reports.beginning import how_to_begin
from generator.reports.text import one_line, render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from generator.diagnostics import Diagnostic
    from generator.site import Site

log = logging.getLogger("mkdocs.plugins.releases")

THEME = Path(__file__).parents[1] / "theme"
STYLES = "assets/releases/releases.css"
SCRIPTS = tuple(f"assets/releases/{name}.js" for name in ("releases", "register", "issue"))
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class Refused(Abort):
    """The records cannot be published; MkDocs ends with its message and status 1."""


class Unwritable(Abort):
    """The output cannot be written; MkDocs ends with its message and status 2."""

    exit_code = code = 2


class ReleasesConfig(Config):  # type: ignore[no-untyped-call] # mkdocs leaves its class hook untyped
    """What `mkdocs.yml` says about the plugin."""

    folder = options.Dir(default="releases")
    """Where the records are, relative to `mkdocs.yml`."""
    plain = options.Type(bool, default=False)
    """Whether every page goes through Markdown whole, for extensions that look into HTML blocks. Takes longer."""


class ReleasesPlugin(BasePlugin[ReleasesConfig]):  # type: ignore[no-untyped-call] # likewise
    """Reads and checks before MkDocs touches anything, adds the pages, and publishes when all has ended well."""

    def __init__(self) -> None:
        self._command = ""
        self._serves = False
        self._staging: Staging | None = None
        self._config: MkDocsConfig | None = None
        self._whole = False
        self._now = now()
        self._site: Site | None = None
        self._findings: dict[str, str] = {}

    @staticmethod
    def build_site(folder: Path, now: datetime) -> Site:
        """Makes the site from the records; loaded late, as MkDocs loads plugins for each of its commands."""
        from generator.site import build_site  # noqa: PLC0415 - see above

        return build_site(folder, today=now)

    @property
    def _prefix(self) -> str:
        """What stands before the path of a record, where people read it."""
        return f"{Path(self.config.folder).name}/"

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs passes it by name
        """Remembers what was asked for. Without it (a script that calls MkDocs), output is written in place."""
        self._command = command

    @event_priority(-100)  # other plugins may still say where the site goes
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Adds the theme's own files, and leads the output to a folder beside the site."""
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
            config.extra_css.insert(0, STYLES)
            config.extra_javascript[:0] = SCRIPTS
        config.watch.append(self.config.folder)
        self._serves = self._command == "serve" or _is_served(Path(config.site_dir))
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
        self._site = self.build_site(folder, self._now)
        found = self._site.diagnostics
        if not self._serves and any(diagnostic.kind.fails for diagnostic in found):
            log.error("The records have errors:\n%s", render(found, folder=self._prefix))
            raise Refused("Nothing was built. The site that stands is as it was.")
        if self._site.advice:
            log.log(logging.INFO if self._serves else logging.WARNING, "%s", self._site.advice.rstrip())
        self._tell(found, counts=not (self._serves and config.strict))
        self._findings = {}
        if self._serves:
            pages = (*self._site.pages, *stand_ins(found, self._site.pages))
            self._site = self._site._replace(pages=pages)
            self._findings = place_findings(found, pages, self._prefix)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the generated pages and files; a page written by hand at the same place stands in for one."""
        if self._site is None:
            return files
        titles = dict(nav_titles(config.nav))
        for page in self._site.pages:
            if files.get_file_from_path(page.path):
                log.info("%s is written by hand; the generated page is left out", page.path)
                continue
            file = File.generated(config, page.path, content=page.markdown, inclusion=InclusionLevel.NOT_IN_NAV)
            if page.source:  # relative to docs/, as edit_uri is
                source = os.path.relpath(Path(self.config.folder, page.source), config.docs_dir)
                file.edit_uri = Path(source).as_posix()
            GeneratedPage(page, titles.get(page.path), file, config, plain=self.config.plain)
            files.append(file)
        for path, content in self._site.files:
            file = verbatim(config, path, content)
            if not files.get_file_from_path(file.src_uri):
                files.append(file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - MkDocs passes it by name
        """Gives generated pages their neighbours, and their section: it lights up in tabs, sidebar and breadcrumbs."""
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        for page in pages.values():
            page.update_date = self._now.date().isoformat()
        generated = [given for given in self._site.pages if given.path in pages] if self._site else []
        listed: dict[str, list[Page]] = {}
        for given in generated:
            if given.listed and given.section in pages and pages[given.path] not in nav.pages:
                listed.setdefault(given.section, []).append(pages[given.path])
        nav.items = [with_listed(item, None, listed) for item in nav.items]
        for given in generated:
            connect(pages[given.path], given, pages)
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs passes them by name
        """While serving, shows the findings on the page concerned."""
        findings = self._findings.get(page.file.src_uri)
        return f"{findings}\n\n{markdown}" if findings else markdown

    @event_priority(-100)  # other plugins write at this event
    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs passes it by name
        """Notes that the output is whole; `--strict` may still turn it down."""
        self._whole = True

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        """Keeps the output from being published; says plainly when it could not be written."""
        self._whole = False
        if self._staging and isinstance(error, OSError):
            inside = str(error.filename or "").startswith(str(self._staging.root))
            if inside or error.errno in _FULL:
                raise Unwritable(f"cannot write {self._staging.target}: {error}; what stands there is as it was")

    @event_priority(-100)  # other plugins may finish their output at this event
    def on_shutdown(self) -> None:
        """Exchanges a whole output for the site, and forgets the build."""
        staging, config, whole = self._staging, self._config, self._whole
        self._command, self._staging, self._config, self._whole = "", None, None, False
        if staging is None or config is None:
            return
        config.site_dir = str(staging.target)
        try:
            if whole:
                staging.put_in_place()
                log.info("Published to %s", staging.target)
        except PublishingError as error:
            raise Unwritable(f"{error}; what stands there is as it was") from error
        finally:
            staging.discard()

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


def _is_served(site: Path) -> bool:
    """Whether this is the folder of `mkdocs serve`, which calls itself a build when it is given `--clean`."""
    return site.parent == Path(tempfile.gettempdir()) and site.name.startswith("mkdocs_")
