"""How a build ends that cannot go on: with a message, a status, and the site as it was."""

from __future__ import annotations

import errno
from typing import Final

from mkdocs.exceptions import Abort

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What a system says of a disk that takes no more."""


class Refused(Abort):
    """The records cannot be published; MkDocs ends with its message and status 1."""


class Unwritable(Abort):
    """The output cannot be written; MkDocs ends with its message and status 2."""

    exit_code = code = 2
