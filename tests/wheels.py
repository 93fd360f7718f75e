"""The wheel, and an environment with nothing of this checkout in it but what the wheel has brought.

Knows how both are made; what has to work there is for the tests. Dependencies are those of the tests' own environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".git", "site", ".site-*", ".hypothesis")


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, as somebody has it who never saw the checkout."""

    root: Path

    @property
    def programs(self) -> Path:
        return self.root / "bin"

    @property
    def variables(self) -> dict[str, str]:
        """All variables that its programs are started with: no PYTHONPATH, and nobody's own settings of git."""
        return {
            "PATH": f"{self.programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.root / "home"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LANG": "C.UTF-8",
            "NO_MKDOCS_2_WARNING": "1",
        }

    def run(self, *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run one of its programs in a folder."""
        program = self.programs / command[0]
        whole = [str(program), *command[1:]]
        return subprocess.run(
            whole, cwd=folder, env=self.variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )


def build(source: Path, out: Path, *targets: str) -> list[Path]:
    """Build a wheel or an sdist with the checkout's own build backend.

    Args:
        source: the checkout, or an unpacked sdist.
        out: where the results go.
        targets: `wheel`, `sdist` or both.
    """
    kinds = [part for target in targets for part in ("--target", target)]
    _run([sys.executable, "-m", "hatchling", "build", "--directory", str(out), *kinds], source)
    return sorted(out.iterdir())


def copied(folder: Path) -> Path:
    """A copy of the checkout, so that nothing which lies about in it or is built meanwhile gets into a wheel."""
    return Path(shutil.copytree(REPOSITORY, folder, ignore=_NOT_COPIED))


def install(wheel: Path, root: Path) -> Installed:
    """Make an environment with the wheel; what it depends on is taken from where the tests run."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(root)], Path.cwd())
    (root / "home").mkdir()
    installed = Installed(root)
    python = installed.programs / "python"
    _run([sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install", "--no-deps", str(wheel)], root)
    site = next(root.glob("lib/python*/site-packages"))
    # A folder that a .pth file names is searched after the environment's own, and .pth files in it are not read: the
    # one by which the tests' own environment finds the checkout stays without effect.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    mkdocs = installed.programs / "mkdocs"
    mkdocs.write_text(f"#!{python}\nfrom mkdocs.__main__ import cli\ncli()\n")
    mkdocs.chmod(0o755)
    return installed


def _run(command: Sequence[str], folder: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
