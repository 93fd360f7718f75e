"""What all tests share: the switch that writes expected texts anew, and property tests that no busy machine fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from acts import Records, history
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checks keep what they find in a folder of this run alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="write what is printed now into the cases of the rules, for review"
    )


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-cases"))


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """A folder in which somebody works."""
    return history(tmp_path)
