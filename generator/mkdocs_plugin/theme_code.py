"""The code of the theme's templates, kept from build to build: to compile them takes longer than to fill them.

Boundary: Jinja's own interface for that, and one file; it is as trusted as the cache where it stands.
"""

from __future__ import annotations

import contextlib
import marshal
import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from jinja2 import BytecodeCache, TemplateError, meta

from generator.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jinja2 import Environment
    from jinja2.bccache import Bucket

_TOOLS: Final = ("jinja2", "markupsafe", "mkdocs", "mkdocs-material")
_DIGEST: Final = len(digest(b""))
_SETTINGS: Final = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix", "newline_sequence"),
    *("trim_blocks", "lstrip_blocks", "keep_trailing_newline", "optimized", "autoescape", "finalize"),
)
"""What of an environment its compiler goes by, beside its extensions and filters."""
_MAKERS: Final = frozenset({"builtins", "_operator", "jinja2", "markupsafe", "mkdocs", "material"})
"""Packages whose filters are the same as long as the packages are."""


def compile_ahead(environment: Environment, names: Iterable[str], place: Path) -> None:
    """Leave the code of templates, and of all that they name, for a build that is going to ask for it.

    Args:
        environment: of the theme.
        names: the templates.
        place: the file.
    """
    code = ThemeCode(place, environment)
    waiting, known = list(names), set(names)
    while waiting and environment.loader:
        with contextlib.suppress(TemplateError):  # one that is named with `ignore missing`
            name = waiting.pop()
            source, filename, _ = environment.loader.get_source(environment, name)
            bucket = code.get_bucket(environment, name, filename, source)
            template = environment.parse(source, name, filename)
            named = {one for one in meta.find_referenced_templates(template) if one} - known
            waiting += sorted(named)
            known |= named
            if bucket.code is None:
                bucket.code = environment.compile(template, name, filename)
                code.set_bucket(bucket)
    code.keep()


class ThemeCode(BytecodeCache):
    """The code that the last build left; Jinja itself looks whether a template is still what it was compiled from."""

    def __init__(self, place: Path | None, environment: Environment) -> None:
        """Read it.

        Args:
            place: the file; None where nothing is kept.
            environment: of the theme, as it is going to be used.
        """
        self._place = place if _is_plain(environment) else None
        self._stamp = _stamp(environment)
        self._known = _read(self._place, self._stamp) if self._place else {}
        self._used: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, where it is known."""
        if code := self._known.get(bucket.key):
            bucket.bytecode_from_string(code)
            self._used[bucket.key] = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template that was compiled."""
        self._used[bucket.key] = bucket.bytecode_to_string()

    def keep(self) -> None:
        """Write what this build used, where that is not what is there; what was not used, no build needs."""
        if self._place is None or self._used == self._known:
            return
        data = self._stamp + marshal.dumps(self._used)
        beside = self._place.with_name(f"{self._place.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(digest(data).encode() + data)
            beside.replace(self._place)
        self._known = self._used


def _is_plain(environment: Environment) -> bool:
    """Whether the code depends on nothing but packages: what a filter makes of a constant is part of the code."""
    used = (*environment.filters.values(), *environment.tests.values(), *environment.extensions.values())
    return all(str(getattr(one, "__module__", "")).partition(".")[0] in _MAKERS for one in used)


def _stamp(environment: Environment) -> bytes:
    """What stands for the compiler and what it goes by."""
    told = [f"{tool} {version(tool)}" for tool in _TOOLS]
    told += [repr(getattr(environment, name)) for name in _SETTINGS]
    told += sorted(environment.extensions) + sorted(environment.filters) + sorted(environment.tests)
    return digest("\n".join(told).encode()).encode()


def _read(place: Path, stamp: bytes) -> dict[str, bytes]:
    """What a file holds; nothing where it is damaged, or was left by another compiler."""
    with contextlib.suppress(OSError):
        content = place.read_bytes()
        data = content[_DIGEST:]
        if content[:_DIGEST] == digest(data).encode() and data.startswith(stamp):
            known: dict[str, bytes] = marshal.loads(data[len(stamp) :])  # noqa: S302 - written by `keep`: see the top
            return known
    return {}
