"""The space around a page: a fifth of what templates write is indents and empty lines, which no browser shows.

Boundary: what stands around the content of a page; the content itself stays as it was made.
"""

from __future__ import annotations

import re
from typing import Final

_SPACE: Final = re.compile(
    r"(<(script|style|pre|textarea)\b.*?</\2\s*>)|\n[ \t\r\n]+", re.ASCII | re.DOTALL | re.IGNORECASE
)
"""What stays, as space counts in it; or a line end with the empty lines and the indent behind it."""


def squeezed(page: str, content: str) -> str:
    """A page without empty lines and indents around its content.

    Args:
        page: HTML, as the templates of a theme wrote it.
        content: what they put into it; a page that does not hold it just so stays as it is.
    """
    if not content or content not in page:
        return page
    before, _, after = page.partition(content)
    return f"{_squeezed(before)}{content}{_squeezed(after)}"


def _squeezed(text: str) -> str:
    return _SPACE.sub(lambda found: found[1] or "\n", text)
