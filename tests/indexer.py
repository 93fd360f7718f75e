"""Pagefind for tests: its command, or the reason why there is none; and entries for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.mkdocs_plugin.searching import find_pagefind
from generator.searching.entries import Entry

HOME = Entry(location="", title="Home", text="<p>At a glance.</p>")


def pagefind() -> Path:
    """Find Pagefind's command; without it a test is skipped with the reason, and fails in CI."""
    if found := find_pagefind():
        return found
    reason = "Pagefind is not installed (pip install 'pagefind[bin]')"
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def entry(name: str, product: str = "app", year: int = 2026) -> Entry:
    return Entry(
        location=f"releases/{product}/{name}/",
        title=f"{product} {name}",
        text=f"<p>Text of {name}.</p>",
        tags=["Release", name],
        type="release",
        product=[product],
        state="closed",
        year=year,
    )
