"""GitLab's releases as past releases: JSON of its releases API.

Knows GitLab's names: https://docs.gitlab.com/api/releases/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.importing.fields import Fields
from generator.importing.history import EMPTY, Imported, Setting
from generator.importing.hosted import Host, Titled, convert_hosted


def _page(release: Fields) -> str:
    links = release.inner("_links")
    return links.text("self") if links else ""


def _more(release: Fields) -> Iterator[Titled]:
    assets = release.inner("assets")
    files = [(one.line("name"), one.text("direct_asset_url", "url")) for one in assets.each("links")] if assets else []
    milestones = [(one.line("title"), one.text("web_url")) for one in release.each("milestones")]
    evidences = [(one.text("sha")[:12], one.text("filepath")) for one in release.each("evidences")]
    for title, links in (("Milestones", milestones), ("Evidence", evidences), ("Files", files)):
        if links:
            yield Titled(title, tuple(links))


_PASSED_OVER: Final = frozenset(
    {"_links", "assets", "milestones", "evidences"}  # taken elsewhere
    | {"author", "commit", "commit_path", "tag_path", "description_html", "historical_release"}
)
HOST: Final = Host(
    name="GitLab",
    tag=("tag_name",),
    body="description",
    day=("released_at", "created_at"),
    hidden=(("upcoming_release", "not out yet"),),
    early=(),
    page=_page,
    more=_more,
    passed_over=_PASSED_OVER,
    hint="glab api --paginate 'projects/:id/releases?per_page=100' > FILE gives all of them, with their notes",
)


def convert(
    data: bytes, product: str, *, path: str = "releases.json", setting: Setting = EMPTY, tags: str = ""
) -> Imported:
    """Turn GitLab's releases into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the JSON: releases, lists of them, or lists of lists, also several in a row.
        product: the id of the product whose releases these are.
        path: the file's path, as it is shown.
        setting: what the folder that it goes into brings along.
        tags: how the product's tags are named, with `{version}` in it; empty where that can be seen.
    """
    return convert_hosted(data, product, HOST, path=path, setting=setting, tags=tags)
