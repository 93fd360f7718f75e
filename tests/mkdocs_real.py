"""The real site, built by MkDocs as a user builds it, from records in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def build(root: Path, *arguments: str, config: str = "") -> Path:
    """Build the records in `root/releases` with the repository's configuration; returns the folder of the site."""
    (root / "docs").mkdir(exist_ok=True)
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    hand_written = [line for line in settings.splitlines() if ".md" in line and "help/" in line]
    for line in hand_written:
        settings = settings.replace(line + "\n", "")
    settings = settings.replace("  - Help:\n", "").replace("custom_dir: overrides", "")
    (root / "mkdocs.yml").write_text(settings + config, encoding="utf-8")
    done = mkdocs(root, "build", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in a folder."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
