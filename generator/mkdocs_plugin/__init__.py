"""MkDocs' way in: `generator.mkdocs_plugin:ReleasesPlugin` is what `mkdocs.yml` calls `releases`.

The only package that imports mkdocs; what the plugin does is in `generator.mkdocs_plugin.plugin`.
"""

from generator.hands import rarely_collecting

with rarely_collecting():  # an eighth of the time that the import takes
    from generator.mkdocs_plugin.plugin import ReleasesPlugin

__all__ = ["ReleasesPlugin"]
