"""Links between pages lead from where the reader is to where the page stands."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import paths

PAGES = st.lists(st.sampled_from(("releases", "2.4.0", "2.4", "known-issues", "a")), max_size=4).map(
    lambda folders: "".join(f"{folder}/" for folder in folders) + "index.md"
)


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.md", "index.md", "./"),
        ("index.md", "releases/2.4.0/index.md", "releases/2.4.0/"),
        ("releases/2.4.0/index.md", "index.md", "../../"),
        ("releases/2.4.0/index.md", "releases/2.4.0/rollback/index.md", "rollback/"),
        ("releases/web/2.4.0/index.md", "releases/app/2.4.0/index.md", "../../app/2.4.0/"),
    ],
)
def test_a_link_goes_up_no_further_than_it_has_to(here: str, there: str, link: str) -> None:
    assert paths.relative(here, there) == link
    assert paths.relative(here, there, "top") == f"{link}#top"


@given(PAGES, PAGES)
def test_a_link_leads_to_its_page(here: str, there: str) -> None:
    reached = posixpath.normpath(f"/{paths.url(here)}/{paths.relative(here, there)}")
    assert reached.lstrip("/") == paths.url(there).rstrip("/")
