"""GitHub's releases as past releases: JSON of the REST API, of `gh release list --json` or `gh release view --json`.

Knows GitHub's names: https://docs.github.com/en/rest/releases/releases and `gh release list --help`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.importing.fields import Fields
from generator.importing.history import EMPTY, Imported, Setting
from generator.importing.hosted import Host, Titled, convert_hosted


def _page(release: Fields) -> str:
    return release.text("html_url") or release.text("url")


def _more(release: Fields) -> Iterator[Titled]:
    files = [
        (one.line("label") or one.line("name"), one.text("browser_download_url") or one.text("url"))
        for one in release.each("assets")
    ]
    if files:
        yield Titled("Files", tuple(files))
    if talk := release.text("discussion_url"):
        yield Titled("Discussion", ((talk, talk),))


_PASSED_OVER: Final = frozenset(
    {"url", "html_url", "assets", "discussion_url"}  # taken elsewhere
    | {"assets_url", "upload_url", "tarball_url", "zipball_url", "id", "node_id", "author", "target_commitish"}
    | {"immutable", "updated_at", "mentions_count", "reactions", "body_html", "body_text"}
    | {"apiUrl", "databaseId", "targetCommitish", "isImmutable", "isLatest", "tarballUrl", "uploadUrl", "zipballUrl"}
)
HOST: Final = Host(
    name="GitHub",
    tag=("tag_name", "tagName"),
    body="body",
    day=("published_at", "publishedAt", "created_at", "createdAt"),
    hidden=(("draft", "a draft"), ("isDraft", "a draft")),
    early=("prerelease", "isPrerelease"),
    page=_page,
    more=_more,
    passed_over=_PASSED_OVER,
    hint="gh api --paginate 'repos/OWNER/REPO/releases?per_page=100' > FILE gives all of them, with their notes",
)


def convert(
    data: bytes, product: str, *, path: str = "releases.json", setting: Setting = EMPTY, tags: str = ""
) -> Imported:
    """Turn GitHub's releases into files of the record, or say why it can't be done.

    Args:
        data: the bytes of the JSON: releases, lists of them, or lists of lists, also several in a row.
        product: the id of the product whose releases these are.
        path: the file's path, as it is shown.
        setting: what the folder that it goes into brings along.
        tags: how the product's tags are named, with `{version}` in it; empty where that can be seen.
    """
    return convert_hosted(data, product, HOST, path=path, setting=setting, tags=tags)
