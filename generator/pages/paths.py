"""Where each page stands: the one place that makes paths and the links between them.

Ids and slugs never change; a path is a promise.
"""

from __future__ import annotations

from generator.ledger.lineage import Entry

HOME = "index.md"
RELEASES = "releases/index.md"
UPCOMING = "upcoming/index.md"
KNOWN_ISSUES = "known-issues/index.md"
SUPPORT = "support/index.md"
INCIDENTS = "incidents/index.md"
PROCESS = "process/index.md"
ROLES = "process/roles/index.md"
CHECKLIST = "process/checklist/index.md"
RULES = "process/rules/index.md"
FORMAT = "process/format/index.md"


def product(product_id: str) -> str:
    """A product's history; where there is only one product without a folder, that of all releases."""
    return f"releases/{product_id}/index.md" if product_id else RELEASES


def year(number: int) -> str:
    return f"releases/{number}/index.md"


def release(entry: Entry) -> str:
    """A release's notes."""
    return release_named(entry.product, entry.name)


def release_named(product_id: str, version: str) -> str:
    folder = f"releases/{product_id}" if product_id else "releases"
    return f"{folder}/{version}/index.md"


def checklist(entry: Entry) -> str:
    return release(entry).replace("/index.md", "/checklist/index.md")


def rollback(entry: Entry) -> str:
    return release(entry).replace("/index.md", "/rollback/index.md")


def issue(issue_id: str) -> str:
    return f"known-issues/{issue_id}/index.md"


def incident(incident_id: str) -> str:
    return f"incidents/{incident_id}/index.md"


def url(path: str) -> str:
    """The URL of a page below the site's root; empty for home."""
    return path.removesuffix("index.md")


def relative(here: str, there: str, fragment: str = "") -> str:
    """The link from one page to another: relative, so that a site can stand in any folder."""
    shared, up = here[: here.rfind("/") + 1], ""
    while not there.startswith(shared):
        shared, up = shared[: shared.rfind("/", 0, -1) + 1], f"{up}../"
    way = up + there[len(shared) : there.rfind("/") + 1] or "./"
    return f"{way}#{fragment}" if fragment else way
