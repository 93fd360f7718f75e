"""What is begun is done while something else is done, once and in order, and leaves nobody behind."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from processes import assert_nobody_is_left, forks

from generator import begun
from generator.begun import Begun


@pytest.fixture(params=[pytest.param(True, marks=forks, id="processes"), pytest.param(False, id="threads")])
def by_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    is_so: bool = request.param
    monkeypatch.setattr(begun, "can_fork", lambda: is_so)
    return is_so


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.001)


@pytest.mark.usefixtures("by_processes")
@pytest.mark.parametrize("number", [1, 2, 7])
def test_results_come_in_the_order_of_the_items(number: int) -> None:
    assert list(Begun(lambda one: one * one, range(5), number).results()) == [0, 1, 4, 9, 16]
    assert_nobody_is_left()


def test_work_is_done_before_anybody_asks(tmp_path: Path, *, by_processes: bool) -> None:
    def work(name: str) -> int:
        (tmp_path / name).touch()
        return os.getpid()

    at_work = Begun(work, ["one"], 2)
    wait_for(tmp_path / "one")
    (pid,) = at_work.results()
    assert (pid != os.getpid()) == by_processes
    assert_nobody_is_left()


@pytest.mark.usefixtures("by_processes")
def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def work(one: int) -> int:
        if one == 2:
            raise KeyError("two")
        return one

    found = Begun(work, [1, 2], 1).results()
    assert next(found) == 1
    with pytest.raises(KeyError, match="two"):
        next(found)
    assert_nobody_is_left()


@pytest.mark.usefixtures("by_processes")
def test_the_end_waits_for_what_is_at_work_whatever_comes_of_it(tmp_path: Path) -> None:
    def work(name: str) -> None:
        (tmp_path / f"{name} begun").touch()
        wait_for(tmp_path / "go on")
        (tmp_path / name).touch()
        raise KeyError(name)

    at_work = Begun(work, ["one"], 1)
    wait_for(tmp_path / "one begun")
    (tmp_path / "go on").touch()
    at_work.end()
    assert (tmp_path / "one").exists()
    at_work.end()
    assert_nobody_is_left()


@pytest.mark.usefixtures("by_processes")
def test_nothing_is_done_after_one_has_failed(tmp_path: Path) -> None:
    def work(name: str) -> None:
        if name == "one":
            wait_for(tmp_path / "two begun")
            raise KeyError(name)
        (tmp_path / "two begun").touch()
        time.sleep(0.2)
        (tmp_path / "two").touch()

    at_work = Begun(work, ["one", "two"], 2)
    with pytest.raises(KeyError, match="one"):
        next(at_work.results())
    is_done = (tmp_path / "two").exists()
    time.sleep(0.4)
    assert (tmp_path / "two").exists() == is_done
    at_work.end()
    assert_nobody_is_left()


def test_other_threads_are_no_obstacle() -> None:
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    try:
        assert list(Begun(lambda _: os.getpid(), range(2), 2).results()) == [os.getpid()] * 2
    finally:
        over.set()
        other.join()
