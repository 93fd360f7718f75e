"""The YAML parser: libyaml's, which is ten times as fast as the one in Python.

Boundary: where it comes from; what its events mean is for the readers.
"""

from __future__ import annotations

try:
    from yaml._yaml import CParser
except ImportError as error:
    msg = "PyYAML was installed without libyaml, which reads the files here: install one of its wheels"
    raise ImportError(msg) from error

__all__ = ["CParser"]
