"""What tests of work in several processes ask: whether there can be any, and whether one was left behind."""

from __future__ import annotations

import os

import pytest

from generator.hands import can_fork

forks = pytest.mark.skipif(not can_fork(), reason="processes are not forked on this platform")


def assert_nobody_is_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
