"""How findings are printed: a module a format.

Boundary: for programs; the form for people, `generator.reports.text`, is printed folder by folder, with notes between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from generator.reports import github, gitlab, json, sarif
from generator.reports.machine import Checked

REPORTS: Mapping[str, Callable[[Checked], str]] = MappingProxyType(
    {"json": json.render, "github": github.render, "gitlab": gitlab.render, "sarif": sarif.render}
)
"""The formats by the names that `--format` takes; each makes one document of all that a run found."""
