"""Pagefind for tests: its command, or the reason why there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.mkdocs_plugin.searching import find_pagefind


def pagefind() -> Path:
    """Find Pagefind's command; without it a test is skipped with the reason, and fails in CI."""
    if found := find_pagefind():
        return found
    reason = "Pagefind is not installed (pip install 'pagefind[bin]')"
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
