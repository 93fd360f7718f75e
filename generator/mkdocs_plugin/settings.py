"""What `mkdocs.yml` may say about the plugin.

Boundary: names, types and defaults; what comes of them is for the plugin.
"""

from __future__ import annotations

from mkdocs.config import config_options as options
from mkdocs.config.base import Config

from generator.mkdocs_plugin.searching import CHOICES


class ReleasesConfig(Config):  # type: ignore[no-untyped-call] # mkdocs leaves its class hook untyped
    """What `mkdocs.yml` says about the plugin."""

    folder = options.Dir(default="releases")
    """Where the records are, relative to `mkdocs.yml`."""
    search = options.Choice(CHOICES, default="auto")
    """What answers the search: Material's index, which is loaded whole, or Pagefind; by the size of the site."""
    plain = options.Type(bool, default=False)
    """Whether every page goes through Markdown whole, for extensions that look into HTML blocks. Takes longer."""
